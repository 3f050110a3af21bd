//! What an order consists of, as rows: read for many orders at once, written only where they differ.

use std::collections::HashMap;

use base::db::Param;
use base::{Error, Read, Result, Row, Tx};

use super::known::asked;
use super::record::{Line, Payment, Shipment};
use crate::order::PaymentKind;

/// A row that belongs to an order and has a place in it. Its id stays when it changes: returns and claims point to it.
pub(super) trait Part: PartialEq + Sized {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];

    fn values(&self) -> Vec<&dyn Param>;

    /// From a row whose column 0 is the order.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

/// The order that parts belong to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    pub order_id: i64,
    pub customer_id: i64,
}

/// The parts of some orders, each in its place.
pub(super) fn of_orders<P: Part>(read: &Read<'_>, orders: &[i64]) -> Result<HashMap<i64, Vec<P>>> {
    let mut parts: HashMap<i64, Vec<P>> = HashMap::new();
    if orders.is_empty() {
        return Ok(parts);
    }
    let (asked, bound) = asked("BIGINT", &None::<i64>, &orders.iter().collect::<Vec<_>>());
    let sql = format!(
        "{asked}
         SELECT order_id, {}
         FROM asked CROSS JOIN {}
         WHERE order_id = asked.value
         ORDER BY order_id, place, id",
        P::COLUMNS.join(", "),
        P::TABLE
    );
    let rows = read.list(&sql, &bound, |row| Ok((row.get::<i64>(0)?, P::from_row(row)?)))?;
    for (order, part) in rows {
        parts.entry(order).or_default().push(part);
    }
    Ok(parts)
}

/// Makes the stored parts what `new` says, touching only those that differ from `old`.
pub(super) fn write<P: Part>(tx: &mut Tx<'_>, whole: Whole, old: &[P], new: &[P]) -> Result<()> {
    let differs = |(place, part): &(usize, &P)| old.get(*place) != Some(*part);
    let different: Vec<(i64, &P)> =
        new.iter().enumerate().filter(differs).map(|(place, part)| (place as i64, part)).collect();
    for rows in different.chunks(ROWS) {
        put(tx, whole, rows)?;
    }
    if old.len() > new.len() {
        let sql = format!("DELETE FROM {} WHERE order_id = $1 AND place >= $2", P::TABLE);
        tx.execute(&sql, &[&whole.order_id, &(new.len() as i64)])?;
    }
    Ok(())
}

/// Rows of one statement; each number of rows is a prepared statement of its own.
const ROWS: usize = 16;

fn put<P: Part>(tx: &mut Tx<'_>, whole: Whole, rows: &[(i64, &P)]) -> Result<()> {
    let width = 4 + P::COLUMNS.len();
    let tuples: Vec<String> =
        (0..rows.len()).map(|row| format!("({})", base::db::placeholders(row * width + 1, width))).collect();
    let updates: Vec<String> =
        P::COLUMNS.iter().map(|column| format!("{column} = EXCLUDED.{column}")).collect();
    let sql = format!(
        "INSERT INTO {} (id, customer_id, order_id, place, {})
         VALUES {}
         ON CONFLICT (order_id, place) DO UPDATE SET {}",
        P::TABLE,
        P::COLUMNS.join(", "),
        tuples.join(", "),
        updates.join(", ")
    );
    let ids: Vec<i64> = rows.iter().map(|_| tx.id()).collect();
    let mut bound: Vec<&dyn Param> = Vec::with_capacity(rows.len() * width);
    for (id, (place, part)) in ids.iter().zip(rows) {
        bound.extend([id as &dyn Param, &whole.customer_id, &whole.order_id, place]);
        bound.extend(part.values());
    }
    tx.execute(&sql, &bound)?;
    Ok(())
}

impl Part for Line {
    const TABLE: &'static str = "order_lines";
    const COLUMNS: &'static [&'static str] =
        &["sku", "title", "options", "quantity", "price_minor", "tax_bp"];

    fn values(&self) -> Vec<&dyn Param> {
        vec![&self.sku, &self.title, &self.options, &self.quantity, &self.price_minor, &self.tax_bp]
    }

    fn from_row(row: &Row<'_>) -> Result<Line> {
        Ok(Line {
            sku: row.get(1)?,
            title: row.get(2)?,
            options: row.get(3)?,
            quantity: row.get(4)?,
            price_minor: row.get(5)?,
            tax_bp: row.get(6)?,
        })
    }
}

impl Part for Payment {
    const TABLE: &'static str = "payments";
    const COLUMNS: &'static [&'static str] = &["kind", "method", "amount_minor", "paid_ms"];

    fn values(&self) -> Vec<&dyn Param> {
        let kind: &dyn Param = match self.kind {
            PaymentKind::Payment => &"payment",
            PaymentKind::Refund => &"refund",
        };
        vec![kind, &self.method, &self.amount_minor, &self.paid_ms]
    }

    fn from_row(row: &Row<'_>) -> Result<Payment> {
        let kind: String = row.get(1)?;
        Ok(Payment {
            kind: PaymentKind::read(&kind)
                .ok_or_else(|| Error::inside(format!("unknown kind of payment {kind}")))?,
            method: row.get(2)?,
            amount_minor: row.get(3)?,
            paid_ms: row.get(4)?,
        })
    }
}

impl Part for Shipment {
    const TABLE: &'static str = "shipments";
    const COLUMNS: &'static [&'static str] =
        &["carrier", "tracking", "status", "skus", "shipped_ms", "delivered_ms"];

    fn values(&self) -> Vec<&dyn Param> {
        vec![&self.carrier, &self.tracking, &self.status, &self.skus, &self.shipped_ms, &self.delivered_ms]
    }

    fn from_row(row: &Row<'_>) -> Result<Shipment> {
        Ok(Shipment {
            carrier: row.get(1)?,
            tracking: row.get(2)?,
            status: row.get(3)?,
            skus: row.get(4)?,
            shipped_ms: row.get(5)?,
            delivered_ms: row.get(6)?,
        })
    }
}
