//! An order as its page shows it.

use base::money::Money;
use orders::act::facts::Variant;
use orders::act::{Act, Code, Possible, State};
use orders::history::Change;
use orders::shipment::tracking_url;
use orders::{LineView, ShipmentView};
use people::{Agent, Right};
use serde_json::Value;

use super::super::inbox::named;
use super::super::pages::order::{CarrierEvent, Customer, Line, OrderPage, Parcel};
use super::super::pages::order_acts as view;
use super::super::pages::order_book::Matter;
use super::super::pages::shell::Shell;
use super::super::trade::{act_href, chosen, stage_chip};
use super::super::who::in_words;
use super::found::Found;
use super::money;
use crate::parts::chip::{Chip, Tone};
use crate::parts::time::{Clock, moment_text};

/// The whole page, as `agent` sees it.
pub fn page(
    found: &Found,
    agent: &Agent,
    (shell, conversation): (Shell, Option<i64>),
    clock: Clock,
) -> OrderPage {
    let order = &found.order;
    let may_act = agent.may(Right::Answer);
    let possible = found.possible.iter().filter(|_| may_act);
    OrderPage {
        shell,
        number: order.number.clone(),
        back_href: conversation.map(|id| format!("/desk/conversations/{id}")),
        status: stage_chip(order),
        placed_ms: order.placed_ms,
        customer: Customer {
            name: named(&found.customer.name),
            href: format!("/desk/people/{}", found.details.customer_id),
            facts: facts(&found.facts.level, found.facts.returns),
        },
        address: order.address.lines(),
        lines: order.lines.iter().enumerate().map(|(at, one)| line(found, at, one)).collect(),
        total: order.total.to_string(),
        parcels: order.shipments.iter().map(|shipment| parcel(found, shipment)).collect(),
        book: money::book(found),
        matters: matters(found),
        choices: possible.map(|one| choice(one, (&order.number, conversation), &clock)).collect(),
        done: found.acts.iter().map(|act| done(found, act, may_act)).collect(),
        history: found.changes.iter().map(|one| change(found, one)).collect(),
        extra: pairs(&order.extra),
        clock,
    }
}

/// The customer's level, and how much came back within a year.
pub fn facts(level: &str, returns: i64) -> String {
    let returns = match returns {
        0 => String::new(),
        1 => "1 return within a year".into(),
        more => format!("{more} returns within a year"),
    };
    let told = [level, returns.as_str()].into_iter().filter(|fact| !fact.is_empty());
    told.collect::<Vec<_>>().join(" · ")
}

fn line(found: &Found, at: usize, line: &LineView) -> Line {
    let returned = found.facts.lines.get(at).map_or(0, |facts| facts.returned);
    Line {
        title: line.title.clone(),
        options: chosen(&line.options),
        sku: line.sku.clone(),
        quantity: line.quantity,
        price: line.price.to_string(),
        sum: Money::new(line.price.minor * line.quantity, line.price.currency.clone()).to_string(),
        stock: if line.sku.is_empty() { String::new() } else { stock(found.facts.variants.get(&line.sku)) },
        returned: if returned > 0 {
            format!("{returned} of {} went back", line.quantity)
        } else {
            String::new()
        },
    }
}

/// How much of a variant there is.
pub fn stock(variant: Option<&Variant>) -> String {
    match variant {
        None => "no longer sold".into(),
        Some(variant) if !variant.is_available => "not for sale now".into(),
        Some(Variant { stock: Some(0), .. }) => "sold out".into(),
        Some(Variant { stock: Some(count), .. }) => format!("{count} in stock"),
        Some(Variant { stock: None, .. }) => "available".into(),
    }
}

fn parcel(found: &Found, shipment: &ShipmentView) -> Parcel {
    let events = found.details.carrier_events.iter().filter(|event| event.shipment_id == shipment.id).rev();
    let status = match (shipment.delivered_ms, shipment.shipped_ms) {
        (Some(_), _) => Chip::new(Tone::Good, or(&shipment.status, "delivered")),
        (None, Some(_)) => Chip::new(Tone::Warn, or(&shipment.status, "on its way")),
        (None, None) => Chip::new(Tone::Plain, or(&shipment.status, "being packed")),
    };
    let contents = found.order.lines.iter().filter(|line| shipment.skus.contains(&line.sku));
    Parcel {
        id: shipment.id,
        carrier: shipment.carrier.clone(),
        tracking: shipment.tracking.clone(),
        tracking_href: tracking_url(&shipment.carrier, &shipment.tracking).unwrap_or_default(),
        status,
        contents: contents.map(|line| line.title.clone()).collect::<Vec<_>>().join(", "),
        events: events
            .map(|event| CarrierEvent {
                at_ms: event.at_ms,
                text: or(&event.text, &event.status.replace('_', " ")),
                place: event.place.clone(),
            })
            .collect(),
    }
}

fn or(text: &str, other: &str) -> String {
    if text.is_empty() { other.to_owned() } else { text.to_owned() }
}

fn matters(found: &Found) -> Vec<Matter> {
    let returns = found.details.returns.iter().rev().map(|one| Matter {
        href: format!("/desk/returns/{}", one.reference),
        reference: one.reference.clone(),
        what: format!(
            "{}: {}",
            words(&one.kind),
            one.lines
                .iter()
                .map(|line| format!("{} × {}", line.quantity, line.title))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        state: Chip::new(Tone::Plain, one.state.clone()),
        at_ms: one.created_ms,
    });
    let claims = found.claims.iter().map(|one| Matter {
        href: format!("/desk/claims/{}", one.reference),
        reference: one.reference.clone(),
        what: format!("Claim: {}", one.title),
        state: Chip::new(Tone::Plain, one.state.as_str()),
        at_ms: one.created_ms,
    });
    returns.chain(claims).collect()
}

/// One act: where it is done, or why it can't be. Past a window or a rule it can, with a reason.
pub fn choice(
    possible: &Possible,
    (number, conversation): (&str, Option<i64>),
    clock: &Clock,
) -> view::Choice {
    let href = act_href(number, possible.kind, conversation);
    let label = possible.kind.label().to_owned();
    match &possible.verdict {
        Ok(until_ms) => view::Choice {
            label,
            href: Some(href),
            why: until_ms.map_or_else(String::new, |until| format!("until {}", moment_text(until, clock))),
            is_goodwill: false,
        },
        Err(denial) => {
            let is_goodwill = matches!(denial.code, Code::Window | Code::Rule);
            let why = denial.why.clone();
            view::Choice { label, href: is_goodwill.then_some(href), why, is_goodwill }
        }
    }
}

fn done(found: &Found, act: &Act, may_act: bool) -> view::Done {
    let name = |actor: &str| in_words(actor, &found.agents, &found.customer.name);
    let decided = match act.state {
        _ if act.decided_by.is_empty() || act.decided_by == act.actor => String::new(),
        State::Declined => format!(", declined by {}", name(&act.decided_by)),
        State::TakenBack => format!(", taken back by {}", name(&act.decided_by)),
        _ => format!(", decided by {}", name(&act.decided_by)),
    };
    let may_take_back = may_act && act.state.is_pending();
    view::Done {
        reference: act.reference.clone(),
        label: act.kind.label().into(),
        state: state_chip(act.state),
        who: format!("{}{decided}", name(&act.actor)),
        at_ms: act.created_ms,
        words: said(act),
        held_until_ms: act.held_until_ms.filter(|_| act.state == State::Held),
        may_take_back,
    }
}

/// What was said about an act: by whoever asked, by the rules, by whoever decided.
pub fn said(act: &Act) -> Vec<String> {
    let command = &act.command;
    let mut words: Vec<String> = Vec::new();
    let reason = [command.reason.as_str(), command.detail.as_str()];
    let reason = reason.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
    let labelled =
        [("", reason.as_str()), ("", &command.note), ("Goodwill: ", &command.goodwill), ("", &act.why)];
    for (label, text) in labelled {
        if !text.is_empty() {
            words.push(format!("{label}{text}"));
        }
    }
    words
}

/// Where an act stands.
pub fn state_chip(state: State) -> Chip {
    match state {
        State::Held => Chip::new(Tone::Warn, "can be taken back"),
        State::Review => Chip::new(Tone::Warn, "waits for a colleague"),
        State::Done => Chip::new(Tone::Good, "done"),
        State::Confirmed => Chip::new(Tone::Good, "done, confirmed by the shop"),
        State::Refused => Chip::new(Tone::Bad, "not done"),
        State::TakenBack => Chip::new(Tone::Plain, "taken back"),
        State::Declined => Chip::new(Tone::Bad, "declined"),
    }
}

fn change(found: &Found, change: &Change) -> view::Change {
    let what = orders::policy::ActKind::read(&change.kind)
        .map_or_else(|| words(&change.kind), |kind| kind.label().to_owned());
    let who = in_words(&change.actor, &found.agents, &found.customer.name);
    let proof = match change.proof.as_str() {
        "order" => ", order match",
        "code" => ", one-time code",
        "sign_in" if change.actor.starts_with("customer:") => ", signed in",
        _ => "",
    };
    view::Change {
        at_ms: change.at_ms,
        what,
        who: format!("{who}{proof}"),
        why: change.reason.clone(),
        data: pairs(&change.data),
    }
}

/// `in_transit` as `In transit`.
fn words(name: &str) -> String {
    super::super::returns::capital(&name.replace('_', " "))
}

/// The fields of a JSON object, as people read them.
fn pairs(json: &str) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(json) else { return Vec::new() };
    let shown = fields.iter().map(|(name, value)| (words(name), plain(value)));
    shown.filter(|(_, value)| !value.is_empty()).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(many) => many.iter().map(plain).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => match serde_json::from_value::<Money>(value.clone()) {
            Ok(money) => money.to_string(),
            Err(_) => {
                let parts = fields.values().filter(|value| !value.is_boolean()).map(plain);
                parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
            }
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shop_said_beyond_is_shown_flat_and_nothing_empty() {
        let json = r#"{"gift_note":"Happy birthday","empty":null,"tags":["a","b"],"money":[{"text":"Back to you","amount":{"minor":500,"currency":"EUR"},"by":"Visa","is_later":false}],"count":3}"#;
        let shown = pairs(json);
        let of = |name: &str| shown.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!(of("Gift note"), Some("Happy birthday"));
        assert_eq!(of("Tags"), Some("a\nb"));
        assert!(
            of("Money").is_some_and(|text| text.contains("€ 5.00")
                && text.contains("Visa")
                && !text.contains("false"))
        );
        assert_eq!(of("Count"), Some("3"));
        assert_eq!(of("Empty"), None);
        assert!(pairs("no json").is_empty());
    }

    #[test]
    fn a_level_and_returns_are_said_only_when_there_are_any() {
        assert_eq!(facts("", 0), "");
        assert_eq!(facts("gold", 1), "gold · 1 return within a year");
        assert_eq!(facts("", 3), "3 returns within a year");
    }
}
