//! How a customer shows that an address is theirs: a code sent to it.

use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/conversations` while nobody is known: first the address, then the code.
#[derive(Clone, Debug)]
pub struct LookUp {
    pub shop: Shop,
    pub step: Step,
    /// What is wrong with the attempt as a whole, throttling included.
    pub error: Option<String>,
}

/// Which of the two forms is shown.
#[derive(Clone, Debug)]
pub enum Step {
    /// Asks for the address; `POST /conversations/code`.
    Email(Typed),
    /// Asks for the code sent to `email`; `POST /conversations/sign-in` with `email` and `code`.
    Code { email: String, code: Typed, minutes_valid: u32 },
}

/// The whole page.
pub fn look_up_page(view: &LookUp) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--small {
                @match &view.step {
                    Step::Email(email) => { (ask_email(view, email)) }
                    Step::Code { email, code, minutes_valid } => { (ask_code(view, email, code, *minutes_valid)) }
                }
            }
        },
    )
}

fn ask_email(view: &LookUp, email: &Typed) -> Markup {
    html! {
        header.sheet__head {
            h1 { "Your conversations" }
            p.muted { "Tell us the e-mail address you wrote or ordered with. We send a code to it: no password needed." }
        }
        (alarm(view.error.as_deref()))
        form.form method="post" action="/conversations/code" {
            (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "email", max_length: 254, ..Field::default() }.with(email)))
            button.button.button--primary.button--wide { "Send me a code" }
        }
    }
}

fn ask_code(view: &LookUp, email: &str, code: &Typed, minutes_valid: u32) -> Markup {
    html! {
        header.sheet__head {
            h1 { "Look into your mail" }
            p.muted { "If we know " bdi { (email) } ", a code is on its way to it. It works for " (minutes_valid) " minutes." }
        }
        (alarm(view.error.as_deref()))
        form.form method="post" action="/conversations/sign-in" {
            input type="hidden" name="email" value=(email);
            (field(&Field { name: "code", label: "Code with 6 digits", autocomplete: "one-time-code", max_length: 8, ..Field::default() }.with(code)))
            button.button.button--primary.button--wide { "Show my conversations" }
        }
        form.form.form--line method="post" action="/conversations/code" {
            input type="hidden" name="email" value=(email);
            button.button.button--quiet.button--small { "Send another code" }
            a.button.button--quiet.button--small href="/conversations" { "Use another address" }
        }
    }
}
