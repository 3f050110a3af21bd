//! The password, and where somebody is signed in.

use super::{Shop, account};
use crate::parts::{
    field::{Field, field},
    notice::alarm,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/account/safety`
#[derive(Clone, Debug)]
pub struct SafetyPage {
    pub shop: Shop,
    /// For the browser's own list of passwords.
    pub email: String,
    pub has_password: bool,
    /// Whether the password so far has to be given.
    pub asks_current: bool,
    pub sessions: Vec<Session>,
    pub error: Option<String>,
    pub clock: Clock,
}

/// One browser somebody is signed in with.
#[derive(Clone, Debug)]
pub struct Session {
    /// What names it in the address of its end.
    pub id: String,
    /// `Firefox on Linux`
    pub browser: String,
    /// `with a code`
    pub way: String,
    pub opened_at_ms: i64,
    pub is_this: bool,
}

/// The whole page.
pub fn safety_page(view: &SafetyPage) -> Markup {
    account(
        &view.shop,
        "/account/safety",
        "Password and sign-ins",
        html! { (password(view)) (sessions(view)) },
    )
}

fn password(view: &SafetyPage) -> Markup {
    html! {
        section.card aria-labelledby="password-title" {
            h2 id="password-title" { @if view.has_password { "Change your password" } @else { "Set a password" } }
            @if !view.has_password { p.small.muted { "You need none: a code we send is enough. With one you are in sooner." } }
            (alarm(view.error.as_deref()))
            form.form method="post" action="/account/safety/password" {
                input hidden type="email" name="email" autocomplete="username" value=(view.email);
                @if view.asks_current {
                    (field(&Field { name: "current", label: "Current password", kind: "password", autocomplete: "current-password",
                        hint: "Forgotten? Sign out and come back with a code.", ..Field::default() }))
                }
                div.form__pair {
                    (field(&Field { name: "new", label: "New password", kind: "password", autocomplete: "new-password",
                        hint: "At least 10 characters.", ..Field::default() }))
                    (field(&Field { name: "again", label: "New password again", kind: "password", autocomplete: "new-password", ..Field::default() }))
                }
                p { button.button.button--primary { "Save the password" } }
            }
            p.small.muted { "Every other browser is signed out then." }
        }
    }
}

fn sessions(view: &SafetyPage) -> Markup {
    html! {
        section.card aria-labelledby="sessions" {
            h2 id="sessions" { "Where you are signed in" }
            ul.card__list {
                @for session in &view.sessions {
                    li {
                        div.card__row {
                            p.clip { b dir="auto" { (session.browser) } " " @if session.is_this { span.chip.chip--accent { "this one" } } }
                            @if !session.is_this {
                                form method="post" action={ "/account/safety/sessions/" (session.id) "/revocation" } {
                                    button.button.button--tiny { "Sign out" span.unseen dir="auto" { " there: " (session.browser) } }
                                }
                            }
                        }
                        p.small.muted.clip dir="auto" { (session.way) " · since " (moment(session.opened_at_ms, &view.clock)) }
                    }
                }
            }
        }
    }
}
