//! Everything of somebody's as a file, and asking for it to be erased.

use super::{Shop, account};
use maud::{Markup, html};

/// `/account/data`
#[derive(Clone, Debug)]
pub struct DataPage {
    pub shop: Shop,
    /// The reference of the wish to be erased, while it is open.
    pub erasure: Option<String>,
}

/// The whole page.
pub fn data_page(view: &DataPage) -> Markup {
    account(
        &view.shop,
        "/account/data",
        "Your data",
        html! {
            section.card aria-labelledby="export" {
                h2 id="export" { "Take it with you" }
                p { "What you told us, your orders and our conversations, as one JSON file." }
                p { a.button.button--primary href="/account/data/export" download { "Download my data" } }
            }
            section.card aria-labelledby="erasure" {
                h2 id="erasure" { "Have it erased" }
                @if let Some(reference) = &view.erasure {
                    p { "You asked for it: " a.mono href={ "/conversations/" (reference) } { (reference) } ". We answer there and by e-mail." }
                } @else {
                    p { "We erase what no law makes us keep; invoices, for one, have to stay for some years. An agent writes to you before anything is gone." }
                    form method="post" action="/account/data/erasure" { button.button { "Ask for my data to be erased" } }
                }
            }
        },
    )
}
