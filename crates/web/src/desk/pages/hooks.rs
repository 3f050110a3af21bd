//! Webhooks: which there are, how they fare, and the form that makes one.

use super::shell::{Shell, shell};
use crate::parts::{
    field::{Field, Typed, field},
    time::{Clock, ago, moment},
};
use connections::hook::Hook;
use maud::{Markup, html};

/// `/desk/hooks`
#[derive(Clone, Debug)]
pub struct HooksPage {
    pub shell: Shell,
    /// The secret of the one just made, shown this once.
    pub fresh: Option<String>,
    pub url: Typed,
    /// Kinds of events with spaces between them.
    pub kinds: Typed,
    pub hooks: Vec<Hook>,
    pub clock: Clock,
}

/// The whole page.
pub fn hooks_page(page: &HooksPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head {
                    h1 { "Webhooks" }
                    p.muted { "Your programs hear of news as it happens, signed as Standard Webhooks say. What isn't taken is sent again for days." }
                }
                @if let Some(secret) = &page.fresh { (fresh(secret)) }
                (list(page))
                (new(page))
            }
        },
    )
}

fn fresh(secret: &str) -> Markup {
    html! {
        section.card aria-labelledby="fresh" role="status" {
            h2 id="fresh" { "The webhook's secret" }
            p { "Your program checks signatures with it. Copy it now: it is shown this once." }
            p.mono.card__answer id="secret" { (secret) }
        }
    }
}

fn list(page: &HooksPage) -> Markup {
    html! {
        section.card aria-labelledby="hooks" {
            h2 id="hooks" { "Who is told" }
            @if page.hooks.is_empty() { p.small.muted { "Nobody yet." } }
            ul.card__list {
                @for hook in &page.hooks {
                    li {
                        div.card__row {
                            a href={ "/desk/hooks/" (hook.id) } { (hook.url) }
                            (standing(hook, &page.clock))
                        }
                        p.small.muted { (hook.kinds.join(", ")) " · since " (moment(hook.created_ms, &page.clock)) }
                    }
                }
            }
        }
    }
}

/// How a webhook fares, in a word or two.
pub fn standing(hook: &Hook, clock: &Clock) -> Markup {
    html! {
        @if hook.disabled_ms.is_some() { span.chip.chip--bad { "disabled" } }
        @else if let Some(at_ms) = hook.failing_since_ms { span.chip.chip--warn { "failing since " (ago(at_ms, clock)) } }
        @else { span.chip { "in use" } }
    }
}

fn new(page: &HooksPage) -> Markup {
    html! {
        section.card aria-labelledby="new-hook" {
            h2 id="new-hook" { "Tell another program" }
            form.form method="post" action="/desk/hooks" {
                (field(&Field { name: "url", label: "Its address", kind: "url", max_length: 500, hint: "Such as https://erp.example/attend.", ..Field::default() }.with(&page.url)))
                (field(&Field { name: "kinds", label: "Of what?", max_length: 2000, hint: "Kinds of events with spaces between them, such as order.* or act.confirmed; * is all.", ..Field::default() }.with(&page.kinds)))
                p { button.button.button--primary { "Make the webhook" } }
            }
        }
    }
}
