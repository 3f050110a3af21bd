//! An order as it is billed: its rows, read as they stand now.

use base::{Error, Read, Result};
use people::{Customer, CustomerId, customer};

use super::Settings;
use super::body::{Buyer, Delivery, DeliveryKind, Line, Payment, day};
use crate::address::Address;
use crate::options;
use crate::order::OrderId;

/// Lines, payments and parcels of one order that can be billed: ten times what an import takes.
const ROWS_LIMIT: i64 = 10_000;

/// What of an order goes on its invoice.
pub(super) struct Ordered {
    pub customer_id: i64,
    pub number: String,
    pub currency: String,
    pub total_minor: i64,
    pub ordered: String,
    pub buyer: Buyer,
    pub lines: Vec<Line>,
    pub payments: Vec<Payment>,
    pub delivery: Option<Delivery>,
}

/// Reads the order `id`.
pub(super) fn read(read: &Read<'_>, settings: &Settings, id: OrderId) -> Result<Ordered> {
    let (customer_id, number, currency, total_minor, address, placed_ms) = read.get(
        "SELECT customer_id, number, currency, total_minor, address, placed_ms
         FROM orders
         WHERE id = $1",
        &[&id.0],
        |row| {
            let address = Address::from_stored(&row.get::<String>(4)?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, address, row.get(5)?))
        },
    )?;
    let buyer = buyer(&customer::find(read, CustomerId(customer_id))?, address);
    let lines = lines_of(read, id)?;
    if lines.len() > usize::try_from(ROWS_LIMIT).unwrap_or(usize::MAX) {
        return Err(Error::refused(format!(
            "Order {number} has more than {ROWS_LIMIT} lines. Split it; then issue the invoices."
        )));
    }
    let payments = payments_of(read, settings, id)?;
    let delivery = delivery_of(read, settings, id)?;
    let ordered = day(settings.date(placed_ms)?);
    Ok(Ordered { customer_id, number, currency, total_minor, ordered, buyer, lines, payments, delivery })
}

/// The address of the order, else the customer's own; a name on the parcel is the receiver's and stays in the address.
fn buyer(customer: &Customer, address: Address) -> Buyer {
    let mut lines = address.lines();
    if lines.is_empty() {
        lines = customer.address.lines().map(str::to_owned).collect();
    }
    let mut name = customer.name.clone();
    if name.is_empty() || lines.first() == Some(&name) {
        name = if lines.is_empty() { name } else { lines.remove(0) };
    }
    Buyer { name, address: lines, language: customer.language.clone() }
}

fn lines_of(read: &Read<'_>, id: OrderId) -> Result<Vec<Line>> {
    read.list(
        "SELECT id, sku, title, options, quantity, price_minor, tax_bp
         FROM order_lines
         WHERE order_id = $1
         ORDER BY place, id
         LIMIT $2",
        &[&id.0, &(ROWS_LIMIT + 1)],
        |row| {
            let chosen = options::from_stored(&row.get::<String>(3)?)?;
            let chosen: Vec<String> =
                chosen.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
            let (quantity, price_minor): (i64, i64) = (row.get(4)?, row.get(5)?);
            let amount_minor = quantity.checked_mul(price_minor).ok_or_else(|| {
                Error::refused("A line of the order costs too much. Check its price and quantity.")
            })?;
            Ok(Line {
                line_id: Some(row.get(0)?),
                sku: row.get(1)?,
                title: row.get(2)?,
                detail: chosen.join(", "),
                quantity,
                price_minor,
                tax_bp: row.get(6)?,
                amount_minor,
            })
        },
    )
}

fn payments_of(read: &Read<'_>, settings: &Settings, id: OrderId) -> Result<Vec<Payment>> {
    read.list(
        "SELECT method, paid_ms, CASE WHEN kind = 'refund' THEN -amount_minor ELSE amount_minor END
         FROM payments
         WHERE order_id = $1
         ORDER BY place, id
         LIMIT $2",
        &[&id.0, &ROWS_LIMIT],
        |row| {
            let date = day(settings.date(row.get(1)?)?);
            Ok(Payment { method: row.get(0)?, date, amount_minor: row.get(2)? })
        },
    )
}

/// The day the last parcel arrived, once all have; else the day the last one left.
fn delivery_of(read: &Read<'_>, settings: &Settings, id: OrderId) -> Result<Option<Delivery>> {
    let parcels: Vec<(Option<i64>, Option<i64>)> = read.list(
        "SELECT shipped_ms, delivered_ms
         FROM shipments
         WHERE order_id = $1
         ORDER BY place, id
         LIMIT $2",
        &[&id.0, &ROWS_LIMIT],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let delivered: Option<Vec<i64>> = parcels.iter().map(|(_, delivered_ms)| *delivered_ms).collect();
    let delivered_ms = delivered.and_then(|all| all.into_iter().max());
    let shipped_ms = parcels.iter().filter_map(|(shipped_ms, _)| *shipped_ms).max();
    let (kind, at_ms) = match (delivered_ms, shipped_ms) {
        (Some(at_ms), _) => (DeliveryKind::Delivered, at_ms),
        (None, Some(at_ms)) => (DeliveryKind::Shipped, at_ms),
        (None, None) => return Ok(None),
    };
    Ok(Some(Delivery { kind, date: day(settings.date(at_ms)?) }))
}
