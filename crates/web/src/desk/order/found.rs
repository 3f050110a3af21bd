//! What the order's page is made of, as the domain knows it: a fixed number of queries.

use base::{Error, Read, Result};
use orders::act::facts::Facts;
use orders::act::{self, Act, Possible};
use orders::claim::{self, Claim};
use orders::history::{self, Change};
use orders::invoice::finding as invoices;
use orders::ledger::{self, Sums};
use orders::order::details::{self, Details};
use orders::{OrderView, invoice};
use people::{Agent, Customer, CustomerId, agent, customer};

use super::super::who::who;

/// What the page is made of, as the domain knows it.
pub struct Found {
    pub order: OrderView,
    pub customer: Customer,
    pub possible: Vec<Possible>,
    pub facts: Facts,
    pub details: Details,
    pub acts: Vec<Act>,
    pub changes: Vec<Change>,
    pub claims: Vec<Claim>,
    pub invoices: Vec<invoices::Listed>,
    pub sums: Sums,
    pub agents: Vec<Agent>,
}

/// The order that is exactly called `number`, or as people write it.
pub fn reach(read: &Read<'_>, number: &str) -> Result<OrderView> {
    if number.contains('\0') || number.trim().is_empty() {
        return Err(Error::NotFound);
    }
    orders::find_by_number(read, number)?.ok_or(Error::NotFound)
}

impl Found {
    /// Reads all of it, for the agent `me`.
    pub fn gather(read: &Read<'_>, me: &Agent, number: &str, now_ms: i64) -> Result<Found> {
        let order = reach(read, number)?;
        let (possible, facts) = act::possible(read, &who(me), &order, now_ms)?;
        let details = details::of(read, &[&order])?.remove(&order.id.0).unwrap_or_default();
        Ok(Found {
            customer: customer::find(read, CustomerId(order.customer_id))?,
            possible,
            facts,
            details,
            acts: act::of_order(read, order.id.0)?,
            changes: history::of_order(read, order.id.0)?,
            claims: claim::finding::of_order(read, order.id)?,
            invoices: invoice::finding::of_order(read, order.id, None)?,
            sums: ledger::sums(read, &order)?,
            agents: agent::list(read)?,
            order,
        })
    }
}
