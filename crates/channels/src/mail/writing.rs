//! Writing a letter: an answer, or a word of the program's own, as a mail that finds its way back.

use base::blobs::Blob;
use base::jobs::{self, Outcome};
use base::{Error, Read, Result, Tx};
use conversations::message::{self, Delivery, MessageId, delivering};

use super::draft::{Draft, build};
use super::material::Material;
use super::{sending, threading};
use crate::post::Post;

/// The job that writes the letter of a message.
pub const JOB: &str = "letter.write";

/// Plans the letter of message `id`.
pub fn plan(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    jobs::add(tx, JOB, &format!("{JOB}:{id}"), &id.to_string(), tx.now_ms())
}

/// Writes the letter of the message in `payload`, and plans its sending. Doing it twice writes one letter.
pub async fn run(post: &Post, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else { return Outcome::Dead(format!("`{payload}` is no message")) };
    match write(post, MessageId(id)).await {
        Ok(()) => Outcome::Done,
        Err(Error::Refused(reason)) => give_up(post, MessageId(id), &reason).await,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Plans again what failed: the sending of the letter, or its writing when there is none.
pub fn retry(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    let message = message::find(tx, id)?;
    if let Some(letter) = message.letter_id {
        return sending::retry(tx, letter);
    }
    if message.delivery != Delivery::Failed {
        return Err(Error::Conflict("This message isn't one that failed.".into()));
    }
    delivering::set(tx, id, Delivery::Queued)?;
    plan(tx, id)
}

/// The message itself says that it failed, and can be tried again there: no dead job is left behind.
async fn give_up(post: &Post, id: MessageId, reason: &str) -> Outcome {
    tracing::info!(message = id.0, reason, "a letter can't be written");
    let reason = reason.to_owned();
    let failed = post.db.write(move |tx| {
        for earlier in delivering::list_uncarried(tx, id)? {
            delivering::set(tx, earlier.id, Delivery::Failed)?;
        }
        tx.execute(
            "INSERT INTO unwritten (message_id, reason, at_ms)
             VALUES ($1, $2, $3)
             ON CONFLICT (message_id) DO UPDATE SET reason = excluded.reason, at_ms = excluded.at_ms",
            &[&id.0, &reason, &tx.now_ms()],
        )?;
        delivering::set(tx, id, Delivery::Failed)
    });
    match failed.await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Plans a letter of the program's own, such as a one-time code.
pub fn post_own(tx: &mut Tx<'_>, customer_id: i64, draft: &Draft, blob: &Blob) -> Result<()> {
    let letter = sending::create(tx, None, Some(customer_id), (draft, blob))?;
    sending::plan(tx, letter)
}

/// Why the letters of the messages `ids` couldn't be written.
pub fn list_unwritten(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(MessageId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT message_id, reason FROM unwritten WHERE message_id IN ({}) ORDER BY message_id LIMIT 200",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| Ok((MessageId(row.get(0)?), row.get(1)?)))
}

async fn write(post: &Post, id: MessageId) -> Result<()> {
    let senders = (post.addresses.clone(), post.senders.clone());
    let material = post.db.read(move |read| Material::gather(read, &senders.0, &senders.1, id)).await?;
    if material.message.letter_id.is_some() {
        return Ok(());
    }
    let conversation = material.conversation.clone();
    let token = post.db.write(move |tx| threading::reply_token(tx, &conversation)).await?;
    let work = (post.clone(), material);
    let built = move || {
        let (post, material) = work;
        let draft = material.draft(&post, &token)?;
        let blob = post.folder.keep(&build(&post, &draft)?)?;
        Ok::<_, Error>((material, draft, blob))
    };
    let built = tokio::task::spawn_blocking(built).await;
    let (material, draft, blob) = built.map_err(|panic| Error::inside(panic.to_string()))??;
    let (conversation, customer_id) = (material.conversation, material.message.customer_id.0);
    let carried: Vec<MessageId> = material.answers.iter().map(|answer| answer.id).collect();
    post.db
        .write(move |tx| {
            let letter = sending::create(tx, Some(id), Some(customer_id), (&draft, &blob))?;
            delivering::carry(tx, letter, &carried)?;
            threading::remember(tx, &draft.mail_id, id.0, &conversation)?;
            sending::plan(tx, letter)
        })
        .await
}
