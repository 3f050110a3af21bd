//! What can be done with an order, what was done with it, and what changed by that.

use crate::parts::{
    chip::{Chip, chip},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// One act, possible now or not.
#[derive(Clone, Debug)]
pub struct Choice {
    /// `Cancel the order`
    pub label: String,
    /// Where it is done; `None` when it can't be.
    pub href: Option<String>,
    /// Until when, or why not; empty shows nothing.
    pub why: String,
    /// Only past the rules, with a reason.
    pub is_goodwill: bool,
}

/// An act that was asked for.
#[derive(Clone, Debug)]
pub struct Done {
    pub reference: String,
    pub label: String,
    pub state: Chip,
    /// Who asked, and who decided: `Ana Ruiz`, `Mia, approved by Lea`.
    pub who: String,
    pub at_ms: i64,
    /// Reason, goodwill, refusal: what was said about it.
    pub words: Vec<String>,
    /// Until when it can be taken back, if it can.
    pub held_until_ms: Option<i64>,
    /// This agent may take it back.
    pub may_take_back: bool,
}

/// One change of the order.
#[derive(Clone, Debug)]
pub struct Change {
    pub at_ms: i64,
    pub what: String,
    /// `Ana Ruiz, one-time code`
    pub who: String,
    pub why: String,
    /// What it became, name and value.
    pub data: Vec<(String, String)>,
}

/// What can be done.
pub fn choices(choices: &[Choice]) -> Markup {
    html! {
        @if !choices.is_empty() {
            section.card aria-labelledby="choices" {
                h2 id="choices" { "What can be done" }
                ul.card__list { @for choice in choices { (offered(choice)) } }
            }
        }
    }
}

fn offered(choice: &Choice) -> Markup {
    html! {
        li {
            @match &choice.href {
                Some(href) => { div.card__row {
                    a href=(href) { (choice.label) }
                    @if choice.is_goodwill { span.chip.chip--warn { "goodwill" } }
                } }
                None => { span.muted { (choice.label) } }
            }
            @if !choice.why.is_empty() { p.small.muted dir="auto" { (choice.why) } }
        }
    }
}

/// What was asked for so far.
pub fn done(acts: &[Done], clock: &Clock) -> Markup {
    html! {
        @if !acts.is_empty() {
            section.card aria-labelledby="acts" {
                h2 id="acts" { "Acts so far" }
                ul.card__list { @for act in acts { (asked(act, clock)) } }
            }
        }
    }
}

fn asked(act: &Done, clock: &Clock) -> Markup {
    html! {
        li id={ "act-" (act.reference) } {
            div.card__row { span { b { (act.label) } " " span.small.muted.mono { (act.reference) } } (chip(&act.state)) }
            p.small.muted { span dir="auto" { (act.who) } " · " (moment(act.at_ms, clock)) }
            @for words in &act.words { p.small dir="auto" { (words) } }
            @if act.may_take_back {
                form.card__acts method="post" action={ "/desk/acts/" (act.reference) "/taking-back" } {
                    input type="hidden" name="from" value="order";
                    button.button.button--small { "Take it back" }
                    @if let Some(until_ms) = act.held_until_ms { span.small.muted { "It is done " (moment(until_ms, clock)) } }
                }
            }
        }
    }
}

/// The list of changes.
pub fn history(changes: &[Change], clock: &Clock) -> Markup {
    html! {
        @if !changes.is_empty() {
            section.card aria-labelledby="history" {
                h2 id="history" { "Changes" }
                ol.card__list {
                    @for change in changes {
                        li {
                            div.card__row { b dir="auto" { (change.what) } span.small.muted { (moment(change.at_ms, clock)) } }
                            p.small.muted dir="auto" { (change.who) }
                            @if !change.why.is_empty() { p.small dir="auto" { (change.why) } }
                            (pairs(&change.data))
                        }
                    }
                }
            }
        }
    }
}

/// What the shop's system said beyond what is mapped: kept, and shown.
pub fn unmapped(extra: &[(String, String)]) -> Markup {
    html! {
        @if !extra.is_empty() {
            details.card { summary { "What else the shop's system says" } (pairs(extra)) }
        }
    }
}

fn pairs(pairs: &[(String, String)]) -> Markup {
    html! {
        @if !pairs.is_empty() {
            dl.facts.small { @for (name, value) in pairs { dt.facts__label dir="auto" { (name) } dd.facts__value dir="auto" { (value) } } }
        }
    }
}
