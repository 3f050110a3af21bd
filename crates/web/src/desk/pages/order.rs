//! One order with everything about it: what was bought, where it is, what it cost, what was and can be done with it.

use super::{
    order_acts::{Change, Choice, Done, choices, done, history, unmapped},
    order_book::{Book, Matter, book, matters},
    shell::{Shell, shell},
};
use crate::parts::{
    chip::{Chip, chip},
    icon::{Icon, icon},
    time::{Clock, day, moment},
};
use maud::{Markup, html};

/// `/desk/orders/{number}`
#[derive(Clone, Debug)]
pub struct OrderPage {
    pub shell: Shell,
    /// As people call it: `#W2611340`.
    pub number: String,
    /// Back to the conversation it was opened from.
    pub back_href: Option<String>,
    pub status: Chip,
    pub placed_ms: i64,
    pub customer: Customer,
    /// Where it goes, line by line.
    pub address: Vec<String>,
    pub lines: Vec<Line>,
    /// What the lines cost in all.
    pub total: String,
    pub parcels: Vec<Parcel>,
    pub book: Book,
    pub matters: Vec<Matter>,
    /// What can be done with it; empty for who may only look.
    pub choices: Vec<Choice>,
    pub done: Vec<Done>,
    pub history: Vec<Change>,
    /// What the shop's system said beyond what Attend knows: name and value.
    pub extra: Vec<(String, String)>,
    pub clock: Clock,
}

/// Whose order it is.
#[derive(Clone, Debug)]
pub struct Customer {
    pub name: String,
    pub href: String,
    /// `gold · 3 returns within a year`; empty shows nothing.
    pub facts: String,
}

/// One line of the order.
#[derive(Clone, Debug)]
pub struct Line {
    pub title: String,
    /// What was chosen: `colour: oak`.
    pub options: String,
    pub sku: String,
    pub quantity: i64,
    /// Of one: `€ 30.00`.
    pub price: String,
    pub sum: String,
    /// `12 in stock`, `sold out`, `no longer sold`.
    pub stock: String,
    /// `1 went back`; empty shows nothing.
    pub returned: String,
}

/// One parcel with what its carrier said.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub id: i64,
    pub carrier: String,
    pub tracking: String,
    /// The carrier's own page; shown as a link only when it is https.
    pub tracking_href: String,
    pub status: Chip,
    /// What is in it; empty is everything.
    pub contents: String,
    /// Newest first.
    pub events: Vec<CarrierEvent>,
}

/// One word of a carrier.
#[derive(Clone, Debug)]
pub struct CarrierEvent {
    pub at_ms: i64,
    pub text: String,
    pub place: String,
}

/// The whole page.
pub fn order_page(page: &OrderPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                (head(page))
                div.page__columns.page__columns--wide {
                    div.page__column { (goods(page)) (parcels(page)) (matters(&page.matters, &page.clock)) (done(&page.done, &page.clock)) (history(&page.history, &page.clock)) (unmapped(&page.extra)) }
                    div.page__column { (choices(&page.choices)) (book(&page.book, &page.clock)) }
                }
            }
        },
    )
}

fn head(page: &OrderPage) -> Markup {
    html! {
        header.page__head {
            @if let Some(href) = &page.back_href { p { a.way-back href=(href) { (icon(Icon::Back)) "Back to the conversation" } } }
            h1.page__title { "Order " span dir="auto" { (page.number) } " " (chip(&page.status)) }
            p.muted {
                a href=(page.customer.href) dir="auto" { (page.customer.name) }
                @if !page.customer.facts.is_empty() { " · " span dir="auto" { (page.customer.facts) } }
                " · placed " (day(page.placed_ms, &page.clock))
            }
            @if !page.address.is_empty() { p.small.muted dir="auto" { "To " (page.address.join(", ")) } }
        }
    }
}

fn goods(page: &OrderPage) -> Markup {
    html! {
        section.page__part aria-labelledby="goods" {
            h2 id="goods" { "What was ordered" }
            div.table-frame role="region" aria-label="Table of what was ordered" tabindex="0" {
                table.table.table--dense {
                    thead { tr {
                        th scope="col" { "Item" } th.table__num scope="col" { "Number" } th.table__num scope="col" { "Each" }
                        th.table__num scope="col" { "Sum" } th scope="col" { "Stock now" }
                    } }
                    tbody {
                        @for line in &page.lines { (item(line)) }
                        tr { th scope="row" colspan="3" { "Total" } td.table__num { b { (page.total) } } td {} }
                    }
                }
            }
        }
    }
}

fn item(line: &Line) -> Markup {
    html! {
        tr {
            th scope="row" {
                p.table__clip.clip dir="auto" title=(line.title) { (line.title) }
                p.table__clip.clip.small.muted dir="auto" { (line.options) @if !line.options.is_empty() && !line.sku.is_empty() { " · " } span.mono { (line.sku) } }
                @if !line.returned.is_empty() { p { span.chip.chip--warn { (line.returned) } } }
            }
            td.table__num { (line.quantity) }
            td.table__num { (line.price) }
            td.table__num { (line.sum) }
            td.small { (line.stock) }
        }
    }
}

fn parcels(page: &OrderPage) -> Markup {
    html! {
        section.page__part aria-labelledby="parcels" {
            h2 id="parcels" { "Parcels" }
            @if page.parcels.is_empty() { p.muted { "Nothing was sent yet." } }
            @for parcel in &page.parcels { (one_parcel(parcel, &page.clock)) }
        }
    }
}

fn one_parcel(parcel: &Parcel, clock: &Clock) -> Markup {
    html! {
        article.card aria-labelledby={ "parcel-" (parcel.id) } {
            div.card__head {
                h3 id={ "parcel-" (parcel.id) } dir="auto" {
                    @if parcel.carrier.is_empty() { "Parcel" } @else { (parcel.carrier) } " " (tracking(parcel))
                }
                (chip(&parcel.status))
            }
            @if !parcel.contents.is_empty() { p.small.muted dir="auto" { (parcel.contents) } }
            @if !parcel.events.is_empty() {
                ol.card__list {
                    @for event in &parcel.events {
                        li { div.card__row {
                            span dir="auto" { (event.text) @if !event.place.is_empty() { span.muted { " · " (event.place) } } }
                            span.small.muted { (moment(event.at_ms, clock)) }
                        } }
                    }
                }
            }
        }
    }
}

fn tracking(parcel: &Parcel) -> Markup {
    html! {
        @if parcel.tracking_href.starts_with("https://") {
            a.mono href=(parcel.tracking_href) rel="noopener noreferrer nofollow" target="_blank" { (parcel.tracking) }
        } @else { span.mono { (parcel.tracking) } }
    }
}
