//! The list of a customer's own conversations.

use super::shop::{Shop, shop};
use crate::parts::{
    chip::{Chip, chip},
    pager::more,
    time::{Clock, ago},
};
use maud::{Markup, html};

/// `/conversations` for a customer who showed a code.
#[derive(Clone, Debug)]
pub struct Conversations {
    pub shop: Shop,
    pub matters: Vec<Matter>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One of their conversations.
#[derive(Clone, Debug)]
pub struct Matter {
    pub reference: String,
    pub subject: String,
    pub preview: String,
    pub at_ms: i64,
    /// `we answered`, `we are on it`, `closed`
    pub state: Chip,
}

/// The whole page.
pub fn conversations_page(view: &Conversations) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--wide {
                header.sheet__head { h1 { "Your conversations" } }
                @if view.matters.is_empty() {
                    div.sheet__nothing {
                        p { b { "Nothing yet" } }
                        p.muted { "We have no conversation with this address." }
                        p { a.button.button--primary href="/contact" { "Write to us" } }
                    }
                }
                ul.tiles.tiles--list { @for matter in &view.matters { (tile(matter, &view.clock)) } }
                (more(view.more_href.as_deref(), "Show older"))
            }
        },
    )
}

fn tile(matter: &Matter, clock: &Clock) -> Markup {
    html! {
        li {
            a.tile href={ "/conversations/" (matter.reference) } {
                span.tile__row { b.clip dir="auto" { (matter.subject) } (chip(&matter.state)) }
                span.small.muted.clip dir="auto" { (matter.preview) }
                span.small.muted { span.mono { (matter.reference) } " · " (ago(matter.at_ms, clock)) }
            }
        }
    }
}
