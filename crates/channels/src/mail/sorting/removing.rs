//! What nobody wants is removed for good after a while: the content of spam, blocked mail and conversations in the trash.
//! That they were there stays on record.

use std::time::Duration;

use base::blobs::{self, Blob};
use base::{Result, Tx};
use conversations::ConversationId;
use conversations::conversation::trashing;

use crate::post::Post;

/// How often it is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);
/// Mails and conversations removed in one transaction.
const BATCH: i64 = 50;
const DAY_MS: i64 = 86_400_000;

/// Runs forever: removes what is due, every hour.
pub async fn run(post: Post) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = sweep(&post).await {
            tracing::warn!(%error, "spam and trash can't be emptied yet and will be tried again");
        }
    }
}

/// Removes everything that is due now, and returns how many mails and conversations that were.
pub async fn sweep(post: &Post) -> Result<usize> {
    let before_ms = post.db.now_ms() - post.vetting.keep_days * DAY_MS;
    let days = post.vetting.keep_days;
    drop_aside(post).await?;
    let nothing = post.folder.keep(b"")?;
    let mut count = 0;
    loop {
        let empty = nothing.clone();
        let removed = post.db.write(move |tx| remove(tx, &empty, before_ms, days)).await?;
        count += removed.0;
        for hash in &removed.1 {
            post.folder.set_aside(hash)?;
        }
        if removed.0 == 0 {
            return Ok(count);
        }
    }
}

/// One batch: how many went, and the blobs that nothing names any more.
fn remove(tx: &mut Tx<'_>, nothing: &Blob, before_ms: i64, days: i64) -> Result<(usize, Vec<Vec<u8>>)> {
    let mut hashes = Vec::new();
    let mails = list_due_mails(tx, before_ms)?;
    for (id, hash) in &mails {
        empty_mail(tx, (*id, days), nothing)?;
        hashes.push(hash.clone());
    }
    let conversations = trashing::list_due(tx, before_ms, BATCH)?;
    for id in &conversations {
        hashes.extend(trashing::empty(tx, *id)?);
        hashes.extend(empty_letters(tx, (*id, days), nothing)?);
    }
    hashes.sort();
    hashes.dedup();
    let mut gone = Vec::new();
    for hash in hashes {
        if hash != nothing.hash && drop_blob(tx, &hash)? {
            gone.push(hash);
        }
    }
    Ok((mails.len() + conversations.len(), gone))
}

fn list_due_mails(tx: &Tx<'_>, before_ms: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    let mut due = Vec::new();
    for state in ["spam", "blocked"] {
        due.extend(tx.list(
            "SELECT id, hash FROM incoming
             WHERE state = $1 AND received_ms < $2 AND size > 0
             ORDER BY id
             LIMIT $3",
            &[&state, &before_ms, &BATCH],
            |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
        )?);
    }
    Ok(due)
}

fn empty_mail(tx: &mut Tx<'_>, (id, days): (i64, i64), nothing: &Blob) -> Result<()> {
    blobs::store(tx, nothing)?;
    tx.execute(
        "UPDATE incoming SET hash = $1, size = 0, is_whole = FALSE, subject = '', reason = reason || $2 WHERE id = $3",
        &[&nothing.hash, &format!("; removed after {days} days"), &id],
    )?;
    Ok(())
}

/// The mails of a conversation, what they said, and our letters in it.
fn empty_letters(tx: &mut Tx<'_>, (id, days): (ConversationId, i64), nothing: &Blob) -> Result<Vec<Vec<u8>>> {
    blobs::store(tx, nothing)?;
    let mails = tx.list(
        "SELECT incoming.id, incoming.hash
         FROM mails
         JOIN incoming ON incoming.id = mails.incoming_id
         WHERE mails.conversation_id = $1 AND incoming.size > 0
         ORDER BY incoming.id
         LIMIT 10000",
        &[&id.0],
        |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    let letters = tx.list(
        "SELECT letters.id, letters.hash
         FROM messages
         JOIN letters ON letters.id = messages.letter_id
         WHERE messages.conversation_id = $1
         ORDER BY letters.id
         LIMIT 10000",
        &[&id.0],
        |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    for (mail, _) in &mails {
        empty_mail(tx, (*mail, days), nothing)?;
    }
    for (letter, _) in &letters {
        tx.execute("UPDATE letters SET hash = $1, subject = '' WHERE id = $2", &[&nothing.hash, letter])?;
    }
    tx.execute(
        "UPDATE mails SET subject = '', quote = '', signature = '', forwarded = '', has_html = FALSE
         WHERE conversation_id = $1",
        &[&id.0],
    )?;
    Ok(mails.into_iter().chain(letters).map(|(_, hash)| hash).collect())
}

/// Drops the row of a blob, unless something else names it: the schema knows. True when it had its bytes in the folder.
fn drop_blob(tx: &mut Tx<'_>, hash: &[u8]) -> Result<bool> {
    let is_in_folder: Option<bool> =
        tx.find("SELECT body IS NULL FROM blobs WHERE hash = $1", &[&hash], |row| row.get(0))?;
    let dropped = tx.attempt(|tx| tx.execute("DELETE FROM blobs WHERE hash = $1", &[&hash]))?;
    Ok(dropped.is_ok() && is_in_folder == Some(true))
}

/// Drops what was put aside at the last look, unless the same bytes came again meanwhile.
async fn drop_aside(post: &Post) -> Result<()> {
    for hash in post.folder.list_aside()? {
        let asked = hash.clone();
        if post.db.read(move |read| blobs::is_known(read, &asked)).await? {
            post.folder.put_back(&hash)?;
        } else {
            post.folder.drop_aside(&hash)?;
        }
    }
    Ok(())
}
