//! Recording a withdrawal: never refused, once however often the form is sent, with what could be found out about it.

use base::events::{self, Happening};
use base::{Error, Read, Result, Tx};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use people::CustomerId;
use people::customer::{self, Kind, identity};

use super::chain::{self, START};
use super::texts::Text;
use super::{Content, Proof, Standing, Statement, Withdrawal, WithdrawalId, finding, window};
use crate::order::OrderView;
use crate::order::finding::find_by_number;

/// A confirmed withdrawal on its way into the record.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// Whom the e-mail address belongs to.
    pub customer_id: CustomerId,
    /// What was declared; tidy and within its limits.
    pub statement: &'a Statement,
    /// The text that was shown.
    pub text: &'a Text,
    /// The IANA zone of the clock on the shop's wall.
    pub zone: &'a str,
    /// What the form is named by; see [`key`].
    pub key: &'a str,
    /// The rows of the customer whose session it is, as far as it reaches this order; empty for nobody.
    pub signed_in: &'a [i64],
    /// The rung that session stands on.
    pub rung: Proof,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The record.
    pub withdrawal: Withdrawal,
    /// The number of the order that was recognised.
    pub order: Option<String>,
    /// False when it had been recorded before under the same key.
    pub is_new: bool,
}

/// The name of a form that called itself `given` and says `statement`: sending it twice is the same, saying something
/// else is not.
pub fn key(given: &str, statement: &Statement) -> Result<String> {
    Ok(chain::hash(&format!("{given}\n{}", serde_json::to_string(statement)?)))
}

/// Appends a withdrawal to the chain. Two at once on PostgreSQL read the same last record: one of them is run again.
pub fn record(tx: &mut Tx<'_>, filing: &Filing<'_>) -> Result<Recorded> {
    if let Some(withdrawal) = finding::find_by_key(tx, filing.key)? {
        return Ok(Recorded { withdrawal, order: None, is_new: false });
    }
    let order = find_by_number(tx, &filing.statement.order)?;
    let withdrawal = append(tx, filing, order.as_ref())?;
    let order = order.map(|order| order.number);
    events::record(
        tx,
        &Happening {
            kind: "withdrawal.received",
            actor: format!("customer:{}", filing.customer_id),
            customer_id: Some(filing.customer_id.0),
            conversation_id: None,
            subject_id: Some(withdrawal.id.0),
            data: serde_json::json!({
                "order": order,
                "order_id": withdrawal.content.order_id,
                "proof": withdrawal.content.proof,
                "standing": withdrawal.content.standing,
                "lines": withdrawal.content.statement.lines.iter().map(|line| line.id).collect::<Vec<_>>(),
                "is_whole": withdrawal.content.statement.parts().is_empty(),
                "number": withdrawal.content.seq,
                "hash": withdrawal.hash,
            })
            .to_string(),
        },
    )?;
    Ok(Recorded { withdrawal, order, is_new: true })
}

fn append(tx: &mut Tx<'_>, filing: &Filing<'_>, order: Option<&OrderView>) -> Result<Withdrawal> {
    let (seq, prev_hash) = match finding::find_last(tx)? {
        Some(last) => (last.seq + 1, last.hash),
        None => (1, START.to_owned()),
    };
    let proof = order.map_or(Ok(Proof::None), |order| proof(tx, filing, order))?;
    let (standing, ends_ms) =
        order.map_or((Standing::UnknownOrder, None), |order| window::judge(order, tx.now_ms()));
    let content = Content {
        seq,
        at_ms: tx.now_ms(),
        at: on_the_wall(tx.now_ms(), filing.zone)?,
        statement: filing.statement.clone(),
        text: filing.text.key(),
        text_hash: filing.text.hash()?,
        customer_id: filing.customer_id.0,
        order_id: order.map(|order| order.id.0),
        proof,
        standing,
        ends_ms,
        key: filing.key.to_owned(),
    };
    let stored = serde_json::to_string(&content)?;
    let hash = chain::link(&prev_hash, &stored);
    let withdrawal = Withdrawal { id: tx.id::<WithdrawalId>(), prev_hash, hash, content };
    insert(tx, &withdrawal, &stored)?;
    Ok(withdrawal)
}

fn insert(tx: &mut Tx<'_>, withdrawal: &Withdrawal, stored: &str) -> Result<()> {
    let content = &withdrawal.content;
    // A number taken by somebody this transaction can't see is a serialization failure, which is run again; a plain
    // INSERT might tell it as a broken constraint, which is not.
    let added = tx.execute_counted(
        "INSERT INTO withdrawals
           (id, seq, prev_hash, hash, key, content, customer_id, order_id, standing, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT DO NOTHING",
        &[
            &withdrawal.id.0,
            &content.seq,
            &withdrawal.prev_hash,
            &withdrawal.hash,
            &content.key,
            &stored,
            &content.customer_id,
            &content.order_id,
            &content.standing.as_str(),
            &content.at_ms,
        ],
    )?;
    if added == 0 {
        return Err(Error::Busy("Many withdrawals come in at this moment. Try again.".into()));
    }
    Ok(())
}

/// How well `order` fits the person: the rung of its owner's session, or its e-mail address or postcode known.
fn proof(read: &Read<'_>, filing: &Filing<'_>, order: &OrderView) -> Result<Proof> {
    let owners = customer::cluster(read, CustomerId(order.customer_id))?;
    if owners.iter().any(|owner| filing.signed_in.contains(owner)) {
        return Ok(filing.rung);
    }
    let email = Kind::Email.normalise(&filing.statement.email);
    let identities = identity::list(read, &owners)?;
    let has_email = identities.iter().any(|known| known.kind == Kind::Email && known.value == email);
    let postcode = bare(&filing.statement.postcode);
    let has_postcode = !postcode.is_empty() && postcode == bare(&order.address.postcode);
    Ok(if has_email || has_postcode { Proof::Order } else { Proof::None })
}

fn bare(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// `2026-11-23T10:00:00+01:00[Europe/Berlin]`.
fn on_the_wall(at_ms: i64, zone: &str) -> Result<String> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at_ms).map_err(|error| Error::inside(error.to_string()))?;
    Ok(at.to_zoned(zone).to_string())
}
