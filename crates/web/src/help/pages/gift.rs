//! A gift comes back: the one who got it knows the order's number and the postcode it went to, nothing more.

use super::pick::{Item, items};
use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/returns/gift`
#[derive(Clone, Debug)]
pub struct Gift {
    pub shop: Shop,
    pub order: Typed,
    pub postcode: Typed,
    /// What is wrong with the attempt as a whole, throttling included.
    pub error: Option<String>,
}

/// The whole page.
pub fn gift_page(view: &Gift) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--small {
                header.sheet__head {
                    h1 { "Return a gift" }
                    p.muted { "You get credit for it. Who gave it to you isn’t told." }
                }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/returns/gift" data-once {
                    (field(&Field { name: "order", label: "Order number", hint: "It stands on the slip in the parcel.", max_length: 60, ..Field::default() }.with(&view.order)))
                    (field(&Field { name: "postcode", label: "Postcode the parcel went to", autocomplete: "postal-code", max_length: 20, ..Field::default() }.with(&view.postcode)))
                    button.button.button--primary.button--wide { "Show what I can return" }
                }
            }
        },
    )
}

/// What `POST /returns/gift` shows: what may come back, without a price.
#[derive(Clone, Debug)]
pub struct GiftItems {
    pub shop: Shop,
    pub order: String,
    pub postcode: String,
    pub items: Vec<Item>,
    pub items_error: Option<String>,
    pub name: Typed,
    pub email: Typed,
    pub error: Option<String>,
}

/// The whole page of the second step.
pub fn gift_items_page(view: &GiftItems) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet {
                header.sheet__head {
                    h1 { "Return a gift" }
                    p.muted { "When we have looked at it you get credit for it in our shop. Who gave it to you isn’t told." }
                }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/returns/gift/items" data-once {
                    input type="hidden" name="order" value=(view.order);
                    input type="hidden" name="postcode" value=(view.postcode);
                    (items("What comes back?", &view.items, view.items_error.as_deref()))
                    div.form__pair {
                        (field(&Field { name: "name", label: "Your name", autocomplete: "name", is_required: false, ..Field::default() }.with(&view.name)))
                        (field(&Field { name: "email", label: "Your e-mail", kind: "email", hint: "The credit is yours under this address.", autocomplete: "email", max_length: 254, ..Field::default() }.with(&view.email)))
                    }
                    p.form__acts { button.button.button--primary { "Register the return" } a.button.button--quiet href="/returns" { "Leave it" } }
                }
            }
        },
    )
}
