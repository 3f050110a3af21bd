//! Messages go into another conversation.

use base::{Error, Param, Result, Tx};
use people::Agent;

use super::{Kind, Move, MoveId, Moved, Stood, settling};
use crate::conversation::{Conversation, Standing, closing, snoozing};
use crate::message::MessageId;

/// What is to move, and why.
#[derive(Clone, Debug)]
pub struct Carriage<'a> {
    /// Why.
    pub kind: Kind,
    /// The messages, all of one conversation.
    pub messages: &'a [MessageId],
    /// Whose they are, by e-mail address; empty when unknown.
    pub email: &'a str,
    /// What is to stand on each as the reason why it is there.
    pub reason: &'a str,
}

/// Moves messages from one conversation into another. What is left without a message is closed and leads on; what gets
/// a customer's word as its last one is open. Moved by the program itself when there is no agent.
pub fn carry(
    tx: &mut Tx<'_>,
    agent: Option<&Agent>,
    carriage: &Carriage<'_>,
    (from, to): (&Conversation, &Conversation),
) -> Result<MoveId> {
    if from.id == to.id {
        return Err(Error::refused("These messages are in that conversation already."));
    }
    let messages = reasons(tx, carriage.messages, from)?;
    let ids: Vec<i64> = messages.iter().map(|moved| moved.id).collect();
    settling::put(tx, &ids, (from, to))?;
    explain(tx, &ids, carriage.reason)?;
    let actor = agent.map_or_else(|| "system".into(), Agent::actor);
    if !settling::retouch(tx, from.id)? {
        settling::set(tx, from.id, (Standing::Closed, None), Some(to.id))?;
    }
    let moved = Move {
        id: tx.id(),
        kind: carriage.kind,
        from: from.id,
        to: to.id,
        email: carriage.email.to_owned(),
        messages,
        moved_ms: tx.now_ms(),
        moved_by: agent.map(|agent| agent.id),
        undone_ms: None,
        stood: Stood {
            from: from.standing.as_str().into(),
            from_until_ms: from.snoozed_until_ms,
            to: to.standing.as_str().into(),
            to_until_ms: to.snoozed_until_ms,
        },
    };
    open_when_asked(tx, to, &actor)?;
    insert(tx, &moved)?;
    settling::record(tx, "messages.moved", (&actor, &moved), (from, to))?;
    Ok(moved.id)
}

/// The messages with the reasons they bear, all of them in `from`.
fn reasons(tx: &Tx<'_>, ids: &[MessageId], from: &Conversation) -> Result<Vec<Moved>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Err(Error::refused("Choose what to move."));
    }
    let mut bound: Vec<&dyn Param> = vec![&from.id.0];
    bound.extend(base::db::params(&ids));
    let sql = format!(
        "SELECT id, reason FROM messages WHERE conversation_id = $1 AND id IN ({}) ORDER BY id LIMIT {}",
        base::db::placeholders(2, ids.len()),
        super::MOVED_LIMIT + 1,
    );
    let found = tx.list(&sql, &bound, |row| Ok(Moved { id: row.get(0)?, reason: row.get(1)? }))?;
    if found.len() != ids.len() {
        return Err(Error::Conflict("One of these messages is in another conversation by now.".into()));
    }
    Ok(found)
}

fn explain(tx: &mut Tx<'_>, ids: &[i64], reason: &str) -> Result<()> {
    let mut bound: Vec<&dyn Param> = vec![&reason];
    bound.extend(base::db::params(ids));
    let sql =
        format!("UPDATE messages SET reason = $1 WHERE id IN ({})", base::db::placeholders(2, ids.len()));
    tx.execute(&sql, &bound)?;
    Ok(())
}

fn open_when_asked(tx: &mut Tx<'_>, to: &Conversation, actor: &str) -> Result<()> {
    settling::retouch(tx, to.id)?;
    let asks: String =
        tx.get("SELECT last_direction FROM conversations WHERE id = $1", &[&to.id.0], |row| row.get(0))?;
    if to.standing == Standing::Open || asks != "in" {
        return Ok(());
    }
    snoozing::end(tx, to, actor)?;
    settling::set(tx, to.id, (Standing::Open, None), None)?;
    closing::end(tx, to, actor)
}

fn insert(tx: &mut Tx<'_>, moved: &Move) -> Result<()> {
    tx.execute(
        "INSERT INTO moves (id, kind, from_id, to_id, email, messages, stood, moved_ms, moved_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &moved.id.0,
            &moved.kind.as_str(),
            &moved.from.0,
            &moved.to.0,
            &moved.email,
            &serde_json::to_string(&moved.messages)?,
            &serde_json::to_string(&moved.stood)?,
            &moved.moved_ms,
            &moved.moved_by.map(|agent| agent.0),
        ],
    )?;
    Ok(())
}
