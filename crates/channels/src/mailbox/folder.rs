//! How far each folder of a mailbox is read, and how far it is behind.

use base::{Read, Result, Row, Tx};

use super::rows::{Begins, MailboxId};

/// Folders one mailbox is read in.
pub const FOLDERS_LIMIT: usize = 50;
/// Characters of an error that are kept.
const ERROR_CHARS: usize = 500;

/// A folder that is read.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its row.
    pub id: i64,
    /// Its name, as people read it.
    pub name: String,
    /// Names the numbering of its mails (RFC 3501 §2.3.1.1); none before the first look.
    pub uid_validity: Option<i64>,
    /// Reading begins behind this mail.
    pub start_uid: i64,
    /// The last mail that is accounted for.
    pub last_uid: i64,
    /// The last mail for which what is wanted afterwards was done.
    pub tidied_uid: i64,
    /// Mails older than this stay where they are; none when all are wanted.
    pub since_ms: Option<i64>,
    /// The number the server's next mail gets.
    pub server_uid_next: Option<i64>,
    /// Mails on the server.
    pub server_mails: Option<i64>,
    /// Mails that are known to wait there.
    pub behind: i64,
    /// When it was looked at last, UTC milliseconds.
    pub looked_ms: Option<i64>,
    /// When a mail was fetched last.
    pub fetched_ms: Option<i64>,
    /// Why it can't be read; empty when it can.
    pub last_error: String,
    pub(super) begun_ms: Option<i64>,
}

/// What a server says of a folder when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Names the numbering of its mails.
    pub uid_validity: i64,
    /// The number the next mail gets, where the server says so.
    pub uid_next: Option<i64>,
    /// Mails in it.
    pub mails: i64,
}

const COLUMNS: &str =
    "id, name, begun_ms, uid_validity, start_uid, last_uid, tidied_uid, since_ms, server_uid_next, server_mails,
   behind, looked_ms, fetched_ms, last_error";

/// The folders of a mailbox, as they were written.
pub fn list(read: &Read<'_>, mailbox: MailboxId) -> Result<Vec<Folder>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mailbox_folders WHERE mailbox_id = $1 ORDER BY id LIMIT {FOLDERS_LIMIT}"
    );
    read.list(&sql, &[&mailbox.0], folder_from)
}

/// Makes `names` the folders of a mailbox. Those that stay keep how far they are read.
pub(super) fn set(tx: &mut Tx<'_>, mailbox: MailboxId, names: &[String]) -> Result<()> {
    let before = list(tx, mailbox)?;
    for gone in before.iter().filter(|folder| !names.contains(&folder.name)) {
        tx.execute("DELETE FROM mailbox_folders WHERE id = $1", &[&gone.id])?;
    }
    for name in names {
        let id: i64 = tx.id();
        tx.execute(
            "INSERT INTO mailbox_folders (id, mailbox_id, name) VALUES ($1, $2, $3)
             ON CONFLICT (mailbox_id, name) DO NOTHING",
            &[&id, &mailbox.0, name],
        )?;
    }
    Ok(())
}

/// Notes what the server said on opening it, and returns from where it is to be read. Another numbering than before means
/// that every mail is read again; the ledger knows the same bytes. Where only new mails were wanted, old ones still aren't.
pub(super) fn begin(tx: &mut Tx<'_>, id: i64, begins: Begins, opened: Opened) -> Result<Folder> {
    let before = find(tx, id)?;
    let now_ms = tx.now_ms();
    let same = before.uid_validity == Some(opened.uid_validity);
    let first = before.uid_validity.is_none();
    let start = match (first, begins, opened.uid_next) {
        (true, Begins::Now, Some(next)) => next - 1,
        _ => 0,
    };
    let (last, tidied) = if same { (before.last_uid, before.tidied_uid) } else { (start, start) };
    let begun_ms = before.begun_ms.unwrap_or(now_ms);
    let needs_date = !same && begins == Begins::Now && (!first || opened.uid_next.is_none());
    let since_ms = if same { before.since_ms } else { needs_date.then_some(begun_ms) };
    tx.execute(
        "UPDATE mailbox_folders
         SET begun_ms = $1, uid_validity = $2, last_uid = $3, tidied_uid = $4, since_ms = $5, server_uid_next = $6,
             server_mails = $7, looked_ms = $8, start_uid = $9, last_error = ''
         WHERE id = $10",
        &[
            &begun_ms,
            &opened.uid_validity,
            &last,
            &tidied,
            &since_ms,
            &opened.uid_next,
            &opened.mails,
            &now_ms,
            &(if same { before.start_uid } else { start }),
            &id,
        ],
    )?;
    find(tx, id)
}

/// Notes how many mails are known to wait.
pub(super) fn note_behind(tx: &mut Tx<'_>, id: i64, behind: i64) -> Result<()> {
    tx.execute("UPDATE mailbox_folders SET behind = $1 WHERE id = $2", &[&behind, &id])?;
    Ok(())
}

/// Notes that fetching from the mail `uid` on is begun, before it is begun: a mail that breaks the connection or kills
/// the program is known by it. Returns how often that was.
pub(super) fn note_try(tx: &mut Tx<'_>, id: i64, uid: i64) -> Result<i64> {
    tx.get(
        "UPDATE mailbox_folders
         SET tries = CASE WHEN trying_uid = $1 THEN tries + 1 ELSE 1 END, trying_uid = $1
         WHERE id = $2
         RETURNING tries",
        &[&uid, &id],
        |row| row.get(0),
    )
}

/// Every mail up to `uid` is accounted for. `tidied` goes along when nothing is wanted afterwards, so that a later wish
/// never reaches back.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    folder: &Folder,
    (uid, behind): (i64, i64),
    is_left_alone: bool,
) -> Result<()> {
    tx.execute(
        "UPDATE mailbox_folders
         SET last_uid = $1, behind = $2, fetched_ms = $3, trying_uid = 0, tries = 0,
             tidied_uid = CASE WHEN $4 THEN $1 ELSE tidied_uid END
         WHERE id = $5 AND uid_validity = $6 AND last_uid < $1",
        &[&uid, &behind, &tx.now_ms(), &is_left_alone, &folder.id, &folder.uid_validity],
    )?;
    Ok(())
}

/// What is wanted afterwards is done up to `uid`.
pub(super) fn note_tidied(tx: &mut Tx<'_>, id: i64, uid: i64) -> Result<()> {
    tx.execute("UPDATE mailbox_folders SET tidied_uid = $1 WHERE id = $2", &[&uid, &id])?;
    Ok(())
}

/// It can't be read, for this reason.
pub(super) fn note_error(tx: &mut Tx<'_>, id: i64, why: &str) -> Result<()> {
    let why: String = why.chars().filter(|c| *c != '\0').take(ERROR_CHARS).collect();
    tx.execute(
        "UPDATE mailbox_folders SET last_error = $1, looked_ms = $2 WHERE id = $3",
        &[&why, &tx.now_ms(), &id],
    )?;
    Ok(())
}

fn find(read: &Read<'_>, id: i64) -> Result<Folder> {
    read.get(&format!("SELECT {COLUMNS} FROM mailbox_folders WHERE id = $1"), &[&id], folder_from)
}

fn folder_from(row: &Row<'_>) -> Result<Folder> {
    Ok(Folder {
        id: row.get(0)?,
        name: row.get(1)?,
        begun_ms: row.get(2)?,
        uid_validity: row.get(3)?,
        start_uid: row.get(4)?,
        last_uid: row.get(5)?,
        tidied_uid: row.get(6)?,
        since_ms: row.get(7)?,
        server_uid_next: row.get(8)?,
        server_mails: row.get(9)?,
        behind: row.get(10)?,
        looked_ms: row.get(11)?,
        fetched_ms: row.get(12)?,
        last_error: row.get(13)?,
    })
}
