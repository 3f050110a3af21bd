//! One invoice as a customer and an order.
//!
//! What came back or was written off stands on an invoice of its own with quantities below nothing. The import format
//! knows none: such a line becomes as many pieces at a price below nothing, so that the sums stay what they were; the
//! order is `cancelled` and its money a refund.

use base::{Error, Result};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use orders::import::limits::ORDER_LINES;
use serde_json::{Map, Value, json};

use super::account::Account;
use super::catalogue::Catalogue;
use super::rows::{Row, is_cancelled, pence, pounds};

/// Where the shop's clock hangs.
const ZONE: &str = "Europe/London";

/// What an invoice becomes.
#[derive(Debug)]
pub struct Converted {
    /// The customer's key in the shop; made from the invoice for a guest.
    pub customer_key: String,
    /// The customer's record.
    pub customer: Value,
    /// The order; several when it has more lines than one may have, none when no line could be kept.
    pub orders: Vec<Value>,
}

/// Converts the rows of one invoice and says in `account` where each went.
pub fn convert(rows: &[Row], catalogue: &Catalogue, account: &mut Account) -> Result<Converted> {
    let first = rows.first().ok_or_else(|| Error::inside("an invoice has a row"))?;
    let customer_key = match first.customer {
        Some(number) => number.to_string(),
        None => format!("guest-{}", first.invoice),
    };
    let kept: Vec<&Row> = rows.iter().filter(|row| account.admits(row)).collect();
    let mut orders = Vec::new();
    for (part, lines) in kept.chunks(ORDER_LINES).enumerate() {
        let number = match part {
            0 => first.invoice.clone(),
            part => format!("{}-{}", first.invoice, part + 1),
        };
        account.order(lines);
        orders.push(order((&number, &customer_key), lines, catalogue)?);
    }
    if first.customer.is_none() && !orders.is_empty() {
        account.guests += 1;
    }
    let customer =
        json!({ "type": "customer", "key": customer_key, "address": { "country": first.country } });
    Ok(Converted { customer_key, customer, orders })
}

fn order((number, customer): (&str, &str), rows: &[&Row], catalogue: &Catalogue) -> Result<Value> {
    let first = rows.first().ok_or_else(|| Error::inside("an order has a line"))?;
    let mut total = 0;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let price = pence(row.price).0 * row.quantity.signum();
        total += price * row.quantity.abs();
        lines.push(json!({
            "sku": row.code,
            "title": row.description.as_deref().unwrap_or_else(|| catalogue.title(&row.code)),
            "quantity": row.quantity.abs(),
            "price": pounds(price),
        }));
    }
    let kind = if total < 0 { "refund" } else { "payment" };
    let paid = json!({ "kind": kind, "method": "account", "amount": pounds(total.abs()) });
    let payments = if total == 0 { Vec::new() } else { vec![paid] };
    Ok(json!({
        "type": "order",
        "number": number,
        "customer": customer,
        "placed_at": moment(&first.at)?,
        "status": if is_cancelled(rows) { "cancelled" } else { "completed" },
        "currency": "GBP",
        "address": { "country": first.country },
        "lines": lines,
        "payments": payments,
        "extra": extra(rows)?,
    }))
}

/// What an order has no field for: prices finer than a penny, and what its rows don't agree on, each by its line.
fn extra(rows: &[&Row]) -> Result<Value> {
    let mut extra = Map::new();
    let mut note = |name: &str, place: usize, value: Value| {
        let notes = extra.entry(name).or_insert_with(|| Value::Object(Map::new()));
        notes[(place + 1).to_string()] = value;
    };
    for (place, row) in rows.iter().enumerate() {
        if !pence(row.price).1 {
            note("exact_prices", place, json!(row.price.to_string()));
        }
        if row.at != rows[0].at {
            note("other_times", place, json!(moment(&row.at)?));
        }
        if row.customer != rows[0].customer {
            note("other_customers", place, json!(row.customer));
        }
        if row.country != rows[0].country {
            note("other_countries", place, json!(row.country));
        }
    }
    Ok(Value::Object(extra))
}

/// The shop's time with its offset.
fn moment(at: &str) -> Result<String> {
    let wrong = |cause: jiff::Error| Error::refused(format!("{at} is no time: {cause}"));
    let zone = TimeZone::get(ZONE).map_err(wrong)?;
    let zoned = at.parse::<DateTime>().and_then(|at| at.to_zoned(zone)).map_err(wrong)?;
    Ok(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}
