//! Keys for programs: which there are, and the form that makes one.

use super::shell::{Shell, shell};
use crate::parts::{
    field::{Field, Typed, field},
    time::{Clock, ago, moment},
};
use maud::{Markup, html};
use people::key::SCOPES;

/// `/desk/keys`
#[derive(Clone, Debug)]
pub struct KeysPage {
    pub shell: Shell,
    /// The key just made, shown this once.
    pub fresh: Option<String>,
    pub name: Typed,
    /// Names of the scopes that are ticked.
    pub chosen: Vec<String>,
    pub keys: Vec<Listed>,
    pub clock: Clock,
}

/// One key.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: i64,
    /// `att_1a2b`
    pub start: String,
    pub name: String,
    pub scopes: Vec<&'static str>,
    pub created_ms: i64,
    pub used_ms: Option<i64>,
    pub revoked_ms: Option<i64>,
}

/// The whole page.
pub fn keys_page(page: &KeysPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head {
                    h1 { "API keys" }
                    p.muted { "Programs of the shop show a key. The " a href="/api/docs" { "reference" } " says what they can do with it." }
                }
                @if let Some(token) = &page.fresh { (fresh(token)) }
                (list(page))
                (new(page))
            }
        },
    )
}

fn fresh(token: &str) -> Markup {
    html! {
        section.card aria-labelledby="fresh" role="status" {
            h2 id="fresh" { "Your new key" }
            p { "Copy it now: it is shown this once and can't be read again." }
            p.mono.card__answer id="key" { (token) }
        }
    }
}

fn list(page: &KeysPage) -> Markup {
    html! {
        section.card aria-labelledby="keys-in-use" {
            h2 id="keys-in-use" { "Keys" }
            @if page.keys.is_empty() { p.small.muted { "None yet. Make one below for each program, so that you can end them one by one." } }
            ul.card__list { @for key in &page.keys { (one(key, &page.clock)) } }
        }
    }
}

fn one(key: &Listed, clock: &Clock) -> Markup {
    html! {
        li {
            div.card__row {
                p { b dir="auto" { (key.name) } " " span.mono.small { (key.start) "…" } }
                @if let Some(at_ms) = key.revoked_ms { span.chip { "revoked " (moment(at_ms, clock)) } }
                @else {
                    form method="post" action={ "/desk/keys/" (key.id) "/revocation" } {
                        button.button.button--tiny { "Revoke" span.unseen dir="auto" { ": " (key.name) } }
                    }
                }
            }
            p.small.muted {
                (key.scopes.join(", ")) " · made " (moment(key.created_ms, clock)) " · "
                @if let Some(at_ms) = key.used_ms { "last used " (ago(at_ms, clock)) } @else { "never used" }
            }
        }
    }
}

fn new(page: &KeysPage) -> Markup {
    html! {
        section.card aria-labelledby="new-key" {
            h2 id="new-key" { "Make a key" }
            form.form method="post" action="/desk/keys" {
                (field(&Field { name: "name", label: "What is it for?", hint: "Such as Warehouse.", ..Field::default() }.with(&page.name)))
                fieldset.field {
                    legend.field__label { "What may it do?" }
                    @for (_, name, words) in SCOPES {
                        p {
                            input id={ "scope-" (name) } type="checkbox" name="scope" value=(name) checked[page.chosen.iter().any(|chosen| chosen == name)];
                            " " label for={ "scope-" (name) } { (words) " " span.mono.small.muted { (name) } }
                        }
                    }
                }
                p { button.button.button--primary { "Make the key" } }
            }
        }
    }
}
