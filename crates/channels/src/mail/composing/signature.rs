//! What stands below an agent's answers: their own words for an address or for all, then those of the address.

use base::{Error, Read, Result, Tx};
use people::{Agent, AgentId};

use crate::senders::Sender;

/// Longest signature, in bytes.
pub const SIGNATURE_LIMIT: usize = 2_000;

/// An agent's signatures: the address each is for (empty for all others) and its text.
pub fn list(read: &Read<'_>, agent: AgentId) -> Result<Vec<(String, String)>> {
    read.list(
        "SELECT address, text FROM signatures WHERE agent_id = $1 ORDER BY address LIMIT 200",
        &[&agent.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Sets the signature of `agent` for `address`, or for all that have none when it is empty. No text takes it away.
pub fn set(tx: &mut Tx<'_>, agent: &Agent, address: &str, text: &str) -> Result<()> {
    let text = text.replace('\0', "").replace("\r\n", "\n").trim().to_owned();
    if text.len() > SIGNATURE_LIMIT {
        return Err(Error::refused(format!(
            "A signature has at most {SIGNATURE_LIMIT} letters. Shorten it: it stands below every answer."
        )));
    }
    if text.is_empty() {
        tx.execute("DELETE FROM signatures WHERE agent_id = $1 AND address = $2", &[&agent.id.0, &address])?;
        return Ok(());
    }
    tx.execute(
        "INSERT INTO signatures (agent_id, address, text, changed_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (agent_id, address) DO UPDATE SET text = excluded.text, changed_ms = excluded.changed_ms",
        &[&agent.id.0, &address, &text, &tx.now_ms()],
    )?;
    Ok(())
}

/// What stands below an answer of `agent`, called `name`, that goes out as `sender`; may be empty.
pub fn of(read: &Read<'_>, (agent, name): (Option<AgentId>, &str), sender: &Sender) -> Result<String> {
    let all = match agent {
        Some(agent) => list(read, agent)?,
        None => Vec::new(),
    };
    let for_address =
        |address: &str| all.iter().find(|(known, _)| known == address).map(|(_, text)| text.clone());
    let own = for_address(&sender.address).or_else(|| for_address("")).unwrap_or_default();
    let shops = sender.signature.replace("{agent}", name);
    Ok(match (own.is_empty(), shops.is_empty()) {
        (false, false) if !own.contains(&shops) => format!("{own}\n{shops}"),
        (false, _) => own,
        (true, _) => shops,
    })
}

/// True when `text` ends with `signature` already, however its lines are spaced.
pub fn is_in(text: &str, signature: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    !signature.is_empty() && folded(text).ends_with(&folded(signature))
}
