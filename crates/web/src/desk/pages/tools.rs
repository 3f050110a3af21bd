//! What an agent can do to a whole conversation: give it, snooze it, close it, tag it.

use super::conversation::{Choice, Conversation, State};
use crate::parts::{
    icon::{Icon, icon},
    time::{field_value, tomorrow_morning_ms},
};
use maud::{Markup, html};

const SNOOZES: [(&str, &str); 3] = [("1h", "In an hour"), ("tomorrow", "Tomorrow morning"), ("monday", "Monday morning")];

/// The assignee, and whom else it could be given to.
pub fn assignment(view: &Conversation) -> Markup {
    let assignee = view.agents.iter().find(|agent| agent.is_assigned);
    html! {
        button.button.button--small.popover-anchor.popover-anchor--assign type="button" popovertarget="assign" {
            span.clip dir="auto" { (assignee.map_or("Nobody yet", |agent| agent.name.as_str())) }
            span.unseen { ", change who answers" } (icon(Icon::Down))
        }
        form.popover.popover--assign id="assign" popover method="post" action=(act(view, "assignment")) {
            (carried(view))
            p.popover__title { "Who answers?" }
            div.popover__list {
                @for agent in view.agents.iter().filter(|agent| agent.is_me) { (offer(agent)) }
                button.popover__item name="agent_id" value="" aria-pressed=(assignee.is_none()) { "Nobody" }
                @for agent in view.agents.iter().filter(|agent| !agent.is_me) { (offer(agent)) }
            }
        }
    }
}

/// When it should come back: presets and a moment of one's own.
pub fn snooze(view: &Conversation) -> Markup {
    let morning = field_value(tomorrow_morning_ms(&view.clock), &view.clock);
    html! {
        @if !matches!(view.state, State::Closed { .. }) {
            button.button.button--small.popover-anchor.popover-anchor--snooze type="button" popovertarget="snooze" data-key="z" {
                "Snooze" kbd.scripted aria-hidden="true" { "z" }
            }
            form.popover.popover--snooze id="snooze" popover method="post" action=(act(view, "snooze")) {
                (carried(view))
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
pub fn ending(view: &Conversation) -> Markup {
    let is_closed = matches!(view.state, State::Closed { .. });
    html! {
        @if is_closed {
            form method="post" action=(act(view, "reopening")) { (carried(view)) button.button.button--small.button--primary { "Open again" } }
        } @else {
            form method="post" action=(act(view, "closure")) {
                (carried(view))
                button.button.button--small.button--primary data-key="e" { "Close" kbd.scripted aria-hidden="true" { "e" } }
            }
        }
    }
}

/// The facts of the head, then the tags, each with its way off, and the way to add one.
pub fn tags(view: &Conversation, facts: Markup) -> Markup {
    html! {
        div.tags {
            (facts)
            @for tag in &view.tags {
                form.tags__one method="post" action=(act(view, "tags/removal")) {
                    (carried(view))
                    input type="hidden" name="tag" value=(tag);
                    span.clip dir="auto" { (tag) }
                    button.tags__off title="Remove this tag" { (icon(Icon::Close)) span.unseen dir="auto" { "Remove the tag " (tag) } }
                }
            }
            form.tags__new method="post" action=(act(view, "tags")) {
                (carried(view))
                label.unseen for="tag" { "Add a tag" }
                input.tags__control id="tag" name="tag" maxlength="60" required placeholder="+ tag" list="known-tags" autocomplete="off" dir="auto";
                datalist id="known-tags" { @for tag in &view.known_tags { option value=(tag) {} } }
                button.tags__add { "Add" span.unseen { " this tag" } }
            }
        }
    }
}

/// The address of an act on this conversation.
pub fn act(view: &Conversation, what: &str) -> String {
    format!("/desk/conversations/{}/{what}", view.id)
}

/// What every form of a conversation carries: the view to come back to.
pub fn carried(view: &Conversation) -> Markup {
    html! { input type="hidden" name="view" value=(view.view); }
}

fn offer(agent: &Choice) -> Markup {
    html! {
        button.popover__item name="agent_id" value=(agent.id) aria-pressed=(agent.is_assigned) dir="auto" {
            (agent.name) @if agent.is_me { " (me)" }
        }
    }
}
