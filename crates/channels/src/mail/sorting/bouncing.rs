//! Letters that came back: the address is marked, the message says so, and agents read why. What is only late is noted.
//!
//! Anybody can write a bounce. One that knows a letter's Message-ID or reply address, which only its recipients saw, is
//! believed; any other changes nothing of a letter.

use ::mail::Mail;
use ::mail::bounce::{Action, Bounce, Recipient, Weight};
use base::{Param, Read, Result, Row, Tx};
use conversations::message::saying::{self, Noted};
use conversations::message::{self, Delivery, MessageId, delivering};
use conversations::{ConversationId, conversation};
use people::customer::identity;

use super::super::intake::{Item, Signal, State, Verdict};
use super::super::recipients;
use super::over;
use crate::post::Addresses;

/// Who speaks in the notes agents read.
const SPEAKER: &str = "Mail delivery";
/// Longest answer that is kept with an attempt.
const ANSWER_LIMIT: usize = 500;
/// A letter to an address makes a bounce of that address credible for this long.
const CREDIBLE_MS: i64 = 30 * 86_400_000;

/// What came back, as it is kept.
#[derive(Clone, Debug)]
pub struct Returned {
    /// The address.
    pub email: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// True when it failed; false when it was only late.
    pub is_failed: bool,
    /// True when the address doesn't work at all.
    pub is_hard: bool,
    /// The status code, like `5.1.1`.
    pub status: String,
    /// What the server said.
    pub diagnostic: String,
    /// The message that didn't arrive.
    pub message_id: Option<MessageId>,
}

/// The letter a bounce is about.
struct Found {
    letter_id: Option<i64>,
    /// The letter's Message-ID.
    mail_id: String,
    message: MessageId,
    conversation: ConversationId,
}

/// Notes a bounce on the letter it is about. What is about no letter of ours stays in the ledger.
pub(super) fn take(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, bounce): (&Mail, &Bounce),
) -> Result<Verdict> {
    let found = find_letter(tx, addresses, item, (mail, bounce))?;
    for recipient in &bounce.recipients {
        keep(tx, item, recipient, found.as_ref())?;
    }
    let signals: Vec<Signal> =
        bounce.recipients.iter().map(|one| Signal { text: in_words(one), score: 0 }).collect();
    let Some(found) = found else {
        return Ok(over(State::Bounce, "a letter came back that we don't know".into(), signals));
    };
    let note = note(tx, item, bounce, &found)?;
    let whom: Vec<&str> = bounce.recipients.iter().map(|one| one.email.as_str()).collect();
    let reason = match bounce.is_delay() {
        true => format!("a letter to {} is late", whom.join(", ")),
        false => format!("a letter to {} didn't arrive", whom.join(", ")),
    };
    let verdict = over(State::Bounce, reason, signals);
    Ok(Verdict { message: Some((found.conversation.0, note.0)), ..verdict })
}

/// What came back from these addresses and still counts: nothing was heard from them since. Newest first, each once.
pub fn list_failing(read: &Read<'_>, emails: &[String]) -> Result<Vec<Returned>> {
    if emails.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{RETURNED}
         WHERE bounces.email IN ({}) AND bounces.action = 'failed'
           AND NOT EXISTS (
             SELECT 1 FROM incoming
             WHERE incoming.from_email = bounces.email AND incoming.id > bounces.incoming_id
               AND incoming.state IN ('opened', 'joined'))
         ORDER BY bounces.id DESC
         LIMIT 50",
        base::db::placeholders(1, emails.len())
    );
    let mut seen = std::collections::HashSet::new();
    let bound: Vec<&dyn Param> = emails.iter().map(|email| email as &dyn Param).collect();
    let mut all = read.list(&sql, &bound, returned_from)?;
    all.retain(|one| seen.insert(one.email.clone()));
    Ok(all)
}

/// What came back of the messages from `first` to `last` of a conversation.
pub fn list_of_messages(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Returned>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{RETURNED} WHERE bounces.message_id IN ({}) ORDER BY bounces.id LIMIT 500",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), returned_from)
}

const RETURNED: &str =
    "SELECT bounces.email, bounces.at_ms, bounces.action, bounces.is_hard, bounces.status, bounces.diagnostic,
       bounces.message_id
     FROM bounces";

fn returned_from(row: &Row<'_>) -> Result<Returned> {
    Ok(Returned {
        email: row.get(0)?,
        at_ms: row.get(1)?,
        is_failed: row.get::<String>(2)? == "failed",
        is_hard: row.get(3)?,
        status: row.get(4)?,
        diagnostic: row.get(5)?,
        message_id: row.get::<Option<i64>>(6)?.map(MessageId),
    })
}

/// By its Message-ID, or by the reply address it carried.
fn find_letter(
    read: &Read<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, bounce): (&Mail, &Bounce),
) -> Result<Option<Found>> {
    let original = &bounce.original;
    let known = read.find(
        "SELECT messages.id, messages.conversation_id
         FROM mail_ids
         JOIN messages ON messages.id = mail_ids.message_id
         WHERE mail_ids.mail_id = $1 AND messages.direction = 'out'
         ORDER BY messages.id DESC
         LIMIT 1",
        &[&original.mail_id],
        |row| Ok((MessageId(row.get(0)?), ConversationId(row.get(1)?))),
    )?;
    if let Some((message, conversation)) = known.filter(|_| !original.mail_id.is_empty()) {
        return Ok(Some(with_letter(read, message, conversation)?));
    }
    let told = item.recipients.split(' ').chain(mail.recipients());
    let all = told.chain(original.reply_to.iter().map(String::as_str));
    for token in all.filter_map(|address| addresses.token_in(address)) {
        let newest = read.find(
            "SELECT messages.id, messages.conversation_id
             FROM reply_tokens
             JOIN messages ON messages.conversation_id = reply_tokens.conversation_id
             WHERE reply_tokens.token = $1 AND messages.direction = 'out' AND messages.letter_id IS NOT NULL
             ORDER BY messages.id DESC
             LIMIT 1",
            &[&token],
            |row| Ok((MessageId(row.get(0)?), ConversationId(row.get(1)?))),
        )?;
        if let Some((message, conversation)) = newest {
            return Ok(Some(with_letter(read, message, conversation)?));
        }
    }
    Ok(None)
}

fn with_letter(read: &Read<'_>, message: MessageId, conversation: ConversationId) -> Result<Found> {
    let letter = match message::find(read, message)?.letter_id {
        None => None,
        Some(id) => read.find("SELECT id, mail_id FROM letters WHERE id = $1", &[&id], |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
        })?,
    };
    let (letter_id, mail_id) = letter.unzip();
    Ok(Found { letter_id, mail_id: mail_id.unwrap_or_default(), message, conversation })
}

/// Keeps the row, and notes on the letter that it failed.
fn keep(tx: &mut Tx<'_>, item: &Item, recipient: &Recipient, found: Option<&Found>) -> Result<()> {
    if found.is_none() && !is_credible(tx, &recipient.email)? {
        return Ok(());
    }
    let id: i64 = tx.id();
    let customer = identity::find(tx, identity::Kind::Email, &recipient.email)?;
    let is_failed = recipient.action == Action::Failed;
    tx.execute(
        "INSERT INTO bounces
           (id, incoming_id, email, at_ms, action, is_hard, status, diagnostic, letter_id, message_id, conversation_id,
            customer_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &id,
            &item.id,
            &recipient.email,
            &tx.now_ms(),
            &if is_failed { "failed" } else { "delayed" },
            &(recipient.weight() == Weight::Hard),
            &recipient.status,
            &recipient.diagnostic.replace('\0', ""),
            &found.and_then(|found| found.letter_id),
            &found.map(|found| found.message.0),
            &found.map(|found| found.conversation.0),
            &customer.map(|customer| customer.0),
        ],
    )?;
    match found {
        Some(found) if is_failed => fail(tx, recipient, found),
        _ => Ok(()),
    }
}

/// Notes on the letter that this reader didn't get it. Forwarded mail bounces from another address than the letter went
/// to: with one reader alone it is clear who is meant, with several nothing fails.
fn fail(tx: &mut Tx<'_>, recipient: &Recipient, found: &Found) -> Result<()> {
    let Some(letter) = found.letter_id else { return delivering::set(tx, found.message, Delivery::Failed) };
    let answer: String = format!("It came back: {}", said(recipient)).chars().take(ANSWER_LIMIT).collect();
    let answer = answer.replace('\0', "");
    let mut returned = recipients::bounce(tx, &found.mail_id, Some(&recipient.email), &answer)?;
    if returned.is_none() {
        returned = recipients::bounce(tx, &found.mail_id, None, &answer)?;
    }
    if returned.is_none() {
        return Ok(());
    }
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO attempts (id, letter_id, at_ms, outcome, answer, recipient)
         VALUES ($1, $2, $3, 'refused', $4, $5)",
        &[&id, &letter, &tx.now_ms(), &answer, &recipient.email],
    )?;
    Ok(())
}

/// We wrote to this address lately, so something may have come back from it.
fn is_credible(tx: &Tx<'_>, email: &str) -> Result<bool> {
    let Some(customer) = identity::find(tx, identity::Kind::Email, email)? else { return Ok(false) };
    let since = tx.now_ms() - CREDIBLE_MS;
    let written = tx.find(
        "SELECT messages.id
         FROM conversations
         JOIN messages ON messages.conversation_id = conversations.id
         WHERE conversations.customer_id = $1 AND conversations.last_ms >= $2 AND messages.direction = 'out'
           AND messages.letter_id IS NOT NULL AND messages.at_ms >= $2
         LIMIT 1",
        &[&customer.0, &since],
        |row| row.get::<i64>(0),
    )?;
    Ok(written.is_some())
}

/// What agents read where the message stands.
fn note(tx: &mut Tx<'_>, item: &Item, bounce: &Bounce, found: &Found) -> Result<MessageId> {
    conversation::find(tx, found.conversation)?;
    let mut lines: Vec<String> = bounce.recipients.iter().map(in_words).collect();
    if bounce.recipients.iter().any(|one| one.weight() == Weight::Hard) {
        lines.push("Ask for another address, or reach this customer another way.".into());
    }
    let noted =
        Noted { name: SPEAKER.into(), text: lines.join("\n"), client_id: format!("bounce:{}", item.id) };
    Ok(saying::note_by_program(tx, found.conversation, &noted)?.id)
}

fn in_words(recipient: &Recipient) -> String {
    let (email, said) = (&recipient.email, said(recipient));
    match (recipient.action, recipient.weight()) {
        (Action::Delayed | Action::Delivered, _) => {
            format!("{email} hasn't got it yet; the server goes on trying: {said}")
        }
        (Action::Failed, Weight::Hard) => format!("{email} doesn't work: {said}"),
        (Action::Failed, Weight::Soft) => format!("{email} didn't take it this time: {said}"),
    }
}

fn said(recipient: &Recipient) -> String {
    let (status, diagnostic) = (recipient.status.as_str(), recipient.diagnostic.as_str());
    match (status.is_empty() || diagnostic.contains(status), diagnostic.is_empty()) {
        (true, true) => "no reason given".into(),
        (true, false) => diagnostic.to_owned(),
        (false, true) => status.to_owned(),
        (false, false) => format!("{status} {diagnostic}"),
    }
}
