//! A mail shows that several conversations are one: those nobody of ours has touched yet go into one. This is how mails
//! that come out of order end where they would have ended in order.

use std::collections::HashSet;

use base::{Read, Result, Tx};
use conversations::conversation;
use conversations::message::moving::{self, Kind, carrying, carrying::Carriage};
use conversations::{Conversation, ConversationId};
use people::customer;

use super::arrival::Arrival;
use crate::mail::following;

/// Puts `chosen` and `others` together as far as they may, and returns the one the mail goes to. What an agent has worked
/// on stays where it is; the first such one takes the others in.
pub fn gather(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    (chosen, others): (&Conversation, &[ConversationId]),
) -> Result<ConversationId> {
    let all: Vec<i64> = std::iter::once(chosen.id.0).chain(others.iter().map(|id| id.0)).collect();
    let untouched = moving::untouched(tx, &all)?;
    let apart = moving::separations(tx, &all)?;
    let touched = all.iter().map(|id| ConversationId(*id)).find(|id| !untouched.contains(id));
    let kept = if untouched.contains(&chosen.id) { touched.unwrap_or(chosen.id) } else { chosen.id };
    let into = conversation::find(tx, kept)?;
    let mut goes_to = chosen.id;
    for id in untouched.into_iter().filter(|id| *id != kept) {
        let is_apart =
            apart.iter().any(|one| [one.from, one.to].contains(&id) && [one.from, one.to].contains(&kept));
        let from = conversation::find(tx, id)?;
        if is_apart || !know_each_other(tx, arrival, (&from, &into))? {
            continue;
        }
        let messages = moving::messages_of(tx, id)?;
        let carriage = Carriage {
            kind: Kind::Gathered,
            messages: &messages,
            email: &arrival.mail.from,
            reason: "a later mail showed that it belongs here",
        };
        carrying::carry(tx, None, &carriage, (&from, &into))?;
        following::follow(tx, &messages, (&from, &into), &|address| arrival.is_own(address))?;
        if id == chosen.id {
            goes_to = kept;
        }
    }
    Ok(goes_to)
}

/// An answer in one shows its customer what was said in the other. So both are of one customer or one mailing list, or
/// everyone who wrote in one was spoken to in the other.
fn know_each_other(
    read: &Read<'_>,
    arrival: &Arrival<'_>,
    (one, other): (&Conversation, &Conversation),
) -> Result<bool> {
    if customer::find(read, one.customer_id)?.id == customer::find(read, other.customer_id)?.id {
        return Ok(true);
    }
    let (here, there) = (Circle::of(read, arrival, one.id)?, Circle::of(read, arrival, other.id)?);
    let share_list = here.lists.iter().any(|list| there.lists.contains(list));
    Ok(share_list || (here.authors.is_subset(&there.people) && there.authors.is_subset(&here.people)))
}

/// Who wrote in a conversation, who was spoken to there or by the arriving mail, and its lists.
struct Circle {
    authors: HashSet<String>,
    people: HashSet<String>,
    lists: HashSet<String>,
}

impl Circle {
    fn of(read: &Read<'_>, arrival: &Arrival<'_>, id: ConversationId) -> Result<Circle> {
        let authors = read.list(
            "SELECT DISTINCT from_email FROM mails WHERE conversation_id = $1 ORDER BY from_email LIMIT 500",
            &[&id.0],
            |row| row.get::<String>(0),
        )?;
        let parts = read.list(
            "SELECT email, role FROM participants WHERE conversation_id = $1 ORDER BY email LIMIT 500",
            &[&id.0],
            |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
        )?;
        let (lists, people): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, role)| role == "list");
        let spoken_to = arrival.mail.recipients().chain([arrival.mail.from.as_str()]).map(str::to_owned);
        Ok(Circle {
            authors: authors.into_iter().collect(),
            people: people.into_iter().map(|(email, _)| email).chain(spoken_to).collect(),
            lists: lists.into_iter().map(|(email, _)| email).collect(),
        })
    }
}
