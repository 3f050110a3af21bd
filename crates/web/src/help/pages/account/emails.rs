//! The addresses somebody is known by, one more and one less.

use super::{Shop, account};
use crate::parts::field::{Field, Typed, field};
use maud::{Markup, html};

/// `/account/emails`
#[derive(Clone, Debug)]
pub struct EmailsPage {
    pub shop: Shop,
    pub addresses: Vec<Address>,
    /// The address to add, as it was typed if it didn't work.
    pub new: Typed,
    /// The address a code was sent to, with what was typed.
    pub to_prove: Option<(String, Typed)>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Address {
    pub email: String,
    pub is_proved: bool,
    /// False for the last way in.
    pub may_go: bool,
}

/// The whole page.
pub fn emails_page(view: &EmailsPage) -> Markup {
    account(
        &view.shop,
        "/account/emails",
        "E-mail addresses",
        html! {
            @if let Some((email, code)) = &view.to_prove { (prove(email, code)) }
            (known(view))
            (add(view))
        },
    )
}

fn prove(email: &str, code: &Typed) -> Markup {
    html! {
        section.card aria-labelledby="prove" {
            h2 id="prove" { "Look into your mail" }
            p role="status" { "A code is on its way to " bdi { (email) } ". The address counts once you typed it." }
            form.form method="post" action="/account/emails/proof" {
                input type="hidden" name="email" value=(email);
                (field(&Field { name: "code", label: "Code with 6 digits", autocomplete: "one-time-code", max_length: 8, ..Field::default() }.with(code)))
                p { button.button.button--primary { "Add this address" } }
            }
        }
    }
}

fn known(view: &EmailsPage) -> Markup {
    html! {
        section.card aria-labelledby="known" {
            h2 id="known" { "Your addresses" }
            ul.card__list {
                @for address in &view.addresses {
                    li {
                        div.card__row {
                            span.clip dir="auto" { (address.email) }
                            @if address.is_proved { span.chip.chip--good { "proved" } } @else { span.chip { "not proved" } }
                        }
                        @if address.may_go {
                            form method="post" action="/account/emails/removal" {
                                input type="hidden" name="email" value=(address.email);
                                button.button.button--tiny { "Remove" span.unseen dir="auto" { " " (address.email) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn add(view: &EmailsPage) -> Markup {
    html! {
        section.card aria-labelledby="add" {
            h2 id="add" { "Add an address" }
            form.form method="post" action="/account/emails" {
                (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "email", max_length: 254,
                    hint: "We send a code to it, and tell your other addresses.", ..Field::default() }.with(&view.new)))
                p { button.button { "Send a code" } }
            }
        }
    }
}
