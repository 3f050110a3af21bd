//! Returns, refunds and claims as notices speak of them.

use base::{Error, Read, Result, Row};
use orders::OrderView;
use serde_json::{Value, json};

use super::{Subject, amount};

/// Outcomes of a line that give money back.
const PAID_BACK: [&str; 4] = ["refund", "gift_card", "store_credit", "keep"];
/// Lines of a return that are read.
const LINES: i64 = 100;

struct Return {
    id: i64,
    reference: String,
    kind: String,
    currency: String,
    fee_minor: i64,
    difference_minor: i64,
    carrier: String,
    tracking: String,
    method: String,
    refund_by_ms: Option<i64>,
}

struct Line {
    title: String,
    quantity: i64,
    price_minor: i64,
    reason: String,
    outcome: String,
    new_sku: String,
    accepted: Option<i64>,
}

/// The newest return of an order.
pub fn newest_return(read: &Read<'_>, order_id: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM returns WHERE order_id = $1 ORDER BY id DESC LIMIT 1";
    read.find(sql, &[&order_id], |row| row.get(0))
}

/// The newest claim of an order.
pub fn newest_claim(read: &Read<'_>, order_id: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM claims WHERE order_id = $1 ORDER BY id DESC LIMIT 1";
    read.find(sql, &[&order_id], |row| row.get(0))
}

/// A return, with the money it brings and the page that has its label.
pub fn return_value(
    read: &Read<'_>,
    url: &str,
    order: Option<&OrderView>,
    subject: Subject,
) -> Result<Value> {
    let (found, lines) = match subject {
        Subject::Row(id) => (find_return(read, id)?.ok_or(Error::NotFound)?, lines_of(read, id)?),
        Subject::MadeUp => made_up(order.ok_or(Error::NotFound)?),
    };
    let listed: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "title": line.title, "quantity": line.quantity, "reason": line.reason,
                "outcome": line.outcome, "new": line.new_sku, "accepted": line.accepted,
            })
        })
        .collect();
    Ok(json!({
        "reference": found.reference,
        "kind": found.kind,
        "lines": listed,
        "amount": amount(paid_back(&found, &lines), &found.currency),
        "fee": amount(found.fee_minor, &found.currency),
        "difference": amount(found.difference_minor, &found.currency),
        "carrier": found.carrier,
        "tracking": found.tracking,
        "refund_by": found.refund_by_ms,
        "note": if found.id == 0 { String::new() } else { last_note(read, found.id)? },
        "link": format!("{url}/returns/{}", found.reference),
    }))
}

/// Money that goes back: for a return, by an act, or as the shop's own system booked it.
pub fn refund_value(read: &Read<'_>, order: Option<&OrderView>, subject: Subject) -> Result<Value> {
    let Subject::Row(id) = subject else {
        let (found, lines) = made_up(order.ok_or(Error::NotFound)?);
        return Ok(refund_of(&found, &lines));
    };
    if let Some(found) = find_return(read, id)? {
        return Ok(refund_of(&found, &lines_of(read, id)?));
    }
    let payment = order.and_then(|order| order.payments.iter().find(|payment| payment.id == id));
    if let Some(payment) = payment {
        let amount = amount(payment.amount.minor, &payment.amount.currency);
        return Ok(refund(amount, &payment.method, (None, "")));
    }
    read.get("SELECT amount_minor, currency FROM acts WHERE id = $1", &[&id], |row| {
        let amount = amount(row.get(0)?, &row.get::<String>(1)?);
        Ok(refund(amount, "", (None, "")))
    })
}

/// What the settled return `id` gives back, in minor units.
pub fn settled_minor(read: &Read<'_>, id: i64) -> Result<i64> {
    let Some(found) = find_return(read, id)? else { return Ok(0) };
    Ok(paid_back(&found, &lines_of(read, id)?))
}

/// A warranty claim and what was decided.
pub fn claim_value(read: &Read<'_>, order: Option<&OrderView>, subject: Subject) -> Result<Value> {
    let Subject::Row(id) = subject else {
        let title = order.and_then(|order| order.lines.first()).map(|line| line.title.clone());
        return Ok(json!({
            "reference": "CLM-SAMPLE", "title": title.unwrap_or_default(), "serial": "", "problem": "",
            "wish": "repair", "state": "accepted", "is_accepted": true, "outcome": "repair", "decision": "",
        }));
    };
    read.get(
        "SELECT reference, title, serial, problem, wish, state, outcome, decision
         FROM claims
         WHERE id = $1",
        &[&id],
        |row| {
            let state: String = row.get(5)?;
            Ok(json!({
                "reference": row.get::<String>(0)?, "title": row.get::<String>(1)?,
                "serial": row.get::<String>(2)?, "problem": row.get::<String>(3)?,
                "wish": row.get::<String>(4)?, "is_accepted": state != "declined", "state": state,
                "outcome": row.get::<String>(6)?, "decision": row.get::<String>(7)?,
            }))
        },
    )
}

fn refund_of(found: &Return, lines: &[Line]) -> Value {
    let amount = amount(paid_back(found, lines), &found.currency);
    refund(amount, &found.method, (found.refund_by_ms, &found.reference))
}

/// `method` is how the shop calls the way it goes; `by` until when it is promised.
fn refund(amount: Value, method: &str, (by, reference): (Option<i64>, &str)) -> Value {
    json!({ "amount": amount, "method": method, "by": by, "return": reference })
}

/// What was accepted, or announced where nobody has looked yet, less the fee; and what a cheaper exchange leaves over.
fn paid_back(found: &Return, lines: &[Line]) -> i64 {
    let worth = |line: &Line| line.price_minor.saturating_mul(line.accepted.unwrap_or(line.quantity));
    let paid: i64 = lines.iter().filter(|line| PAID_BACK.contains(&line.outcome.as_str())).map(worth).sum();
    (paid - found.fee_minor - found.difference_minor.min(0)).max(0)
}

fn made_up(order: &OrderView) -> (Return, Vec<Line>) {
    let found = Return {
        id: 0,
        reference: "RET-SAMPLE".into(),
        kind: "return".into(),
        currency: order.total.currency.clone(),
        fee_minor: 0,
        difference_minor: 0,
        carrier: String::new(),
        tracking: String::new(),
        method: String::new(),
        refund_by_ms: None,
    };
    let lines = order.lines.iter().take(1).map(|line| Line {
        title: line.title.clone(),
        quantity: 1,
        price_minor: line.price.minor,
        reason: String::new(),
        outcome: "refund".into(),
        new_sku: String::new(),
        accepted: None,
    });
    (found, lines.collect())
}

fn find_return(read: &Read<'_>, id: i64) -> Result<Option<Return>> {
    read.find(
        "SELECT id, reference, kind, currency, fee_minor, difference_minor, carrier, tracking, method, refund_by_ms
         FROM returns
         WHERE id = $1",
        &[&id],
        return_from,
    )
}

fn return_from(row: &Row<'_>) -> Result<Return> {
    Ok(Return {
        id: row.get(0)?,
        reference: row.get(1)?,
        kind: row.get(2)?,
        currency: row.get(3)?,
        fee_minor: row.get(4)?,
        difference_minor: row.get(5)?,
        carrier: row.get(6)?,
        tracking: row.get(7)?,
        method: row.get(8)?,
        refund_by_ms: row.get(9)?,
    })
}

fn lines_of(read: &Read<'_>, id: i64) -> Result<Vec<Line>> {
    read.list(
        "SELECT title, quantity, price_minor, reason, outcome, new_sku, accepted
         FROM return_lines
         WHERE return_id = $1
         ORDER BY id
         LIMIT $2",
        &[&id, &LINES],
        |row| {
            Ok(Line {
                title: row.get(0)?,
                quantity: row.get(1)?,
                price_minor: row.get(2)?,
                reason: row.get(3)?,
                outcome: row.get(4)?,
                new_sku: row.get(5)?,
                accepted: row.get(6)?,
            })
        },
    )
}

fn last_note(read: &Read<'_>, id: i64) -> Result<String> {
    let sql = "SELECT note FROM return_steps WHERE return_id = $1 ORDER BY id DESC LIMIT 1";
    Ok(read.find(sql, &[&id], |row| row.get(0))?.unwrap_or_default())
}
