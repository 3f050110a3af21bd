//! One order with everything about it: how far it has come, what can be done now and what can't, money, history.

use super::goods::{Goods, goods};
use super::shop::{Shop, shop};
use super::sum::{Sum, sums};
use super::timeline::{Happening, timeline};
use super::track::{Track, steps};
use crate::parts::{
    chip::{Chip, chip},
    time::{Clock, day, moment},
};
use maud::{Markup, html};

/// `/orders/{number}`
#[derive(Clone, Debug)]
pub struct OrderPage {
    pub shop: Shop,
    pub number: String,
    pub state: Chip,
    pub track: Option<Track>,
    pub placed_ms: i64,
    /// What was done a moment ago and can still be taken back.
    pub held: Vec<Held>,
    pub acts: Vec<Act>,
    pub others: Vec<NotNow>,
    pub parcels: Vec<Parcel>,
    pub goods: Vec<Goods>,
    pub sums: Vec<Sum>,
    pub address: Vec<String>,
    pub returns: Vec<Running>,
    pub documents: Vec<Document>,
    pub changes: Vec<Happening>,
    pub clock: Clock,
}

/// An act that is waiting for its moment, or for a person.
#[derive(Clone, Debug)]
pub struct Held {
    /// `Cancelling the order`
    pub title: String,
    /// `You can take it back until 14:30.`
    pub text: String,
    /// Where the button leads; nothing shows no button.
    pub take_back_href: Option<String>,
}

/// Something that can be done now.
#[derive(Clone, Debug)]
pub struct Act {
    pub href: String,
    pub label: String,
    /// `until 21 December`; empty shows nothing.
    pub until: String,
}

/// Something that can't be done now, and why.
#[derive(Clone, Debug)]
pub struct NotNow {
    pub label: String,
    pub why: String,
}

/// One parcel and its way.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub carrier: String,
    pub tracking: String,
    /// The carrier's own page; shown as a link only when it is https.
    pub tracking_href: String,
    pub state: String,
    pub events: Vec<Happening>,
}

/// A return that belongs to the order.
#[derive(Clone, Debug)]
pub struct Running {
    pub href: String,
    pub reference: String,
    /// `Return`, `Exchange`
    pub kind: String,
    pub track: Track,
    /// `$ 45.00 come back by 4 December.`; empty shows nothing.
    pub words: String,
}

/// An invoice or credit note.
#[derive(Clone, Debug)]
pub struct Document {
    pub href: String,
    /// `Invoice 2026-00017`
    pub title: String,
    pub amount: String,
    pub at_ms: i64,
}

/// The whole page.
pub fn order_page(view: &OrderPage) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--broad {
                p.small { a href="/orders" { "All your orders" } }
                header.sheet__head {
                    h1.sheet__title dir="auto" { "Order " (view.number) }
                    p.muted { "Placed " (moment(view.placed_ms, &view.clock)) " " (chip(&view.state)) }
                }
                @if let Some(track) = &view.track { (steps(track)) }
                @for held in &view.held { (taken_back(held)) }
                (what_now(view))
                div.duo {
                    div.duo__main { (items(view)) (running(view)) (parcels(view)) (history(view)) }
                    div.duo__side { (money(view)) (address(view)) (documents(view)) }
                }
            }
        },
    )
}

fn taken_back(held: &Held) -> Markup {
    html! {
        section.card.card--told aria-label=(held.title) {
            div.card__head {
                p { b { (held.title) } " " span.muted { (held.text) } }
                @if let Some(href) = &held.take_back_href {
                    form method="post" action=(href) data-once { button.button { "Take it back" } }
                }
            }
        }
    }
}

fn what_now(view: &OrderPage) -> Markup {
    html! {
        section.acts aria-labelledby="acts" {
            h2.unseen id="acts" { "What you can do" }
            @if view.acts.is_empty() { p.muted { "Nothing can be changed about this order right now." } }
            @else {
                ul.acts__list {
                    @for act in &view.acts {
                        li { a.button.acts__one href=(act.href) { (act.label) @if !act.until.is_empty() { span.small.muted { (act.until) } } } }
                    }
                }
            }
            @if !view.others.is_empty() {
                details.acts__others {
                    summary { "What isn’t possible, and why" }
                    dl.whys {
                        @for other in &view.others { div.whys__one { dt { (other.label) } dd.muted dir="auto" { (other.why) } } }
                    }
                }
            }
            p.small.muted { "Something else? " a href="/contact" { "Write to us" } "." }
        }
    }
}

fn items(view: &OrderPage) -> Markup {
    html! { section.card aria-labelledby="items" { h2 id="items" { "Items" } (goods(&view.goods)) } }
}

fn running(view: &OrderPage) -> Markup {
    html! {
        @for one in &view.returns {
            section.card aria-label={ (one.kind) " " (one.reference) } {
                div.card__head { h2 { a href=(one.href) { (one.kind) " " span.mono { (one.reference) } } } }
                (steps(&one.track))
                @if !one.words.is_empty() { p.muted dir="auto" { (one.words) } }
            }
        }
    }
}

fn parcels(view: &OrderPage) -> Markup {
    html! {
        @for (at, parcel) in view.parcels.iter().enumerate() {
            section.card aria-labelledby={ "parcel-" (at) } {
                div.card__head {
                    h2 id={ "parcel-" (at) } { "Parcel" @if view.parcels.len() > 1 { " " (at + 1) " of " (view.parcels.len()) } }
                    span.small.muted dir="auto" { (parcel.state) }
                }
                p.small dir="auto" { (followed(parcel)) }
                (timeline(&parcel.events, &view.clock))
            }
        }
    }
}

fn followed(parcel: &Parcel) -> Markup {
    html! {
        @if !parcel.carrier.is_empty() { (parcel.carrier) " " }
        @if parcel.tracking_href.starts_with("https://") {
            a href=(parcel.tracking_href) rel="noopener noreferrer nofollow" target="_blank" { "Follow parcel " (parcel.tracking) }
        } @else if !parcel.tracking.is_empty() { span.mono { (parcel.tracking) } }
        @else { span.muted { "The number to follow it by comes with the carrier’s first scan." } }
    }
}

fn history(view: &OrderPage) -> Markup {
    html! {
        @if !view.changes.is_empty() {
            section.card aria-labelledby="history" { h2 id="history" { "What happened" } (timeline(&view.changes, &view.clock)) }
        }
    }
}

fn money(view: &OrderPage) -> Markup {
    html! { section.card aria-labelledby="money" { h2 id="money" { "Payment" } (sums(&view.sums)) } }
}

fn address(view: &OrderPage) -> Markup {
    html! {
        section.card aria-labelledby="address" {
            h2 id="address" { "Goes to" }
            @if view.address.is_empty() { p.muted { "No address is known." } }
            @else { address.plain dir="auto" { @for line in &view.address { (line) br; } } }
        }
    }
}

fn documents(view: &OrderPage) -> Markup {
    html! {
        @if !view.documents.is_empty() {
            section.card aria-labelledby="documents" {
                h2 id="documents" { "Invoices" }
                ul.card__list {
                    @for one in &view.documents {
                        li {
                            span.card__row { a href=(one.href) download { (one.title) } span.num { (one.amount) } }
                            span.small.muted { (day(one.at_ms, &view.clock)) }
                        }
                    }
                }
            }
        }
    }
}
