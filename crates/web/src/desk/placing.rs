//! Why messages are where they are, what was moved, and who takes part: read for the conversation's page.

use std::collections::HashMap;

use base::{Read, Result};
use channels::mail::participants::{self, Role};
use channels::mail::said::Original;
use conversations::message::moving::{self, Kind, Move};
use conversations::message::{Direction, Message};
use conversations::{Conversation, ConversationId, conversation};
use people::customer::{self, identity};
use people::{Agent, Right, agent};

use super::pages::moved::Line;
use super::pages::taking_part::Participant;
use super::pages::why::Why;

/// What the page says about places.
#[derive(Clone, Debug, Default)]
pub struct Placing {
    /// By message.
    pub whys: HashMap<i64, Why>,
    /// Moves and relations, newest first.
    pub moved: Vec<Line>,
    /// Who takes part beside the customer.
    pub participants: Vec<Participant>,
}

/// Reads it for the messages on the page.
pub fn gather(
    read: &Read<'_>,
    me: &Agent,
    conversation: &Conversation,
    (messages, mails): (&[Message], &[Original]),
) -> Result<Placing> {
    Ok(Placing {
        whys: whys(read, me, conversation, (messages, mails))?,
        moved: moved(read, me, conversation)?,
        participants: taking_part(read, conversation.id)?,
    })
}

fn whys(
    read: &Read<'_>,
    me: &Agent,
    conversation: &Conversation,
    (messages, mails): (&[Message], &[Original]),
) -> Result<HashMap<i64, Why>> {
    let cluster = customer::cluster(read, conversation.customer_id)?;
    let own: Vec<String> =
        identity::list(read, &cluster)?.into_iter().map(|identity| identity.value).collect();
    let whys = messages.iter().map(|message| {
        let mail = mails.iter().find(|mail| mail.message_id == message.id);
        let other = mail.map(|mail| mail.from.email.clone()).filter(|email| !own.contains(email));
        let signs = mail.into_iter().flat_map(|mail| &mail.signals);
        let may_move = message.direction == Direction::In && me.may(Right::Answer);
        let why = Why {
            reason: if message.reason.is_empty() && may_move {
                "It was said here.".into()
            } else {
                message.reason.clone()
            },
            signs: signs.map(|signal| (signal.text.clone(), signal.score)).collect(),
            other_author: other.unwrap_or_default(),
            move_href: if may_move { format!("/desk/messages/{}/move", message.id) } else { String::new() },
        };
        (message.id.0, why)
    });
    Ok(whys.collect())
}

fn moved(read: &Read<'_>, me: &Agent, conversation: &Conversation) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let moves = moving::list(read, conversation.id)?;
    let agents = if moves.is_empty() { Vec::new() } else { agent::list(read)? };
    for one in moves {
        lines.push(line(read, (me, &agents), conversation.id, &one)?);
    }
    if let Some(earlier) = conversation.goes_on_from {
        let earlier = conversation::find(read, earlier)?;
        lines.push(Line {
            id: None,
            text: "Goes on from".into(),
            other: earlier.id.0,
            reference: earlier.reference,
            by: None,
            may_undo: false,
        });
    }
    Ok(lines)
}

fn line(read: &Read<'_>, (me, agents): (&Agent, &[Agent]), here: ConversationId, one: &Move) -> Result<Line> {
    let other = conversation::find(read, if one.from == here { one.to } else { one.from })?;
    let many = match one.messages.len() {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    let way = if one.from == here { "went to" } else { "came from" };
    let by = one.moved_by.map_or_else(
        || "Attend".to_owned(),
        |id| agents.iter().find(|agent| agent.id == id).map_or_else(String::new, |agent| agent.name.clone()),
    );
    let why = match one.kind {
        Kind::Detached | Kind::Joined => "",
        Kind::Gathered => ", being the same matter",
    };
    Ok(Line {
        id: Some(one.id.0),
        text: format!("{many} {way}"),
        other: other.id.0,
        reference: other.reference,
        by: Some((format!("{by}{why}"), one.moved_ms)),
        may_undo: me.may(Right::Answer),
    })
}

fn taking_part(read: &Read<'_>, id: ConversationId) -> Result<Vec<Participant>> {
    let all = participants::list(read, id)?.into_iter();
    let others = all.filter(|one| one.role != Role::Customer);
    let told = others.map(|one| Participant {
        role: match one.role {
            Role::Customer => "customer",
            Role::To => "in To",
            Role::Cc => "in Cc",
            Role::Colleague => "wrote in",
            Role::List => "mailing list",
        }
        .into(),
        email: one.email,
        name: one.name,
    });
    Ok(told.collect())
}

/// A move in the line of time, from what its event holds.
pub fn in_words(who: &str, kind: &str, data: &str) -> Option<String> {
    let data: serde_json::Value = serde_json::from_str(data).ok()?;
    let (from, to) = (data["from"].as_str()?, data["to"].as_str()?);
    let many = match data["count"].as_i64()? {
        1 => "a message".to_owned(),
        count => format!("{count} messages"),
    };
    match kind {
        "messages.moved" => Some(format!("{who} moved {many} from #{from} to #{to}")),
        "messages.moved_back" => Some(format!("{who} moved {many} back from #{to} to #{from}")),
        _ => None,
    }
}
