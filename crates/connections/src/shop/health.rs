//! How a connection does: when it last worked, why it doesn't, what waits.

use base::{Read, Result, Tx};

use super::rows::{self, ConnectionId};

/// Characters of an error that are kept.
const ERROR_CHARS: usize = 500;

/// How a connection does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When it worked last, UTC milliseconds.
    pub success_ms: Option<i64>,
    /// When it failed last.
    pub failure_ms: Option<i64>,
    /// Why, in words; empty since it works again.
    pub last_error: String,
    /// Failures one after the other.
    pub failures: i64,
    /// When all its orders were looked through last.
    pub pulled_ms: Option<i64>,
    /// Acts on their way to it.
    pub acts_pending: i64,
    /// Deliveries that are not read yet.
    pub deliveries_waiting: i64,
    /// Deliveries that wait for a person.
    pub deliveries_quarantined: i64,
}

/// How the connection `id` does. Counts stop at 100.
pub fn find(read: &Read<'_>, id: ConnectionId) -> Result<Health> {
    let count = |sql: &str| {
        let sql = format!("SELECT COUNT(*) FROM ({sql} LIMIT 100) AS counted");
        read.get(&sql, &[&id.0], |row| row.get::<i64>(0))
    };
    let health = read.get(
        "SELECT success_ms, failure_ms, last_error, failures, pulled_ms FROM connections WHERE id = $1",
        &[&id.0],
        |row| {
            Ok(Health {
                success_ms: row.get(0)?,
                failure_ms: row.get(1)?,
                last_error: row.get(2)?,
                failures: row.get(3)?,
                pulled_ms: row.get(4)?,
                ..Health::default()
            })
        },
    )?;
    Ok(Health {
        acts_pending: count("SELECT id FROM shop_acts WHERE connection_id = $1 AND state = 'pending'")?,
        deliveries_waiting: count(
            "SELECT id FROM shop_deliveries WHERE connection_id = $1 AND state = 'received'",
        )?,
        deliveries_quarantined: count(
            "SELECT id FROM shop_deliveries WHERE connection_id = $1 AND state = 'quarantined'",
        )?,
        ..health
    })
}

/// It works. Records that it does again when it didn't.
pub fn note_success(tx: &mut Tx<'_>, id: ConnectionId) -> Result<()> {
    let before: i64 = tx.get("SELECT failures FROM connections WHERE id = $1", &[&id.0], |row| row.get(0))?;
    tx.execute(
        "UPDATE connections SET success_ms = $1, last_error = '', failures = 0 WHERE id = $2",
        &[&tx.now_ms(), &id.0],
    )?;
    if before > 0 { rows::record(tx, "connection.recovered", "system", id) } else { Ok(()) }
}

/// It doesn't work, for this reason. Records the first of several failures.
pub fn note_failure(tx: &mut Tx<'_>, id: ConnectionId, why: &str) -> Result<()> {
    let why: String = why.chars().filter(|c| *c != '\0').take(ERROR_CHARS).collect();
    let failures: i64 = tx.get(
        "UPDATE connections SET failure_ms = $1, last_error = $2, failures = failures + 1 WHERE id = $3
         RETURNING failures",
        &[&tx.now_ms(), &why, &id.0],
        |row| row.get(0),
    )?;
    if failures == 1 { rows::record(tx, "connection.failed", "system", id) } else { Ok(()) }
}
