//! What a customer's session reaches: their own orders, or the one they looked up; and as whom they act on them.

use axum::response::Response;
use base::{Error, Read, Result};
use orders::act::Who;
use orders::{OrderView, find_by_number};

use super::visitor::{SignedIn, way_up};
use crate::page::redirect;

/// The customer as whoever acts.
pub fn who(person: &SignedIn) -> Who {
    Who::customer(person.id.0, person.cluster.clone(), person.proof)
}

/// One's own order; anybody else's isn't found.
pub fn reach(read: &Read<'_>, person: &SignedIn, number: &str) -> Result<OrderView> {
    let found = find_by_number(read, number)?;
    found.filter(|order| person.reaches(order.customer_id, &order.number)).ok_or(Error::NotFound)
}

/// To where they show who they are, and back to `next`.
pub fn ask(next: &str) -> Response {
    redirect(&way_up(None, next))
}
