//! A customer's invoices and credit notes, newest first, to be saved.

use super::shop::{Shop, shop};
use crate::parts::{
    pager::more,
    time::{Clock, day},
};
use maud::{Markup, html};

/// `/invoices`
#[derive(Clone, Debug)]
pub struct Invoices {
    pub shop: Shop,
    pub invoices: Vec<Invoice>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub href: String,
    /// `Invoice 2026-00017`
    pub title: String,
    pub order: String,
    pub order_href: String,
    pub amount: String,
    pub at_ms: i64,
}

/// The whole page.
pub fn invoices_page(view: &Invoices) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--wide {
                header.sheet__head { h1 { "Invoices and receipts" } }
                @if view.invoices.is_empty() {
                    div.sheet__nothing { p.muted { "There is no invoice yet. One is written when an order is sent." } }
                } @else { (table(view)) }
                (more(view.more_href.as_deref(), "Show older invoices"))
            }
        },
    )
}

fn table(view: &Invoices) -> Markup {
    html! {
        ul.tiles.tiles--list {
            @for one in &view.invoices {
                li.card {
                    span.card__row { a href=(one.href) download dir="auto" { (one.title) } b.num { (one.amount) } }
                    span.small.muted { (day(one.at_ms, &view.clock)) " · " a href=(one.order_href) dir="auto" { "order " (one.order) } }
                }
            }
        }
    }
}
