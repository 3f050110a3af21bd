//! What an act will do, before it is done: money, goods, next steps, and the button that does it.

use super::photos::{Kept, kept};
use super::shop::{Shop, shop};
use super::sum::{Sum, sums};
use crate::parts::notice::alarm;
use maud::{Markup, html};

/// What `POST /orders/{number}/{act}` shows.
#[derive(Clone, Debug)]
pub struct PreviewPage {
    pub shop: Shop,
    pub order: String,
    pub order_href: String,
    /// `Return something`
    pub title: String,
    /// `/orders/W1/return`; confirming goes to `…/confirm`.
    pub action: String,
    /// What was filled in, sent along: names and values.
    pub filled: Vec<(String, String)>,
    pub photos: Vec<Kept>,
    /// What names this look at it: when it is no longer true, nothing is done.
    pub seen: String,
    /// That it has changed since it was last looked at.
    pub error: Option<String>,
    /// What happens to the items, in words.
    pub goods: Vec<String>,
    pub sums: Vec<Sum>,
    /// The next steps, in words.
    pub steps: Vec<String>,
    /// `You can take it back until 14:30.`; empty shows nothing.
    pub hold: String,
    /// `Return these items`
    pub button: String,
}

/// The whole page.
pub fn preview_page(view: &PreviewPage) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet {
                p.small { a href=(view.order_href) dir="auto" { "Order " (view.order) } }
                header.sheet__head {
                    h1 { (view.title) ": what will happen" }
                    p.muted { "Nothing is done yet. Look it over, then confirm." }
                }
                (alarm(view.error.as_deref()))
                @if !view.goods.is_empty() { section.card aria-labelledby="goods" { h2 id="goods" { "Items" } ul.plain-list { @for one in &view.goods { li dir="auto" { (one) } } } } }
                @if !view.sums.is_empty() { section.card aria-labelledby="money" { h2 id="money" { "Money" } (sums(&view.sums)) } }
                (next(view))
                (confirm(view))
            }
        },
    )
}

fn next(view: &PreviewPage) -> Markup {
    html! {
        @if !view.steps.is_empty() {
            section.card aria-labelledby="next" {
                h2 id="next" { "What happens next" }
                ol.sheet__steps { @for step in &view.steps { li dir="auto" { (step) } } }
            }
        }
    }
}

fn confirm(view: &PreviewPage) -> Markup {
    html! {
        form.form method="post" action={ (view.action) "/confirm" } enctype="multipart/form-data" data-once {
            @for (name, value) in &view.filled { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="seen" value=(view.seen);
            (kept(&view.photos))
            @if !view.hold.is_empty() { p.small.muted { (view.hold) } }
            p.form__acts {
                button.button.button--primary { (view.button) }
                button.button formaction=(view.action) name="then" value="edit" { "Change something" }
                a.button.button--quiet href=(view.order_href) { "Leave it as it is" }
            }
        }
    }
}
