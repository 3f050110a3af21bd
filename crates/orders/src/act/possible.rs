//! What may be done with an order now, until when, and why the rest may not.

use base::{Read, Result};

use super::deciding::{gate, open_until};
use super::facts::Facts;
use super::plan::Denial;
use super::who::Who;
use crate::order::OrderView;
use crate::policy::{ActKind, Terms};

/// One act, as it stands for an order and a person.
#[derive(Clone, Debug)]
pub struct Possible {
    /// Which.
    pub kind: ActKind,
    /// Its terms; `None` when the shop doesn't offer it.
    pub terms: Option<Terms>,
    /// Until when it may be done, UTC milliseconds, where there is an end; or why it may not.
    pub verdict: std::result::Result<Option<i64>, Denial>,
}

impl Possible {
    /// True when it may be done now.
    pub fn is_now(&self) -> bool {
        self.verdict.is_ok()
    }
}

/// What `who` may do with `order` at `now_ms`, in the order pages show it, with the facts it was decided on.
pub fn possible(
    read: &Read<'_>,
    who: &Who,
    order: &OrderView,
    now_ms: i64,
) -> Result<(Vec<Possible>, Facts)> {
    let facts = Facts::around(read, order.clone(), &[], now_ms)?;
    Ok((under(&facts, who), facts))
}

/// The same for several orders of one person, known by one or more ids: as many queries as for a single one.
pub fn possible_of(
    read: &Read<'_>,
    who: &Who,
    (cluster, orders): (&[i64], Vec<OrderView>),
    now_ms: i64,
) -> Result<Vec<(Facts, Vec<Possible>)>> {
    let facts = Facts::of_person(read, cluster, orders, now_ms)?;
    Ok(facts
        .into_iter()
        .map(|facts| {
            let acts = under(&facts, who);
            (facts, acts)
        })
        .collect())
}

/// The same by facts at hand.
pub fn under(facts: &Facts, who: &Who) -> Vec<Possible> {
    let all = ActKind::ALL.into_iter().filter(|kind| *kind != ActKind::ProfileAddress);
    all.map(|kind| one(facts, who, kind)).collect()
}

pub(super) fn one(facts: &Facts, who: &Who, kind: ActKind) -> Possible {
    let verdict = gate(facts, who, kind).and_then(|terms| open_until(facts, kind, terms));
    Possible { kind, terms: facts.policy.terms(kind).cloned(), verdict }
}
