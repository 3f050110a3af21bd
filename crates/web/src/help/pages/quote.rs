//! Asking for a price: which products, how many, and what to know about it.

use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/quote`, empty or as it was sent if it failed.
#[derive(Clone, Debug)]
pub struct Quote {
    pub shop: Shop,
    /// Names this request, so that sending it twice keeps it once.
    pub client_id: String,
    pub name: Typed,
    pub email: Typed,
    pub wanted: Vec<Wanted>,
    pub text: Typed,
    pub error: Option<String>,
}

/// One product and how many of it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub product: Typed,
    pub quantity: Typed,
}

/// The whole page.
pub fn quote_page(view: &Quote) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet {
                header.sheet__head {
                    h1 { "Ask for a price" }
                    p.muted { "For larger quantities or special wishes. We answer with an offer by e-mail." }
                }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/quote" data-once {
                    input type="hidden" name="client_id" value=(view.client_id);
                    div.form__pair {
                        (field(&Field { name: "name", label: "Your name", autocomplete: "name", ..Field::default() }.with(&view.name)))
                        (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "email", max_length: 254, ..Field::default() }.with(&view.email)))
                    }
                    @for (at, wanted) in view.wanted.iter().enumerate() { (line(at, wanted)) }
                    (field(&Field { name: "text", label: "Anything we should know?", kind: "area", max_length: 20_000, is_required: false, ..Field::default() }.with(&view.text)))
                    p.form__acts { button.button.button--primary { "Ask for an offer" } }
                }
            }
        },
    )
}

fn line(at: usize, wanted: &Wanted) -> Markup {
    let (product, quantity) = (format!("product-{at}"), format!("quantity-{at}"));
    let is_first = at == 0;
    html! {
        fieldset.wanted {
            legend.unseen { "Product " (at + 1) }
            (field(&Field { name: &product, label: "Product", hint: if is_first { "Name or article number." } else { "" }, is_required: is_first, ..Field::default() }.with(&wanted.product)))
            (field(&Field { name: &quantity, label: "How many", max_length: 7, is_required: is_first, ..Field::default() }.with(&wanted.quantity)))
        }
    }
}
