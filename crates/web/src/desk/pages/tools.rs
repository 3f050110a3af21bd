//! What an agent can do to a whole conversation: give it, snooze it, close it, tag it.

use super::target::Target;
use crate::parts::{
    icon::{Icon, icon},
    time::{Clock, field_value, tomorrow_morning_ms},
};
use maud::{Markup, html};

/// What the conversation waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// For us.
    Open,
    /// For the customer.
    Waiting,
    Snoozed {
        until_ms: i64,
    },
    Closed {
        at_ms: i64,
    },
}

/// An agent it can be given to.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: i64,
    pub name: String,
    pub is_me: bool,
    pub is_assigned: bool,
}

/// The tags on a conversation, and those one could put on it.
#[derive(Clone, Debug)]
pub struct Tags {
    /// On it.
    pub on: Vec<String>,
    /// Already in use, offered while typing.
    pub known: Vec<String>,
}

const SNOOZES: [(&str, &str); 3] =
    [("1h", "In an hour"), ("tomorrow", "Tomorrow morning"), ("monday", "Monday morning")];

/// The assignee, and whom else it could be given to.
pub fn assignment(target: &Target, agents: &[Choice]) -> Markup {
    let assignee = agents.iter().find(|agent| agent.is_assigned);
    html! {
        button.button.button--small.popover-anchor.popover-anchor--assign type="button" popovertarget="assign" {
            span.clip dir="auto" { (assignee.map_or("Nobody yet", |agent| agent.name.as_str())) }
            span.unseen { ", change who answers" } (icon(Icon::Down))
        }
        form.popover.popover--assign id="assign" popover method="post" action=(target.act("assignment")) {
            (target.carried())
            p.popover__title { "Who answers?" }
            div.popover__list {
                @for agent in agents.iter().filter(|agent| agent.is_me) { (offer(agent)) }
                button.popover__item name="agent_id" value="" aria-pressed=(assignee.is_none()) { "Nobody" }
                @for agent in agents.iter().filter(|agent| !agent.is_me) { (offer(agent)) }
            }
        }
    }
}

/// When it should come back: presets and a moment of one's own.
pub fn snooze(target: &Target, state: State, clock: &Clock) -> Markup {
    let morning = field_value(tomorrow_morning_ms(clock), clock);
    html! {
        @if !matches!(state, State::Closed { .. }) {
            button.button.button--small.popover-anchor.popover-anchor--snooze type="button" popovertarget="snooze" data-key="z" {
                "Snooze" kbd.scripted aria-hidden="true" { "z" }
            }
            form.popover.popover--snooze id="snooze" popover method="post" action=(target.act("snooze")) {
                (target.carried())
                p.popover__title { "Bring it back" }
                div.popover__list {
                    @for (index, (until, label)) in SNOOZES.into_iter().enumerate() {
                        button.popover__item name="until" value=(until) autofocus[index == 0] { (label) }
                    }
                }
                div.popover__own {
                    label.small for="snooze-at" { "At a moment of your own" }
                    input.field__control id="snooze-at" name="at" type="datetime-local" value=(morning);
                    button.button.button--small name="until" value="custom" { "Snooze until then" }
                }
                p.small.muted { "It comes back at once when the customer writes." }
            }
        }
    }
}

/// Close, or open again.
pub fn ending(target: &Target, state: State) -> Markup {
    let is_closed = matches!(state, State::Closed { .. });
    html! {
        @if is_closed {
            form method="post" action=(target.act("reopening")) { (target.carried()) button.button.button--small.button--primary { "Open again" } }
        } @else {
            form method="post" action=(target.act("closure")) {
                (target.carried())
                button.button.button--small.button--primary data-key="e" { "Close" kbd.scripted aria-hidden="true" { "e" } }
            }
        }
    }
}

/// The facts of the head, then the tags, each with its way off, and the way to add one.
pub fn tags(target: &Target, tags: &Tags, facts: Markup) -> Markup {
    html! {
        div.tags {
            (facts)
            @for tag in &tags.on {
                form.tags__one method="post" action=(target.act("tags/removal")) {
                    (target.carried())
                    input type="hidden" name="tag" value=(tag);
                    span.clip dir="auto" { (tag) }
                    button.tags__off title="Remove this tag" { (icon(Icon::Close)) span.unseen dir="auto" { "Remove the tag " (tag) } }
                }
            }
            form.tags__new method="post" action=(target.act("tags")) {
                (target.carried())
                label.unseen for="tag" { "Add a tag" }
                input.tags__control id="tag" name="tag" maxlength="60" required placeholder="+ tag" list="known-tags" autocomplete="off" dir="auto";
                datalist id="known-tags" { @for tag in &tags.known { option value=(tag) {} } }
                button.tags__add { "Add" span.unseen { " this tag" } }
            }
        }
    }
}

fn offer(agent: &Choice) -> Markup {
    html! {
        button.popover__item name="agent_id" value=(agent.id) aria-pressed=(agent.is_assigned) dir="auto" {
            (agent.name) @if agent.is_me { " (me)" }
        }
    }
}
