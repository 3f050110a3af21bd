//! Trying a policy before it holds: what customers could do today under it, and how their past acts would have been
//! decided by it. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use base::{Read, Result};
use people::customer::Proof;

use super::deciding::decide;
use super::facts::{self, Facts};
use super::finding::{COLUMNS, act_from};
use super::plan::Code;
use super::possible::{self, Possible};
use super::who::Who;
use super::{Act, State};
use crate::order::finding::find_by_number;
use crate::order::listing::{self, Asked, PAGE_LIMIT, Walk};
use crate::order::{OrderView, PaymentKind};
use crate::policy::{ActKind, Policy, Terms, version};
use crate::stage::{Progress, Stage};

/// The newest orders that are looked at.
pub const ORDERS_LIMIT: i64 = PAGE_LIMIT;
/// The newest acts that are decided again.
pub const ACTS_LIMIT: usize = 300;
/// Days one can look back.
pub const DAYS_LIMIT: i64 = 90;
/// Differences that are listed; the rest is counted.
pub const CHANGES_LIMIT: usize = 100;

const DAY_MS: i64 = 86_400_000;

/// What customers could do with the newest orders today.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {
    /// How many orders were looked at.
    pub orders: usize,
    /// How many of them each act is open for, by the policy in force and by the one that is tried.
    pub tallies: Vec<Tally>,
    /// Where the two differ.
    pub changes: Vec<Change>,
    /// Differences beyond those listed.
    pub left_off: usize,
}

/// For how many orders an act is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Which act.
    pub kind: ActKind,
    /// By the policy in force.
    pub before: usize,
    /// By the one that is tried.
    pub after: usize,
}

/// Where two policies differ about one act on one order.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The order's number.
    pub order: String,
    /// Which act.
    pub kind: ActKind,
    /// What the policy in force says (or said then), in words.
    pub before: String,
    /// What the one that is tried says.
    pub after: String,
}

/// How past acts would have been decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replay {
    /// How many acts were looked at.
    pub acts: usize,
    /// On how many orders.
    pub orders: usize,
    /// How many would be allowed at once.
    pub allowed: usize,
    /// How many a person would look at first.
    pub reviewed: usize,
    /// How many would be refused.
    pub refused: usize,
    /// How many can't be judged, as their order is another one by now.
    pub unclear: usize,
    /// There were more acts in these days than are looked at.
    pub has_more: bool,
    /// What would come out differently.
    pub changes: Vec<Change>,
    /// Differences beyond those listed.
    pub left_off: usize,
}

/// How an act comes out.
#[derive(Clone, Debug, PartialEq)]
enum Verdict {
    Allowed,
    Reviewed(String),
    Refused(Code, String),
}

/// What signed-in customers could do today with the newest orders, by the policy in force and by `tried`.
pub fn today(read: &Read<'_>, tried: &Policy, now_ms: i64) -> Result<Today> {
    let asked = Asked { customers: None, walk: Walk::Placed(i64::MIN), after: None, limit: ORDERS_LIMIT };
    let in_force = version::in_force(read, now_ms)?;
    let kinds: Vec<ActKind> = ActKind::ALL.into_iter().filter(|kind| is_customers(*kind)).collect();
    let mut found = Today {
        tallies: kinds.iter().map(|kind| Tally { kind: *kind, before: 0, after: 0 }).collect(),
        ..Today::default()
    };
    for listed in listing::list(read, &asked)? {
        let who = owner(listed.order.customer_id, Proof::SignIn);
        let before = Facts::by(read, listed.order, in_force.clone(), now_ms)?;
        let after = before.with_policy(tried.clone());
        found.orders += 1;
        for tally in &mut found.tallies {
            let old = possible::one(&before, &who, tally.kind);
            let new = possible::one(&after, &who, tally.kind);
            tally.before += usize::from(old.is_now());
            tally.after += usize::from(new.is_now());
            if old.is_now() != new.is_now() {
                let change = Change {
                    order: before.order.number.clone(),
                    kind: tally.kind,
                    before: words(&verdict(&old)),
                    after: words(&verdict(&new)),
                };
                keep(&mut found.changes, &mut found.left_off, change);
            }
        }
    }
    Ok(found)
}

/// Decides what customers did within the last `days` again: by the policy that held then, and by `tried`. The order is put
/// back to how it was by the times of its parcels, payments and returns.
pub fn replay(read: &Read<'_>, tried: &Policy, days: i64, now_ms: i64) -> Result<Replay> {
    let since_ms = now_ms - days.clamp(1, DAYS_LIMIT) * DAY_MS;
    let mut acts = read.list(
        &format!(
            "SELECT {COLUMNS}
             FROM acts
             WHERE id >= $1 AND actor LIKE 'customer:%' AND order_id IS NOT NULL
             ORDER BY id DESC
             LIMIT $2"
        ),
        &[&base::ids::first_at(since_ms), &(ACTS_LIMIT as i64 + 1)],
        act_from,
    )?;
    let mut found = Replay { has_more: acts.len() > ACTS_LIMIT, ..Replay::default() };
    acts.truncate(ACTS_LIMIT);
    let mut policies = BTreeMap::new();
    let mut orders = BTreeSet::new();
    for act in &acts {
        found.acts += 1;
        orders.insert(act.order_id);
        let held = match policies.get(&act.policy_version) {
            Some(held) => held,
            None => policies.entry(act.policy_version).or_insert(held_then(read, act)?),
        };
        match decided_again(read, act, (held, tried))? {
            Some((before, after)) => count(&mut found, act, (&before, &after)),
            None => found.unclear += 1,
        }
    }
    found.orders = orders.len();
    Ok(found)
}

/// True for what customers do with an order themselves.
fn is_customers(kind: ActKind) -> bool {
    !matches!(kind, ActKind::ProfileAddress | ActKind::Refund)
}

fn owner(customer_id: i64, proof: Proof) -> Who {
    Who::customer(customer_id, vec![customer_id], proof)
}

fn proof(shown: &str) -> Proof {
    let all = [Proof::None, Proof::Order, Proof::Code, Proof::SignIn];
    all.into_iter().find(|proof| proof.as_str() == shown).unwrap_or(Proof::Code)
}

fn held_then(read: &Read<'_>, act: &Act) -> Result<Policy> {
    match version::find(read, act.policy_version) {
        Ok(version) => Policy::read(&version.body),
        Err(_) => Ok(version::in_force(read, act.created_ms)?.1),
    }
}

/// What the policy that held then and the one that is tried say about an act; `None` when the order no longer tells.
fn decided_again(
    read: &Read<'_>,
    act: &Act,
    (held, tried): (&Policy, &Policy),
) -> Result<Option<(Verdict, Verdict)>> {
    let Some(order) = find_by_number(read, &act.command.order)? else { return Ok(None) };
    let order = as_it_was(order, act, held.terms(act.kind));
    let asked: Vec<String> = act.command.items().iter().filter_map(|item| item.new_sku.clone()).collect();
    let policy = (act.policy_version, held.clone());
    let mut before = Facts::then(read, order, &asked, (policy, act.created_ms))?;
    let order = before.order.id.0;
    before.acts = facts::acts(read, &[order], act.id.0)?.remove(&order).unwrap_or_default();
    before.acts.retain(|(_, state)| state.is_done());
    let after = before.with_policy(tried.clone());
    let who = owner(act.customer_id, proof(&act.proof));
    let then = decision(&before, &who, act);
    // Goods, prices and balances are another story by now: then only where, who and until when are compared.
    let lacks_past = matches!(then, Verdict::Refused(Code::Input | Code::Money | Code::Stock, _));
    let (then, now) = if lacks_past {
        let gate = |facts: &Facts| verdict(&possible::one(facts, &who, act.kind));
        (gate(&before), gate(&after))
    } else {
        (then, decision(&after, &who, act))
    };
    Ok((!matches!(then, Verdict::Refused(..))).then_some((then, now)))
}

/// The order as it was before the act, as far as times tell. Its status is one the policy asked for then: it was accepted.
fn as_it_was(mut order: OrderView, act: &Act, terms: Option<&Terms>) -> OrderView {
    let at_ms = act.created_ms;
    let mut first = true;
    order.payments.retain(|paid| {
        let is_first = std::mem::take(&mut first) && paid.kind == PaymentKind::Payment;
        is_first || paid.paid_ms < at_ms
    });
    for parcel in &mut order.shipments {
        parcel.shipped_ms = parcel.shipped_ms.filter(|moment| *moment <= at_ms);
        parcel.delivered_ms = parcel.delivered_ms.filter(|moment| *moment <= at_ms);
    }
    let count =
        |has: fn(&crate::order::ShipmentView) -> bool| order.shipments.iter().filter(|one| has(one)).count();
    let progress = Progress {
        shipments: order.shipments.len(),
        shipped: count(|parcel| parcel.shipped_ms.is_some()),
        delivered: count(|parcel| parcel.delivered_ms.is_some()),
    };
    if let Some(terms) = terms {
        if let Some(word) = terms.status.first().filter(|_| !terms.status.contains(&order.status)) {
            order.status.clone_from(word);
        }
        if !terms.stage.is_empty() && !terms.stage.contains(&order.stage) {
            let told = Stage::of("", progress);
            order.stage = if terms.stage.contains(&told) { told } else { terms.stage[0] };
        }
    }
    if act.kind == ActKind::ChangeAddress {
        // It goes there by now; then it went elsewhere.
        order.address.line1.clear();
    }
    order
}

fn decision(facts: &Facts, who: &Who, act: &Act) -> Verdict {
    match decide(facts, who, &act.command) {
        Ok(plan) if plan.review.is_empty() => Verdict::Allowed,
        Ok(plan) => Verdict::Reviewed(plan.review),
        Err(denial) => Verdict::Refused(denial.code, denial.why),
    }
}

fn verdict(possible: &Possible) -> Verdict {
    match &possible.verdict {
        Ok(_) => Verdict::Allowed,
        Err(denial) => Verdict::Refused(denial.code, denial.why.clone()),
    }
}

fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Allowed => "allowed".into(),
        Verdict::Reviewed(why) => format!("a person looks at it: {why}"),
        Verdict::Refused(_, why) => format!("refused: {why}"),
    }
}

fn count(found: &mut Replay, act: &Act, (before, after): (&Verdict, &Verdict)) {
    match after {
        Verdict::Allowed => found.allowed += 1,
        Verdict::Reviewed(_) => found.reviewed += 1,
        Verdict::Refused(..) => found.refused += 1,
    }
    if std::mem::discriminant(before) != std::mem::discriminant(after) {
        let before = match act.state {
            State::Declined => format!("{}; declined then", words(before)),
            _ => words(before),
        };
        let change = Change { order: act.command.order.clone(), kind: act.kind, before, after: words(after) };
        keep(&mut found.changes, &mut found.left_off, change);
    }
}

fn keep(changes: &mut Vec<Change>, left_off: &mut usize, change: Change) {
    if changes.len() < CHANGES_LIMIT {
        changes.push(change);
    } else {
        *left_off += 1;
    }
}
