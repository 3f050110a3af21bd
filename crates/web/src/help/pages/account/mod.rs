//! The pages of a customer's account, and the way from one to the next.

pub mod addresses;
pub mod consents;
pub mod data;
pub mod emails;
pub mod money;
pub mod profile;
pub mod safety;

use super::shop::{Shop, shop};
use maud::{Markup, html};

const PAGES: [(&str, &str); 8] = [
    ("/account", "Profile"),
    ("/account/emails", "E-mail addresses"),
    ("/account/safety", "Password and sign-ins"),
    ("/account/addresses", "Addresses"),
    ("/account/money", "Payment and credit"),
    ("/account/consents", "What we may do"),
    ("/account/data", "Your data"),
    ("/conversations", "Your conversations"),
];

/// A page of the account with `href` as its own address.
fn account(frame: &Shop, href: &str, title: &str, content: Markup) -> Markup {
    shop(
        frame,
        html! {
            div.sheet.sheet--wide {
                header.sheet__head { h1 { (title) } }
                div.account {
                    nav.account__places aria-label="Your account" {
                        @for (place, label) in PAGES {
                            a.account__place href=(place) aria-current=[(place == href).then_some("page")] { (label) }
                        }
                    }
                    div.account__main { (content) }
                }
            }
        },
    )
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
