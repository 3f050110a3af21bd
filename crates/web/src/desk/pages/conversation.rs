//! One conversation: its head with what can be done to it, what was said, and the place to answer.

use super::{
    composer::{Composer, composer},
    thread::{Entry, thread},
    tools,
};
use crate::parts::{
    chip::{Chip, chip},
    icon::{Icon, icon},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// All an agent sees of one conversation.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub id: i64,
    /// What people say on the phone: `K7F-2M9`.
    pub reference: String,
    pub subject: String,
    pub customer: String,
    pub opened_at_ms: i64,
    /// `by chat`
    pub opened_by: String,
    pub state: State,
    /// Facts for the head: order, promise.
    pub chips: Vec<Chip>,
    /// The view of the queue it was opened from; every form carries it back.
    pub view: String,
    pub agents: Vec<Choice>,
    pub tags: Vec<String>,
    /// Tags already in use, offered while typing.
    pub known_tags: Vec<String>,
    /// Where earlier messages are, if there are any: the full address.
    pub earlier_href: Option<String>,
    pub thread: Vec<Entry>,
    pub composer: Composer,
    pub clock: Clock,
}

/// What the conversation waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// For us.
    Open,
    /// For the customer.
    Waiting,
    Snoozed { until_ms: i64 },
    Closed { at_ms: i64 },
}

/// An agent it can be given to.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: i64,
    pub name: String,
    pub is_me: bool,
    pub is_assigned: bool,
}

/// The middle column.
pub fn conversation(view: &Conversation) -> Markup {
    html! {
        main.conversation id="main" data-conversation=(view.id) {
            (head(view))
            (thread(view))
            (composer(view))
        }
    }
}

/// The topic whose news concern this conversation.
pub fn topic(view: &Conversation) -> String {
    format!("conversation:{}", view.id)
}

fn head(view: &Conversation) -> Markup {
    let back = if view.view.is_empty() { "/desk".into() } else { format!("/desk?view={}", view.view) };
    html! {
        header.conversation__head id="conversation-head" data-live=(topic(view)) {
            a.conversation__back href=(back) { (icon(Icon::Back)) span.unseen { "Back to the inbox" } }
            div.conversation__what {
                h1.conversation__subject.clip dir="auto" title=(view.subject) { (view.subject) }
                p.conversation__facts.clip {
                    a.conversation__customer href="#customer" dir="auto" { (view.customer) }
                    " · " span.mono { (view.reference) } " · opened " (moment(view.opened_at_ms, &view.clock)) " " (view.opened_by)
                }
            }
            div.conversation__tools { (tools::assignment(view)) (tools::snooze(view)) (tools::ending(view)) }
            (tools::tags(view, state(view)))
        }
    }
}

fn state(view: &Conversation) -> Markup {
    html! {
        @match view.state {
            State::Open => {}
            State::Waiting => { span.chip.chip--plain { "waiting for the customer" } }
            State::Snoozed { until_ms } => { span.chip.chip--warn { "snoozed until " (moment(until_ms, &view.clock)) } }
            State::Closed { at_ms } => { span.chip.chip--plain { "closed " (moment(at_ms, &view.clock)) } }
        }
        @for fact in &view.chips { (chip(fact)) }
    }
}
