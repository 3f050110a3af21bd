//! Whether an act may be done, and what it does: a pure computation over facts, the policy and the command.

mod cancelling;
mod changing;
mod gate;
mod giving;
mod items;
mod lines;
mod money;
mod returning;

use super::command::{Command, What};
use super::facts::Facts;
use super::plan::{Code, Denial, Plan};
use super::who::Who;
use crate::policy::{ActKind, Terms};

pub(super) use changing::complete;
pub(super) use gate::gate;
pub(super) use lines::open_until;

/// What an act is decided on.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub facts: &'a Facts,
    pub who: &'a Who,
    pub command: &'a Command,
    pub terms: &'a Terms,
}

type Decision = Result<Plan, Denial>;

/// Decides `command`: the plan, or the first reason against it.
pub(super) fn decide(facts: &Facts, who: &Who, command: &Command) -> Decision {
    let kind = command.kind();
    let terms = gate(facts, who, kind)?;
    let asked = Asked { facts, who, command, terms };
    reason(asked)?;
    let mut plan = match &command.what {
        What::Cancel => cancelling::cancel(asked),
        What::ChangeAddress { address } => changing::address(asked, address),
        What::ChangePayment { method } => changing::payment(asked, method),
        What::ChangeItems { items, method } => items::change(asked, items, method),
        What::Return { items, method } => returning::give_back(asked, items, method),
        What::Exchange { items, method } => items::exchange(asked, items, method),
        What::Claim { item, problem, wish, serial } => giving::claim(asked, item, (problem, *wish, serial)),
        What::Withdraw { items } => returning::withdraw(asked, items),
        What::Reorder { method } => giving::reorder(asked, method),
        What::Refund { amount_minor, method } => giving::refund(asked, *amount_minor, method),
        What::ProfileAddress { .. } => Err(Denial::new(Code::Input, "This has nothing to do with an order.")),
    }?;
    plan.currency.clone_from(&facts.order.total.currency);
    plan.hold_ms = if who.is_staff() { 0 } else { terms.hold_minutes * 60_000 };
    plan.steps.extend(terms.steps.iter().cloned());
    review(asked, &mut plan);
    Ok(plan)
}

/// The reason must be one of the policy's, where it lists any.
fn reason(asked: Asked<'_>) -> Result<(), Denial> {
    let per_item = asked.command.items();
    let said: Vec<(&str, &str)> = if per_item.iter().any(|item| !item.reason.is_empty()) {
        per_item.iter().map(|item| (item.reason.as_str(), item.detail.as_str())).collect()
    } else {
        vec![(&asked.command.reason, &asked.command.detail)]
    };
    if asked.terms.reasons.is_empty() || (asked.who.is_staff() && !asked.command.goodwill.is_empty()) {
        return Ok(());
    }
    for (reason, detail) in said {
        let Some(found) = asked.terms.reasons.iter().find(|known| known.text == reason) else {
            let all: Vec<&str> = asked.terms.reasons.iter().map(|known| known.text.as_str()).collect();
            return Err(Denial::new(Code::Input, format!("Choose a reason: {}.", all.join(", "))));
        };
        if !detail.is_empty() && !found.details.iter().any(|known| known == detail) {
            return Err(Denial::new(
                Code::Input,
                format!("Under “{reason}” choose one of: {}.", found.details.join(", ")),
            ));
        }
    }
    Ok(())
}

/// Whether a person looks at it first: an exception, a rule, or the limit of the agent's role.
fn review(asked: Asked<'_>, plan: &mut Plan) {
    let Asked { facts, who, command, terms } = asked;
    if let Some(limit) = facts.policy.limits.get(&who.role).filter(|_| who.is_staff())
        && plan.amount_minor > *limit
    {
        plan.review = format!("More than an agent in the role {} may give alone", who.role);
        return;
    }
    if who.is_staff() {
        return;
    }
    if let Some(exception) = gate::exception(facts, command.kind(), crate::policy::exception::Said::Review) {
        plan.review.clone_from(&exception.reason);
        return;
    }
    let holds = |when: &crate::policy::Match| {
        lines::named(asked).iter().any(|(line, item)| {
            let mut case = lines::case(asked, line, item.as_ref().copied());
            case.amount_minor = plan.amount_minor;
            when.holds(&case)
        })
    };
    if let Some(rule) = terms.review.iter().find(|rule| holds(&rule.when)) {
        plan.review.clone_from(&rule.why);
    }
}

/// The word for the order's status in sentences.
fn kind_word(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Cancel => "cancelled",
        ActKind::ChangeAddress | ActKind::ChangePayment | ActKind::ChangeItems => "changed",
        ActKind::Return | ActKind::Withdraw => "returned",
        ActKind::Exchange => "exchanged",
        ActKind::Claim => "claimed for",
        ActKind::Reorder => "ordered again",
        ActKind::Refund => "paid back",
        ActKind::ProfileAddress => "changed",
    }
}
