//! Looking up withdrawals: one, the newest, those before a number.

use base::{Error, Read, Result, Row};

use super::{Standing, Withdrawal, WithdrawalId};

/// A row as it lies in the table: the columns beside what the content says.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) seq: i64,
    pub(super) prev_hash: String,
    pub(super) hash: String,
    pub(super) key: String,
    pub(super) content: String,
    pub(super) customer_id: i64,
    pub(super) order_id: Option<i64>,
    pub(super) standing: String,
    pub(super) at_ms: i64,
}

pub(super) const STORED: &str =
    "SELECT id, seq, prev_hash, hash, key, content, customer_id, order_id, standing, at_ms
     FROM withdrawals";

/// The withdrawal `id`.
pub fn find(read: &Read<'_>, id: WithdrawalId) -> Result<Withdrawal> {
    withdrawal(read.get(&format!("{STORED} WHERE id = $1"), &[&id.0], stored_from)?)
}

/// The withdrawal whose form was named `key`.
pub fn find_by_key(read: &Read<'_>, key: &str) -> Result<Option<Withdrawal>> {
    read.find(&format!("{STORED} WHERE key = $1"), &[&key], stored_from)?.map(withdrawal).transpose()
}

/// Withdrawals before number `before`, newest first; all standings without `standing`. A record that was damaged is
/// left out here: the check of the chain names it.
pub fn list(
    read: &Read<'_>,
    standing: Option<Standing>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Withdrawal>> {
    let before = before.unwrap_or(i64::MAX);
    let rows = match standing {
        None => read.list(
            &format!("{STORED} WHERE seq < $1 ORDER BY seq DESC, id LIMIT $2"),
            &[&before, &limit],
            stored_from,
        )?,
        Some(standing) => read.list(
            &format!("{STORED} WHERE standing = $1 AND seq < $2 ORDER BY seq DESC, id LIMIT $3"),
            &[&standing.as_str(), &before, &limit],
            stored_from,
        )?,
    };
    Ok(rows.into_iter().filter_map(|row| withdrawal(row).ok()).collect())
}

/// Rows after number `after`, oldest first.
pub(super) fn list_after(read: &Read<'_>, after: i64, limit: i64) -> Result<Vec<Stored>> {
    read.list(&format!("{STORED} WHERE seq > $1 ORDER BY seq, id LIMIT $2"), &[&after, &limit], stored_from)
}

/// The newest row.
pub(super) fn find_last(read: &Read<'_>) -> Result<Option<Stored>> {
    read.find(&format!("{STORED} ORDER BY seq DESC, id LIMIT 1"), &[], stored_from)
}

fn withdrawal(stored: Stored) -> Result<Withdrawal> {
    let content = serde_json::from_str(&stored.content)
        .map_err(|error| Error::inside(format!("withdrawal {} can't be read: {error}", stored.seq)))?;
    Ok(Withdrawal { id: WithdrawalId(stored.id), prev_hash: stored.prev_hash, hash: stored.hash, content })
}

pub(super) fn stored_from(row: &Row<'_>) -> Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        seq: row.get(1)?,
        prev_hash: row.get(2)?,
        hash: row.get(3)?,
        key: row.get(4)?,
        content: row.get(5)?,
        customer_id: row.get(6)?,
        order_id: row.get(7)?,
        standing: row.get(8)?,
        at_ms: row.get(9)?,
    })
}
