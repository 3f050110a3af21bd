//! Which way money goes: methods that may be used, and how a sum goes back the way it came.

use base::money::Money;

use super::super::facts::Facts;
use super::super::plan::{Code, Denial, Effect, MoneyLine};
use super::Asked;
use crate::method::{Method, MethodKind};
use crate::order::PaymentKind;
use crate::policy::Methods;

/// The key of the method that was paid by first; empty when nothing was paid.
pub(super) fn origin(facts: &Facts) -> &str {
    let first = facts.order.payments.iter().find(|paid| paid.kind == PaymentKind::Payment);
    first.map_or("", |paid| &paid.method)
}

/// The method that `key` names, if it may be used; the first that was paid by when nothing is named.
pub(super) fn method(asked: Asked<'_>, key: &str) -> Result<String, Denial> {
    let facts = asked.facts;
    let origin = origin(facts);
    if key.is_empty() || key == origin {
        let known = facts.method(origin).is_some();
        return if origin.is_empty() || !(known || key.is_empty()) {
            Err(Denial::new(Code::Money, "Choose a payment method."))
        } else {
            Ok(origin.to_owned())
        };
    }
    let Some(found) = facts.method(key) else {
        return Err(Denial::new(Code::Money, "This payment method isn't yours. Choose one of your own."));
    };
    let is_allowed = match asked.terms.methods {
        Methods::Own => true,
        Methods::OriginOrGiftCard => found.kind == MethodKind::GiftCard,
        Methods::Origin => false,
    };
    if is_allowed {
        same_currency(facts, found)?;
        return Ok(key.to_owned());
    }
    let origin = facts.method_label(origin);
    Err(Denial::new(
        Code::Money,
        match asked.terms.methods {
            Methods::OriginOrGiftCard => {
                format!("Money goes back to {origin}, or onto a gift card of yours.")
            }
            Methods::Own | Methods::Origin => format!("Money goes back to {origin}."),
        },
    ))
}

/// A balance is worth something in its own currency only.
fn same_currency(facts: &Facts, method: &Method) -> Result<(), Denial> {
    let currency = &facts.order.total.currency;
    if method.balance_minor.is_none() || method.currency == *currency {
        return Ok(());
    }
    let (label, holds) = (&method.label, &method.currency);
    Err(Denial::new(
        Code::Money,
        format!("{label} holds {holds}, and this order is in {currency}. Choose another method."),
    ))
}

/// Refuses when a balance that is used doesn't cover `amount_minor`.
pub(super) fn cover(facts: &Facts, key: &str, amount_minor: i64) -> Result<(), Denial> {
    let balance = facts.method(key).and_then(|method| method.balance_minor);
    match balance {
        Some(balance) if balance < amount_minor => {
            let (has, needs) = (amount(facts, balance), amount(facts, amount_minor));
            Err(Denial::new(
                Code::Money,
                format!(
                    "There are {has} on {}, and it takes {needs}. Choose another method.",
                    facts.method_label(key)
                ),
            ))
        }
        _ => Ok(()),
    }
}

/// `amount_minor` split over the methods it was paid by, the first one first: what each can take back.
pub(super) fn way_back(facts: &Facts, amount_minor: i64) -> Vec<(String, i64)> {
    let mut left: Vec<(String, i64)> = Vec::new();
    for paid in &facts.order.payments {
        let signed = if paid.kind == PaymentKind::Payment { paid.amount.minor } else { -paid.amount.minor };
        match left.iter_mut().find(|(method, _)| *method == paid.method) {
            Some((_, sum)) => *sum += signed,
            None => left.push((paid.method.clone(), signed)),
        }
    }
    let mut open = amount_minor.min(left.iter().map(|(_, sum)| *sum).sum::<i64>());
    let mut ways = Vec::new();
    for (method, sum) in left {
        let part = sum.min(open);
        if part > 0 {
            open -= part;
            ways.push((method, part));
        }
    }
    ways
}

/// Effects and words for money that goes back.
pub(super) fn refunds(facts: &Facts, ways: Vec<(String, i64)>) -> (Vec<Effect>, Vec<MoneyLine>) {
    let lines = ways.iter().map(|(method, sum)| line(facts, "Back to you", (*sum, method))).collect();
    let effects =
        ways.into_iter().map(|(method, amount_minor)| Effect::Refund { method, amount_minor }).collect();
    (effects, lines)
}

/// A line of money that moves now; positive comes to the customer.
pub(super) fn line(facts: &Facts, text: &str, (minor, method): (i64, &str)) -> MoneyLine {
    MoneyLine {
        text: text.into(),
        amount: amount(facts, minor),
        by: if method.is_empty() { String::new() } else { facts.method_label(method) },
        is_later: false,
    }
}

/// An amount in the order's currency.
pub(super) fn amount(facts: &Facts, minor: i64) -> Money {
    Money::new(minor, facts.order.total.currency.clone())
}
