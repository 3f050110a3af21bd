//! The log of deliveries, and sending them again: one, or all since a time.

use std::collections::HashMap;

use base::db::{params, placeholders};
use base::{Error, Read, Result, Row, Tx, jobs};

use super::delivering::{JOB, key};
use super::find;

/// Deliveries on one page.
pub const PAGE: i64 = 50;
/// Deliveries that one replay sends again.
pub const REPLAY_LIMIT: i64 = 1_000;
/// Attempts that are listed of one page of deliveries.
const ATTEMPTS_LIMIT: i64 = 2_000;

/// An event on its way to one endpoint.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id.
    pub id: i64,
    /// The event.
    pub event_id: i64,
    /// The event's kind.
    pub kind: String,
    /// What is posted.
    pub body: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// When it happened, UTC milliseconds.
    pub created_ms: i64,
    /// When it was taken or given up.
    pub settled_ms: Option<i64>,
    /// Every try, oldest first.
    pub attempts: Vec<Attempt>,
}

/// One try to deliver.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// The HTTP status; none when nothing came back.
    pub status: Option<i64>,
    /// How long it took.
    pub took_ms: i64,
    /// The answer's beginning, or why there was none.
    pub answer: String,
}

/// The deliveries to an endpoint before the one with the id `before`, newest first, each with its attempts.
pub fn list(read: &Read<'_>, hook_id: i64, before: Option<i64>, limit: i64) -> Result<Vec<Delivery>> {
    let before = before.unwrap_or(i64::MAX);
    let mut deliveries = read.list(
        "SELECT id, event_id, kind, body, state, created_ms, settled_ms
         FROM hook_deliveries
         WHERE hook_id = $1 AND id < $2
         ORDER BY id DESC
         LIMIT $3",
        &[&hook_id, &before, &limit],
        delivery_from,
    )?;
    let ids: Vec<i64> = deliveries.iter().map(|delivery| delivery.id).collect();
    let mut attempts = attempts(read, &ids)?;
    for delivery in &mut deliveries {
        delivery.attempts = attempts.remove(&delivery.id).unwrap_or_default();
    }
    Ok(deliveries)
}

/// Sends one delivery again, now.
pub fn replay(tx: &mut Tx<'_>, hook_id: i64, id: i64) -> Result<()> {
    refuse_disabled(tx, hook_id)?;
    let found =
        tx.find("SELECT id FROM hook_deliveries WHERE hook_id = $1 AND id = $2", &[&hook_id, &id], |row| {
            row.get::<i64>(0)
        })?;
    again(tx, found.ok_or(Error::NotFound)?)
}

/// Sends everything again that happened at `since_ms` or later, oldest first and at most [`REPLAY_LIMIT`]; how many
/// those were, and the time of the last one when there are more.
pub fn replay_since(tx: &mut Tx<'_>, hook_id: i64, since_ms: i64) -> Result<(i64, Option<i64>)> {
    refuse_disabled(tx, hook_id)?;
    let found = tx.list(
        "SELECT id, created_ms
         FROM hook_deliveries
         WHERE hook_id = $1 AND created_ms >= $2
         ORDER BY id
         LIMIT $3",
        &[&hook_id, &since_ms, &(REPLAY_LIMIT + 1)],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    let (now, more) = found.split_at(found.len().min(REPLAY_LIMIT as usize));
    for (id, _) in now {
        again(tx, *id)?;
    }
    Ok((now.len() as i64, more.first().map(|(_, created_ms)| *created_ms)))
}

fn again(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE hook_deliveries SET state = 'waiting', settled_ms = NULL WHERE id = $1", &[&id])?;
    jobs::cancel(tx, &key(id))?;
    jobs::add(tx, JOB, &key(id), &id.to_string(), tx.now_ms())
}

fn refuse_disabled(tx: &Tx<'_>, hook_id: i64) -> Result<()> {
    match find(tx, hook_id)?.disabled_ms {
        Some(_) => Err(Error::Conflict("This webhook is disabled. Enable it first.".into())),
        None => Ok(()),
    }
}

fn attempts(read: &Read<'_>, ids: &[i64]) -> Result<HashMap<i64, Vec<Attempt>>> {
    let mut all: HashMap<i64, Vec<Attempt>> = HashMap::new();
    if ids.is_empty() {
        return Ok(all);
    }
    let sql = format!(
        "SELECT delivery_id, at_ms, status, took_ms, answer
         FROM hook_attempts
         WHERE delivery_id IN ({})
         ORDER BY delivery_id DESC, id
         LIMIT {ATTEMPTS_LIMIT}",
        placeholders(1, ids.len())
    );
    let rows = read.list(&sql, &params(ids), |row| {
        let attempt =
            Attempt { at_ms: row.get(1)?, status: row.get(2)?, took_ms: row.get(3)?, answer: row.get(4)? };
        Ok((row.get::<i64>(0)?, attempt))
    })?;
    for (delivery, attempt) in rows {
        all.entry(delivery).or_default().push(attempt);
    }
    Ok(all)
}

fn delivery_from(row: &Row<'_>) -> Result<Delivery> {
    Ok(Delivery {
        id: row.get(0)?,
        event_id: row.get(1)?,
        kind: row.get(2)?,
        body: row.get(3)?,
        state: row.get(4)?,
        created_ms: row.get(5)?,
        settled_ms: row.get(6)?,
        attempts: Vec::new(),
    })
}
