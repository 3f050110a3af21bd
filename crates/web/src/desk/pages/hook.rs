//! One webhook: every delivery with every attempt, and sending again.

use super::hooks::standing;
use super::shell::{Shell, shell};
use crate::parts::time::{Clock, moment};
use connections::hook::Hook;
use connections::hook::replaying::{Attempt, Delivery};
use maud::{Markup, html};

/// `/desk/hooks/{id}`
#[derive(Clone, Debug)]
pub struct HookPage {
    pub shell: Shell,
    pub hook: Hook,
    pub deliveries: Vec<Delivery>,
    /// True when there may be older ones.
    pub is_full: bool,
    pub clock: Clock,
}

/// The whole page.
pub fn hook_page(page: &HookPage) -> Markup {
    let hook = &page.hook;
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head.page__head--row {
                    div {
                        h1 { "Webhook " (standing(hook, &page.clock)) }
                        p.muted { (hook.url) " · " (hook.kinds.join(", ")) }
                    }
                    form method="post" action={ "/desk/hooks/" (hook.id) "/removal" } { button.button { "Remove" } }
                }
                @if hook.disabled_ms.is_some() { (disabled(hook)) }
                (log(page))
                (again(hook))
            }
        },
    )
}

fn disabled(hook: &Hook) -> Markup {
    html! {
        section.card aria-labelledby="disabled" {
            h2 id="disabled" { "It is told nothing more" }
            p { (hook.disabled_why) " Mend the other side, then enable it." }
            form method="post" action={ "/desk/hooks/" (hook.id) "/enabling" } { button.button { "Enable" } }
        }
    }
}

fn log(page: &HookPage) -> Markup {
    html! {
        section.card aria-labelledby="deliveries" {
            h2 id="deliveries" { "Deliveries" }
            @if page.deliveries.is_empty() { p.small.muted { "None yet: nothing it hears of has happened." } }
            ul.card__list { @for delivery in &page.deliveries { (one(page.hook.id, delivery, &page.clock)) } }
            @if let (true, Some(last)) = (page.is_full, page.deliveries.last()) {
                p { a href={ "/desk/hooks/" (page.hook.id) "?before=" (last.id) } { "Older deliveries" } }
            }
        }
    }
}

fn one(hook: i64, delivery: &Delivery, clock: &Clock) -> Markup {
    let tone = match delivery.state.as_str() {
        "failed" => "chip--bad",
        "waiting" => "chip--warn",
        _ => "",
    };
    html! {
        li id={ "delivery-" (delivery.id) } {
            div.card__row {
                p { b { (delivery.kind) } " " span.small.muted { (moment(delivery.created_ms, clock)) } }
                span class={ "chip " (tone) } { (delivery.state) }
            }
            details {
                summary.small { (delivery.attempts.len()) @if delivery.attempts.len() == 1 { " attempt" } @else { " attempts" } }
                p.card__answer { (delivery.body) }
                @for attempt in &delivery.attempts { p.card__answer { (moment(attempt.at_ms, clock)) "  " (answer(attempt)) } }
            }
            div.card__acts {
                form method="post" action={ "/desk/hooks/" (hook) "/deliveries/" (delivery.id) "/replay" } {
                    button.button.button--tiny { "Send again" span.unseen { ": " (delivery.kind) " " (delivery.id) } }
                }
            }
        }
    }
}

fn answer(attempt: &Attempt) -> String {
    let status = attempt.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    format!("{status} after {} ms  {}", attempt.took_ms, attempt.answer)
}

fn again(hook: &Hook) -> Markup {
    html! {
        section.card aria-labelledby="again" {
            h2 id="again" { "Send everything again" }
            form.form method="post" action={ "/desk/hooks/" (hook.id) "/replays" } {
                p.field {
                    label.field__label for="hours" { "Of the last hours" }
                    input.field__control id="hours" name="hours" type="number" min="1" max="720" value="24" required;
                }
                p { button.button { "Send again" } }
            }
        }
    }
}
