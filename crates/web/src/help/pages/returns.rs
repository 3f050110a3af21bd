//! A customer's own returns, each with its steps until the money is back.

use super::goods::{Goods, goods};
use super::shop::{Shop, shop};
use super::track::{Track, line};
use crate::parts::{
    chip::{Chip, chip},
    pager::more,
    time::{Clock, day},
};
use maud::{Markup, html};

/// `/returns`
#[derive(Clone, Debug)]
pub struct Returns {
    pub shop: Shop,
    pub is_signed_in: bool,
    pub returns: Vec<Returning>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One return of the list.
#[derive(Clone, Debug)]
pub struct Returning {
    pub href: String,
    /// `Return`, `Exchange`
    pub kind: String,
    pub reference: String,
    pub state: Chip,
    pub track: Option<Track>,
    pub goods: Vec<Goods>,
    /// `€ 39.98 back by 4 December`; empty shows nothing.
    pub words: String,
    pub created_ms: i64,
}

/// The whole page.
pub fn returns_page(view: &Returns) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--wide {
                header.sheet__head { h1 { "Returns and warranty" } }
                div.tiles { (ways(view.is_signed_in)) }
                @if view.is_signed_in {
                    section aria-labelledby="running" {
                        h2.shop__head id="running" { "Your returns" }
                        @if view.returns.is_empty() { div.sheet__nothing { p.muted { "You have sent nothing back yet." } } }
                        ul.tiles.tiles--list { @for one in &view.returns { li { (returning(one, &view.clock)) } } }
                        (more(view.more_href.as_deref(), "Show older returns"))
                    }
                }
            }
        },
    )
}

fn ways(is_signed_in: bool) -> Markup {
    let start = if is_signed_in {
        "Choose the order, then what comes back."
    } else {
        "Show us a code or your order number first."
    };
    html! {
        a.tile href="/orders" { b { "Return or exchange something" } span.small.muted { (start) } }
        a.tile href="/warranty" { b { "Warranty" } span.small.muted { "Register a product, or tell us what broke." } }
        a.tile href="/returns/gift" { b { "Return a gift" } span.small.muted { "With order number and postcode. Who gave it isn’t told." } }
    }
}

fn returning(one: &Returning, clock: &Clock) -> Markup {
    html! {
        article.card.ordered {
            header.card__head {
                h3.ordered__title { a href=(one.href) { (one.kind) " " span.mono { (one.reference) } } }
                (chip(&one.state))
            }
            @if let Some(track) = &one.track { (line(track)) }
            (goods(&one.goods))
            p.small.muted dir="auto" { (day(one.created_ms, clock)) @if !one.words.is_empty() { " · " (one.words) } }
        }
    }
}
