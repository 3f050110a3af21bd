//! Sending letters: every attempt on record, again after a pause, said so when given up.

use base::blobs::{self, Blob};
use base::jobs::{self, Job, Outcome};
use base::{Error, Read, Result, Row, Tx};
use conversations::message::{Delivery, MessageId, delivering};
use lettre::AsyncTransport;
use lettre::address::Envelope;

use super::draft::Draft;
use crate::post::Post;

/// The job that sends a letter.
pub const JOB: &str = "letter.send";
/// Longest answer of a relay that is kept.
const ANSWER_LIMIT: usize = 500;

/// A mail of ours.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id.
    pub id: i64,
    /// The message it carries; none for the program's own words.
    pub message_id: Option<i64>,
    /// Where it goes.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// BLAKE3 of its bytes.
    pub hash: Vec<u8>,
    /// `queued`, `sent` or `failed`.
    pub state: String,
    /// When it was written, UTC milliseconds.
    pub created_ms: i64,
}

/// One try to hand a letter over.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The letter.
    pub letter_id: i64,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// `sent`, `deferred` or `refused`.
    pub outcome: String,
    /// What the relay said.
    pub answer: String,
}

const LETTER: &str = "SELECT id, message_id, recipient, subject, hash, state, created_ms FROM letters";

/// Writes the row of a letter.
pub fn create(
    tx: &mut Tx<'_>,
    message: Option<MessageId>,
    customer_id: Option<i64>,
    (draft, blob): (&Draft, &Blob),
) -> Result<i64> {
    blobs::store(tx, blob)?;
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO letters (id, message_id, customer_id, recipient, subject, mail_id, hash, state, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8)",
        &[
            &id,
            &message.map(|message| message.0),
            &customer_id,
            &draft.recipient,
            &draft.subject,
            &draft.mail_id,
            &blob.hash,
            &tx.now_ms(),
        ],
    )?;
    Ok(id)
}

/// Plans the sending of a letter, now.
pub fn plan(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    jobs::add(tx, JOB, &format!("{JOB}:{id}"), &id.to_string(), tx.now_ms())
}

/// Sends the letter of `job` and records how that went.
pub async fn run(post: &Post, job: &Job) -> Outcome {
    let Ok(id) = job.payload.parse::<i64>() else {
        return Outcome::Dead(format!("`{}` is no letter", job.payload));
    };
    let is_last = job.attempts >= jobs::ATTEMPTS_LIMIT;
    match send(post, id, is_last).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Gives a failed letter a fresh start.
pub fn retry(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let again =
        tx.execute("UPDATE letters SET state = 'queued' WHERE id = $1 AND state = 'failed'", &[&id])?;
    if again == 0 {
        return Err(Error::Conflict("This letter isn't one that failed.".into()));
    }
    if let Some(message) = find(tx, id)?.message_id {
        delivering::set_all(tx, MessageId(message), id, Delivery::Queued)?;
    }
    plan(tx, id)
}

/// The letter `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Letter> {
    read.get(&format!("{LETTER} WHERE id = $1"), &[&id], letter_from)
}

/// Letters in `state`, newest first.
pub fn list(read: &Read<'_>, state: &str, limit: i64) -> Result<Vec<Letter>> {
    read.list(&format!("{LETTER} WHERE state = $1 ORDER BY id DESC LIMIT $2"), &[&state, &limit], letter_from)
}

/// The attempts of the letters `ids`, oldest first.
pub fn list_attempts(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Attempt>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT letter_id, at_ms, outcome, answer
         FROM attempts
         WHERE letter_id IN ({})
         ORDER BY id
         LIMIT 1000",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| {
        Ok(Attempt { letter_id: row.get(0)?, at_ms: row.get(1)?, outcome: row.get(2)?, answer: row.get(3)? })
    })
}

async fn send(post: &Post, id: i64, is_last: bool) -> Result<Outcome> {
    let (letter, found) = post
        .db
        .read(move |read| {
            let letter = find(read, id)?;
            let found = blobs::find(read, &letter.hash)?;
            Ok((letter, found))
        })
        .await?;
    if letter.state == "sent" {
        return Ok(Outcome::Done);
    }
    let raw = post.folder.bytes(found)?;
    let (outcome, answer) = hand_over(post, &letter, &raw).await?;
    let is_over = outcome != "deferred" || is_last;
    let noted = answer.clone();
    post.db.write(move |tx| note(tx, &letter, outcome, (&noted, is_over))).await?;
    Ok(if is_over { Outcome::Done } else { Outcome::Again(answer) })
}

async fn hand_over(post: &Post, letter: &Letter, raw: &[u8]) -> Result<(&'static str, String)> {
    let parse = |address: &str| {
        address.parse().map_err(|_| Error::refused(format!("`{address}` is no mail address.")))
    };
    let envelope = Envelope::new(Some(parse(post.addresses.main())?), vec![parse(&letter.recipient)?])
        .map_err(|error| Error::inside(error.to_string()))?;
    Ok(match post.relay.send_raw(&envelope, raw).await {
        Ok(response) => ("sent", response.message().collect::<Vec<_>>().join(" ")),
        Err(error) if error.is_permanent() => ("refused", in_words(&error)),
        Err(error) => ("deferred", format!("{}: {}", post.relay_name, in_words(&error))),
    })
}

fn in_words(error: &lettre::transport::smtp::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn note(
    tx: &mut Tx<'_>,
    letter: &Letter,
    outcome: &'static str,
    (answer, is_over): (&str, bool),
) -> Result<()> {
    let id: i64 = tx.id();
    let answer: String = answer.chars().filter(|c| *c != '\0').take(ANSWER_LIMIT).collect();
    tx.execute(
        "INSERT INTO attempts (id, letter_id, at_ms, outcome, answer) VALUES ($1, $2, $3, $4, $5)",
        &[&id, &letter.id, &tx.now_ms(), &outcome, &answer],
    )?;
    if !is_over {
        return Ok(());
    }
    let (state, delivery, sent_ms) = match outcome {
        "sent" => ("sent", Delivery::Sent, Some(tx.now_ms())),
        _ => ("failed", Delivery::Failed, None),
    };
    tx.execute("UPDATE letters SET state = $1, sent_ms = $2 WHERE id = $3", &[&state, &sent_ms, &letter.id])?;
    match letter.message_id {
        Some(message) => delivering::set_all(tx, MessageId(message), letter.id, delivery),
        None => Ok(()),
    }
}

fn letter_from(row: &Row<'_>) -> Result<Letter> {
    Ok(Letter {
        id: row.get(0)?,
        message_id: row.get(1)?,
        recipient: row.get(2)?,
        subject: row.get(3)?,
        hash: row.get(4)?,
        state: row.get(5)?,
        created_ms: row.get(6)?,
    })
}
