//! An agent's signatures, as a card of their own page.

use maud::{Markup, html};

/// A signature, for one address of the shop or for all.
#[derive(Clone, Debug)]
pub struct Signature {
    pub field: String,
    pub label: String,
    pub text: String,
}

const MAX: u32 = 2_000;

/// The card; nothing for somebody who doesn't answer.
pub fn signatures(all: &[Signature]) -> Markup {
    html! {
        @if let [first, rest @ ..] = all {
            section.card aria-labelledby="signature-title" {
                h2 id="signature-title" { "Signature" }
                form.form method="post" action="/desk/me/signature" {
                    (area(first, 0))
                    @if !rest.is_empty() {
                        details {
                            summary { "Another one for some addresses" }
                            @for (at, one) in rest.iter().enumerate() { (area(one, at + 1)) }
                        }
                    }
                    p { button.button.button--primary { "Keep signature" } }
                }
            }
        }
    }
}

fn area(one: &Signature, at: usize) -> Markup {
    let id = format!("signature-{at}");
    html! {
        div.field {
            label.field__label for=(id) dir="auto" { (one.label) }
            textarea.field__control id=(id) name=(one.field) rows="4" maxlength=(MAX) dir="auto" { "\n" (one.text) }
        }
    }
}
