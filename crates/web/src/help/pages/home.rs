//! The front door of the help centre: how to reach the shop, and when it answers.

use super::orders::{OrderTile, tile};
use super::shop::{Shop, shop};
use crate::parts::icon::{Icon, icon};
use maud::{Markup, html};

/// `/`
#[derive(Clone, Debug)]
pub struct Home {
    pub shop: Shop,
    /// What the signed-in customer is called; empty when nobody is, or they gave no name.
    pub name: String,
    /// Their newest orders.
    pub orders: Vec<OrderTile>,
    /// `7 orders, 7 invoices, 1 refund`; empty shows nothing.
    pub papers: String,
    pub is_open: bool,
    /// `Open until 18:00` or `Opens Monday 09:00`
    pub open_text: String,
    /// `Usually answered within 4 hours`; empty shows nothing.
    pub reply_hint: String,
    pub hours: Vec<Day>,
    /// `Europe/Berlin`
    pub zone: String,
    /// Where letters go; empty shows nothing.
    pub email: String,
    /// Whether the chat may be offered at all.
    pub has_chat: bool,
}

/// The hours of one day of the week.
#[derive(Clone, Debug)]
pub struct Day {
    pub name: String,
    /// `09:00–18:00`, `closed`
    pub hours: String,
    pub is_today: bool,
}

/// The whole page.
pub fn home_page(view: &Home) -> Markup {
    shop(
        &view.shop,
        html! {
            section.hero {
                h1.hero__title dir="auto" { "What can we do for you" @if !view.name.is_empty() { ", " (view.name) } "?" }
                p.hero__lead {
                    (now(view)) @if !view.reply_hint.is_empty() { " " span.muted { (view.reply_hint) } }
                }
            }
            (orders(view))
            section aria-labelledby="ways" {
                h2.shop__head id="ways" { "Talk to us" }
                div.tiles { (write()) @if view.has_chat { (chat(view)) } (yours()) }
            }
            div.pair { (hours(view)) (letter(view)) }
        },
    )
}

fn orders(view: &Home) -> Markup {
    html! {
        @if !view.orders.is_empty() {
            section aria-labelledby="orders" {
                div.card__head { h2.shop__head id="orders" { "Your orders" } a.small href="/orders" { "All orders" } }
                div.tiles {
                    @for order in &view.orders { (tile(order)) }
                    a.tile href="/invoices" { b { "Invoices and receipts" } span.small.muted { (view.papers) } }
                }
            }
        }
    }
}

fn now(view: &Home) -> Markup {
    let kind = if view.is_open { "good" } else { "warn" };
    html! { span class={ "chip chip--" (kind) } { (view.open_text) } }
}

fn write() -> Markup {
    html! {
        a.tile href="/contact" {
            span.tile__sign { (icon(Icon::Letter)) }
            b { "Write to us" }
            span.small.muted { "Photos and files are welcome. The answer comes by e-mail and here." }
        }
    }
}

fn chat(view: &Home) -> Markup {
    html! {
        button.tile type="button" data-open-chat hidden {
            span.tile__sign { (icon(Icon::Chat)) }
            b { "Chat" }
            span.small.muted {
                @if view.is_open { "Someone is here now. You keep the conversation when you leave." }
                @else { "Nobody is here right now. Leave your question, we answer by e-mail." }
            }
        }
    }
}

fn yours() -> Markup {
    html! {
        a.tile href="/conversations" {
            span.tile__sign { (icon(Icon::Threads)) }
            b { "Your conversations" }
            span.small.muted { "Read our answers and reply, on any device." }
        }
    }
}

fn hours(view: &Home) -> Markup {
    html! {
        section.card aria-labelledby="hours" {
            div.card__head { h2 id="hours" { "When we are here" } (now(view)) }
            table.hours {
                caption.unseen { "Opening hours" }
                tbody {
                    @for day in &view.hours {
                        tr aria-current=[day.is_today.then_some("date")] { th scope="row" { (day.name) } td { (day.hours) } }
                    }
                }
            }
            p.small.muted { "Times in " (view.zone.replace('_', " ")) "." }
        }
    }
}

fn letter(view: &Home) -> Markup {
    html! {
        @if !view.email.is_empty() {
            section.card aria-labelledby="email" {
                h2 id="email" { "By e-mail" }
                p { a href={ "mailto:" (view.email) } dir="auto" { (view.email) } }
                p.small.muted { "Put your order number in the subject if you have one: then it reaches the right person at once." }
            }
        }
    }
}
