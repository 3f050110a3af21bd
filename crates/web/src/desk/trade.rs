//! A customer's orders, identities and conversations as the pages show them.

use base::money::Money;
use conversations::{Conversation, Standing};
use orders::policy::ActKind;
use orders::shipment::tracking_url;
use orders::{OrderView, Stage};
use people::customer::{Identity, Kind, Proof};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::pages::customer as view;
use crate::parts::chip::{Chip, Tone};

/// Where the order with this number is looked at; with the conversation it is opened from.
pub fn order_href(number: &str, conversation: Option<i64>) -> String {
    format!("/desk/orders/{}{}", utf8_percent_encode(number, NON_ALPHANUMERIC), came(conversation))
}

/// Where an act on that order is done.
pub fn act_href(number: &str, kind: ActKind, conversation: Option<i64>) -> String {
    let number = utf8_percent_encode(number, NON_ALPHANUMERIC);
    format!("/desk/orders/{number}/acts/{}{}", kind.as_str(), came(conversation))
}

fn came(conversation: Option<i64>) -> String {
    conversation.map_or_else(String::new, |id| format!("?conversation={id}"))
}

/// How far an order has come, in the shop's word.
pub fn stage_chip(order: &OrderView) -> Chip {
    Chip::new(tone(order.stage), order.status.clone())
}

/// Orders, each with lines, total and parcels, as they are seen from a conversation or without one.
pub fn orders(orders: &[OrderView], conversation: Option<i64>) -> Vec<view::Order> {
    orders.iter().map(|one| order(one, conversation)).collect()
}

fn order(order: &OrderView, conversation: Option<i64>) -> view::Order {
    let lines = order.lines.iter().map(|line| view::Line {
        title: titled(&line.title, &line.options),
        quantity: u32::try_from(line.quantity).unwrap_or(u32::MAX),
        price: Money::new(line.price.minor * line.quantity, line.price.currency.clone()).to_string(),
    });
    let shipments = order.shipments.iter().map(|shipment| view::Shipment {
        carrier: shipment.carrier.clone(),
        status: shipment.status.clone(),
        tracking: shipment.tracking.clone(),
        tracking_href: tracking_url(&shipment.carrier, &shipment.tracking).unwrap_or_default(),
    });
    view::Order {
        number: order.number.clone(),
        href: order_href(&order.number, conversation),
        status: stage_chip(order),
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
    if options.is_empty() { title.to_owned() } else { format!("{title} · {}", chosen(options)) }
}

/// What was chosen of a product: `oak, 40 cm`.
pub fn chosen(options: &[(String, String)]) -> String {
    options.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_one_part_of_the_address() {
        assert_eq!(order_href("#W1001", None), "/desk/orders/%23W1001");
        assert_eq!(order_href("a/b?c", Some(7)), "/desk/orders/a%2Fb%3Fc?conversation=7");
        assert_eq!(act_href("W 1", ActKind::Cancel, None), "/desk/orders/W%201/acts/cancel");
    }
}
