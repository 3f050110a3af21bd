//! The form that finds one order without an account.

use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/orders/find`, empty or as it was sent if it found nothing.
#[derive(Clone, Debug)]
pub struct FindOrder {
    pub shop: Shop,
    pub number: Typed,
    /// An e-mail address or a postcode.
    pub with: Typed,
    pub error: Option<String>,
}

/// The whole page.
pub fn find_order_page(view: &FindOrder) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--small {
                header.sheet__head {
                    h1 { "Find your order" }
                    p.muted { "Its number stands in our confirmation. You don't need an account." }
                }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/orders/find" {
                    (field(&Field { name: "number", label: "Order number", max_length: 60, ..Field::default() }.with(&view.number)))
                    (field(&Field { name: "with", label: "E-mail or postcode", max_length: 254,
                        hint: "The address you ordered with, or the postcode it goes to.", ..Field::default() }.with(&view.with)))
                    button.button.button--primary.button--wide { "Find it" }
                }
                p.small.muted { "To see all your orders, " a href="/sign-in?next=%2Forders" { "sign in" } "." }
            }
        },
    )
}
