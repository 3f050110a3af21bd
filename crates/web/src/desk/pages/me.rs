//! An agent's own page: password, sessions, leaving.

use super::shell::{Shell, shell};
use super::signing::{Signature, signatures};
use crate::parts::{
    field::{Field, Typed, field},
    time::{Clock, ago, moment},
};
use maud::{Markup, html};

/// `/desk/me`
#[derive(Clone, Debug)]
pub struct MePage {
    pub shell: Shell,
    pub name: String,
    pub email: String,
    pub role: String,
    pub sessions: Vec<Session>,
    /// Empty for somebody who doesn't answer.
    pub signatures: Vec<Signature>,
    /// Only the errors are shown again, never a password.
    pub current: Typed,
    pub new: Typed,
    pub again: Typed,
    pub clock: Clock,
}

/// One browser this agent is signed in with.
#[derive(Clone, Debug)]
pub struct Session {
    /// What names it in the address of its end.
    pub id: String,
    /// `Firefox on Linux`
    pub browser: String,
    /// `192.0.2.7`; empty shows nothing.
    pub address: String,
    pub opened_at_ms: i64,
    pub seen_at_ms: i64,
    pub is_this: bool,
}

/// The whole page.
pub fn me_page(page: &MePage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head.page__head--row {
                    div { h1.page__title dir="auto" { (page.name) } p.muted dir="auto" { (page.email) " · " (page.role) } }
                    form method="post" action="/desk/sign-out" { button.button { "Sign out" } }
                }
                (signatures(&page.signatures))
                (password(page))
                (sessions(page))
            }
        },
    )
}

fn password(page: &MePage) -> Markup {
    html! {
        section.card aria-labelledby="password-title" {
            h2 id="password-title" { "Change your password" }
            form.form method="post" action="/desk/me/password" {
                input hidden type="email" name="email" autocomplete="username" value=(page.email);
                (field(&Field { name: "current", label: "Current password", kind: "password", autocomplete: "current-password", ..Field::default() }.with(&page.current)))
                div.form__pair {
                    (field(&Field { name: "new", label: "New password", kind: "password", autocomplete: "new-password",
                        hint: "At least 10 characters.", ..Field::default() }.with(&page.new)))
                    (field(&Field { name: "again", label: "New password again", kind: "password", autocomplete: "new-password", ..Field::default() }.with(&page.again)))
                }
                p { button.button.button--primary { "Change password" } }
            }
        }
    }
}

fn sessions(page: &MePage) -> Markup {
    html! {
        section.card aria-labelledby="sessions" {
            h2 id="sessions" { "Where you are signed in" }
            ul.card__list {
                @for session in &page.sessions {
                    li {
                        div.card__row {
                            p { b dir="auto" { (session.browser) } " " @if session.is_this { span.chip.chip--accent { "this one" } } }
                            @if !session.is_this {
                                form method="post" action={ "/desk/me/sessions/" (session.id) "/revocation" } {
                                    button.button.button--tiny { "Sign out" span.unseen dir="auto" { " there: " (session.browser) } }
                                }
                            }
                        }
                        p.small.muted {
                            "seen " (ago(session.seen_at_ms, &page.clock)) " · since " (moment(session.opened_at_ms, &page.clock))
                            @if !session.address.is_empty() { " · " (session.address) }
                        }
                    }
                }
            }
        }
    }
}
