//! Where parcels go: the main address, and further ones.

use super::{Shop, account};
use crate::parts::{
    field::{Field, field},
    notice::alarm,
};
use maud::{Markup, html};
use orders::Address;

/// `/account/addresses`
#[derive(Clone, Debug)]
pub struct AddressesPage {
    pub shop: Shop,
    pub main: Address,
    pub main_error: Option<String>,
    pub further: Vec<Further>,
    /// What the new address is to be called.
    pub label: String,
    pub new: Address,
    pub new_error: Option<String>,
}

/// A further address.
#[derive(Clone, Debug)]
pub struct Further {
    pub id: i64,
    pub label: String,
    pub lines: Vec<String>,
}

/// The whole page.
pub fn addresses_page(view: &AddressesPage) -> Markup {
    account(
        &view.shop,
        "/account/addresses",
        "Addresses",
        html! {
            section.card aria-labelledby="main-title" {
                h2 id="main-title" { "Your address" }
                p.small.muted { "New orders start from it. An order on its way keeps the address it has." }
                (alarm(view.main_error.as_deref()))
                form.form method="post" action="/account/addresses/main" {
                    (parts("own", &view.main))
                    p { button.button.button--primary { "Save" } }
                }
            }
            (further(view))
            section.card aria-labelledby="new-title" {
                h2 id="new-title" { "Add an address" }
                (alarm(view.new_error.as_deref()))
                form.form method="post" action="/account/addresses" {
                    (field(&Field { name: "label", label: "What you call it", value: &view.label, hint: "Work, Grandma", scope: "new", ..Field::default() }))
                    (parts("new", &view.new))
                    p { button.button { "Add" } }
                }
            }
        },
    )
}

fn further(view: &AddressesPage) -> Markup {
    html! {
        @if !view.further.is_empty() {
            section.card aria-labelledby="further" {
                h2 id="further" { "Further addresses" }
                ul.card__list {
                    @for address in &view.further {
                        li {
                            b.clip dir="auto" { (address.label) }
                            p.small.muted dir="auto" { @for line in &address.lines { span.account__line.clip { (line) } } }
                            form method="post" action={ "/account/addresses/" (address.id) "/removal" } {
                                button.button.button--tiny { "Remove" span.unseen dir="auto" { " " (address.label) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn parts(scope: &'static str, address: &Address) -> Markup {
    let one = |name: &'static str, label: &'static str, value: &str, autocomplete: &'static str| {
        let is_required = matches!(name, "line1" | "city" | "country");
        field(&Field { name, label, value, autocomplete, is_required, scope, ..Field::default() })
    };
    html! {
        (one("name", "Who receives it", &address.name, "name"))
        (one("line1", "Street and number", &address.line1, "address-line1"))
        (one("line2", "Flat, floor, building", &address.line2, "address-line2"))
        div.form__pair {
            (one("postcode", "Postcode", &address.postcode, "postal-code"))
            (one("city", "Town", &address.city, "address-level2"))
        }
        div.form__pair {
            (one("state", "State or province", &address.state, "address-level1"))
            (one("country", "Country", &address.country, "country-name"))
        }
    }
}
