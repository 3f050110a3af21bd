//! What is known of a customer, part by part: identities, orders, conversations. Shown in the panel and on the person's page.

use crate::parts::{
    chip::{Chip, chip},
    time::{Clock, ago, day},
};
use maud::{Markup, html};

/// One thing a customer is known by.
#[derive(Clone, Debug)]
pub struct Identity {
    /// `e-mail`, `phone`, `visitor`
    pub kind: String,
    pub value: String,
    pub proof: Proof,
}

/// How sure we are that an identity is theirs: the rungs of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    None,
    OrderMatch,
    OneTimeCode,
    SignIn,
}

/// One order, read from the shop.
#[derive(Clone, Debug)]
pub struct Order {
    pub number: String,
    /// Its page.
    pub href: String,
    pub status: Chip,
    pub placed_at_ms: Option<i64>,
    pub lines: Vec<Line>,
    /// With currency: `$ 235.13`.
    pub total: String,
    pub shipments: Vec<Shipment>,
}

/// One line of an order.
#[derive(Clone, Debug)]
pub struct Line {
    pub title: String,
    pub quantity: u32,
    pub price: String,
}

/// One parcel of an order.
#[derive(Clone, Debug)]
pub struct Shipment {
    pub carrier: String,
    /// `arrives tomorrow`; empty shows nothing.
    pub status: String,
    pub tracking: String,
    /// The carrier's own page; shown as a link only when it is https.
    pub tracking_href: String,
}

/// Another conversation of theirs.
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: i64,
    pub subject: String,
    pub reference: String,
    pub state: Chip,
    pub at_ms: i64,
}

/// The identities with how each is proven.
pub fn identities(identities: &[Identity]) -> Markup {
    html! {
        @if identities.is_empty() { p.small.muted { "Nothing but this conversation." } }
        ul.identities {
            @for identity in identities {
                li.identities__one {
                    span.identities__kind { (identity.kind) }
                    span.identities__value dir="auto" { (identity.value) }
                    (proof(identity.proof))
                }
            }
        }
    }
}

/// The rung an identity stands on.
pub fn proof(proof: Proof) -> Markup {
    html! {
        @match proof {
            Proof::None => { span.chip.chip--plain { "not proven" } }
            Proof::OrderMatch => { span.chip.chip--accent { "order match" } }
            Proof::OneTimeCode => { span.chip.chip--good { "one-time code" } }
            Proof::SignIn => { span.chip.chip--good { "signed in" } }
        }
    }
}

/// The orders, newest first.
pub fn orders(orders: &[Order], clock: &Clock) -> Markup {
    html! {
        @if orders.is_empty() { p.small.muted { "No orders found for them." } }
        @for order in orders {
            article.order aria-label={ "Order " (order.number) } {
                header.order__head { b.order__number dir="auto" { a href=(order.href) { (order.number) } } (chip(&order.status)) }
                @for line in &order.lines {
                    p.order__line {
                        span dir="auto" { @if line.quantity != 1 { (line.quantity) " × " } (line.title) }
                        span.num { (line.price) }
                    }
                }
                p.order__line.order__line--total {
                    span.muted { @if let Some(at_ms) = order.placed_at_ms { (day(at_ms, clock)) } @else { "Total" } }
                    b.num { (order.total) }
                }
                @for shipment in &order.shipments { (parcel(shipment)) }
            }
        }
    }
}

/// The conversations, newest first.
pub fn matters(matters: &[Matter], clock: &Clock) -> Markup {
    html! {
        @if matters.is_empty() { p.small.muted { "None before." } }
        ul.matters {
            @for matter in matters {
                li.matters__one {
                    a.matters__link href={ "/desk/conversations/" (matter.id) } dir="auto" { (matter.subject) }
                    p.small.muted { span.mono { (matter.reference) } " · " (ago(matter.at_ms, clock)) " " (chip(&matter.state)) }
                }
            }
        }
    }
}

fn parcel(shipment: &Shipment) -> Markup {
    let facts = [shipment.carrier.as_str(), shipment.status.as_str()];
    let told = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
    html! {
        p.order__parcel dir="auto" {
            (told) " "
            @if shipment.tracking_href.starts_with("https://") {
                a href=(shipment.tracking_href) rel="noopener noreferrer nofollow" target="_blank" { (shipment.tracking) }
            } @else { span.mono { (shipment.tracking) } }
        }
    }
}
