//! The block list: addresses and domains the shop takes no mail from, whatever it answers. Blocked mail stays in the ledger.

use ::mail::Mail;
use base::events::{self, Happening};
use base::{Error, Param, Read, Result, Row, Tx};
use people::Agent;

use super::super::intake::{Item, Signal, State, Verdict};
use super::{domain_of, over};

/// Longest reason that is kept.
const REASON_LIMIT: usize = 300;
/// Most parts of a domain that are looked at.
const LABELS_LIMIT: usize = 10;

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Block {
    /// `ana@spam.example`, or `@spam.example` for everybody there and below.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Since when, UTC milliseconds.
    pub blocked_ms: i64,
    /// Who blocked it.
    pub by: String,
}

/// Blocks an address, or a domain when only that is written. Domains everybody has an address at are refused.
pub fn block(tx: &mut Tx<'_>, agent: &Agent, (written, reason): (&str, &str)) -> Result<String> {
    let value = read(written)?;
    let reason: String = reason.trim().chars().filter(|c| !c.is_control()).take(REASON_LIMIT).collect();
    let fresh = tx.execute_counted(
        "INSERT INTO blocks (value, reason, blocked_ms, blocked_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (value) DO NOTHING",
        &[&value, &reason, &tx.now_ms(), &agent.id.0],
    )?;
    if fresh == 0 {
        return Err(Error::Conflict(format!("{value} is on the block list already.")));
    }
    tx.execute("DELETE FROM wanted_senders WHERE email = $1", &[&value])?;
    record(tx, agent, "mail.blocked", &value)?;
    Ok(value)
}

/// Takes `value` off the list.
pub fn unblock(tx: &mut Tx<'_>, agent: &Agent, value: &str) -> Result<()> {
    if tx.execute_counted("DELETE FROM blocks WHERE value = $1", &[&value])? == 0 {
        return Err(Error::Conflict(format!("{value} isn't on the block list any more.")));
    }
    record(tx, agent, "mail.unblocked", value)
}

/// The list, blocked last first, before the line `before`.
pub fn list(read: &Read<'_>, before: Option<(i64, String)>, limit: i64) -> Result<Vec<Block>> {
    let (at_ms, value) = before.unwrap_or((i64::MAX, String::new()));
    read.list(
        "SELECT blocks.value, blocks.reason, blocks.blocked_ms, agents.name
         FROM blocks
         JOIN agents ON agents.id = blocks.blocked_by
         WHERE blocks.blocked_ms < $1 OR (blocks.blocked_ms = $1 AND blocks.value > $2)
         ORDER BY blocks.blocked_ms DESC, blocks.value
         LIMIT $3",
        &[&at_ms, &value, &limit],
        block_from,
    )
}

/// The line that blocks `email`: its address, its domain, or a domain above that.
pub fn find(read: &Read<'_>, email: &str) -> Result<Option<Block>> {
    let email = email.trim().to_lowercase();
    let mut values = vec![email.clone()];
    let mut domain = domain_of(&email);
    while !domain.is_empty() && values.len() <= LABELS_LIMIT {
        values.push(format!("@{domain}"));
        domain = domain.split_once('.').map_or("", |(_, above)| above);
    }
    let sql = format!(
        "SELECT blocks.value, blocks.reason, blocks.blocked_ms, agents.name
         FROM blocks
         JOIN agents ON agents.id = blocks.blocked_by
         WHERE blocks.value IN ({})
         ORDER BY blocks.value
         LIMIT 1",
        base::db::placeholders(1, values.len())
    );
    let bound: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
    read.find(&sql, &bound, block_from)
}

/// What becomes of a mail whose sender is on the list: in From, or of the envelope.
pub(super) fn turn_away(tx: &Tx<'_>, item: &Item, mail: &Mail) -> Result<Option<Verdict>> {
    let envelope = Some(item.sender.as_str()).filter(|sender| !sender.eq_ignore_ascii_case(&mail.from));
    for address in std::iter::once(mail.from.as_str()).chain(envelope) {
        if let Some(block) = find(tx, address)? {
            let why = if block.reason.is_empty() { String::new() } else { format!(" ({})", block.reason) };
            let reason = format!("{} is on the block list{why}", block.value);
            let signals = vec![Signal { text: format!("blocked by {}", block.by), score: 0 }];
            return Ok(Some(over(State::Blocked, reason, signals)));
        }
    }
    Ok(None)
}

/// `ana@spam.example` stays, `spam.example` and `*@spam.example` become `@spam.example`.
fn read(written: &str) -> Result<String> {
    let written = written.trim().trim_start_matches('*').to_lowercase();
    let wrong = || {
        Error::refused(format!(
            "`{written}` is no address and no domain. Write one such as \"ana@spam.example\" or \"spam.example\"."
        ))
    };
    let (local, domain) = written.rsplit_once('@').unwrap_or(("", &written));
    let is_word =
        |text: &str| !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    let is_domain =
        domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains("..");
    if !is_domain || !is_word(&written) || written.len() > 254 {
        return Err(wrong());
    }
    if local.is_empty() && ::mail::providers::is_public(domain) {
        return Err(Error::refused(format!(
            "Everybody can have an address at {domain}, customers too. Block the one address instead."
        )));
    }
    Ok(format!("{local}@{domain}"))
}

fn record(tx: &mut Tx<'_>, agent: &Agent, kind: &'static str, value: &str) -> Result<()> {
    let data = serde_json::json!({ "value": value }).to_string();
    events::record(tx, &Happening { kind, actor: agent.actor(), data, ..Happening::default() })
}

fn block_from(row: &Row<'_>) -> Result<Block> {
    Ok(Block { value: row.get(0)?, reason: row.get(1)?, blocked_ms: row.get(2)?, by: row.get(3)? })
}
