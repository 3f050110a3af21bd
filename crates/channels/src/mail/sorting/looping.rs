//! Programs that answer each other without end, whatever they call themselves: told by how often they write, not by headers.

use base::{Result, Tx};

use super::domain_of;

/// As many mails of one sender within [`SHORT_MS`] are no person's.
const FLOOD: i64 = 10;
const SHORT_MS: i64 = 10 * 60_000;
/// One domain gets no more automatic answers in an hour than this: senders may change their names with every mail.
const DOMAIN_ANSWERS: i64 = 20;
/// The same for providers where everybody can have an address.
const PROVIDER_ANSWERS: i64 = 500;
const HOUR_MS: i64 = 3_600_000;
/// A sender gets one automatic answer in this time.
pub(super) const ONCE_IN_MS: i64 = 24 * 3_600_000;

/// True when `email` writes again and again after we answered automatically: both sides may be programs.
pub(super) fn is_flood(tx: &Tx<'_>, email: &str) -> Result<bool> {
    Ok(is_frequent(tx, email)? && was_answered(tx, email)?)
}

/// True when `email` sent more within minutes than a person does, with the mail at hand, which the ledger doesn't name yet.
pub(super) fn is_frequent(tx: &Tx<'_>, email: &str) -> Result<bool> {
    let since_ms = tx.now_ms() - SHORT_MS;
    let sql = format!(
        "SELECT COUNT(*) FROM (
           SELECT 1 AS one FROM incoming WHERE from_email = $1 AND received_ms >= $2 LIMIT {FLOOD}) AS counted"
    );
    let count: i64 = tx.get(&sql, &[&email, &since_ms], |row| row.get(0))?;
    Ok(count + 1 >= FLOOD)
}

/// True when `email` got its automatic answer of the day.
pub(super) fn was_answered(tx: &Tx<'_>, email: &str) -> Result<bool> {
    let since_ms = tx.now_ms() - ONCE_IN_MS;
    let found = tx.find(
        "SELECT conversation_id FROM acknowledgements WHERE email = $1 AND at_ms > $2 ORDER BY at_ms DESC LIMIT 1",
        &[&email, &since_ms],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// True when the domain of `email` got as many automatic answers within the hour as it may.
pub(super) fn is_domain_full(tx: &Tx<'_>, email: &str) -> Result<bool> {
    let domain = domain_of(email);
    let limit = if ::mail::providers::is_public(domain) { PROVIDER_ANSWERS } else { DOMAIN_ANSWERS };
    let since_ms = tx.now_ms() - HOUR_MS;
    let count: i64 = tx.get(
        "SELECT COUNT(*) FROM (
           SELECT 1 AS one FROM acknowledgements WHERE domain = $1 AND at_ms > $2 LIMIT $3) AS counted",
        &[&domain, &since_ms, &limit],
        |row| row.get(0),
    )?;
    Ok(count >= limit)
}
