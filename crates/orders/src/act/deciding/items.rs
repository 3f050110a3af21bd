//! Other options of the same products: before an order is sent (a change) or after it arrived (an exchange).

use super::super::command::Item;
use super::super::facts::{Facts, Variant};
use super::super::plan::{Code, Denial, Effect, Plan, ReturnPlan, ReturnedLine};
use super::lines::left;
use super::{Asked, Decision, lines, money};
use crate::order::LineView;

/// Some of a line becomes something else.
struct Swap<'f> {
    line: &'f LineView,
    quantity: i64,
    old_price_minor: i64,
    new_sku: &'f str,
    new: &'f Variant,
}

/// How several swaps follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Swapping {
    /// Lines change at once: a later swap sees what an earlier one made.
    InPlace,
    /// Goods have to come back first: each piece is named once.
    OnReturn,
}

/// The order's lines become what is wished, and the difference is paid or paid back.
pub(super) fn change(asked: Asked<'_>, items: &[Item], key: &str) -> Decision {
    let Asked { facts, terms, .. } = asked;
    lines::allow(asked)?;
    let mut plan = Plan::default();
    let mut diff = 0;
    for swap in swaps(asked, items, Swapping::InPlace)? {
        diff += difference(&swap);
        plan.goods.push(words(&swap));
        plan.effects.push(Effect::Stock { sku: swap.line.sku.clone(), quantity: -swap.quantity });
        plan.effects.push(Effect::Stock { sku: swap.new_sku.into(), quantity: swap.quantity });
        plan.effects.push(Effect::Swap {
            line_id: swap.line.id,
            quantity: swap.quantity,
            new_sku: swap.new_sku.into(),
            new_price_minor: swap.new.price_minor,
        });
    }
    for (line, quantity) in quantities(asked, items)? {
        diff += (quantity - line.quantity) * line.price.minor;
        plan.goods.push(format!("{quantity} × {} instead of {}", line.title, line.quantity));
        plan.effects.push(Effect::Stock { sku: line.sku.clone(), quantity: quantity - line.quantity });
        plan.effects.push(Effect::Quantity { line_id: line.id, quantity });
    }
    if items.is_empty() || plan.goods.is_empty() {
        return Err(Denial::new(Code::Input, "Choose what to change."));
    }
    let method = money::method(asked, key)?;
    money::cover(facts, &method, diff)?;
    plan.effects.push(Effect::Charge {
        kind: "edited".into(),
        amount_minor: diff,
        text: "Items changed".into(),
    });
    plan.effects.push(if diff > 0 {
        Effect::Pay { method: method.clone(), amount_minor: diff }
    } else {
        Effect::Refund { method: method.clone(), amount_minor: -diff }
    });
    plan.money.push(money::line(
        facts,
        if diff > 0 { "Paid by you" } else { "Back to you" },
        (-diff, &method),
    ));
    plan.amount_minor = (-diff).max(0);
    if !terms.becomes.is_empty() {
        plan.effects.push(Effect::Status { status: terms.becomes.clone() });
    }
    Ok(plan)
}

/// Goods come back and others leave; the difference is settled with them.
pub(super) fn exchange(asked: Asked<'_>, items: &[Item], key: &str) -> Decision {
    let Asked { facts, command, terms, .. } = asked;
    lines::allow(asked)?;
    let swaps = swaps(asked, items, Swapping::OnReturn)?;
    if swaps.is_empty() {
        return Err(Denial::new(Code::Input, "Choose what to exchange, and for what."));
    }
    let method = money::method(asked, key)?;
    let diff: i64 = swaps.iter().map(difference).sum();
    if terms.balance_covers {
        money::cover(facts, &method, diff)?;
    }
    let mut plan = Plan { goods: swaps.iter().map(words).collect(), ..Plan::default() };
    if diff != 0 {
        let text = if diff > 0 { "Paid by you" } else { "Back to you" };
        let mut line = money::line(facts, text, (-diff, &method));
        line.is_later = true;
        plan.money.push(line);
    }
    plan.amount_minor = (-diff).max(0);
    let lines = swaps.iter().map(|swap| ReturnedLine {
        line_id: swap.line.id,
        sku: swap.line.sku.clone(),
        title: swap.line.title.clone(),
        quantity: swap.quantity,
        price_minor: swap.line.price.minor,
        reason: command.reason.clone(),
        detail: command.detail.clone(),
        outcome: "exchange".into(),
        new_sku: swap.new_sku.into(),
        new_price_minor: swap.new.price_minor,
    });
    plan.effects.push(Effect::Return(Box::new(ReturnPlan {
        kind: "exchange".into(),
        method,
        lines: lines.collect(),
        difference_minor: diff,
        refund_days: terms.refund_days,
        ..ReturnPlan::default()
    })));
    if !terms.becomes.is_empty() {
        plan.effects.push(Effect::Status { status: terms.becomes.clone() });
    }
    Ok(plan)
}

/// Each item with a new SKU finds the first line that has its SKU at that moment: one swap may build on another.
fn swaps<'f>(asked: Asked<'f>, items: &'f [Item], how: Swapping) -> Result<Vec<Swap<'f>>, Denial> {
    enough(asked.facts, items)?;
    let facts = asked.facts;
    let mut current: Vec<(&str, &LineView, i64)> = facts
        .order
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| (line.sku.as_str(), line, left(facts, at)))
        .collect();
    let mut swaps = Vec::new();
    for item in items.iter().filter(|item| item.new_quantity.is_none()) {
        let Some(new_sku) = item.new_sku.as_deref() else {
            return Err(Denial::new(Code::Input, format!("Say what you want instead of {}.", item.sku)));
        };
        let at = current
            .iter()
            .position(|(sku, line, left)| {
                *sku == item.sku && item.line.is_none_or(|id| id == line.id) && *left >= item.quantity.0
            })
            .ok_or_else(|| missing(&item.sku))?;
        let line = current[at].1;
        let new = buyable(facts, (line, new_sku), item.quantity.0)?;
        if asked.terms.other_option && new_sku == line.sku {
            return Err(Denial::new(
                Code::Input,
                format!("{} is what you have already. Choose another option.", line.title),
            ));
        }
        if how == Swapping::InPlace && line.quantity == item.quantity.0 {
            current[at].0 = new_sku;
        } else {
            current[at].2 -= item.quantity.0;
        }
        let paid = facts.order.lines.iter().find(|line| line.sku == item.sku).unwrap_or(line);
        let old_price_minor = paid.price.minor;
        swaps.push(Swap { line, quantity: item.quantity.0, old_price_minor, new_sku, new });
    }
    Ok(swaps)
}

fn quantities<'f>(asked: Asked<'f>, items: &'f [Item]) -> Result<Vec<(&'f LineView, i64)>, Denial> {
    let mut found = Vec::new();
    for item in items {
        let Some(quantity) = item.new_quantity else { continue };
        if !asked.terms.quantity {
            return Err(Denial::new(Code::Rule, "The quantity can't be changed. Cancel, and order anew."));
        }
        let line = asked
            .facts
            .order
            .lines
            .iter()
            .find(|line| lines::is_meant(line, item))
            .ok_or_else(|| missing(&item.sku))?;
        if quantity > line.quantity {
            buyable(asked.facts, (line, &line.sku), quantity - line.quantity)?;
        }
        if quantity != line.quantity {
            found.push((line, quantity));
        }
    }
    Ok(found)
}

/// Each SKU is in the order at least as often as it is named.
pub(super) fn enough(facts: &Facts, items: &[Item]) -> Result<(), Denial> {
    for item in items {
        let asked: i64 =
            items.iter().filter(|other| other.sku == item.sku).map(|other| other.quantity.0).sum();
        let there: i64 = facts
            .order
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.sku == item.sku)
            .map(|(at, _)| left(facts, at))
            .sum();
        if asked > there {
            return Err(missing(&item.sku));
        }
    }
    Ok(())
}

pub(super) fn missing(sku: &str) -> Denial {
    Denial::new(Code::Input, format!("{sku} isn't in this order as often as that, or went back already."))
}

fn buyable<'f>(
    facts: &'f Facts,
    (line, sku): (&LineView, &str),
    quantity: i64,
) -> Result<&'f Variant, Denial> {
    let product = facts.variants.get(&line.sku).map(|variant| variant.product_id);
    let found = facts.variants.get(sku).filter(|new| Some(new.product_id) == product);
    let Some(new) = found else {
        return Err(Denial::new(
            Code::Input,
            format!("{sku} is no option of {}. Choose one of its own.", line.title),
        ));
    };
    if !new.is_available
        || new.stock.is_some_and(|stock| stock < quantity)
        || new.currency != facts.order.total.currency
    {
        return Err(Denial::new(
            Code::Stock,
            format!("This option of {} isn't available now. Choose another.", line.title),
        ));
    }
    Ok(new)
}

fn difference(swap: &Swap<'_>) -> i64 {
    (swap.new.price_minor - swap.old_price_minor) * swap.quantity
}

fn words(swap: &Swap<'_>) -> String {
    let chosen: Vec<&str> = swap.new.options.iter().map(|(_, value)| value.as_str()).collect();
    let count = if swap.quantity > 1 { format!("{} × ", swap.quantity) } else { String::new() };
    format!(
        "{count}{} becomes {}",
        swap.line.title,
        if chosen.is_empty() { swap.new_sku.into() } else { chosen.join(", ") }
    )
}
