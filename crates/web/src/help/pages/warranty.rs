//! Warranty: products that are registered, one more to register, claims and what was decided.

use super::shop::{Shop, shop};
use crate::parts::{
    chip::{Chip, chip},
    field::{Field, Typed, field},
    notice::alarm,
    select::{Choices, select},
    time::{Clock, day},
};
use maud::{Markup, html};

/// `/warranty`
#[derive(Clone, Debug)]
pub struct Warranty {
    pub shop: Shop,
    pub registered: Vec<Registered>,
    pub claims: Vec<Claim>,
    pub form: Register,
    pub clock: Clock,
}

/// One product that is registered.
#[derive(Clone, Debug)]
pub struct Registered {
    pub title: String,
    pub serial: String,
    pub bought_ms: i64,
    /// `covered until 3 March 2028`
    pub cover: Chip,
    /// Where it can be claimed; nothing shows no button.
    pub claim_href: Option<String>,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct Claim {
    pub reference: String,
    pub title: String,
    pub problem: String,
    pub state: Chip,
    /// What was decided and why; empty while nothing is.
    pub decision: String,
    pub at_ms: i64,
}

/// The form to register a product.
#[derive(Clone, Debug)]
pub struct Register {
    pub products: Choices,
    pub serial: Typed,
    pub error: Option<String>,
}

/// The whole page.
pub fn warranty_page(view: &Warranty) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--wide {
                header.sheet__head {
                    h1 { "Warranty" }
                    p.muted { "Register a product with its serial number, and a claim takes a minute." }
                }
                (claims(view))
                (registered(view))
                (register(&view.form))
            }
        },
    )
}

fn claims(view: &Warranty) -> Markup {
    html! {
        @if !view.claims.is_empty() {
            section.card aria-labelledby="claims" {
                h2 id="claims" { "Your claims" }
                ul.card__list {
                    @for claim in &view.claims {
                        li {
                            span.card__row { b.clip dir="auto" { (claim.title) } (chip(&claim.state)) }
                            p.small dir="auto" { (claim.problem) }
                            @if !claim.decision.is_empty() { p.small dir="auto" { b { "Our answer: " } (claim.decision) } }
                            span.small.muted { span.mono { (claim.reference) } " · " (day(claim.at_ms, &view.clock)) }
                        }
                    }
                }
            }
        }
    }
}

fn registered(view: &Warranty) -> Markup {
    html! {
        section.card aria-labelledby="registered" {
            h2 id="registered" { "Your products" }
            @if view.registered.is_empty() { p.muted { "None is registered yet." } }
            ul.card__list {
                @for one in &view.registered {
                    li {
                        span.card__row { b.clip dir="auto" { (one.title) } (chip(&one.cover)) }
                        span.small.muted { "Serial number " span.mono { (one.serial) } " · bought " (day(one.bought_ms, &view.clock)) }
                        @if let Some(href) = &one.claim_href { p { a.button.button--small href=(href) { "Something is wrong with it" } } }
                    }
                }
            }
        }
    }
}

fn register(form: &Register) -> Markup {
    html! {
        section.card aria-labelledby="register" {
            h2 id="register" { "Register a product" }
            @if form.products.groups.is_empty() {
                p.muted { "As soon as an order has arrived you can register what was in it." }
            } @else {
                (alarm(form.error.as_deref()))
                form.form method="post" action="/warranty" data-once {
                    (select(&form.products))
                    (field(&Field { name: "serial", label: "Serial number", hint: "On the product or its box.", max_length: 60, ..Field::default() }.with(&form.serial)))
                    p { button.button.button--primary { "Register" } }
                }
            }
        }
    }
}
