//! How a customer shows who they are: a password, or a code sent to an address of theirs.

use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/sign-in`, and any page of one's own while nobody is known.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub shop: Shop,
    /// Where to go on.
    pub next: String,
    pub step: Step,
    /// What is wrong with the attempt as a whole, throttling included.
    pub error: Option<String>,
}

/// Which of the two forms is shown.
#[derive(Clone, Debug)]
pub enum Step {
    /// Asks for the address, and a password if there is one.
    Start(Typed),
    /// Asks for the code sent to `email`.
    Code { email: String, code: Typed, minutes_valid: u32 },
}

/// The whole page.
pub fn sign_in_page(view: &SignIn) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--small {
                @match &view.step {
                    Step::Start(email) => { (start(view, email)) }
                    Step::Code { email, code, minutes_valid } => { (ask_code(view, email, code, *minutes_valid)) }
                }
            }
        },
    )
}

fn start(view: &SignIn, email: &Typed) -> Markup {
    html! {
        header.sheet__head {
            h1 { "Sign in" }
            p.muted { "With the e-mail address you wrote or ordered with. A code we send to it is enough; no password needed." }
        }
        (alarm(view.error.as_deref()))
        form.form method="post" action="/sign-in" {
            input type="hidden" name="next" value=(view.next);
            (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "username", max_length: 254, ..Field::default() }.with(email)))
            (field(&Field { name: "password", label: "Password", kind: "password", autocomplete: "current-password", is_required: false,
                hint: "None yet, or forgotten? Have a code sent.", ..Field::default() }))
            button.button.button--primary.button--wide { "Sign in" }
            button.button.button--wide formaction="/sign-in/code" { "Send me a code" }
        }
        p.small.muted { "Only want to see one order? " a href="/orders/find" { "Find it by its number" } "." }
    }
}

fn ask_code(view: &SignIn, email: &str, code: &Typed, minutes_valid: u32) -> Markup {
    html! {
        header.sheet__head {
            h1 { "Look into your mail" }
            p.muted { "If we know " bdi { (email) } ", a code is on its way to it. It works for " (minutes_valid) " minutes." }
        }
        (alarm(view.error.as_deref()))
        form.form method="post" action="/sign-in/with-code" {
            input type="hidden" name="email" value=(email);
            input type="hidden" name="next" value=(view.next);
            (field(&Field { name: "code", label: "Code with 6 digits", autocomplete: "one-time-code", max_length: 8, ..Field::default() }.with(code)))
            button.button.button--primary.button--wide { "Go on" }
        }
        form.form.form--line method="post" action="/sign-in/code" {
            input type="hidden" name="email" value=(email);
            input type="hidden" name="next" value=(view.next);
            button.button.button--quiet.button--small { "Send another code" }
            a.button.button--quiet.button--small href="/sign-in" { "Use another address" }
        }
    }
}
