//! Agents: who answers, in which role.

pub mod role;
pub mod team;

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

pub use crate::names::AgentId;
use crate::names::{is_email, tidy_name};
use crate::session;
pub use role::{Right, Rights, Role};

/// Who answers customers, as they stand when they act.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// Their name, as customers see it.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub rights: Rights,
    /// Name of their role.
    pub role: String,
    /// Since when they may no longer sign in.
    pub disabled_ms: Option<i64>,
}

/// What it takes to make an agent.
#[derive(Clone, Debug)]
pub struct NewAgent {
    /// Their name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// From [`crate::password::hash`].
    pub password_hash: String,
    /// Name of their role.
    pub role: String,
}

impl Agent {
    /// How events name them.
    pub fn actor(&self) -> String {
        format!("agent:{}", self.id)
    }

    /// True when their role gives them `right`.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(right)
    }
}

const AGENT: &str =
    "SELECT agents.id, agents.name, agents.email, roles.rights, roles.name, agents.disabled_ms
     FROM agents
     JOIN roles ON roles.id = agents.role_id";

/// Makes an agent. Refused when the address is taken or the role isn't known.
pub fn create(tx: &mut Tx<'_>, actor: &str, new: &NewAgent) -> Result<AgentId> {
    let (name, email) = (tidy_name(&new.name), new.email.trim().to_lowercase());
    if name.is_empty() {
        return Err(Error::refused("Write the agent's name; customers will see it."));
    }
    if !is_email(&email) {
        return Err(Error::refused("Write an e-mail address such as mia@shop.example."));
    }
    let role_id = role::find_id(tx, &new.role)?;
    let id: AgentId = tx.id();
    let made = tx.execute_counted(
        "INSERT INTO agents (id, name, email, password_hash, role_id, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (email) DO NOTHING",
        &[&id.0, &name, &email, &new.password_hash, &role_id, &tx.now_ms()],
    )?;
    if made == 0 {
        return Err(Error::Conflict("Another agent signs in with this address. Use a different one.".into()));
    }
    record(tx, "agent.created", actor, id)?;
    Ok(id)
}

/// The agent `id`.
pub fn find(read: &Read<'_>, id: AgentId) -> Result<Agent> {
    read.get(&format!("{AGENT} WHERE agents.id = $1"), &[&id.0], agent_from)
}

/// Whose session `token` is, as long as they may sign in, and whether its use should be noted.
pub fn find_signed_in(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<(Agent, bool)>> {
    let Some((id, is_stale)) = session::find_agent_id(read, token, now_ms)? else { return Ok(None) };
    let agent = find(read, id)?;
    Ok(agent.disabled_ms.is_none().then_some((agent, is_stale)))
}

/// All agents by name, 500 at most.
pub fn list(read: &Read<'_>) -> Result<Vec<Agent>> {
    read.list(&format!("{AGENT} ORDER BY agents.name, agents.id LIMIT 500"), &[], agent_from)
}

/// Who signs in with `email`, with the hash to check the password against.
pub fn find_for_sign_in(read: &Read<'_>, email: &str) -> Result<Option<(AgentId, String)>> {
    read.find(
        "SELECT id, password_hash FROM agents WHERE email = $1 AND disabled_ms IS NULL",
        &[&email.trim().to_lowercase()],
        |row| Ok((AgentId(row.get(0)?), row.get(1)?)),
    )
}

/// Sets a new password and ends all sessions; the agent who changes their own is signed in anew by the caller.
pub fn set_password(tx: &mut Tx<'_>, actor: &str, id: AgentId, password_hash: &str) -> Result<()> {
    find(tx, id)?;
    tx.execute("UPDATE agents SET password_hash = $1 WHERE id = $2", &[&password_hash, &id.0])?;
    session::revoke_all_of_agent(tx, id)?;
    record(tx, "agent.password_set", actor, id)
}

/// Gives an agent another role. The last administrator stays one.
pub fn set_role(tx: &mut Tx<'_>, by: &Agent, id: AgentId, role: &str) -> Result<()> {
    find(tx, id)?;
    let role_id = role::find_id(tx, role)?;
    tx.execute("UPDATE agents SET role_id = $1 WHERE id = $2", &[&role_id, &id.0])?;
    require_administrator(tx)?;
    record(tx, "agent.role_set", &by.actor(), id)
}

/// Ends an agent's access at once. The last administrator stays.
pub fn disable(tx: &mut Tx<'_>, by: &Agent, id: AgentId) -> Result<()> {
    find(tx, id)?;
    tx.execute(
        "UPDATE agents SET disabled_ms = $1 WHERE id = $2 AND disabled_ms IS NULL",
        &[&tx.now_ms(), &id.0],
    )?;
    require_administrator(tx)?;
    session::revoke_all_of_agent(tx, id)?;
    record(tx, "agent.disabled", &by.actor(), id)
}

/// Gives a disabled agent access again.
pub fn enable(tx: &mut Tx<'_>, by: &Agent, id: AgentId) -> Result<()> {
    find(tx, id)?;
    tx.execute("UPDATE agents SET disabled_ms = NULL WHERE id = $1", &[&id.0])?;
    record(tx, "agent.enabled", &by.actor(), id)
}

/// True when there is anybody who can sign in.
pub fn any(read: &Read<'_>) -> Result<bool> {
    Ok(read.find("SELECT id FROM agents LIMIT 1", &[], |row| row.get::<i64>(0))?.is_some())
}

fn require_administrator(tx: &Tx<'_>) -> Result<()> {
    let in_use = tx.list(
        "SELECT DISTINCT roles.rights
         FROM roles
         JOIN agents ON agents.role_id = roles.id
         WHERE agents.disabled_ms IS NULL",
        &[],
        |row| Ok(Rights::read(&row.get::<String>(0)?)),
    )?;
    if in_use.iter().any(|rights| rights.contains(Right::ManageTeam)) {
        Ok(())
    } else {
        Err(Error::refused("Somebody has to be able to manage the team. Give another agent that role first."))
    }
}

fn record(tx: &mut Tx<'_>, kind: &'static str, actor: &str, id: AgentId) -> Result<()> {
    events::record(
        tx,
        &Happening { kind, actor: actor.into(), subject_id: Some(id.0), ..Happening::default() },
    )
}

fn agent_from(row: &Row<'_>) -> Result<Agent> {
    Ok(Agent {
        id: AgentId(row.get(0)?),
        name: row.get(1)?,
        email: row.get(2)?,
        rights: Rights::read(&row.get::<String>(3)?),
        role: row.get(4)?,
        disabled_ms: row.get(5)?,
    })
}

#[cfg(test)]
mod tests;
