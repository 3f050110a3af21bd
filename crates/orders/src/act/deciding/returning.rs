//! Goods go back for money: a return by the shop's rules, or a withdrawal by the law's.

use super::super::command::Item;
use super::super::plan::{Code, Denial, Effect, MoneyLine, Plan, ReturnPlan, ReturnedLine};
use super::items::{enough, missing};
use super::lines::left;
use super::{Asked, Decision, lines, money};
use crate::policy::OutcomeKind;

/// What is named goes back; each line by the outcome that was chosen for it.
pub(super) fn give_back(asked: Asked<'_>, items: &[Item], key: &str) -> Decision {
    lines::allow(asked)?;
    if items.is_empty() {
        return Err(Denial::new(Code::Input, "Choose what to send back."));
    }
    let method = money::method(asked, key)?;
    plan(asked, returned(asked, items)?, ("return", method))
}

/// The law's way: what is named, or all of it; nothing is asked, nothing costs.
pub(super) fn withdraw(asked: Asked<'_>, items: &[Item]) -> Decision {
    lines::allow(asked)?;
    let lines = if items.is_empty() { everything(asked) } else { returned(asked, items)? };
    if lines.is_empty() {
        return Err(Denial::new(Code::Input, "All of it went back already."));
    }
    let method = money::method(asked, "")?;
    plan(asked, lines, ("withdrawal", method))
}

fn returned(asked: Asked<'_>, items: &[Item]) -> Result<Vec<ReturnedLine>, Denial> {
    let facts = asked.facts;
    enough(facts, items)?;
    let mut open: Vec<i64> = (0..facts.order.lines.len()).map(|at| left(facts, at)).collect();
    let mut found = Vec::new();
    for item in items {
        let mut needed = item.quantity.0;
        for (at, line) in facts.order.lines.iter().enumerate() {
            let taken = if lines::is_meant(line, item) { needed.min(open[at]) } else { 0 };
            if taken > 0 {
                open[at] -= taken;
                needed -= taken;
                found.push(line_of(asked, at, (item, taken))?);
            }
        }
        if needed > 0 {
            return Err(missing(&item.sku));
        }
    }
    Ok(found)
}

fn everything(asked: Asked<'_>) -> Vec<ReturnedLine> {
    let item = Item::default();
    let facts = asked.facts;
    (0..facts.order.lines.len())
        .filter(|at| left(facts, *at) > 0 && facts.order.lines[*at].price.minor >= 0)
        .filter_map(|at| line_of(asked, at, (&item, left(facts, at))).ok())
        .collect()
}

fn line_of(asked: Asked<'_>, at: usize, (item, quantity): (&Item, i64)) -> Result<ReturnedLine, Denial> {
    let line = &asked.facts.order.lines[at];
    let outcome = item.outcome.unwrap_or(OutcomeKind::Refund);
    let case = lines::case(asked, line, Some(item));
    let offered = &asked.terms.outcomes;
    let is_offered = (offered.is_empty() && outcome == OutcomeKind::Refund)
        || offered.iter().any(|one| one.kind == outcome && one.when.holds(&case))
        || asked.who.is_staff();
    if !is_offered {
        let all: Vec<&str> = offered.iter().map(|one| one.kind.label()).collect();
        return Err(Denial::new(
            Code::Input,
            format!("For {} choose one of: {}.", line.title, all.join(", ")),
        ));
    }
    Ok(ReturnedLine {
        line_id: line.id,
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity,
        price_minor: line.price.minor,
        reason: case.reason.into(),
        detail: case.detail.into(),
        outcome: outcome.as_str().into(),
        ..ReturnedLine::default()
    })
}

fn plan(asked: Asked<'_>, lines: Vec<ReturnedLine>, (kind, method): (&str, String)) -> Decision {
    let Asked { facts, terms, .. } = asked;
    let goods: i64 = lines.iter().map(|line| line.price_minor * line.quantity).sum();
    let (fee_minor, fee_text) = fee(asked, goods);
    let is_kept = terms.keep_below > 0 && goods < terms.keep_below;
    let credit: i64 = lines
        .iter()
        .filter(|line| line.outcome == OutcomeKind::StoreCredit.as_str())
        .map(|line| line.price_minor * line.quantity)
        .sum();
    let mut plan = Plan { amount_minor: goods - fee_minor, ..Plan::default() };
    plan.goods = lines.iter().map(|line| words(line, is_kept)).collect();
    let mut add = |text: &str, minor: i64, by: &str| {
        if minor != 0 {
            plan.money.push(MoneyLine { is_later: !is_kept, ..money::line(facts, text, (minor, by)) });
        }
    };
    add("Back to you", goods - credit, &method);
    add("Credit for your next order", credit, "");
    add(&fee_text, -fee_minor, "");
    plan.effects.push(Effect::Return(Box::new(ReturnPlan {
        kind: kind.into(),
        method,
        lines,
        fee_minor,
        is_kept,
        refund_days: terms.refund_days,
        ..ReturnPlan::default()
    })));
    if !is_kept && terms.refund_days > 0 {
        let days = terms.refund_days;
        plan.steps.push(format!("The money is back within {days} days after the goods have arrived."));
    }
    if !terms.becomes.is_empty() {
        plan.effects.push(Effect::Status { status: terms.becomes.clone() });
    }
    Ok(plan)
}

/// The first fee that fits one of the lines, and what it is for.
fn fee(asked: Asked<'_>, goods: i64) -> (i64, String) {
    let named = lines::named(asked);
    let holds = |when: &crate::policy::Match| {
        named.iter().any(|(line, item)| when.holds(&lines::case(asked, line, *item)))
    };
    let found = asked.terms.fees.iter().find(|fee| holds(&fee.when));
    found.map_or((0, String::new()), |fee| {
        let sum = (fee.amount + goods * fee.percent / 100).min(goods);
        (sum, if fee.text.is_empty() { "Return fee".into() } else { fee.text.clone() })
    })
}

fn words(line: &ReturnedLine, is_kept: bool) -> String {
    let verb = if is_kept { "stays with you" } else { "comes back" };
    if line.quantity > 1 {
        format!("{} × {} {verb}", line.quantity, line.title)
    } else {
        format!("{} {verb}", line.title)
    }
}
