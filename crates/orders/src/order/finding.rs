//! Looking up orders: whole, newest first, in four queries however many there are.

use std::collections::HashMap;

use base::db::{Param, params, placeholders};
use base::money::Money;
use base::{Error, Read, Result, Row};

use super::{LineView, OrderId, OrderView, PaymentKind, PaymentView, Place, ShipmentView};
use crate::address::Address;
use crate::options;
use crate::stage::Stage;

/// Orders one answer holds at most.
pub const ORDERS_LIMIT: i64 = 100;
/// Rows of customers that may be one person; further ones are left out.
pub const CUSTOMERS_LIMIT: usize = 200;
/// Orders that may share a parcel.
pub const SHARED_LIMIT: i64 = 20;

/// The newest orders of one person, known by one or more ids, `limit` of them and at most [`ORDERS_LIMIT`].
pub fn of_customer(read: &Read<'_>, customer_ids: &[i64], limit: i64) -> Result<Vec<OrderView>> {
    of_customer_before(read, customer_ids, Place { placed_ms: i64::MAX, id: OrderId(i64::MAX) }, limit)
}

/// The orders that follow the one at `before` in the list: the next page.
pub fn of_customer_before(
    read: &Read<'_>,
    customer_ids: &[i64],
    before: Place,
    limit: i64,
) -> Result<Vec<OrderView>> {
    let ids = &customer_ids[..customer_ids.len().min(CUSTOMERS_LIMIT)];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS}
         FROM orders
         WHERE customer_id IN ({})
           AND (placed_ms < $1 OR (placed_ms = $1 AND id < $2))
         ORDER BY placed_ms DESC, id DESC
         LIMIT $3",
        placeholders(4, ids.len())
    );
    let limit = limit.clamp(0, ORDERS_LIMIT);
    let mut bound: Vec<&dyn Param> = vec![&before.placed_ms, &before.id.0, &limit];
    bound.extend(params(ids));
    let orders = read.list(&sql, &bound, order_from)?;
    filled(read, orders)
}

/// The order a person means by `typed`: a leading `#` and the case of letters are forgiven, the exact number comes first.
pub fn find_by_number(read: &Read<'_>, typed: &str) -> Result<Option<OrderView>> {
    let exact = typed.trim().to_owned();
    let bare = exact.trim_start_matches('#').to_uppercase();
    let marked = format!("#{bare}");
    let toggled = exact.strip_prefix('#').map_or_else(|| format!("#{exact}"), str::to_owned);
    let sql = format!(
        "SELECT {COLUMNS}
         FROM orders
         WHERE number IN ($1, $2, $3, $4)
         ORDER BY CASE WHEN number = $1 THEN 0 WHEN number = $2 THEN 1 ELSE 2 END, id
         LIMIT 1"
    );
    let orders = read.list(&sql, &[&exact, &toggled, &bare, &marked], order_from)?;
    Ok(filled(read, orders)?.pop())
}

/// The orders whose parcel has this tracking number, newest first; several orders may share one parcel.
pub fn find_by_tracking(read: &Read<'_>, tracking: &str) -> Result<Vec<OrderView>> {
    let tracking: String = tracking.split_whitespace().collect();
    if tracking.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS}
         FROM orders
         WHERE id IN (SELECT order_id FROM shipments WHERE tracking = $1)
         ORDER BY placed_ms DESC, id DESC
         LIMIT $2"
    );
    let orders = read.list(&sql, &[&tracking, &SHARED_LIMIT], order_from)?;
    filled(read, orders)
}

pub(super) const COLUMNS: &str =
    "id, customer_id, number, status, currency, total_minor, address, placed_ms, extra";

pub(super) fn filled(read: &Read<'_>, mut orders: Vec<OrderView>) -> Result<Vec<OrderView>> {
    let ids: Vec<i64> = orders.iter().map(|order| order.id.0).collect();
    if ids.is_empty() {
        return Ok(orders);
    }
    let mut lines = grouped(lines_of(read, &ids)?);
    let mut payments = grouped(payments_of(read, &ids)?);
    let mut shipments = grouped(shipments_of(read, &ids)?);
    for order in &mut orders {
        order.lines = lines.remove(&order.id.0).unwrap_or_default();
        order.payments = payments.remove(&order.id.0).unwrap_or_default();
        order.shipments = shipments.remove(&order.id.0).unwrap_or_default();
        for line in &mut order.lines {
            line.price.currency.clone_from(&order.total.currency);
        }
        for payment in &mut order.payments {
            payment.amount.currency.clone_from(&order.total.currency);
        }
        order.stage = order.find_stage();
    }
    Ok(orders)
}

fn lines_of(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, LineView)>> {
    let sql = format!(
        "SELECT order_id, id, sku, title, options, quantity, price_minor
         FROM order_lines
         WHERE order_id IN ({})
         ORDER BY order_id, place, id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let line = LineView {
            id: row.get(1)?,
            sku: row.get(2)?,
            title: row.get(3)?,
            options: options::from_stored(&row.get::<String>(4)?)?,
            quantity: row.get(5)?,
            price: Money::new(row.get(6)?, ""),
        };
        Ok((row.get(0)?, line))
    })
}

fn payments_of(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, PaymentView)>> {
    let sql = format!(
        "SELECT order_id, id, kind, method, amount_minor, paid_ms
         FROM payments
         WHERE order_id IN ({})
         ORDER BY order_id, place, id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let kind: String = row.get(2)?;
        let payment = PaymentView {
            id: row.get(1)?,
            kind: PaymentKind::read(&kind)
                .ok_or_else(|| Error::inside(format!("unknown kind of payment {kind}")))?,
            method: row.get(3)?,
            amount: Money::new(row.get(4)?, ""),
            paid_ms: row.get(5)?,
        };
        Ok((row.get(0)?, payment))
    })
}

fn shipments_of(read: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, ShipmentView)>> {
    let sql = format!(
        "SELECT order_id, id, carrier, tracking, status, skus, shipped_ms, delivered_ms
         FROM shipments
         WHERE order_id IN ({})
         ORDER BY order_id, place, id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), |row| {
        let shipment = ShipmentView {
            id: row.get(1)?,
            carrier: row.get(2)?,
            tracking: row.get(3)?,
            status: row.get(4)?,
            skus: serde_json::from_str(&row.get::<String>(5)?)?,
            shipped_ms: row.get(6)?,
            delivered_ms: row.get(7)?,
        };
        Ok((row.get(0)?, shipment))
    })
}

pub(super) fn grouped<T>(rows: Vec<(i64, T)>) -> HashMap<i64, Vec<T>> {
    let mut groups: HashMap<i64, Vec<T>> = HashMap::new();
    for (order, part) in rows {
        groups.entry(order).or_default().push(part);
    }
    groups
}

pub(super) fn order_from(row: &Row<'_>) -> Result<OrderView> {
    let currency: String = row.get(4)?;
    Ok(OrderView {
        id: OrderId(row.get(0)?),
        customer_id: row.get(1)?,
        number: row.get(2)?,
        status: row.get(3)?,
        stage: Stage::Placed,
        total: Money::new(row.get(5)?, currency),
        address: Address::from_stored(&row.get::<String>(6)?),
        placed_ms: row.get(7)?,
        extra: row.get(8)?,
        lines: Vec::new(),
        payments: Vec::new(),
        shipments: Vec::new(),
    })
}
