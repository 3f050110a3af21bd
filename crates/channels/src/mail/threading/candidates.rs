//! The conversations that something speaks for, with what weighing them needs to know.

use std::collections::HashMap;

use ::mail::subject;
use base::{Param, Read, Result};
use conversations::conversation::opening;
use conversations::message::moving::{self, Separation};

use super::arrival::Arrival;
use super::ties::{Tie, Way};
use crate::mail::participants::Role;

/// Conversations that are weighed for one mail: all that its ties can lead to, so that forged ones hide none.
const CANDIDATES_LIMIT: usize = 2 * super::ties::TIES_LIMIT;
/// How often a conversation may have gone into another one.
const MOVES_LIMIT: usize = 5;

/// A conversation that something speaks for.
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    /// The conversation.
    pub conversation: i64,
    /// What people call it by.
    pub reference: String,
    /// Whose it is: the kept customer.
    pub customer: i64,
    /// What it is about.
    pub core: String,
    /// Since when it is closed.
    pub closed_ms: Option<i64>,
    /// When its last message came or went.
    pub last_ms: i64,
    /// When its last mail was written, by its Date.
    pub sent_ms: Option<i64>,
    /// The sender's part in it, if they have one.
    pub part: Option<Role>,
    /// True when a mail of it went through the list this mail came by.
    pub is_of_list: bool,
    /// What ties the mail to it.
    pub ties: Vec<Tie>,
    /// Numbers of the customer's orders that both name.
    pub orders: Vec<String>,
}

/// The conversations the ties lead to. A conversation that went into another one stands for that one; what was detached
/// stays apart.
pub fn load(read: &Read<'_>, arrival: &Arrival<'_>, ties: &mut Vec<Tie>) -> Result<Vec<Candidate>> {
    if ties.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = facts(read, &ids_of(ties))?;
    follow(read, ties, &mut found)?;
    if separate(read, arrival, ties, &found)? {
        found = facts(read, &ids_of(ties))?;
        follow(read, ties, &mut found)?;
    }
    let mut candidates: HashMap<i64, Candidate> =
        found.into_iter().map(|fact| (fact.candidate.conversation, fact.candidate)).collect();
    for tie in ties.drain(..) {
        if let Some(candidate) = candidates.get_mut(&tie.conversation) {
            candidate.ties.push(tie);
        }
    }
    let mut candidates: Vec<Candidate> =
        candidates.into_values().filter(|candidate| !candidate.ties.is_empty()).collect();
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.conversation));
    place(read, arrival, &mut candidates)?;
    Ok(candidates)
}

/// The conversations `ids` without ties; those that went into another one are left out.
pub fn load_these(read: &Read<'_>, arrival: &Arrival<'_>, ids: &[i64]) -> Result<Vec<Candidate>> {
    let found = facts(read, ids)?.into_iter().filter(|fact| fact.moved_to.is_none());
    let mut candidates: Vec<Candidate> = found.map(|fact| fact.candidate).collect();
    place(read, arrival, &mut candidates)?;
    Ok(candidates)
}

struct Fact {
    moved_to: Option<i64>,
    candidate: Candidate,
}

fn ids_of(ties: &[Tie]) -> Vec<i64> {
    let mut ids = Vec::new();
    for tie in ties {
        if !ids.contains(&tie.conversation) && ids.len() < CANDIDATES_LIMIT {
            ids.push(tie.conversation);
        }
    }
    ids
}

fn facts(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Fact>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT conversations.id, conversations.moved_to, conversations.reference,
           coalesce(customers.merged_into, customers.id), conversations.subject, conversations.last_ms,
           CASE WHEN conversations.standing = 'closed' THEN
             coalesce((SELECT MAX(closed_ms) FROM closures WHERE closures.conversation_id = conversations.id),
               conversations.last_ms)
           END,
           (SELECT sent_ms FROM mails WHERE mails.conversation_id = conversations.id ORDER BY message_id DESC LIMIT 1)
         FROM conversations
         JOIN customers ON customers.id = conversations.customer_id
         WHERE conversations.id IN ({})
         ORDER BY conversations.id DESC
         LIMIT {CANDIDATES_LIMIT}",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| {
        let candidate = Candidate {
            conversation: row.get(0)?,
            reference: row.get(2)?,
            customer: row.get(3)?,
            core: core(&row.get::<String>(4)?),
            last_ms: row.get(5)?,
            closed_ms: row.get(6)?,
            sent_ms: row.get(7)?,
            ..Candidate::default()
        };
        Ok(Fact { moved_to: row.get(1)?, candidate })
    })
}

/// What a conversation is about; empty when its first mail had no subject.
fn core(subject: &str) -> String {
    if subject == opening::NO_SUBJECT { String::new() } else { subject::subject_core(subject) }
}

/// Lets ties to emptied conversations lead to where everything went.
fn follow(read: &Read<'_>, ties: &mut [Tie], found: &mut Vec<Fact>) -> Result<()> {
    for _ in 0..MOVES_LIMIT {
        let moved: HashMap<i64, i64> =
            found.iter().filter_map(|fact| Some((fact.candidate.conversation, fact.moved_to?))).collect();
        if moved.is_empty() {
            return Ok(());
        }
        for tie in ties.iter_mut() {
            tie.conversation = moved.get(&tie.conversation).copied().unwrap_or(tie.conversation);
        }
        found.retain(|fact| fact.moved_to.is_none());
        let missing: Vec<i64> = moved
            .into_values()
            .filter(|id| found.iter().all(|fact| fact.candidate.conversation != *id))
            .collect();
        found.extend(facts(read, &missing)?);
    }
    Ok(())
}

/// What an agent detached of somebody stays apart: their mails go to the new conversation, unless they answer what was
/// said in the old one since. True when a tie leads elsewhere now.
fn separate(read: &Read<'_>, arrival: &Arrival<'_>, ties: &mut [Tie], found: &[Fact]) -> Result<bool> {
    let ids: Vec<i64> = found.iter().map(|fact| fact.candidate.conversation).collect();
    let apart: Vec<Separation> = moving::separations(read, &ids)?
        .into_iter()
        .filter(|one| one.email == arrival.mail.from)
        .filter(|one| {
            let old = found.iter().find(|fact| fact.candidate.conversation == one.from.0);
            old.is_some_and(|fact| fact.candidate.customer != arrival.sender.0)
        })
        .collect();
    let mut is_changed = false;
    for one in &apart {
        let answers_since = |tie: &Tie| {
            matches!(tie.way, Way::Answers { .. }) && tie.conversation == one.from.0 && tie.message > one.id.0
        };
        if ties.iter().any(answers_since) {
            continue;
        }
        for tie in ties.iter_mut().filter(|tie| tie.conversation == one.from.0) {
            tie.conversation = one.to.0;
            is_changed = true;
        }
    }
    Ok(is_changed)
}

/// What part the sender, and the list the mail came by, have in the candidates.
fn place(read: &Read<'_>, arrival: &Arrival<'_>, candidates: &mut [Candidate]) -> Result<()> {
    let ids: Vec<i64> = candidates.iter().map(|candidate| candidate.conversation).collect();
    let is_own = |candidate: &Candidate| candidate.customer == arrival.sender.0;
    if ids.is_empty() || candidates.iter().all(is_own) {
        return Ok(());
    }
    let (from, list) = (&arrival.mail.from, &arrival.marks.list_id);
    let mut bound: Vec<&dyn Param> = vec![from, list];
    bound.extend(base::db::params(&ids));
    let sql = format!(
        "SELECT conversation_id, role
         FROM participants
         WHERE (email = $1 OR (email = $2 AND role = 'list')) AND conversation_id IN ({})
         ORDER BY conversation_id, email
         LIMIT 1000",
        base::db::placeholders(3, ids.len())
    );
    let parts =
        read.list(&sql, &bound, |row| Ok((row.get::<i64>(0)?, Role::read(&row.get::<String>(1)?)?)))?;
    for (conversation, role) in parts {
        let candidate = candidates.iter_mut().find(|candidate| candidate.conversation == conversation);
        match (candidate, role) {
            (Some(candidate), Role::List) => candidate.is_of_list = !list.is_empty(),
            (Some(candidate), role) => candidate.part = Some(role),
            (None, _) => {}
        }
    }
    Ok(())
}
