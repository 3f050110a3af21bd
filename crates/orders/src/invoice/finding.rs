//! Finding documents: of an order, of a customer, by number. Whoever may reach only some customers finds only theirs.

use base::db::{Param, params, placeholders};
use base::money::Money;
use base::{Error, Read, Result, Row};

use super::body::Body;
use super::{Invoice, InvoiceId, Kind};
use crate::order::OrderId;

/// Documents one answer holds at most.
pub const INVOICES_LIMIT: i64 = 100;
/// Credit notes one invoice can have.
pub const CREDITS_LIMIT: i64 = 1_000;
/// Rows of customers that may be one person; further ones are left out.
pub const CUSTOMERS_LIMIT: usize = 200;

/// A document in a list, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id: the key to page by.
    pub id: InvoiceId,
    /// The order it bills or credits.
    pub order_id: OrderId,
    /// What the customer calls that order.
    pub order_number: String,
    /// Which of the two it is.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// With tax; positive on credit notes too.
    pub gross: Money,
    /// The tax in it, minor units.
    pub tax_minor: i64,
    /// When it was issued, UTC milliseconds.
    pub issued_ms: i64,
}

/// The documents of one order, oldest first; only those of `customers` where they are given.
pub fn of_order(read: &Read<'_>, order_id: OrderId, customers: Option<&[i64]>) -> Result<Vec<Listed>> {
    let (mine, ids) = only(customers, 3);
    let sql = format!(
        "SELECT {LISTED}
         FROM invoices JOIN orders ON orders.id = invoices.order_id
         WHERE invoices.order_id = $1 {mine}
         ORDER BY invoices.id
         LIMIT $2"
    );
    let mut bound: Vec<&dyn Param> = vec![&order_id.0, &CREDITS_LIMIT];
    bound.extend(params(ids));
    read.list(&sql, &bound, listed_from)
}

/// A page of the documents of one person, known by one or more ids: newest first, those older than `before`.
pub fn of_customer(
    read: &Read<'_>,
    customers: &[i64],
    before: Option<InvoiceId>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let (mine, ids) = only(Some(customers), 3);
    let sql = format!(
        "SELECT {LISTED}
         FROM invoices JOIN orders ON orders.id = invoices.order_id
         WHERE invoices.id < $1 {mine}
         ORDER BY invoices.id DESC
         LIMIT $2"
    );
    let before = before.map_or(i64::MAX, |id| id.0);
    let limit = limit.clamp(0, INVOICES_LIMIT);
    let mut bound: Vec<&dyn Param> = vec![&before, &limit];
    bound.extend(params(ids));
    read.list(&sql, &bound, listed_from)
}

/// The document with this number, as people type it; only one of `customers` where they are given.
pub fn by_number(read: &Read<'_>, number: &str, customers: Option<&[i64]>) -> Result<Option<Invoice>> {
    let (mine, ids) = only(customers, 2);
    let sql = format!("SELECT {WHOLE} FROM invoices WHERE number = $1 {mine} ORDER BY id LIMIT 1");
    let number = number.trim().to_uppercase();
    let mut bound: Vec<&dyn Param> = vec![&number];
    bound.extend(params(ids));
    read.find(&sql, &bound, whole_from)
}

/// The invoice of an order, if it was issued.
pub(super) fn invoice_of(read: &Read<'_>, order_id: OrderId) -> Result<Option<Invoice>> {
    let sql = format!(
        "SELECT {WHOLE}
         FROM invoices
         WHERE order_id = $1 AND kind = 'invoice'
         ORDER BY id
         LIMIT 1"
    );
    read.find(&sql, &[&order_id.0], whole_from)
}

/// What the credit notes of an invoice say, oldest first.
pub(super) fn credits_of(read: &Read<'_>, invoice_id: InvoiceId) -> Result<Vec<Body>> {
    let bodies = read.list(
        "SELECT body
         FROM invoices
         WHERE corrects_id = $1
         ORDER BY id
         LIMIT $2",
        &[&invoice_id.0, &CREDITS_LIMIT],
        |row| Body::from_stored(&row.get::<String>(0)?),
    )?;
    if i64::try_from(bodies.len()).is_ok_and(|count| count >= CREDITS_LIMIT) {
        return Err(Error::refused(format!(
            "This invoice has {CREDITS_LIMIT} credit notes already. Give the rest back another way."
        )));
    }
    Ok(bodies)
}

const LISTED: &str = "invoices.id, invoices.order_id, orders.number, invoices.kind, invoices.number,
                invoices.gross_minor, invoices.currency, invoices.tax_minor, invoices.issued_ms";

const WHOLE: &str = "id, customer_id, order_id, act_id, kind, number, corrects_id, body, issued_ms";

/// The condition that leaves only these customers, its placeholders from `$first` on, and their ids.
fn only(customers: Option<&[i64]>, first: usize) -> (String, &[i64]) {
    match customers {
        None => (String::new(), &[]),
        Some([]) => ("AND 1 = 0".into(), &[]),
        Some(ids) => {
            let ids = &ids[..ids.len().min(CUSTOMERS_LIMIT)];
            (format!("AND invoices.customer_id IN ({})", placeholders(first, ids.len())), ids)
        }
    }
}

fn kind_from(stored: &str) -> Result<Kind> {
    Kind::read(stored).ok_or_else(|| Error::inside(format!("unknown kind of invoice {stored}")))
}

fn listed_from(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed {
        id: InvoiceId(row.get(0)?),
        order_id: OrderId(row.get(1)?),
        order_number: row.get(2)?,
        kind: kind_from(&row.get::<String>(3)?)?,
        number: row.get(4)?,
        gross: Money::new(row.get(5)?, row.get::<String>(6)?),
        tax_minor: row.get(7)?,
        issued_ms: row.get(8)?,
    })
}

fn whole_from(row: &Row<'_>) -> Result<Invoice> {
    Ok(Invoice {
        id: InvoiceId(row.get(0)?),
        customer_id: row.get(1)?,
        order_id: OrderId(row.get(2)?),
        act_id: row.get(3)?,
        kind: kind_from(&row.get::<String>(4)?)?,
        number: row.get(5)?,
        corrects_id: row.get::<Option<i64>>(6)?.map(InvoiceId),
        body: Body::from_stored(&row.get::<String>(7)?)?,
        issued_ms: row.get(8)?,
    })
}
