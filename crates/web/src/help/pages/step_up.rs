//! One more step between a looked-up order and the rest of one's account.

use super::shop::{Shop, shop};
use crate::parts::field::{Field, Typed, field};
use maud::{Markup, html};

/// `/sign-in/step-up`
#[derive(Clone, Debug)]
pub struct StepUp {
    pub shop: Shop,
    /// `a•••@e•••.org`; empty when no address is known.
    pub sent_to: String,
    /// Where to go on.
    pub next: String,
    /// Whether the code is on its way and asked for.
    pub is_sent: bool,
    pub code: Typed,
}

/// The whole page.
pub fn step_up_page(view: &StepUp) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--small {
                header.sheet__head {
                    h1 { "One more step" }
                    p.muted { "Order and postcode stand on every parcel. For this page we need to know that it is you." }
                }
                @if view.sent_to.is_empty() {
                    p { "We know no e-mail address for this order, so no code can be sent." }
                    p { a.button.button--primary href="/contact" { "Write to us" } }
                } @else if view.is_sent { (ask(view)) } @else { (offer(view)) }
            }
        },
    )
}

fn offer(view: &StepUp) -> Markup {
    html! {
        form.form method="post" action="/sign-in/step-up/code" {
            input type="hidden" name="next" value=(view.next);
            p { "We send a code to " bdi { (view.sent_to) } "." }
            button.button.button--primary.button--wide { "Send the code" }
        }
    }
}

fn ask(view: &StepUp) -> Markup {
    html! {
        p role="status" { "A code is on its way to " bdi { (view.sent_to) } "." }
        form.form method="post" action="/sign-in/step-up" {
            input type="hidden" name="next" value=(view.next);
            (field(&Field { name: "code", label: "Code with 6 digits", autocomplete: "one-time-code", max_length: 8, ..Field::default() }.with(&view.code)))
            button.button.button--primary.button--wide { "Go on" }
        }
        form.form.form--line method="post" action="/sign-in/step-up/code" {
            input type="hidden" name="next" value=(view.next);
            button.button.button--quiet.button--small { "Send another code" }
        }
    }
}
