//! How a mailbox does: when it worked last, why it doesn't, when it is tried next. And which process holds it.

use base::{Read, Result, Tx};

use super::rows::{self, MailboxId};

/// Characters of an error that are kept.
const ERROR_CHARS: usize = 500;
/// How long a process keeps a mailbox without saying that it still lives.
pub(super) const LEASE_MS: i64 = 30_000;

/// How a mailbox does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When all its folders were looked at last, UTC milliseconds.
    pub success_ms: Option<i64>,
    /// When that failed last.
    pub failure_ms: Option<i64>,
    /// Why, in words; empty since it works again.
    pub last_error: String,
    /// Failures one after the other.
    pub failures: i64,
    /// When it is tried again.
    pub next_try_ms: Option<i64>,
    /// True when the server tells us of new mail by itself.
    pub is_idling: bool,
}

impl Health {
    /// How the mailbox `id` does.
    pub fn find(read: &Read<'_>, id: MailboxId) -> Result<Health> {
        read.get(
            "SELECT success_ms, failure_ms, last_error, failures, next_try_ms, is_idling FROM mailboxes WHERE id = $1",
            &[&id.0],
            |row| {
                Ok(Health {
                    success_ms: row.get(0)?,
                    failure_ms: row.get(1)?,
                    last_error: row.get(2)?,
                    failures: row.get(3)?,
                    next_try_ms: row.get(4)?,
                    is_idling: row.get(5)?,
                })
            },
        )
    }
}

/// It works. Records that it does again when it didn't.
pub(super) fn note_success(tx: &mut Tx<'_>, id: MailboxId, is_idling: bool) -> Result<()> {
    let before: i64 = tx.get("SELECT failures FROM mailboxes WHERE id = $1", &[&id.0], |row| row.get(0))?;
    tx.execute(
        "UPDATE mailboxes
         SET success_ms = $1, last_error = '', failures = 0, next_try_ms = NULL, is_idling = $2
         WHERE id = $3",
        &[&tx.now_ms(), &is_idling, &id.0],
    )?;
    if before > 0 { rows::record(tx, "mailbox.recovered", "system", id) } else { Ok(()) }
}

/// It doesn't work, for this reason, and is tried again after `pause_ms`. Records the first of several failures.
pub(super) fn note_failure(tx: &mut Tx<'_>, id: MailboxId, (why, pause_ms): (&str, i64)) -> Result<i64> {
    let why: String = why.chars().filter(|c| *c != '\0').take(ERROR_CHARS).collect();
    let now_ms = tx.now_ms();
    let failures: i64 = tx.get(
        "UPDATE mailboxes
         SET failure_ms = $1, last_error = $2, failures = failures + 1, next_try_ms = $3, is_idling = FALSE
         WHERE id = $4
         RETURNING failures",
        &[&now_ms, &why, &(now_ms + pause_ms), &id.0],
        |row| row.get(0),
    )?;
    if failures == 1 {
        rows::record(tx, "mailbox.failed", "system", id)?;
    }
    Ok(failures)
}

/// Takes or keeps the mailbox for the process `holder`; false when another has it.
pub(super) fn hold(tx: &mut Tx<'_>, id: MailboxId, holder: &str) -> Result<bool> {
    let now_ms = tx.now_ms();
    let held = tx.execute_counted(
        "UPDATE mailboxes SET holder = $1, held_until_ms = $2
         WHERE id = $3 AND state = 'active' AND (holder = $1 OR held_until_ms < $4)",
        &[&holder, &(now_ms + LEASE_MS), &id.0, &now_ms],
    )?;
    Ok(held > 0)
}

/// Gives a mailbox back, for the next process to take at once.
pub(super) fn let_go(tx: &mut Tx<'_>, id: MailboxId, holder: &str) -> Result<()> {
    tx.execute("UPDATE mailboxes SET held_until_ms = 0 WHERE id = $1 AND holder = $2", &[&id.0, &holder])?;
    Ok(())
}

/// Frees the mailboxes a killed process was holding; only right when no other process works on this database.
pub fn release_all(tx: &mut Tx<'_>) -> Result<()> {
    tx.execute("UPDATE mailboxes SET held_until_ms = 0 WHERE held_until_ms > 0", &[])?;
    Ok(())
}
