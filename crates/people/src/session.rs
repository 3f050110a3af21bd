//! Sign-ins: a random token in a cookie, its hash in a row that can be revoked.

use base::{Error, Param, Read, Result, Row, Tx};
use sha2::{Digest, Sha256};

use crate::customer::Proof;
use crate::names::{AgentId, CustomerId};

/// An agent's session ends after this long without use.
const AGENT_IDLE_MS: i64 = 14 * 24 * 3_600_000;
/// A customer's session ends after this long in any case: the device may be shared.
const CUSTOMER_MS: i64 = 24 * 3_600_000;
/// One that began with an order and its postcode ends sooner: both stand on the parcel.
const ORDER_MS: i64 = 2 * 3_600_000;
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

/// How a customer's session began, and so what it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// They knew this order and its e-mail address or postcode: it reaches that order alone.
    Order(String),
    /// They typed a code we sent.
    Code,
    /// They gave their password.
    Password,
}

impl Way {
    /// The rung of proof it stands on.
    pub fn proof(&self) -> Proof {
        match self {
            Way::Order(_) => Proof::Order,
            Way::Code => Proof::Code,
            Way::Password => Proof::SignIn,
        }
    }
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

/// Lets a customer in and returns the token for the cookie.
pub fn start_customer(tx: &mut Tx<'_>, id: CustomerId, way: &Way, device: &str) -> Result<String> {
    let token = tx.context().chance.token();
    let device: String = device.chars().take(200).collect();
    let (only_order, lasts_ms) = match way {
        Way::Order(number) => (Some(number.as_str()), ORDER_MS),
        Way::Code | Way::Password => (None, CUSTOMER_MS),
    };
    tx.execute(
        "INSERT INTO sessions (hash, customer_id, device, created_ms, seen_ms, expires_ms, proof, only_order)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        &[
            &hash(&token),
            &id.0,
            &device,
            &tx.now_ms(),
            &(tx.now_ms() + lasts_ms),
            &way.proof().as_str(),
            &only_order,
        ],
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

/// Whose session `token` is, and how it began.
pub fn find_customer(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<(CustomerId, Way)>> {
    read.find(
        "SELECT customer_id, proof, only_order
         FROM sessions
         WHERE hash = $1 AND customer_id IS NOT NULL AND revoked_ms IS NULL AND expires_ms > $2",
        &[&hash(token), &now_ms],
        |row| Ok((CustomerId(row.get(0)?), way_from(&row.get::<String>(1)?, row.get(2)?)?)),
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
    let ended = tx.execute_counted(
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

/// Ends one session of the customer rows `cluster`, named by its hash.
pub fn revoke_of_customer(tx: &mut Tx<'_>, cluster: &[i64], hash: &str) -> Result<()> {
    let sql = format!(
        "UPDATE sessions SET revoked_ms = $1 WHERE hash = $2 AND revoked_ms IS NULL AND customer_id IN ({})",
        base::db::placeholders(3, cluster.len())
    );
    let now_ms = tx.now_ms();
    let mut bound: Vec<&dyn Param> = vec![&now_ms, &hash];
    bound.extend(base::db::params(cluster));
    if tx.execute_counted(&sql, &bound)? == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Ends all sessions of the customer rows `cluster`.
pub fn revoke_all_of_customer(tx: &mut Tx<'_>, cluster: &[i64]) -> Result<()> {
    let sql = format!(
        "UPDATE sessions SET revoked_ms = $1 WHERE revoked_ms IS NULL AND customer_id IN ({})",
        base::db::placeholders(2, cluster.len())
    );
    let now_ms = tx.now_ms();
    let mut bound: Vec<&dyn Param> = vec![&now_ms];
    bound.extend(base::db::params(cluster));
    tx.execute(&sql, &bound)?;
    Ok(())
}

/// The running sessions of the customer rows `cluster`, newest first, each with how it began.
pub fn list_of_customer(read: &Read<'_>, cluster: &[i64], now_ms: i64) -> Result<Vec<(Session, Way)>> {
    let sql = format!(
        "SELECT hash, device, created_ms, seen_ms, proof, only_order
         FROM sessions
         WHERE revoked_ms IS NULL AND expires_ms > $1 AND customer_id IN ({})
         ORDER BY created_ms DESC, hash
         LIMIT 50",
        base::db::placeholders(2, cluster.len())
    );
    let mut bound: Vec<&dyn Param> = vec![&now_ms];
    bound.extend(base::db::params(cluster));
    read.list(&sql, &bound, |row| Ok((session_from(row)?, way_from(&row.get::<String>(4)?, row.get(5)?)?)))
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

fn way_from(proof: &str, only_order: Option<String>) -> Result<Way> {
    match (Proof::read(proof)?, only_order) {
        (_, Some(number)) => Ok(Way::Order(number)),
        (Proof::Code, None) => Ok(Way::Code),
        (Proof::SignIn, None) => Ok(Way::Password),
        (Proof::None | Proof::Order, None) => Err(Error::inside("a session without proof")),
    }
}

fn session_from(row: &Row<'_>) -> Result<Session> {
    Ok(Session { hash: row.get(0)?, device: row.get(1)?, created_ms: row.get(2)?, seen_ms: row.get(3)? })
}

#[cfg(test)]
mod tests;
