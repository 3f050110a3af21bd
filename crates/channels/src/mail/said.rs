//! What a mail said beside its reply text: whom it went to, its own subject, quote, signature, forwarded original.

use ::mail::{Mail, Mailbox};
use base::{Error, Read, Result, Row, Tx};
use conversations::MessageId;

use super::intake::Signal;
use super::threading::Place;

/// The mail of a message.
#[derive(Clone, Debug)]
pub struct Original {
    /// The message.
    pub message_id: MessageId,
    /// Its line in the ledger; none for a mail that was not kept raw.
    pub incoming_id: Option<i64>,
    /// Who wrote it.
    pub from: Mailbox,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Its own subject.
    pub subject: String,
    /// Its Date, UTC milliseconds.
    pub sent_ms: Option<i64>,
    /// What it quotes of earlier mails.
    pub quote: String,
    /// Its signature.
    pub signature: String,
    /// The original it forwards.
    pub forwarded: String,
    /// True when there is an HTML part to look at.
    pub has_html: bool,
    /// Why it is where it is.
    pub signals: Vec<Signal>,
}

const ORIGINAL: &str =
    "SELECT message_id, incoming_id, from_email, from_name, to_list, cc_list, subject, sent_ms, quote, signature,
       forwarded, has_html, signals
     FROM mails";

/// Keeps what `mail` said with its message; a mail that is read again finds it kept.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    (item, message): (i64, MessageId),
    place: &Place,
    mail: &Mail,
) -> Result<()> {
    let split = &mail.split;
    tx.execute(
        "INSERT INTO mails
           (message_id, customer_id, conversation_id, incoming_id, from_email, from_name, to_list, cc_list, subject,
            sent_ms, quote, signature, forwarded, has_html, signals, list_id, fingerprint)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (message_id) DO NOTHING",
        &[
            &message.0,
            &place.conversation.customer_id.0,
            &place.conversation.id.0,
            &item,
            &mail.from,
            &clean(&mail.from_name),
            &json(&mail.to)?,
            &json(&mail.cc)?,
            &clean(&mail.subject),
            &mail.date_ms,
            &clean(&split.quote),
            &clean(&split.signature),
            &clean(passed_on(mail)),
            &!mail.html.is_empty(),
            &json(&place.signals)?,
            &place.marks.list_id,
            &place.marks.fingerprint,
        ],
    )?;
    Ok(())
}

/// The mail of `message`, if a mail brought it.
pub fn find(read: &Read<'_>, message: MessageId) -> Result<Option<Original>> {
    read.find(&format!("{ORIGINAL} WHERE message_id = $1"), &[&message.0], original_from)
}

/// The mails of a conversation's messages from `first` to `last`.
pub fn list(
    read: &Read<'_>,
    conversation: i64,
    (first, last): (MessageId, MessageId),
) -> Result<Vec<Original>> {
    read.list(
        &format!(
            "{ORIGINAL}
         WHERE conversation_id = $1 AND message_id >= $2 AND message_id <= $3
         ORDER BY message_id
         LIMIT 500"
        ),
        &[&conversation, &first.0, &last.0],
        original_from,
    )
}

/// What stands as the message: what was written now; of a mail that only passes something on, that; else all of it.
pub(super) fn text_of(mail: &Mail) -> String {
    let split = &mail.split;
    let parts = [&split.reply, &split.forwarded, &mail.text];
    parts.into_iter().find(|part| !part.trim().is_empty()).cloned().unwrap_or_default()
}

/// The original it forwards, where that isn't the message itself.
fn passed_on(mail: &Mail) -> &str {
    if mail.split.reply.trim().is_empty() { "" } else { &mail.split.forwarded }
}

/// The newest mail that came into a conversation.
pub fn find_last(read: &Read<'_>, conversation: i64) -> Result<Option<Original>> {
    read.find(
        "SELECT message_id, incoming_id, from_email, from_name, to_list, cc_list, subject, sent_ms, quote, signature,
           forwarded, has_html, signals
         FROM mails
         WHERE conversation_id = $1
         ORDER BY message_id DESC
         LIMIT 1",
        &[&conversation],
        original_from,
    )
}

/// Without NUL bytes, which PostgreSQL can't store.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_string(value).map_err(|error| Error::inside(error.to_string()))?;
    Ok(text.replace("\\u0000", ""))
}

fn original_from(row: &Row<'_>) -> Result<Original> {
    let mailboxes = |at| -> Result<Vec<Mailbox>> {
        Ok(serde_json::from_str(&row.get::<String>(at)?).unwrap_or_default())
    };
    Ok(Original {
        message_id: MessageId(row.get(0)?),
        incoming_id: row.get(1)?,
        from: Mailbox { email: row.get(2)?, name: row.get(3)? },
        to: mailboxes(4)?,
        cc: mailboxes(5)?,
        subject: row.get(6)?,
        sent_ms: row.get(7)?,
        quote: row.get(8)?,
        signature: row.get(9)?,
        forwarded: row.get(10)?,
        has_html: row.get(11)?,
        signals: serde_json::from_str(&row.get::<String>(12)?).unwrap_or_default(),
    })
}
