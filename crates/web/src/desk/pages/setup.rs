//! The first page of a new installation: the first agent, who may do everything.

use crate::parts::{
    assets,
    document::{Document, Kind, document},
    field::{Field, Typed, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/desk/setup`
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub shop: String,
    /// Proves that the person reads the server's log; sent back unchanged. Empty where none is asked.
    pub token: String,
    pub name: Typed,
    pub email: Typed,
    /// Only the errors are shown again, never a password.
    pub password: Typed,
    pub again: Typed,
    pub error: Option<String>,
}

/// The whole page.
pub fn setup_page(view: &Setup) -> Markup {
    document(
        &Document { title: "Set up — Attend", kind: Kind::Gate, live_at: "" },
        html! {
            main.gate id="main" {
                p.gate__brand { img src=(assets::url("icons/favicon.svg")) alt="" width="28" height="28"; "Attend" }
                div.gate__card {
                    h1.gate__title { "Welcome" }
                    p.gate__lead dir="auto" { "Attend is running for " (view.shop) ". Who are you?" }
                    (alarm(view.error.as_deref()))
                    form.form method="post" action="/desk/setup" {
                        @if !view.token.is_empty() { input type="hidden" name="token" value=(view.token); }
                        (field(&Field { name: "name", label: "Your name", autocomplete: "name", hint: "Customers see it beside your answers.", ..Field::default() }.with(&view.name)))
                        (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "username", ..Field::default() }.with(&view.email)))
                        (field(&Field { name: "password", label: "Password", kind: "password", autocomplete: "new-password", hint: "At least 10 characters.", ..Field::default() }.with(&view.password)))
                        (field(&Field { name: "again", label: "Password again", kind: "password", autocomplete: "new-password", ..Field::default() }.with(&view.again)))
                        button.button.button--primary.button--wide { "Open the desk" }
                    }
                }
            }
        },
    )
}
