//! The withdrawal function: what is wrong with a form, and taking it: recorded, told to agents, its receipt planned, in
//! one transaction. Nothing here refuses a withdrawal for what it is about.

pub mod receipt;

use base::throttle::Patience;
use base::{Error, Result, Tx, jobs, throttle};
use conversations::conversation::{self, Conversation, opening, tagging};
use conversations::message::saying::{self, Received};
use conversations::{Channel, ConversationId};
use lettre::Address;
use orders::withdrawal::recording::{self, Filing, Recorded};
use orders::withdrawal::texts::Text;
use orders::withdrawal::{Chosen, Proof, Statement, Withdrawal, window};
use people::CustomerId;
use people::customer::{Kind, identity};
use people::names::{NAME_LIMIT, is_email, tidy_name};

/// The tag of conversations a withdrawal came into.
pub const TAG: &str = "withdrawal";
/// Longest text on what is withdrawn from, in characters.
pub const ITEMS_LIMIT: usize = 4_000;
/// Longest postcode, in characters.
pub const POSTCODE_LIMIT: usize = 20;
/// Longest e-mail address (RFC 5321).
pub const EMAIL_LIMIT: usize = 254;
/// Most lines of an order one form may choose.
pub const LINES_LIMIT: usize = 200;
/// Withdrawals of one network in one hour whose receipts go at once; later ones wait longer and longer, to an hour.
const FREE_OF_NETWORK: i64 = 20;
/// The same for one address.
const FREE_OF_ADDRESS: i64 = 5;
/// The first receipt that waits does so for this long.
const FIRST_WAIT_MS: i64 = 30_000;
const HOUR_MS: i64 = 3_600_000;
/// Longest name a form may give itself; a longer one counts as none.
const CLIENT_ID_LIMIT: usize = 100;

/// What is wrong with a form: the field's name and what to write instead.
pub type Complaint = (&'static str, String);

/// A form on its way in.
#[derive(Clone, Debug)]
pub struct Form {
    /// What is declared, made [`tidy`].
    pub statement: Statement,
    /// The text that was shown.
    pub text: &'static Text,
    /// What the page named it by.
    pub client_id: String,
    /// The rows of the customer whose session it is, as far as it reaches this order; empty for nobody.
    pub signed_in: Vec<i64>,
    /// The rung that session stands on.
    pub rung: Proof,
    /// The network it comes from; empty when unknown.
    pub network: String,
    /// The shop's IANA zone.
    pub zone: String,
}

/// What became of a form.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The record.
    pub withdrawal: Withdrawal,
    /// Where agents see it.
    pub conversation_id: ConversationId,
    /// False when it had been taken before.
    pub is_new: bool,
}

/// The statement in one shape: names on one line, line ends as `\n`, no NUL, no spaces around.
pub fn tidy(statement: Statement) -> Statement {
    let line = |text: &str| {
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        clean.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let block = |text: &str| {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        text.chars()
            .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
            .collect::<String>()
            .trim()
            .to_owned()
    };
    let lines = statement.lines.iter().take(LINES_LIMIT);
    Statement {
        name: line(&statement.name),
        email: line(&statement.email).to_lowercase(),
        order: line(&statement.order),
        postcode: line(&statement.postcode),
        items: block(&statement.items),
        lines: lines.map(|chosen| Chosen { id: chosen.id, text: line(&chosen.text) }).collect(),
    }
}

/// Everything that is wrong with a tidy statement, field by field, in the words of `text`.
pub fn complaints(statement: &Statement, text: &Text) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (field, value) in [("name", &statement.name), ("order", &statement.order)] {
        if value.is_empty() {
            complaints.push((field, text.wrong.empty.clone()));
        }
    }
    let can_be_written_to = is_email(&statement.email) && statement.email.parse::<Address>().is_ok();
    if !can_be_written_to {
        complaints.push(("email", text.wrong.email.clone()));
    }
    for (field, value, limit) in [
        ("name", &statement.name, NAME_LIMIT),
        ("order", &statement.order, NAME_LIMIT),
        ("postcode", &statement.postcode, POSTCODE_LIMIT),
        ("items", &statement.items, ITEMS_LIMIT),
    ] {
        if value.chars().count() > limit {
            complaints.push((field, text.wrong.long.replace("{limit}", &limit.to_string())));
        }
    }
    complaints
}

/// Takes a confirmed form, once however often it is sent.
pub fn take(tx: &mut Tx<'_>, form: &Form) -> Result<Taken> {
    if let Some((_, complaint)) = complaints(&form.statement, form.text).into_iter().next() {
        return Err(Error::Refused(complaint));
    }
    let statement = &form.statement;
    let customer_id =
        identity::find_or_create(tx, Kind::Email, &statement.email, &tidy_name(&statement.name))?;
    let key = recording::key(&name_of(tx, &form.client_id), statement)?;
    let filing = Filing {
        customer_id,
        statement,
        text: form.text,
        zone: &form.zone,
        key: &key,
        signed_in: &form.signed_in,
        rung: form.rung,
    };
    let recorded = recording::record(tx, &filing)?;
    let id = recorded.withdrawal.id;
    if !recorded.is_new {
        let conversation_id = receipt::find(tx, id)?.conversation_id;
        return Ok(Taken { withdrawal: recorded.withdrawal, conversation_id, is_new: false });
    }
    let conversation = tell_agents(tx, customer_id, &recorded)?;
    let wait_ms = slow_down(tx, form)?;
    jobs::add(tx, receipt::JOB, &format!("{}:{id}", receipt::JOB), &id.to_string(), tx.now_ms() + wait_ms)?;
    Ok(Taken { withdrawal: recorded.withdrawal, conversation_id: conversation.id, is_new: true })
}

/// A form without a usable name is taken all the same; it is only never known as a repeat.
fn name_of(tx: &Tx<'_>, client_id: &str) -> String {
    if client_id.is_empty() || client_id.len() > CLIENT_ID_LIMIT {
        return tx.context().chance.token();
    }
    client_id.to_owned()
}

/// Says it in the conversation where this customer withdrew from this order before, or in a new one.
fn tell_agents(tx: &mut Tx<'_>, customer_id: CustomerId, recorded: &Recorded) -> Result<Conversation> {
    let content = &recorded.withdrawal.content;
    let conversation = match receipt::find_conversation(tx, customer_id, content.order_id)? {
        Some(id) => conversation::find(tx, id)?,
        None => {
            let order = recorded.order.as_deref().unwrap_or(&content.statement.order);
            opening::open(tx, customer_id, Channel::Form, &format!("Withdrawal from {order}"))?
        }
    };
    // A conversation full of tags is no reason to refuse.
    match tagging::tag_for_customer(tx, &format!("customer:{customer_id}"), conversation.id, TAG) {
        Ok(()) | Err(Error::Refused(_)) => {}
        Err(error) => return Err(error),
    }
    let received = Received {
        channel: Channel::Form,
        name: content.statement.name.clone(),
        text: for_agents(recorded),
        client_id: format!("withdrawal:{}", recorded.withdrawal.id),
        reason: "declared with the withdrawal function".into(),
        files: Vec::new(),
    };
    let said = saying::receive(tx, conversation.id, &received)?;
    receipt::expect(tx, &recorded.withdrawal, conversation.id, said.id)?;
    Ok(conversation)
}

/// All data, for whoever has to act on it.
fn for_agents(recorded: &Recorded) -> String {
    let content = &recorded.withdrawal.content;
    let statement = &content.statement;
    let parts = statement.parts();
    let mut lines = vec![
        format!("Withdrawal no. {} of {}", content.seq, content.at),
        format!("Name: {}", statement.name),
        format!("E-mail for the receipt: {}", statement.email),
        format!("Contract, as written: {}", statement.order),
    ];
    if !statement.postcode.is_empty() {
        lines.push(format!("Postcode: {}", statement.postcode));
    }
    lines.push(if parts.is_empty() { "From: the whole contract".into() } else { format!("From:\n{parts}") });
    lines.push(match &recorded.order {
        Some(order) => format!("Order recognised: {order} ({})", content.proof.in_words()),
        None => "Order recognised: none. Please look which contract is meant.".into(),
    });
    lines.push(format!("In time: {}", in_time(recorded)));
    lines.push(format!("Fingerprint: {}", recorded.withdrawal.hash));
    lines.join("\n")
}

fn in_time(recorded: &Recorded) -> String {
    let content = &recorded.withdrawal.content;
    let ends = content
        .ends_ms
        .map_or_else(String::new, |ends_ms| format!(", the period ends {}", window::in_utc(ends_ms)));
    match (&recorded.order, content.ends_ms) {
        (None, _) => "not known without an order".into(),
        (Some(_), None) => "yes, the delivery isn't complete or isn't known".into(),
        (Some(_), Some(_)) => format!("{}{ends}", content.standing.in_words()),
    }
}

/// How long the receipt waits: whoever sends hundreds can't fill strangers' mailboxes through us, and loses nothing.
fn slow_down(tx: &mut Tx<'_>, form: &Form) -> Result<i64> {
    let hour = tx.now_ms().div_euclid(HOUR_MS);
    let mut wait_ms = 0;
    for (who, free) in [
        (format!("withdrawal-from:{}", form.network), FREE_OF_NETWORK),
        (format!("withdrawal-to:{}", form.statement.email), FREE_OF_ADDRESS),
    ] {
        if form.network.is_empty() && who == "withdrawal-from:" {
            continue;
        }
        throttle::forget(tx, &format!("{who}:{}", hour - 1))?;
        let patience = Patience { free, pause_limit_ms: HOUR_MS, forget_after_ms: HOUR_MS };
        let count = throttle::note_failure_with(tx, &format!("{who}:{hour}"), patience)?;
        if count >= free {
            wait_ms = wait_ms.max((FIRST_WAIT_MS << (count - free).min(20)).min(HOUR_MS));
        }
    }
    Ok(wait_ms)
}

#[cfg(test)]
mod tests;
