//! All orders, walked by key: for programs that copy them. One customer's orders on a page are `finding`'s.

use base::db::{Param, params, placeholders};
use base::events::Event;
use base::{Read, Result, Row, Tx};
use serde_json::Value;

use super::OrderView;
use super::finding::{COLUMNS, CUSTOMERS_LIMIT, filled, order_from};

/// Orders one page holds at most.
pub const PAGE_LIMIT: i64 = 200;

/// Families of events that name an order in their data.
const AROUND: [&str; 5] = ["order", "act", "return", "shipment", "claim"];

/// Which way to walk, and from when on, UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Newest first, placed at or after: what is placed meanwhile stands before the beginning and doesn't disturb.
    Placed(i64),
    /// Oldest change first, changed at or after: what changes meanwhile comes (again) at the end.
    Changed(i64),
}

/// Which orders.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Rows of the one customer they belong to; all customers without.
    pub customers: Option<Vec<i64>>,
    /// The order of the walk.
    pub walk: Walk,
    /// Time and id of the last order seen.
    pub after: Option<(i64, i64)>,
    /// How many, at most [`PAGE_LIMIT`].
    pub limit: i64,
}

/// An order with the time it was last changed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The order.
    pub order: OrderView,
    /// UTC milliseconds.
    pub changed_ms: i64,
}

impl Listed {
    /// What the next page comes after.
    pub fn place(&self, walk: Walk) -> (i64, i64) {
        match walk {
            Walk::Placed(_) => (self.order.placed_ms, self.order.id.0),
            Walk::Changed(_) => (self.changed_ms, self.order.id.0),
        }
    }
}

/// One page of orders: four queries, however many there are.
pub fn list(read: &Read<'_>, asked: &Asked) -> Result<Vec<Listed>> {
    let customers = asked.customers.as_deref().map(|ids| &ids[..ids.len().min(CUSTOMERS_LIMIT)]);
    if customers.is_some_and(<[i64]>::is_empty) {
        return Ok(Vec::new());
    }
    let of = customers
        .map_or_else(String::new, |ids| format!("customer_id IN ({}) AND ", placeholders(5, ids.len())));
    let (since_ms, first, walk) = match asked.walk {
        Walk::Placed(since_ms) => (
            since_ms,
            (i64::MAX, i64::MAX),
            "placed_ms >= $1 AND (placed_ms, id) < ($2, $3) ORDER BY placed_ms DESC, id DESC",
        ),
        Walk::Changed(since_ms) => {
            (since_ms, (0, 0), "changed_ms >= $1 AND (changed_ms, id) > ($2, $3) ORDER BY changed_ms, id")
        }
    };
    let (at_ms, id) = asked.after.unwrap_or(first);
    let limit = asked.limit.clamp(0, PAGE_LIMIT);
    let mut bound: Vec<&dyn Param> = vec![&since_ms, &at_ms, &id, &limit];
    bound.extend(params(customers.unwrap_or_default()));
    let sql = format!("SELECT {COLUMNS}, changed_ms FROM orders WHERE {of}{walk} LIMIT $4");
    let rows = read.list(&sql, &bound, listed_from)?;
    let (orders, times): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let whole = filled(read, orders)?.into_iter().zip(times);
    Ok(whole.map(|(order, changed_ms)| Listed { order, changed_ms }).collect())
}

/// Reader of the log: what happened to an order or around it makes the order one that changed, so that walks by change
/// meet it again. By the time of noting, not of happening: a walk that passed in between would miss it.
pub fn follow(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let family = event.kind.split('.').next().unwrap_or_default();
    if !AROUND.contains(&family) || event.kind.starts_with("order.imported") {
        return Ok(());
    }
    let Ok(Value::Object(data)) = serde_json::from_str(&event.data) else { return Ok(()) };
    let Some(number) = data.get("order").and_then(Value::as_str) else { return Ok(()) };
    tx.execute("UPDATE orders SET changed_ms = $1 WHERE number = $2", &[&tx.now_ms(), &number])?;
    Ok(())
}

fn listed_from(row: &Row<'_>) -> Result<(OrderView, i64)> {
    Ok((order_from(row)?, row.get(9)?))
}
