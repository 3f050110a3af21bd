//! One conversation: its head with what can be done to it, what was said, and the place to answer.

use super::{
    composer::{Composer, composer},
    discarding::{Discarding, discarding},
    moved::{Line, strip},
    target::Target,
    thread::{Thread, thread},
    tools::{self, Choice, State, Tags},
};
use crate::parts::{
    chip::{Chip, chip},
    icon::{Icon, icon},
    time::moment,
};
use maud::{Markup, html};

/// All an agent sees of one conversation.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub target: Target,
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
    pub agents: Vec<Choice>,
    pub tags: Tags,
    pub discarding: Discarding,
    /// Moves to and from other conversations.
    pub moved: Vec<Line>,
    pub thread: Thread,
    pub composer: Composer,
}

/// The middle column.
pub fn conversation(view: &Conversation) -> Markup {
    html! {
        main.conversation id="main" data-conversation=(view.target.id) {
            (head(view))
            (thread(&view.target, &view.thread))
            (composer(&view.target, &view.composer))
        }
    }
}

fn head(view: &Conversation) -> Markup {
    let (target, clock) = (&view.target, &view.thread.clock);
    let back = if target.view.is_empty() { "/desk".into() } else { format!("/desk?view={}", target.view) };
    html! {
        header.conversation__head id="conversation-head" data-live=(target.topic()) {
            a.conversation__back href=(back) { (icon(Icon::Back)) span.unseen { "Back to the inbox" } }
            div.conversation__what {
                h1.conversation__subject.clip dir="auto" title=(view.subject) { (view.subject) }
                p.conversation__facts.clip {
                    a.conversation__customer href="#customer" dir="auto" { (view.customer) }
                    " · " span.mono { (view.reference) } " · opened " (moment(view.opened_at_ms, clock)) " " (view.opened_by)
                }
            }
            div.conversation__tools { (tools::assignment(target, &view.agents)) (tools::snooze(target, view.state, clock)) (discarding(target, &view.discarding)) (tools::ending(target, view.state)) }
            (tools::tags(target, &view.tags, state(view)))
            (strip(target, &view.moved, clock))
        }
    }
}

fn state(view: &Conversation) -> Markup {
    let clock = &view.thread.clock;
    html! {
        @match view.state {
            State::Open => {}
            State::Waiting => { span.chip.chip--plain { "waiting for the customer" } }
            State::Snoozed { until_ms } => { span.chip.chip--warn { "snoozed until " (moment(until_ms, clock)) } }
            State::Closed { at_ms } => { span.chip.chip--plain { "closed " (moment(at_ms, clock)) } }
        }
        @for fact in &view.chips { (chip(fact)) }
    }
}
