//! A customer's own orders, newest first, each with how far it has come and what can still be done.

use super::goods::{Goods, goods};
use super::shop::{Shop, shop};
use super::track::{Track, line};
use crate::parts::{
    chip::{Chip, chip},
    pager::more,
    time::{Clock, day},
};
use maud::{Markup, html};

/// `/orders`
#[derive(Clone, Debug)]
pub struct Orders {
    pub shop: Shop,
    pub orders: Vec<Ordered>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One order of the list.
#[derive(Clone, Debug)]
pub struct Ordered {
    pub href: String,
    pub number: String,
    pub state: Chip,
    /// None where the line says nothing: a cancelled order.
    pub track: Option<Track>,
    pub placed_ms: i64,
    pub goods: Vec<Goods>,
    /// Items the list leaves out.
    pub count_more: usize,
    pub total: String,
    /// `Return or exchange until 21 December`; empty shows nothing.
    pub possible: String,
}

/// An order as a tile of the front page.
#[derive(Clone, Debug)]
pub struct OrderTile {
    pub href: String,
    /// `Keyboard, thermostat`
    pub title: String,
    pub state: Chip,
    pub track: Option<Track>,
    /// `Yesterday · return or exchange until 21 December`
    pub words: String,
}

/// The whole page.
pub fn orders_page(view: &Orders) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--wide {
                header.sheet__head { h1 { "Your orders" } }
                @if view.orders.is_empty() { (nothing()) }
                ul.tiles.tiles--list { @for order in &view.orders { li { (ordered(order, &view.clock)) } } }
                (more(view.more_href.as_deref(), "Show older orders"))
            }
        },
    )
}

/// One order of the front page.
pub fn tile(tile: &OrderTile) -> Markup {
    html! {
        a.tile href=(tile.href) {
            span.tile__row { b.clip dir="auto" { (tile.title) } (chip(&tile.state)) }
            @if let Some(track) = &tile.track { (line(track)) }
            span.small.muted dir="auto" { (tile.words) }
        }
    }
}

fn nothing() -> Markup {
    html! {
        div.sheet__nothing {
            p { b { "No orders yet" } }
            p.muted { "We know of no order under your address. Perhaps you ordered with another one?" }
            p { a.button.button--primary href="/orders/find" { "Find an order by its number" } }
        }
    }
}

fn ordered(order: &Ordered, clock: &Clock) -> Markup {
    html! {
        article.card.ordered {
            header.card__head {
                h2.ordered__title {
                    a href=(order.href) dir="auto" { "Order " (order.number) }
                }
                (chip(&order.state))
            }
            @if let Some(track) = &order.track { (line(track)) }
            (goods(&order.goods))
            @if order.count_more > 0 { p.small.muted { "and " (order.count_more) " more" } }
            footer.card__row {
                span.small.muted { (day(order.placed_ms, clock)) @if !order.possible.is_empty() { " · " (order.possible) } }
                b.num { (order.total) }
            }
        }
    }
}
