//! The page shown when there is no page: says what happened and what to do next, for desk and help alike.

use super::document::{Document, Kind, document};
use maud::{Markup, html};

/// What went wrong, in words for the person.
#[derive(Clone, Debug)]
pub struct ErrorView {
    /// Whose page this is: the shop's name, or `Attend` on the desk.
    pub brand: String,
    /// `This page doesn't exist`
    pub title: String,
    /// What to do next, a sentence or two.
    pub advice: String,
    pub back_href: String,
    pub back_label: String,
    /// Something to quote to the operator; empty shows nothing.
    pub reference: String,
    /// The label of the withdrawal function, which customers find on every page; empty on the desk.
    pub withdraw: String,
}

/// The whole error page.
pub fn page(view: &ErrorView) -> Markup {
    let title = format!("{} — {}", view.title, view.brand);
    document(
        &Document { title: &title, kind: Kind::Gate, live_at: "" },
        html! {
            main.gate id="main" {
                p.gate__brand dir="auto" { (view.brand) }
                div.gate__card {
                    h1.gate__title dir="auto" { (view.title) }
                    p.gate__lead dir="auto" { (view.advice) }
                    @if !view.reference.is_empty() { p.small.muted { "Reference: " span.mono { (view.reference) } } }
                    p { a.button.button--primary href=(view.back_href) { (view.back_label) } }
                }
                @if !view.withdraw.is_empty() { p.small { a href="/withdrawal" { (view.withdraw) } } }
            }
        },
    )
}
