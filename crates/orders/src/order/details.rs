//! What happened around orders: carrier events, returns, acts. Read beside them, in a fixed number of queries.

use std::collections::HashMap;

use base::db::{params, placeholders};
use base::{Read, Result, Row};

use super::OrderView;
use super::finding::grouped;

/// All of one order.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Whose it is now: the customer kept after merges.
    pub customer_id: i64,
    /// The customer's id in the shop; empty when there is none.
    pub customer_key: String,
    /// When it was last changed, UTC milliseconds.
    pub changed_ms: i64,
    /// What carriers said, oldest first.
    pub carrier_events: Vec<CarrierEvent>,
    /// What comes or came back, oldest first.
    pub returns: Vec<ReturnView>,
    /// What was done with it, oldest first.
    pub acts: Vec<ActView>,
}

/// A carrier's word on a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierEvent {
    /// The parcel.
    pub shipment_id: i64,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// As `in_transit`.
    pub status: String,
    /// Where; may be empty.
    pub place: String,
    /// In the carrier's words.
    pub text: String,
}

/// Goods on their way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnView {
    /// Its id.
    pub id: i64,
    /// What people call it.
    pub reference: String,
    /// As `return` or `exchange`.
    pub kind: String,
    /// As `requested` or `settled`.
    pub state: String,
    /// Where the money goes.
    pub method: String,
    /// What the goods cost.
    pub goods_minor: i64,
    /// What is kept for it.
    pub fee_minor: i64,
    /// What an exchange costs more; below nothing when less.
    pub difference_minor: i64,
    /// Who brings it back.
    pub carrier: String,
    /// The number to follow it by.
    pub tracking: String,
    /// Until when the money is back.
    pub refund_by_ms: Option<i64>,
    /// Since when.
    pub created_ms: i64,
    /// What is in it.
    pub lines: Vec<ReturnLine>,
}

/// One kind of goods in a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnLine {
    /// The line of the order.
    pub line_id: i64,
    /// The variant that comes back.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Why.
    pub reason: String,
    /// As `refund` or `exchange`.
    pub outcome: String,
    /// What is sent instead; empty when nothing is.
    pub new_sku: String,
    /// How many were taken back; none before they arrived.
    pub accepted: Option<i64>,
}

/// Something done with an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActView {
    /// Its id.
    pub id: i64,
    /// What people call it.
    pub reference: String,
    /// As `cancel` or `return`.
    pub kind: String,
    /// As `held` or `done`.
    pub state: String,
    /// Who did it.
    pub actor: String,
    /// The reason given.
    pub reason: String,
    /// Why it was refused or declined; empty when it wasn't.
    pub why: String,
    /// Since when.
    pub created_ms: i64,
    /// When it was decided.
    pub settled_ms: Option<i64>,
}

/// The details of `orders`, by the id of the order: five queries, however many there are.
pub fn of(read: &Read<'_>, orders: &[&OrderView]) -> Result<HashMap<i64, Details>> {
    let ids: Vec<i64> = orders.iter().map(|order| order.id.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut all: HashMap<i64, Details> = heads(read, &ids)?.into_iter().collect();
    let mut lines = grouped(return_lines(read, &ids)?);
    for (order, mut found) in returns(read, &ids)? {
        found.lines = lines.remove(&found.id).unwrap_or_default();
        all.entry(order).or_default().returns.push(found);
    }
    for (order, event) in carrier_events(read, &ids)? {
        all.entry(order).or_default().carrier_events.push(event);
    }
    for (order, act) in acts(read, &ids)? {
        all.entry(order).or_default().acts.push(act);
    }
    Ok(all)
}

fn heads(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Details)>> {
    let sql = format!(
        "SELECT orders.id, kept.id, coalesce(kept.shop_key, customers.shop_key, ''), orders.changed_ms
         FROM orders
         JOIN customers ON customers.id = orders.customer_id
         JOIN customers AS kept ON kept.id = coalesce(customers.merged_into, customers.id)
         WHERE orders.id IN ({})",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let details = Details {
            customer_id: row.get(1)?,
            customer_key: row.get(2)?,
            changed_ms: row.get(3)?,
            ..Details::default()
        };
        Ok((row.get(0)?, details))
    })
}

fn carrier_events(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, CarrierEvent)>> {
    let sql = format!(
        "SELECT shipments.order_id, carrier_events.shipment_id, carrier_events.at_ms, carrier_events.status,
           carrier_events.place, carrier_events.text
         FROM shipments
         JOIN carrier_events ON carrier_events.shipment_id = shipments.id
         WHERE shipments.order_id IN ({})
         ORDER BY carrier_events.at_ms, carrier_events.id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let event = CarrierEvent {
            shipment_id: row.get(1)?,
            at_ms: row.get(2)?,
            status: row.get(3)?,
            place: row.get(4)?,
            text: row.get(5)?,
        };
        Ok((row.get(0)?, event))
    })
}

fn returns(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, ReturnView)>> {
    let sql = format!(
        "SELECT order_id, id, reference, kind, state, method, goods_minor, fee_minor, difference_minor,
           carrier, tracking, refund_by_ms, created_ms
         FROM returns
         WHERE order_id IN ({})
         ORDER BY id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| Ok((row.get(0)?, return_from(row)?)))
}

fn return_from(row: &Row<'_>) -> Result<ReturnView> {
    Ok(ReturnView {
        id: row.get(1)?,
        reference: row.get(2)?,
        kind: row.get(3)?,
        state: row.get(4)?,
        method: row.get(5)?,
        goods_minor: row.get(6)?,
        fee_minor: row.get(7)?,
        difference_minor: row.get(8)?,
        carrier: row.get(9)?,
        tracking: row.get(10)?,
        refund_by_ms: row.get(11)?,
        created_ms: row.get(12)?,
        lines: Vec::new(),
    })
}

fn return_lines(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, ReturnLine)>> {
    let sql = format!(
        "SELECT return_lines.return_id, return_lines.line_id, return_lines.sku, return_lines.title,
           return_lines.quantity, return_lines.reason, return_lines.outcome, return_lines.new_sku,
           return_lines.accepted
         FROM returns
         JOIN return_lines ON return_lines.return_id = returns.id
         WHERE returns.order_id IN ({})
         ORDER BY return_lines.id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let line = ReturnLine {
            line_id: row.get(1)?,
            sku: row.get(2)?,
            title: row.get(3)?,
            quantity: row.get(4)?,
            reason: row.get(5)?,
            outcome: row.get(6)?,
            new_sku: row.get(7)?,
            accepted: row.get(8)?,
        };
        Ok((row.get(0)?, line))
    })
}

fn acts(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, ActView)>> {
    let sql = format!(
        "SELECT order_id, id, reference, kind, state, actor, reason, why, created_ms, settled_ms
         FROM acts
         WHERE order_id IN ({})
         ORDER BY id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let act = ActView {
            id: row.get(1)?,
            reference: row.get(2)?,
            kind: row.get(3)?,
            state: row.get(4)?,
            actor: row.get(5)?,
            reason: row.get(6)?,
            why: row.get(7)?,
            created_ms: row.get(8)?,
            settled_ms: row.get(9)?,
        };
        Ok((row.get(0)?, act))
    })
}
