//! Looking up returns, with their lines and steps, and what of an order can still come back.

use std::collections::HashMap;

use base::db::{Param, params, placeholders};
use base::{Error, Read, Result, Row};

use super::{Kind, Line, Outcome, Return, ReturnId, State, Step};
use crate::order::OrderId;
use crate::reference::Named;

/// Returns one answer holds at most.
pub const RETURNS_LIMIT: i64 = 100;
/// Steps one answer holds at most.
pub const STEPS_LIMIT: i64 = 200;
/// Rows of customers that may be one person; further ones are left out.
const CUSTOMERS_LIMIT: usize = 200;

/// A line of an order and how much of it has come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The order's line.
    pub line_id: i64,
    /// What it is called.
    pub title: String,
    /// How many were bought.
    pub quantity: i64,
    /// How many came back, or are to.
    pub taken: i64,
}

impl Bought {
    /// How many can still come back.
    pub fn left(&self) -> i64 {
        self.quantity - self.taken
    }
}

/// The return `id`.
pub fn find(read: &Read<'_>, id: ReturnId) -> Result<Return> {
    let sql = format!("{SELECT} WHERE returns.id = $1");
    let found = read.list(&sql, &[&id.0], return_from)?;
    filled(read, found)?.pop().ok_or(Error::NotFound)
}

/// The return a person means by `typed`, its RMA number.
pub fn find_by_reference(read: &Read<'_>, typed: &str) -> Result<Option<Return>> {
    let Some(reference) = Named::Return.read(typed) else { return Ok(None) };
    let sql = format!("{SELECT} WHERE returns.reference = $1");
    let found = read.list(&sql, &[&reference], return_from)?;
    Ok(filled(read, found)?.pop())
}

/// The returns of an order, newest first, as staff see them.
pub fn of_order(read: &Read<'_>, order_id: OrderId) -> Result<Vec<Return>> {
    let sql = format!("{SELECT} WHERE returns.order_id = $1 ORDER BY returns.id DESC LIMIT $2");
    let found = read.list(&sql, &[&order_id.0, &RETURNS_LIMIT], return_from)?;
    filled(read, found)
}

/// The returns of an order as one person sees them: what someone who was given a thing sent back is not told to the buyer.
pub fn of_order_for(read: &Read<'_>, order_id: OrderId, cluster: &[i64]) -> Result<Vec<Return>> {
    let mut found = of_order(read, order_id)?;
    found.retain(|item| item.kind != Kind::Gift || cluster.contains(&item.customer_id));
    Ok(found)
}

/// The returns of one person, known by one or more ids, newest first, older than `before`.
pub fn of_customer(
    read: &Read<'_>,
    cluster: &[i64],
    before: Option<ReturnId>,
    limit: i64,
) -> Result<Vec<Return>> {
    let ids = &cluster[..cluster.len().min(CUSTOMERS_LIMIT)];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} WHERE returns.customer_id IN ({}) AND returns.id < $1 ORDER BY returns.id DESC LIMIT $2",
        placeholders(3, ids.len())
    );
    let (before, limit) = (before.map_or(i64::MAX, |id| id.0), limit.clamp(0, RETURNS_LIMIT));
    let mut bound: Vec<&dyn Param> = vec![&before, &limit];
    bound.extend(params(ids));
    let found = read.list(&sql, &bound, return_from)?;
    filled(read, found)
}

/// The returns that stand at `state`, or all, newest first, older than `before`.
pub fn list(
    read: &Read<'_>,
    state: Option<State>,
    before: Option<ReturnId>,
    limit: i64,
) -> Result<Vec<Return>> {
    let (before, limit) = (before.map_or(i64::MAX, |id| id.0), limit.clamp(0, RETURNS_LIMIT));
    let found = match state {
        Some(state) => read.list(
            &format!(
                "{SELECT} WHERE returns.state = $1 AND returns.id < $2 ORDER BY returns.id DESC LIMIT $3"
            ),
            &[&state.as_str(), &before, &limit],
            return_from,
        )?,
        None => read.list(
            &format!("{SELECT} WHERE returns.id < $1 ORDER BY returns.id DESC LIMIT $2"),
            &[&before, &limit],
            return_from,
        )?,
    };
    filled(read, found)
}

/// Every step of a return, oldest first.
pub fn steps_of(read: &Read<'_>, id: ReturnId) -> Result<Vec<Step>> {
    read.list(
        "SELECT id, state, actor, note, at_ms
         FROM return_steps
         WHERE return_id = $1
         ORDER BY id
         LIMIT $2",
        &[&id.0, &STEPS_LIMIT],
        |row| {
            Ok(Step {
                id: row.get(0)?,
                state: State::read(&row.get::<String>(1)?)?,
                actor: row.get(2)?,
                note: row.get(3)?,
                at_ms: row.get(4)?,
            })
        },
    )
}

/// The lines of an order with what returns took of them, leaving out `except`.
///
/// A rejected return took nothing, a settled repair gave back what it took, and of what was looked at only the accepted
/// part counts.
pub fn bought(read: &Read<'_>, order_id: OrderId, except: Option<ReturnId>) -> Result<Vec<Bought>> {
    let except = except.map_or(0, |id| id.0);
    let taken: HashMap<i64, i64> = read
        .list(
            "SELECT return_lines.line_id, CAST(SUM(COALESCE(return_lines.accepted, return_lines.quantity)) AS BIGINT)
             FROM returns
             JOIN return_lines ON return_lines.return_id = returns.id
             WHERE returns.order_id = $1
               AND returns.id <> $2
               AND returns.state <> 'rejected'
               AND NOT (returns.state = 'settled' AND return_lines.outcome = 'repair')
             GROUP BY return_lines.line_id
             ORDER BY return_lines.line_id",
            &[&order_id.0, &except],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    read.list(
        "SELECT id, title, quantity FROM order_lines WHERE order_id = $1 ORDER BY place, id",
        &[&order_id.0],
        |row| {
            let line_id: i64 = row.get(0)?;
            let taken = taken.get(&line_id).copied().unwrap_or(0);
            Ok(Bought { line_id, title: row.get(1)?, quantity: row.get(2)?, taken })
        },
    )
}

const SELECT: &str =
    "SELECT returns.id, returns.customer_id, returns.order_id, orders.number, returns.act_id,
       returns.reference, returns.kind, returns.state, returns.method, returns.currency, returns.goods_minor,
       returns.fee_minor, returns.difference_minor, returns.carrier, returns.tracking, returns.refund_by_ms,
       returns.created_ms
     FROM returns
     JOIN orders ON orders.id = returns.order_id";

fn return_from(row: &Row<'_>) -> Result<Return> {
    Ok(Return {
        id: ReturnId(row.get(0)?),
        customer_id: row.get(1)?,
        order_id: OrderId(row.get(2)?),
        order_number: row.get(3)?,
        act_id: row.get(4)?,
        reference: row.get(5)?,
        kind: Kind::read(&row.get::<String>(6)?)?,
        state: State::read(&row.get::<String>(7)?)?,
        method: row.get(8)?,
        currency: row.get(9)?,
        goods_minor: row.get(10)?,
        fee_minor: row.get(11)?,
        difference_minor: row.get(12)?,
        carrier: row.get(13)?,
        tracking: row.get(14)?,
        refund_by_ms: row.get(15)?,
        created_ms: row.get(16)?,
        lines: Vec::new(),
    })
}

fn filled(read: &Read<'_>, mut found: Vec<Return>) -> Result<Vec<Return>> {
    let ids: Vec<i64> = found.iter().map(|item| item.id.0).collect();
    if ids.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT return_id, id, line_id, sku, title, quantity, price_minor, reason, detail, outcome, new_sku,
           new_price_minor, condition, accepted
         FROM return_lines
         WHERE return_id IN ({})
         ORDER BY return_id, id",
        placeholders(1, ids.len())
    );
    let mut lines: HashMap<i64, Vec<Line>> = HashMap::new();
    for (id, line) in read.list(&sql, &params(&ids), |row| Ok((row.get::<i64>(0)?, line_from(row)?)))? {
        lines.entry(id).or_default().push(line);
    }
    for item in &mut found {
        item.lines = lines.remove(&item.id.0).unwrap_or_default();
    }
    Ok(found)
}

fn line_from(row: &Row<'_>) -> Result<Line> {
    Ok(Line {
        id: row.get(1)?,
        line_id: row.get(2)?,
        sku: row.get(3)?,
        title: row.get(4)?,
        quantity: row.get(5)?,
        price_minor: row.get(6)?,
        reason: row.get(7)?,
        detail: row.get(8)?,
        outcome: Outcome::read(&row.get::<String>(9)?)?,
        new_sku: row.get(10)?,
        new_price_minor: row.get(11)?,
        condition: row.get(12)?,
        accepted: row.get(13)?,
    })
}
