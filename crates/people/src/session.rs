//! Sign-ins: a random token in a cookie, its hash in a row that can be revoked.

use base::{Error, Read, Result, Row, Tx};
use sha2::{Digest, Sha256};

use crate::names::{AgentId, CustomerId};

/// An agent's session ends after this long without use.
const AGENT_IDLE_MS: i64 = 14 * 24 * 3_600_000;
/// A customer's session ends after this long in any case: the device may be shared.
const CUSTOMER_MS: i64 = 24 * 3_600_000;
/// Use is noted this often, so that reading pages doesn't write.
const NOTE_USE_EVERY_MS: i64 = 10 * 60_000;

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Hash of the token; names the session in lists.
    pub hash: String,
    /// What the browser said of itself.
    pub device: String,
    /// Signed in at.
    pub created_ms: i64,
    /// Last used, to ten minutes.
    pub seen_ms: i64,
}

/// SHA-256 of a token, as hexadecimal text: what is stored of any secret that is random by itself.
pub fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first 16 digits of [`hash`]: tells texts apart where nobody gains by a collision.
pub fn short_hash(text: &str) -> String {
    hash(text)[..16].to_owned()
}

/// Signs an agent in and returns the token for the cookie.
pub fn start_agent(tx: &mut Tx<'_>, id: AgentId, device: &str) -> Result<String> {
    let token = tx.context().chance.token();
    let device: String = device.chars().take(200).collect();
    tx.execute(
        "INSERT INTO sessions (hash, agent_id, device, created_ms, seen_ms, expires_ms)
         VALUES ($1, $2, $3, $4, $4, $5)",
        &[&hash(&token), &id.0, &device, &tx.now_ms(), &(tx.now_ms() + AGENT_IDLE_MS)],
    )?;
    Ok(token)
}

/// Signs a customer in and returns the token for the cookie.
pub fn start_customer(tx: &mut Tx<'_>, id: CustomerId) -> Result<String> {
    let token = tx.context().chance.token();
    tx.execute(
        "INSERT INTO sessions (hash, customer_id, created_ms, seen_ms, expires_ms) VALUES ($1, $2, $3, $3, $4)",
        &[&hash(&token), &id.0, &tx.now_ms(), &(tx.now_ms() + CUSTOMER_MS)],
    )?;
    Ok(token)
}

/// Whose session `token` is, and whether its use should be noted with [`note_use`].
pub fn find_agent_id(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<(AgentId, bool)>> {
    read.find(
        "SELECT agent_id, seen_ms
         FROM sessions
         WHERE hash = $1 AND agent_id IS NOT NULL AND revoked_ms IS NULL AND expires_ms > $2",
        &[&hash(token), &now_ms],
        |row| Ok((AgentId(row.get(0)?), row.get::<i64>(1)? < now_ms - NOTE_USE_EVERY_MS)),
    )
}

/// Whose session `token` is.
pub fn find_customer(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<CustomerId>> {
    read.find(
        "SELECT customer_id
         FROM sessions
         WHERE hash = $1 AND customer_id IS NOT NULL AND revoked_ms IS NULL AND expires_ms > $2",
        &[&hash(token), &now_ms],
        |row| Ok(CustomerId(row.get(0)?)),
    )
}

/// Notes that an agent's session is in use, which keeps it alive.
pub fn note_use(tx: &mut Tx<'_>, token: &str) -> Result<()> {
    tx.execute(
        "UPDATE sessions SET seen_ms = $1, expires_ms = $2 WHERE hash = $3",
        &[&tx.now_ms(), &(tx.now_ms() + AGENT_IDLE_MS), &hash(token)],
    )?;
    Ok(())
}

/// Ends the session of `token`.
pub fn end(tx: &mut Tx<'_>, token: &str) -> Result<()> {
    tx.execute("UPDATE sessions SET revoked_ms = $1 WHERE hash = $2", &[&tx.now_ms(), &hash(token)])?;
    Ok(())
}

/// Ends one of the agent's own sessions, named by its hash.
pub fn revoke(tx: &mut Tx<'_>, agent: AgentId, hash: &str) -> Result<()> {
    let ended = tx.execute(
        "UPDATE sessions SET revoked_ms = $1 WHERE hash = $2 AND agent_id = $3 AND revoked_ms IS NULL",
        &[&tx.now_ms(), &hash, &agent.0],
    )?;
    if ended == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Ends all sessions of an agent.
pub fn revoke_all_of_agent(tx: &mut Tx<'_>, agent: AgentId) -> Result<()> {
    tx.execute(
        "UPDATE sessions SET revoked_ms = $1 WHERE agent_id = $2 AND revoked_ms IS NULL",
        &[&tx.now_ms(), &agent.0],
    )?;
    Ok(())
}

/// An agent's running sessions, newest first.
pub fn list_of_agent(read: &Read<'_>, agent: AgentId, now_ms: i64) -> Result<Vec<Session>> {
    read.list(
        "SELECT hash, device, created_ms, seen_ms
         FROM sessions
         WHERE agent_id = $1 AND revoked_ms IS NULL AND expires_ms > $2
         ORDER BY created_ms DESC, hash
         LIMIT 50",
        &[&agent.0, &now_ms],
        session_from,
    )
}

/// When each agent was last seen, UTC milliseconds; those who never signed in are left out.
pub fn list_last_seen(read: &Read<'_>) -> Result<Vec<(AgentId, i64)>> {
    read.list(
        "SELECT agent_id, MAX(seen_ms)
         FROM sessions
         WHERE agent_id IS NOT NULL
         GROUP BY agent_id
         ORDER BY agent_id
         LIMIT 1000",
        &[],
        |row| Ok((AgentId(row.get(0)?), row.get(1)?)),
    )
}

fn session_from(row: &Row<'_>) -> Result<Session> {
    Ok(Session { hash: row.get(0)?, device: row.get(1)?, created_ms: row.get(2)?, seen_ms: row.get(3)? })
}

#[cfg(test)]
mod tests;
