//! Each reader of a letter, and what became of it there: the relay may take it for one and refuse it for another, and a
//! mail server far away may give it back.

use ::mail::Mailbox;
use base::{Error, Read, Result, Row, Tx};
use conversations::message::{Delivery, MessageId, delivering};

use super::draft::Draft;

/// Longest answer of a server that is kept.
const ANSWER_LIMIT: usize = 500;

/// A reader of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The letter.
    pub letter_id: i64,
    /// Their address.
    pub email: String,
    /// Their name; may be empty.
    pub name: String,
    /// How the letter names them.
    pub part: Part,
    /// What became of it.
    pub state: State,
    /// What a server said last.
    pub answer: String,
}

/// How a letter names a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In To.
    To,
    /// In Cc.
    Cc,
    /// Not at all.
    Bcc,
}

/// What became of a letter for one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits, or was put off.
    Queued,
    /// The relay took it.
    Sent,
    /// The relay refused it, or put it off too often.
    Refused,
    /// It came back.
    Bounced,
}

/// What a relay said about one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Their address.
    pub email: String,
    /// `sent`, `deferred` or `refused`.
    pub outcome: &'static str,
    /// What it said.
    pub answer: String,
}

/// A letter that came back from one of its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The letter.
    pub letter_id: i64,
    /// The message it carried; none for the program's own words.
    pub message_id: Option<MessageId>,
    /// Whose conversation that is; none for the program's own words to nobody known.
    pub customer_id: Option<i64>,
}

/// Writes who reads the letter `id`: each address once, as it is named first.
pub(super) fn create(tx: &mut Tx<'_>, id: i64, draft: &Draft) -> Result<()> {
    let parts = [(Part::To, &draft.to), (Part::Cc, &draft.cc), (Part::Bcc, &draft.bcc)];
    for (part, Mailbox { email, name }) in
        parts.into_iter().flat_map(|(part, all)| all.iter().map(move |one| (part, one)))
    {
        tx.execute(
            "INSERT INTO letter_recipients (letter_id, email, name, part, state)
             VALUES ($1, $2, $3, $4, 'queued')
             ON CONFLICT (letter_id, email) DO NOTHING",
            &[&id, email, name, &part.as_str()],
        )?;
    }
    Ok(())
}

/// The readers of the letters `ids`, as each letter names them.
pub fn list(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Recipient>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT letter_id, email, name, part, state, answer
         FROM letter_recipients
         WHERE letter_id IN ({})
         ORDER BY letter_id, CASE part WHEN 'to' THEN 0 WHEN 'cc' THEN 1 ELSE 2 END, email
         LIMIT 5000",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), recipient_from)
}

/// Notes what the relay said about a reader of the letter `id`. Who was put off goes on waiting.
pub(super) fn note(tx: &mut Tx<'_>, id: i64, told: &Told) -> Result<()> {
    let attempt: i64 = tx.id();
    let answer: String = told.answer.chars().filter(|c| *c != '\0').take(ANSWER_LIMIT).collect();
    tx.execute(
        "INSERT INTO attempts (id, letter_id, recipient, at_ms, outcome, answer) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&attempt, &id, &told.email, &tx.now_ms(), &told.outcome, &answer],
    )?;
    let (state, settled_ms) = match told.outcome {
        "sent" => (State::Sent, Some(tx.now_ms())),
        "refused" => (State::Refused, Some(tx.now_ms())),
        _ => (State::Queued, None),
    };
    tx.execute(
        "UPDATE letter_recipients
         SET state = $1, answer = $2, settled_ms = $3
         WHERE letter_id = $4 AND email = $5 AND state = 'queued'",
        &[&state.as_str(), &answer, &settled_ms, &id, &told.email],
    )?;
    Ok(())
}

/// Gives up on those who still wait for the letter `id`.
pub(super) fn give_up(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE letter_recipients SET state = 'refused', settled_ms = $1 WHERE letter_id = $2 AND state = 'queued'",
        &[&tx.now_ms(), &id],
    )?;
    Ok(())
}

/// Lets those wait again who didn't get the letter `id`.
pub(super) fn try_again(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE letter_recipients
         SET state = 'queued', settled_ms = NULL
         WHERE letter_id = $1 AND state IN ('refused', 'bounced')",
        &[&id],
    )?;
    Ok(())
}

/// A bounce names the letter by its Message-ID and the reader it couldn't reach: both are marked, and the message that
/// failed says so. None for a Message-ID or an address we never wrote to, as forged bounces have them. Without an address
/// (some servers leave it out) the letter's only reader is meant.
pub fn bounce(tx: &mut Tx<'_>, mail_id: &str, email: Option<&str>, answer: &str) -> Result<Option<Returned>> {
    let Some((id, message, customer_id)) = tx.find(
        "SELECT id, message_id, customer_id FROM letters WHERE mail_id = $1 ORDER BY id DESC LIMIT 1",
        &[&mail_id],
        |row| Ok((row.get::<i64>(0)?, row.get::<Option<i64>>(1)?, row.get::<Option<i64>>(2)?)),
    )?
    else {
        return Ok(None);
    };
    let all = list(tx, &[id])?;
    let meant = match email {
        Some(email) => all.iter().find(|one| one.email.eq_ignore_ascii_case(email)),
        None => all.first().filter(|_| all.len() == 1),
    };
    let Some(reader) = meant else { return Ok(None) };
    let answer: String = answer.chars().filter(|c| *c != '\0').take(ANSWER_LIMIT).collect();
    tx.execute(
        "UPDATE letter_recipients
         SET state = 'bounced', answer = $1, settled_ms = $2
         WHERE letter_id = $3 AND email = $4",
        &[&answer, &tx.now_ms(), &id, &reader.email],
    )?;
    tx.execute("UPDATE letters SET state = 'failed' WHERE id = $1", &[&id])?;
    let message_id = message.map(MessageId);
    if let Some(message) = message_id {
        delivering::set_all(tx, message, id, Delivery::Failed)?;
    }
    Ok(Some(Returned { letter_id: id, message_id, customer_id }))
}

impl Recipient {
    /// `Ana <ana@example.org>`.
    pub fn shown(&self) -> String {
        if self.name.is_empty() { self.email.clone() } else { format!("{} <{}>", self.name, self.email) }
    }
}

impl Part {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::To => "to",
            Part::Cc => "cc",
            Part::Bcc => "bcc",
        }
    }
}

impl State {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sent => "sent",
            State::Refused => "refused",
            State::Bounced => "bounced",
        }
    }
}

fn recipient_from(row: &Row<'_>) -> Result<Recipient> {
    let unknown = |what: String| Error::inside(format!("unknown recipient's {what}"));
    Ok(Recipient {
        letter_id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        part: match row.get::<String>(3)?.as_str() {
            "to" => Part::To,
            "cc" => Part::Cc,
            "bcc" => Part::Bcc,
            other => return Err(unknown(other.into())),
        },
        state: match row.get::<String>(4)?.as_str() {
            "queued" => State::Queued,
            "sent" => State::Sent,
            "refused" => State::Refused,
            "bounced" => State::Bounced,
            other => return Err(unknown(other.into())),
        },
        answer: row.get(5)?,
    })
}
