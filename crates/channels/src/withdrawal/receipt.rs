//! The receipt of a withdrawal, on a durable medium: a letter with what was declared, and when. Written once.

use base::jobs::Outcome;
use base::{Error, Read, Result, Tx};
use conversations::ConversationId;
use conversations::conversation::{self, Conversation};
use conversations::message::MessageId;
use orders::withdrawal::texts::{self, Text};
use orders::withdrawal::{Withdrawal, WithdrawalId, finding};
use people::CustomerId;

use crate::mail::draft::{Draft, build};
use crate::mail::{sending, threading};
use crate::post::Post;

/// The job that writes the receipt of a withdrawal.
pub const JOB: &str = "withdrawal.receipt";

/// Where a withdrawal was told, and whether its receipt is written.
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// Where agents see it.
    pub conversation_id: ConversationId,
    /// The message that says it.
    pub message_id: MessageId,
    /// The letter, once it is written.
    pub letter_id: Option<i64>,
}

/// Notes where a withdrawal was told; its letter follows.
pub(super) fn expect(
    tx: &mut Tx<'_>,
    withdrawal: &Withdrawal,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<()> {
    tx.execute(
        "INSERT INTO withdrawal_receipts (withdrawal_id, customer_id, conversation_id, message_id)
         VALUES ($1, $2, $3, $4)",
        &[&withdrawal.id.0, &withdrawal.content.customer_id, &conversation_id.0, &message_id.0],
    )?;
    Ok(())
}

/// The receipt of the withdrawal `id`.
pub fn find(read: &Read<'_>, id: WithdrawalId) -> Result<Receipt> {
    read.get(
        "SELECT conversation_id, message_id, letter_id
         FROM withdrawal_receipts
         WHERE withdrawal_id = $1",
        &[&id.0],
        |row| {
            Ok(Receipt {
                conversation_id: ConversationId(row.get(0)?),
                message_id: MessageId(row.get(1)?),
                letter_id: row.get(2)?,
            })
        },
    )
}

/// The conversations and the states of the letters of the withdrawals `ids`: `queued`, `sent`, `failed`, or empty
/// before it is written.
pub fn list(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(WithdrawalId, ConversationId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT withdrawal_receipts.withdrawal_id, withdrawal_receipts.conversation_id, coalesce(letters.state, '')
         FROM withdrawal_receipts
         LEFT JOIN letters ON letters.id = withdrawal_receipts.letter_id
         WHERE withdrawal_receipts.withdrawal_id IN ({})
         ORDER BY withdrawal_receipts.withdrawal_id
         LIMIT 500",
        base::db::placeholders(1, ids.len())
    );
    read.list(&sql, &base::db::params(ids), |row| {
        Ok((WithdrawalId(row.get(0)?), ConversationId(row.get(1)?), row.get(2)?))
    })
}

/// Where this customer withdrew from this order before.
pub(super) fn find_conversation(
    read: &Read<'_>,
    customer_id: CustomerId,
    order_id: Option<i64>,
) -> Result<Option<ConversationId>> {
    read.find(
        "SELECT withdrawal_receipts.conversation_id
         FROM withdrawals
         JOIN withdrawal_receipts ON withdrawal_receipts.withdrawal_id = withdrawals.id
         WHERE withdrawals.order_id = $1 AND withdrawals.customer_id = $2
         ORDER BY withdrawals.id DESC
         LIMIT 1",
        &[&order_id, &customer_id.0],
        |row| Ok(ConversationId(row.get(0)?)),
    )
}

/// Writes the receipt of the withdrawal in `payload`, and plans its sending. Doing it twice writes one.
pub async fn run(post: &Post, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else {
        return Outcome::Dead(format!("`{payload}` is no withdrawal"));
    };
    match write(post, WithdrawalId(id)).await {
        Ok(()) => Outcome::Done,
        Err(Error::Refused(reason)) => Outcome::Dead(reason),
        Err(error) => Outcome::Again(error.to_string()),
    }
}

async fn write(post: &Post, id: WithdrawalId) -> Result<()> {
    let found = post.db.read(move |read| {
        let receipt = find(read, id)?;
        Ok((receipt, finding::find(read, id)?, conversation::find(read, receipt.conversation_id)?))
    });
    let (receipt, withdrawal, conversation) = found.await?;
    if receipt.letter_id.is_some() {
        return Ok(());
    }
    let told = conversation.clone();
    let token = post.db.write(move |tx| threading::reply_token(tx, &told)).await?;
    let draft = draft(post, &withdrawal, &token)?;
    let raw = build(post, &draft)?;
    let folder = post.folder.clone();
    let blob = tokio::task::spawn_blocking(move || folder.keep(&raw))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))??;
    post.db.write(move |tx| enclose(tx, (&receipt, &withdrawal), &conversation, (&draft, &blob))).await
}

/// Puts the letter on its way, unless another run was faster. Replies to it come back into the conversation.
fn enclose(
    tx: &mut Tx<'_>,
    (receipt, withdrawal): (&Receipt, &Withdrawal),
    conversation: &Conversation,
    letter: (&Draft, &base::blobs::Blob),
) -> Result<()> {
    if find(tx, withdrawal.id)?.letter_id.is_some() {
        return Ok(());
    }
    let id = sending::create(tx, None, Some(withdrawal.content.customer_id), letter)?;
    tx.execute(
        "UPDATE withdrawal_receipts SET letter_id = $1 WHERE withdrawal_id = $2",
        &[&id, &withdrawal.id.0],
    )?;
    threading::remember(tx, &letter.0.mail_id, receipt.message_id.0, conversation)?;
    sending::plan(tx, id)
}

fn draft(post: &Post, withdrawal: &Withdrawal, token: &str) -> Result<Draft> {
    let content = &withdrawal.content;
    let text = texts::find(&content.text)
        .ok_or_else(|| Error::refused(format!("This program doesn't know the text {}.", content.text)))?;
    let subject = format!("{} ({})", text.receipt.subject, content.statement.order);
    let words = letter(text, withdrawal, &post.shop_name);
    Ok(Draft {
        reply_to: post.senders.main().with_token(token),
        ..Draft::of_the_shop(post, &content.statement.email, (&subject, &words))
    })
}

/// The letter: what was declared, word by word, with date, time and zone. It answers nothing.
fn letter(text: &Text, withdrawal: &Withdrawal, shop: &str) -> String {
    let mut said = vec![
        withdrawal.content.statement.name.clone(),
        String::new(),
        text.receipt.lead.clone(),
        String::new(),
        text.check.declaration.clone(),
        String::new(),
    ];
    for (label, value) in facts(text, withdrawal) {
        let is_long = value.contains('\n');
        said.push(if is_long { format!("{label}:\n{value}") } else { format!("{label}: {value}") });
    }
    said.extend([
        String::new(),
        text.receipt.next.clone(),
        text.receipt.keep.clone(),
        String::new(),
        shop.to_owned(),
    ]);
    said.join("\n")
}

/// Everything a receipt says about a withdrawal, as label and value, on the page and in the letter alike.
pub fn facts(text: &Text, withdrawal: &Withdrawal) -> Vec<(String, String)> {
    let content = &withdrawal.content;
    let statement = &content.statement;
    let parts = statement.parts();
    let mut facts = vec![
        (text.receipt.at.clone(), written(&content.at)),
        (text.receipt.number.clone(), content.seq.to_string()),
        (text.ask.name.clone(), statement.name.clone()),
        (text.ask.order.clone(), statement.order.clone()),
        (text.ask.items.clone(), if parts.is_empty() { text.check.everything.clone() } else { parts }),
        (text.ask.email.clone(), statement.email.clone()),
    ];
    if !statement.postcode.is_empty() {
        facts.push((text.ask.postcode.clone(), statement.postcode.clone()));
    }
    facts.push((text.receipt.fingerprint.clone(), withdrawal.hash.clone()));
    facts
}

/// `2026-11-23T10:00:00+01:00[Europe/Berlin]` as `2026-11-23 10:00:00 (Europe/Berlin, UTC+01:00)`: the same in all
/// languages.
fn written(at: &str) -> String {
    let parts = at.split_once('[').and_then(|(moment, zone)| {
        let (day, rest) = moment.split_once('T')?;
        let sign_at = rest.rfind(['+', '-'])?;
        let (time, offset) = rest.split_at(sign_at);
        let time = time.split('.').next()?;
        Some(format!("{day} {time} ({}, UTC{offset})", zone.trim_end_matches(']')))
    });
    parts.unwrap_or_else(|| at.to_owned())
}
