//! Things that were bought: what, which option, how many, for how much, and what is happening to them.

use maud::{Markup, html};

/// One line of an order, a return or a preview.
#[derive(Clone, Debug)]
pub struct Goods {
    pub title: String,
    /// `blue, M`; empty shows nothing.
    pub options: String,
    pub quantity: i64,
    /// What the line costs altogether; empty shows nothing.
    pub price: String,
    /// `1 of 2 is coming back to us`; empty shows nothing.
    pub note: String,
}

/// The lines, or nothing.
pub fn goods(goods: &[Goods]) -> Markup {
    html! {
        @if !goods.is_empty() {
            ul.goods {
                @for one in goods {
                    li.goods__one {
                        span.goods__what {
                            b dir="auto" { (one.title) }
                            @if !one.options.is_empty() { span.small.muted dir="auto" { (one.options) } }
                            @if !one.note.is_empty() { span.small.goods__note dir="auto" { (one.note) } }
                        }
                        span.goods__count.num { (one.quantity) " ×" }
                        span.goods__price.num { (one.price) }
                    }
                }
            }
        }
    }
}
