//! The first start: a link, printed once, that makes the first administrator.

use base::{Error, Read, Result, Tx};

use crate::agent::{self, NewAgent, role};
use crate::names::AgentId;
use crate::session;

const SETTING: &str = "setup_token";

/// Makes roles, and a set-up token where nobody can sign in yet. A new token replaces the one printed before.
pub fn prepare(tx: &mut Tx<'_>) -> Result<Option<String>> {
    role::prepare(tx)?;
    if agent::any(tx)? {
        return Ok(None);
    }
    let token = tx.context().chance.token();
    tx.execute(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
        &[&SETTING, &session::hash(&token)],
    )?;
    Ok(Some(token))
}

/// Refuses a token that isn't the printed one, or was used.
pub fn check(read: &Read<'_>, token: &str) -> Result<()> {
    let known: Option<String> =
        read.find("SELECT value FROM settings WHERE name = $1", &[&SETTING], |row| row.get(0))?;
    let fits = known.is_some_and(|known| known == session::hash(token));
    if fits && !agent::any(read)? { Ok(()) } else { Err(Error::NotFound) }
}

/// Makes the first administrator; the link is worthless afterwards.
pub fn finish(tx: &mut Tx<'_>, token: &str, name: &str, email: &str, password_hash: &str) -> Result<AgentId> {
    check(tx, token)?;
    tx.execute("DELETE FROM settings WHERE name = $1", &[&SETTING])?;
    let new = NewAgent {
        name: name.into(),
        email: email.into(),
        password_hash: password_hash.into(),
        role: role::ADMINISTRATOR.into(),
    };
    agent::create(tx, "setup", &new)
}

#[cfg(test)]
mod tests;
