//! What the shop gives: a look at a defect, the same goods again, money without goods.

use super::super::command::Item;
use super::super::plan::{Code, Denial, Effect, NewLine, Plan};
use super::{Asked, Decision, lines, money};
use crate::options;
use crate::policy::OutcomeKind;

/// Somebody looks at a defect.
pub(super) fn claim(
    asked: Asked<'_>,
    item: &Item,
    (problem, wish, serial): (&str, OutcomeKind, &str),
) -> Decision {
    lines::allow(asked)?;
    if problem.trim().is_empty() {
        return Err(Denial::new(Code::Input, "Describe what is wrong, in a sentence or two."));
    }
    let Some(line) = asked.facts.order.lines.iter().find(|line| lines::is_meant(line, item)) else {
        return Err(Denial::new(Code::Input, "Choose which product it is about."));
    };
    Ok(Plan {
        effects: vec![Effect::Claim {
            line_id: line.id,
            sku: line.sku.clone(),
            title: line.title.clone(),
            serial: serial.trim().into(),
            problem: problem.trim().into(),
            wish: wish.as_str().into(),
        }],
        goods: vec![format!("{}: {}", line.title, wish.label().to_lowercase())],
        ..Plan::default()
    })
}

/// The same goods again, at today's prices.
pub(super) fn reorder(asked: Asked<'_>, key: &str) -> Decision {
    let facts = asked.facts;
    let mut new = Vec::new();
    let mut gone = Vec::new();
    for (line, known) in facts.order.lines.iter().zip(&facts.lines).filter(|(line, _)| !line.sku.is_empty()) {
        let variant = facts.variants.get(&line.sku).filter(|variant| {
            variant.is_available
                && variant.stock.is_none_or(|stock| stock >= line.quantity)
                && variant.currency == facts.order.total.currency
        });
        match variant {
            Some(variant) => new.push(NewLine {
                sku: line.sku.clone(),
                title: variant.title.clone(),
                options: options::to_stored(&variant.options),
                quantity: line.quantity,
                price_minor: variant.price_minor,
                tax_bp: known.tax_bp,
            }),
            None => gone.push(line.title.clone()),
        }
    }
    if !gone.is_empty() || new.is_empty() {
        let which = if gone.is_empty() { "Nothing of this order".to_owned() } else { gone.join(", ") };
        return Err(Denial::new(
            Code::Stock,
            format!("{which} can't be bought now. Write to us for something like it."),
        ));
    }
    let method = money::method(asked, key)?;
    let total: i64 = new.iter().map(|line| line.price_minor * line.quantity).sum();
    money::cover(facts, &method, total)?;
    let mut plan = Plan {
        money: vec![money::line(facts, "Paid by you", (-total, &method))],
        goods: new.iter().map(|line| format!("{} × {}", line.quantity, line.title)).collect(),
        ..Plan::default()
    };
    plan.effects
        .extend(new.iter().map(|line| Effect::Stock { sku: line.sku.clone(), quantity: line.quantity }));
    plan.effects.push(Effect::Reorder { lines: new, method });
    plan.steps.push(format!("It goes to {}.", facts.order.address.lines().join(", ")));
    Ok(plan)
}

/// Money without goods, with a reason.
pub(super) fn refund(asked: Asked<'_>, amount_minor: i64, key: &str) -> Decision {
    let facts = asked.facts;
    let command = asked.command;
    if command.reason.trim().is_empty() && command.goodwill.trim().is_empty() {
        return Err(Denial::new(Code::Input, "Write why the money is given back."));
    }
    lines::allow(asked)?;
    let ways = if key.is_empty() {
        money::way_back(facts, amount_minor)
    } else {
        vec![(money::method(asked, key)?, amount_minor)]
    };
    let sum: i64 = ways.iter().map(|(_, part)| part).sum();
    let left: i64 = money::way_back(facts, i64::MAX).iter().map(|(_, part)| part).sum();
    if amount_minor <= 0 || sum < amount_minor || amount_minor > left {
        let left = money::amount(facts, left);
        return Err(Denial::new(
            Code::Money,
            format!(
                "Of what was paid for this order, {left} can still go back. Choose an amount above nothing and up to that."
            ),
        ));
    }
    let (refunds, lines) = money::refunds(facts, ways);
    let mut effects = vec![Effect::Charge {
        kind: "goodwill".into(),
        amount_minor: -amount_minor,
        text: if command.goodwill.is_empty() { command.reason.clone() } else { command.goodwill.clone() },
    }];
    effects.extend(refunds);
    Ok(Plan { effects, money: lines, amount_minor, ..Plan::default() })
}
