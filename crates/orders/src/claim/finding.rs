//! Looking up claims.

use base::db::{Param, params, placeholders};
use base::{Error, Read, Result, Row};

use super::{Claim, ClaimId, Remedy, State};
use crate::order::OrderId;
use crate::reference::Named;

/// Claims one answer holds at most.
pub const CLAIMS_LIMIT: i64 = 100;
/// Rows of customers that may be one person; further ones are left out.
const CUSTOMERS_LIMIT: usize = 200;

/// The claim `id`.
pub fn find(read: &Read<'_>, id: ClaimId) -> Result<Claim> {
    let sql = format!("{SELECT} WHERE claims.id = $1");
    read.find(&sql, &[&id.0], claim_from)?.ok_or(Error::NotFound)
}

/// The claim a person means by `typed`, its reference.
pub fn find_by_reference(read: &Read<'_>, typed: &str) -> Result<Option<Claim>> {
    let Some(reference) = Named::Claim.read(typed) else { return Ok(None) };
    let sql = format!("{SELECT} WHERE claims.reference = $1");
    read.find(&sql, &[&reference], claim_from)
}

/// The claims of an order, newest first.
pub fn of_order(read: &Read<'_>, order_id: OrderId) -> Result<Vec<Claim>> {
    let sql = format!("{SELECT} WHERE claims.order_id = $1 ORDER BY claims.id DESC LIMIT $2");
    read.list(&sql, &[&order_id.0, &CLAIMS_LIMIT], claim_from)
}

/// The claims of one person, known by one or more ids, newest first, older than `before`.
pub fn of_customer(
    read: &Read<'_>,
    cluster: &[i64],
    before: Option<ClaimId>,
    limit: i64,
) -> Result<Vec<Claim>> {
    let ids = &cluster[..cluster.len().min(CUSTOMERS_LIMIT)];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} WHERE claims.customer_id IN ({}) AND claims.id < $1 ORDER BY claims.id DESC LIMIT $2",
        placeholders(3, ids.len())
    );
    let (before, limit) = (before.map_or(i64::MAX, |id| id.0), limit.clamp(0, CLAIMS_LIMIT));
    let mut bound: Vec<&dyn Param> = vec![&before, &limit];
    bound.extend(params(ids));
    read.list(&sql, &bound, claim_from)
}

/// The claims that stand at `state`, or all, newest first, older than `before`.
pub fn list(
    read: &Read<'_>,
    state: Option<State>,
    before: Option<ClaimId>,
    limit: i64,
) -> Result<Vec<Claim>> {
    let (before, limit) = (before.map_or(i64::MAX, |id| id.0), limit.clamp(0, CLAIMS_LIMIT));
    match state {
        Some(state) => read.list(
            &format!("{SELECT} WHERE claims.state = $1 AND claims.id < $2 ORDER BY claims.id DESC LIMIT $3"),
            &[&state.as_str(), &before, &limit],
            claim_from,
        ),
        None => read.list(
            &format!("{SELECT} WHERE claims.id < $1 ORDER BY claims.id DESC LIMIT $2"),
            &[&before, &limit],
            claim_from,
        ),
    }
}

const SELECT: &str =
    "SELECT claims.id, claims.customer_id, claims.order_id, COALESCE(orders.number, ''), claims.act_id,
       claims.reference, claims.line_id, claims.sku, claims.title, claims.serial, claims.problem, claims.wish,
       claims.state, claims.outcome, claims.decision, claims.decided_by, claims.decided_ms, claims.created_ms
     FROM claims
     LEFT JOIN orders ON orders.id = claims.order_id";

fn claim_from(row: &Row<'_>) -> Result<Claim> {
    let outcome: String = row.get(13)?;
    Ok(Claim {
        id: ClaimId(row.get(0)?),
        customer_id: row.get(1)?,
        order_id: row.get::<Option<i64>>(2)?.map(OrderId),
        order_number: row.get(3)?,
        act_id: row.get(4)?,
        reference: row.get(5)?,
        line_id: row.get(6)?,
        sku: row.get(7)?,
        title: row.get(8)?,
        serial: row.get(9)?,
        problem: row.get(10)?,
        wish: Remedy::read(&row.get::<String>(11)?)?,
        state: State::read(&row.get::<String>(12)?)?,
        outcome: if outcome.is_empty() { None } else { Some(Remedy::read(&outcome)?) },
        decision: row.get(14)?,
        decided_by: row.get(15)?,
        decided_ms: row.get(16)?,
        created_ms: row.get(17)?,
    })
}
