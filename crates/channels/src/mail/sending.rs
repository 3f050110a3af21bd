//! Sending letters: every attempt on record, again after a pause, said so when given up.

use base::blobs::{self, Blob};
use base::jobs::{self, Job, Outcome};
use base::{Error, Read, Result, Row, Tx};
use conversations::message::{Delivery, MessageId, delivering};
use lettre::AsyncTransport;
use lettre::address::Envelope;
use lettre::transport::smtp;

use super::draft::Draft;
use super::pacing;
use super::recipients::{self, State, Told};
use crate::post::Post;
use crate::senders::Relay;

/// The job that sends a letter.
pub const JOB: &str = "letter.send";

/// A mail of ours.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id.
    pub id: i64,
    /// The message it carries; none for the program's own words.
    pub message_id: Option<i64>,
    /// Our own address it comes from; empty for those of earlier versions, which came from the main one.
    pub from: String,
    /// Where it goes: the first reader it names.
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
    /// The reader; empty for those of earlier versions, where there was one only.
    pub recipient: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// `sent`, `deferred` or `refused`.
    pub outcome: String,
    /// What the relay said.
    pub answer: String,
}

const LETTER: &str =
    "SELECT id, message_id, recipient, subject, hash, state, created_ms, from_email FROM letters";

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
        "INSERT INTO letters (id, message_id, customer_id, recipient, subject, mail_id, hash, state, created_ms, from_email)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9)",
        &[
            &id,
            &message.map(|message| message.0),
            &customer_id,
            &draft.to.first().map_or("", |first| first.email.as_str()),
            &draft.subject,
            &draft.mail_id,
            &blob.hash,
            &tx.now_ms(),
            &draft.from,
        ],
    )?;
    recipients::create(tx, id, draft)?;
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

/// Gives a failed letter a fresh start, for those who didn't get it.
pub fn retry(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let again =
        tx.execute_counted("UPDATE letters SET state = 'queued' WHERE id = $1 AND state = 'failed'", &[&id])?;
    if again == 0 {
        return Err(Error::Conflict("This letter isn't one that failed.".into()));
    }
    recipients::try_again(tx, id)?;
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

/// The addresses of ours that the letters `ids` come from.
pub fn list_from(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, from_email FROM letters WHERE id IN ({}) ORDER BY id LIMIT 1000",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The attempts of the letters `ids`, oldest first.
pub fn list_attempts(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Attempt>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT letter_id, at_ms, outcome, answer, recipient
         FROM attempts
         WHERE letter_id IN ({})
         ORDER BY id
         LIMIT 1000",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| {
        Ok(Attempt {
            letter_id: row.get(0)?,
            at_ms: row.get(1)?,
            outcome: row.get(2)?,
            answer: row.get(3)?,
            recipient: row.get(4)?,
        })
    })
}

async fn send(post: &Post, id: i64, is_last: bool) -> Result<Outcome> {
    let (letter, found, waiting) = post
        .db
        .read(move |read| {
            let letter = find(read, id)?;
            let found = blobs::find(read, &letter.hash)?;
            let all = recipients::list(read, &[id])?;
            let waiting: Vec<String> =
                all.into_iter().filter(|one| one.state == State::Queued).map(|one| one.email).collect();
            Ok((letter, found, waiting))
        })
        .await?;
    if letter.state == "sent" {
        return Ok(Outcome::Done);
    }
    let sender = post.senders.find(&letter.from);
    if let Some(later) = pause(post, id, &sender.relay).await? {
        return Ok(later);
    }
    let folder = post.folder.clone();
    let raw = tokio::task::spawn_blocking(move || folder.bytes(found))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))??;
    let put_off = hand_over(post, (id, &sender.address, &waiting), &sender.relay, &raw).await?;
    let is_over = put_off.is_none() || is_last;
    if is_over {
        post.db.write(move |tx| settle(tx, &letter)).await?;
    }
    Ok(match put_off {
        Some(answer) if !is_over => Outcome::Again(answer),
        _ => Outcome::Done,
    })
}

/// Until when the relay has enough to do; none when it may be asked now.
async fn pause(post: &Post, id: i64, relay: &Relay) -> Result<Option<Outcome>> {
    if relay.a_minute == 0 {
        return Ok(None);
    }
    let (name, a_minute) = (relay.name.clone(), relay.a_minute);
    let slot_ms = post.db.write(move |tx| pacing::slot(tx, id, &name, a_minute)).await?;
    if slot_ms > post.db.now_ms() {
        let why = format!("{} takes {a_minute} letters a minute", relay.name);
        return Ok(Some(Outcome::NotBefore(slot_ms, why)));
    }
    post.db.write(move |tx| pacing::use_up(tx, id)).await?;
    Ok(None)
}

/// Hands the letter over for all who wait, at once. A relay that refuses says it of the first it refuses and takes it for
/// nobody, so each is then asked for alone. Returns what it said when it put one of them off.
async fn hand_over(
    post: &Post,
    (id, from, waiting): (i64, &str, &[String]),
    relay: &Relay,
    raw: &[u8],
) -> Result<Option<String>> {
    let mut put_off = None;
    let mut rounds: Vec<&[String]> = vec![waiting];
    while let Some(round) = rounds.pop().filter(|round| !round.is_empty()) {
        let outcome = relay.transport.send_raw(&envelope(from, round)?, raw).await;
        if let Err(error) = &outcome
            && error.status().is_some()
            && round.len() > 1
        {
            rounds.extend(round.chunks(1).rev());
            continue;
        }
        let is_away = outcome.as_ref().is_err_and(|error| error.status().is_none());
        let (outcome, answer) = told(&outcome, relay);
        if outcome == "deferred" {
            put_off = Some(answer.clone());
        }
        let told: Vec<Told> = round
            .iter()
            .map(|email| Told { email: email.clone(), outcome, answer: answer.clone() })
            .collect();
        post.db.write(move |tx| told.iter().try_for_each(|told| recipients::note(tx, id, told))).await?;
        if is_away {
            break;
        }
    }
    Ok(put_off)
}

fn envelope(from: &str, to: &[String]) -> Result<Envelope> {
    let parse = |address: &str| {
        address.parse().map_err(|_| Error::refused(format!("`{address}` is no mail address.")))
    };
    let to = to.iter().map(|address| parse(address)).collect::<Result<_>>()?;
    Envelope::new(Some(parse(from)?), to).map_err(|error| Error::inside(error.to_string()))
}

fn told(
    outcome: &std::result::Result<smtp::response::Response, smtp::Error>,
    relay: &Relay,
) -> (&'static str, String) {
    match outcome {
        Ok(response) => ("sent", response.message().collect::<Vec<_>>().join(" ")),
        Err(error) if error.is_permanent() => ("refused", in_words(error)),
        Err(error) => ("deferred", format!("{}: {}", relay.name, in_words(error))),
    }
}

fn in_words(error: &smtp::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The letter is done with: sent when everybody got it, failed when somebody didn't.
fn settle(tx: &mut Tx<'_>, letter: &Letter) -> Result<()> {
    recipients::give_up(tx, letter.id)?;
    let all = recipients::list(tx, &[letter.id])?;
    let is_sent = all.iter().all(|one| one.state == State::Sent);
    let sent_ms = all.iter().any(|one| one.state == State::Sent).then(|| tx.now_ms());
    let (state, delivery) = if is_sent { ("sent", Delivery::Sent) } else { ("failed", Delivery::Failed) };
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
        from: row.get(7)?,
    })
}
