//! A customer's orders, identities and conversations as the pages show them.

use base::money::Money;
use conversations::{Conversation, Standing};
use orders::{OrderView, Stage};
use people::customer::{Identity, Kind, Proof};

use super::pages::customer as view;
use crate::parts::chip::{Chip, Tone};

/// Orders, each with lines, total and parcels.
pub fn orders(orders: &[OrderView]) -> Vec<view::Order> {
    orders.iter().map(order).collect()
}

fn order(order: &OrderView) -> view::Order {
    let lines = order.lines.iter().map(|line| view::Line {
        title: titled(&line.title, &line.options),
        quantity: u32::try_from(line.quantity).unwrap_or(u32::MAX),
        price: Money::new(line.price.minor * line.quantity, line.price.currency.clone()).to_string(),
    });
    let shipments = order.shipments.iter().map(|shipment| view::Shipment {
        carrier: shipment.carrier.clone(),
        status: shipment.status.clone(),
        tracking: shipment.tracking.clone(),
        tracking_href: String::new(),
    });
    view::Order {
        number: order.number.clone(),
        status: Chip::new(tone(order.stage), order.status.clone()),
        placed_at_ms: Some(order.placed_ms),
        lines: lines.collect(),
        total: order.total.to_string(),
        shipments: shipments.collect(),
    }
}

fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::Delivered => Tone::Good,
        Stage::Cancelled => Tone::Bad,
        Stage::Placed => Tone::Plain,
        _ => Tone::Warn,
    }
}

fn titled(title: &str, options: &[(String, String)]) -> String {
    let chosen: Vec<&str> = options.iter().map(|(_, value)| value.as_str()).collect();
    if chosen.is_empty() { title.to_owned() } else { format!("{title} · {}", chosen.join(", ")) }
}

/// What a customer is known by; a visitor's hash means nothing to people.
pub fn identities(identities: &[Identity]) -> Vec<view::Identity> {
    identities
        .iter()
        .map(|identity| view::Identity {
            kind: match identity.kind {
                Kind::Email => "e-mail",
                Kind::Phone => "phone",
                Kind::Visitor => "visitor",
                Kind::Social => "social",
                Kind::Shop => "shop account",
            }
            .into(),
            value: identity.value.clone(),
            proof: match identity.proof {
                Proof::None => view::Proof::None,
                Proof::Order => view::Proof::OrderMatch,
                Proof::Code => view::Proof::OneTimeCode,
                Proof::SignIn => view::Proof::SignIn,
            },
        })
        .collect()
}

/// Conversations as lines, without the one that is on the page.
pub fn matters(conversations: &[Conversation], without: Option<i64>) -> Vec<view::Matter> {
    conversations
        .iter()
        .filter(|conversation| Some(conversation.id.0) != without)
        .map(|conversation| view::Matter {
            id: conversation.id.0,
            subject: conversation.subject.clone(),
            reference: conversation.reference.clone(),
            state: match conversation.standing {
                Standing::Open => Chip::new(Tone::Accent, "open"),
                Standing::Waiting => Chip::new(Tone::Plain, "waiting"),
                Standing::Snoozed => Chip::new(Tone::Warn, "snoozed"),
                Standing::Closed => Chip::new(Tone::Plain, "closed"),
            },
            at_ms: conversation.last_ms,
        })
        .collect()
}
