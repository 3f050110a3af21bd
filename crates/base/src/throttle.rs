//! Slows guessing down: each failure under a key makes the next try wait longer.

use crate::db::Tx;
use crate::error::{Error, Result};

/// The first forced pause; it doubles with each further failure.
const FIRST_PAUSE_MS: i64 = 30_000;

/// How much is forgiven under a key.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Failures that cost nothing: people mistype.
    pub free: i64,
    /// No pause is longer.
    pub pause_limit_ms: i64,
    /// A key without failures for this long starts afresh.
    pub forget_after_ms: i64,
}

/// With one person's address, order or account.
pub const WITH_ONE: Patience =
    Patience { free: 5, pause_limit_ms: 3_600_000, forget_after_ms: 24 * 3_600_000 };
/// With a network, behind which may be many people.
pub const WITH_MANY: Patience = Patience { free: 10, pause_limit_ms: 5 * 60_000, forget_after_ms: 3_600_000 };

/// Refuses while `key` (as `sign-in:ana@example.org`) has to wait.
pub fn check(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    let blocked_until_ms: Option<i64> =
        tx.find("SELECT blocked_until_ms FROM throttles WHERE key = $1", &[&key], |row| row.get(0))?;
    let wait_ms = blocked_until_ms.unwrap_or(0) - tx.now_ms();
    if wait_ms <= 0 {
        return Ok(());
    }
    Err(Error::Busy(format!("Too many tries. Wait {} and try again.", in_words(wait_ms))))
}

/// Notes a failure under `key`. Counting it must outlive the refusal, so it has a transaction of its own.
pub fn note_failure(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    note_failure_with(tx, key, WITH_ONE)?;
    Ok(())
}

/// The same with a patience of its own; returns how many failures that makes.
pub fn note_failure_with(tx: &mut Tx<'_>, key: &str, patience: Patience) -> Result<i64> {
    let now_ms = tx.now_ms();
    let failures: i64 = tx.get(
        "INSERT INTO throttles (key, failures, blocked_until_ms, updated_ms)
         VALUES ($1, 1, 0, $2)
         ON CONFLICT (key) DO UPDATE SET
           failures = CASE WHEN throttles.updated_ms < $3 THEN 1 ELSE throttles.failures + 1 END,
           updated_ms = $2
         RETURNING failures",
        &[&key, &now_ms, &(now_ms - patience.forget_after_ms)],
        |row| row.get(0),
    )?;
    if failures >= patience.free {
        let pause_ms = (FIRST_PAUSE_MS << (failures - patience.free).min(20)).min(patience.pause_limit_ms);
        tx.execute(
            "UPDATE throttles SET blocked_until_ms = $1 WHERE key = $2",
            &[&(now_ms + pause_ms), &key],
        )?;
    }
    Ok(failures)
}

/// A success wipes the slate.
pub fn forget(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    tx.execute("DELETE FROM throttles WHERE key = $1", &[&key])?;
    Ok(())
}

fn in_words(wait_ms: i64) -> String {
    let seconds = (wait_ms + 999) / 1000;
    if seconds < 90 { format!("{seconds} seconds") } else { format!("{} minutes", (seconds + 59) / 60) }
}
