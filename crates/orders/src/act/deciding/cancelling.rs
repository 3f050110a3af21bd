//! Calling an order off.

use super::super::plan::{Effect, Plan};
use super::{Asked, Decision, lines, money};
use crate::order::PaymentKind;
use crate::policy::RefundMode;

/// Everything goes back the way it came, and nothing is sent.
pub(super) fn cancel(asked: Asked<'_>) -> Decision {
    let Asked { facts, command, terms, .. } = asked;
    lines::allow(asked)?;
    let order = &facts.order;
    let mut plan = Plan::default();
    if !terms.becomes.is_empty() {
        plan.effects.push(Effect::Status { status: terms.becomes.clone() });
    }
    plan.effects.push(Effect::Extra { name: "cancel_reason".into(), value: command.reason.clone() });
    plan.effects.push(Effect::Charge {
        kind: "cancelled".into(),
        amount_minor: -order.total.minor,
        text: "Cancelled".into(),
    });
    match terms.refund {
        RefundMode::Balance => {
            let paid = order.payments.iter().map(|paid| match paid.kind {
                PaymentKind::Payment => paid.amount.minor,
                PaymentKind::Refund => -paid.amount.minor,
            });
            let (effects, lines) = money::refunds(facts, money::way_back(facts, paid.sum()));
            plan.effects.extend(effects);
            plan.money = lines;
        }
        RefundMode::RepeatHistory => {
            for paid in &order.payments {
                plan.money.push(money::line(facts, "Back to you", (paid.amount.minor, &paid.method)));
                plan.effects.push(Effect::MirrorRefund {
                    method: paid.method.clone(),
                    amount_minor: paid.amount.minor,
                });
            }
        }
    }
    plan.amount_minor = plan.money.iter().map(|line| line.amount.minor).sum();
    for line in &order.lines {
        plan.effects.push(Effect::Stock { sku: line.sku.clone(), quantity: -line.quantity });
    }
    plan.goods.push("Nothing is sent.".into());
    if plan.amount_minor > 0 {
        plan.steps.push(match terms.refund_days {
            0 => "The money is on its way back to you.".into(),
            days => format!("Balances are credited at once; cards and accounts within {days} working days."),
        });
    }
    Ok(plan)
}
