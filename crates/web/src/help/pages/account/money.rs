//! Payment methods as the shop gives them, and what is on gift cards and store credit.

use super::{Shop, account};
use crate::parts::time::{Clock, day};
use maud::{Markup, html};

/// `/account/money`
#[derive(Clone, Debug)]
pub struct MoneyPage {
    pub shop: Shop,
    pub methods: Vec<Method>,
    pub clock: Clock,
}

/// One way to pay.
#[derive(Clone, Debug)]
pub struct Method {
    /// `Visa ending in 4242`
    pub label: String,
    /// `€ 12.00`; empty where nothing is kept here.
    pub balance: String,
    pub entries: Vec<Entry>,
}

/// A movement on a balance.
#[derive(Clone, Debug)]
pub struct Entry {
    pub at_ms: i64,
    pub amount: String,
    pub reason: String,
}

/// The whole page.
pub fn money_page(view: &MoneyPage) -> Markup {
    account(
        &view.shop,
        "/account/money",
        "Payment and credit",
        html! {
            section.card aria-labelledby="methods" {
                h2 id="methods" { "Ways to pay" }
                p.small.muted { "As the shop keeps them; they are added and removed when you order." }
                @if view.methods.is_empty() { p { "The shop keeps none for you." } }
                ul.card__list { @for method in &view.methods { li { (one(method, &view.clock)) } } }
            }
        },
    )
}

fn one(method: &Method, clock: &Clock) -> Markup {
    html! {
        div.card__row {
            b.clip dir="auto" { (method.label) }
            @if !method.balance.is_empty() { span.num { (method.balance) } }
        }
        @if !method.entries.is_empty() {
            details {
                summary.small { "What came and went" span.unseen dir="auto" { ": " (method.label) } }
                ul.card__list {
                    @for entry in &method.entries {
                        li { div.card__row { span.clip dir="auto" { (entry.reason) } span.num { (entry.amount) } } p.small.muted { (day(entry.at_ms, clock)) } }
                    }
                }
            }
        }
    }
}
