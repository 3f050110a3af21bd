//! The door of the desk.

use crate::parts::{
    assets,
    document::{Document, Kind, document},
    field::{Field, Typed, field},
    notice::{Notice, alarm, notice},
};
use maud::{Markup, html};

/// `/desk/sign-in`
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    pub shop: String,
    pub email: Typed,
    /// What is wrong with the attempt as a whole, throttling included; never says which half was wrong.
    pub error: Option<String>,
    /// What brought them here: `You are signed out.`
    pub notice: Option<Notice>,
    /// Where to go afterwards, a path on this server; empty for the inbox.
    pub next: String,
}

/// The whole page.
pub fn sign_in_page(view: &SignIn) -> Markup {
    document(
        &Document { title: "Sign in — Attend", kind: Kind::Gate, live_at: "" },
        html! {
            main.gate id="main" {
                p.gate__brand { img src=(assets::url("icons/favicon.svg")) alt="" width="28" height="28"; "Attend" }
                div.gate__card {
                    h1.gate__title { "Sign in" }
                    p.gate__lead dir="auto" { "The customer service of " (view.shop) "." }
                    @if let Some(told) = &view.notice { (notice(told)) }
                    (alarm(view.error.as_deref()))
                    form.form method="post" action="/desk/sign-in" {
                        @if !view.next.is_empty() { input type="hidden" name="next" value=(view.next); }
                        (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "username", ..Field::default() }.with(&view.email)))
                        (field(&Field { name: "password", label: "Password", kind: "password", autocomplete: "current-password", ..Field::default() }))
                        button.button.button--primary.button--wide { "Sign in" }
                    }
                }
                p.small.muted { "Forgotten? Ask the person who runs Attend here for a new password." }
            }
        },
    )
}
