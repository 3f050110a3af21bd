//! Writes orders: whole, and only what differs.

use std::collections::HashMap;

use base::db::Param;
use base::{Error, Result, Tx};
use serde_json::json;

use super::journey;
use super::known::{Known, asked};
use super::outcome::{Outcome, record};
use super::parts::{self, Part, Whole};
use super::record::{Buyer, Head, Line, Order, Payment, Shipment};

/// An order as it stands in the database.
#[derive(Debug)]
pub(super) struct Stored {
    id: i64,
    customer_id: i64,
    head: Head,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    shipments: Vec<Shipment>,
}

/// The stored orders among those of a batch, by number: four queries however many there are.
pub(super) fn stored(tx: &Tx<'_>, orders: &[&Order]) -> Result<HashMap<String, Stored>> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let numbers: Vec<&String> = orders.iter().map(|order| &order.number).collect();
    let (asked, bound) = asked("TEXT", &None::<String>, &numbers);
    let sql = format!(
        "{asked}
         SELECT number, id, customer_id, status, currency, total_minor, address, extra, placed_ms
         FROM asked CROSS JOIN orders
         WHERE number = asked.value
         ORDER BY id"
    );
    let heads = tx.list(&sql, &bound, |row| {
        let head = Head {
            status: row.get(3)?,
            currency: row.get(4)?,
            total_minor: row.get(5)?,
            address: row.get(6)?,
            extra: row.get(7)?,
            placed_ms: row.get(8)?,
        };
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, head))
    })?;
    let ids: Vec<i64> = heads.iter().map(|(_, id, _, _)| *id).collect();
    let mut lines = parts::of_orders(tx, &ids)?;
    let mut payments = parts::of_orders(tx, &ids)?;
    let mut shipments = parts::of_orders(tx, &ids)?;
    let whole = |(number, id, customer_id, head)| {
        let order = Stored {
            id,
            customer_id,
            head,
            lines: lines.remove(&id).unwrap_or_default(),
            payments: payments.remove(&id).unwrap_or_default(),
            shipments: shipments.remove(&id).unwrap_or_default(),
        };
        (number, order)
    };
    Ok(heads.into_iter().map(whole).collect())
}

/// The row of the customer whose order it is.
pub(super) fn buyer(order: &Order, known: &Known) -> Result<i64> {
    let owner = match &order.buyer {
        Buyer::Key(key) => known.customers.get(key),
        Buyer::Email(email) => known.emails.get(email),
    };
    owner.map(|owner| owner.row).ok_or_else(|| {
        Error::Conflict(
            "Its customer is not there: the line of the customer was left out, or someone removed it.".into(),
        )
    })
}

impl Stored {
    /// What differs from the record, by the names of its fields.
    pub fn differences(&self, order: &Order, customer_id: i64) -> Vec<&'static str> {
        let (head, wanted) = (&self.head, &order.head);
        let all = [
            ("customer", self.customer_id != customer_id),
            ("status", head.status != wanted.status),
            ("currency", head.currency != wanted.currency),
            ("total", head.total_minor != wanted.total_minor),
            ("address", head.address != wanted.address),
            ("extra", head.extra != wanted.extra),
            ("placed_at", head.placed_ms != wanted.placed_ms),
            ("lines", self.lines != order.lines),
            ("payments", self.payments != order.payments),
            ("shipments", self.shipments != order.shipments),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}

/// What is to be done with a record whose order is stored already: nothing, or only what its carriers said since.
pub(super) fn renew(tx: &mut Tx<'_>, stored: &Stored, order: &Order, customer_id: i64) -> Result<Outcome> {
    if !stored.differences(order, customer_id).is_empty() {
        return change(tx, stored, order, customer_id);
    }
    if !journey::write(tx, Whole { order_id: stored.id, customer_id }, order)? {
        return Ok(Outcome::Same);
    }
    let status = &order.head.status;
    let data = json!({ "number": order.number, "changed": ["shipments"], "status": status, "status_before": status });
    record(tx, "order.changed", Some(customer_id), stored.id, &data)?;
    Ok(Outcome::Changed)
}

/// Writes a new order.
pub(super) fn create(tx: &mut Tx<'_>, order: &Order, customer_id: i64) -> Result<Outcome> {
    let id: i64 = tx.id();
    let head = &order.head;
    tx.execute(
        "INSERT INTO orders
           (id, customer_id, number, status, currency, total_minor, address, extra, placed_ms, changed_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &id,
            &customer_id,
            &order.number,
            &head.status,
            &head.currency,
            &head.total_minor,
            &head.address,
            &head.extra,
            &head.placed_ms,
            &tx.now_ms(),
        ],
    )?;
    let whole = Whole { order_id: id, customer_id };
    parts::write(tx, whole, &[], &order.lines)?;
    parts::write(tx, whole, &[], &order.payments)?;
    parts::write(tx, whole, &[], &order.shipments)?;
    journey::write(tx, whole, order)?;
    let data = json!({ "number": order.number, "status": head.status, "placed_ms": head.placed_ms });
    record(tx, "order.imported", Some(customer_id), id, &data)?;
    Ok(Outcome::New)
}

impl Stored {
    /// What is kept of it beside its fields.
    pub fn extra(&self) -> &str {
        &self.head.extra
    }
}

/// Makes a stored order what the record says.
fn change(tx: &mut Tx<'_>, stored: &Stored, order: &Order, customer_id: i64) -> Result<Outcome> {
    let head = &order.head;
    tx.execute(
        "UPDATE orders
         SET customer_id = $1, status = $2, currency = $3, total_minor = $4, address = $5, extra = $6, placed_ms = $7,
           changed_ms = $8
         WHERE id = $9",
        &[
            &customer_id,
            &head.status,
            &head.currency,
            &head.total_minor,
            &head.address,
            &head.extra,
            &head.placed_ms,
            &tx.now_ms(),
            &stored.id,
        ],
    )?;
    let whole = Whole { order_id: stored.id, customer_id };
    if stored.customer_id != customer_id {
        journey::hand_over(tx, whole)?;
        for table in [Line::TABLE, Payment::TABLE, Shipment::TABLE] {
            let bound: [&dyn Param; 2] = [&customer_id, &stored.id];
            tx.execute(&format!("UPDATE {table} SET customer_id = $1 WHERE order_id = $2"), &bound)?;
        }
    }
    parts::write(tx, whole, &stored.lines, &order.lines)?;
    parts::write(tx, whole, &stored.payments, &order.payments)?;
    journey::cut(tx, whole, (stored.shipments.len(), order.shipments.len()))?;
    parts::write(tx, whole, &stored.shipments, &order.shipments)?;
    journey::write(tx, whole, order)?;
    let data = json!({
        "number": order.number,
        "changed": stored.differences(order, customer_id),
        "status": head.status,
        "status_before": stored.head.status,
    });
    record(tx, "order.changed", Some(customer_id), stored.id, &data)?;
    Ok(Outcome::Changed)
}
