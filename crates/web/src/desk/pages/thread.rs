//! What was said and done, oldest first, with a step at each new day.

use super::target::Target;
use crate::parts::{
    attachment::{Attachment, attachments},
    avatar::avatar,
    icon::{Icon, icon},
    text::{linked, prose},
    time::{Clock, day_text, hour},
};
use maud::{Markup, html};

/// What was said and done, as far as it is on the page.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Where earlier messages are, if there are any: the full address.
    pub earlier_href: Option<String>,
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// When and where it is read.
    pub clock: Clock,
}

/// One thing in the thread.
#[derive(Clone, Debug)]
pub enum Entry {
    Message(Message),
    /// `Mia closed this`, `Left the chat, continued by e-mail`.
    Event {
        id: i64,
        at_ms: i64,
        text: String,
    },
}

/// One message as an agent sees it.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: i64,
    pub direction: Direction,
    pub author: String,
    /// `e-mail`, `chat`, `web form`; a note needs none.
    pub channel: String,
    pub at_ms: i64,
    pub text: String,
    /// Quoted history, folded away; empty shows nothing.
    pub quoted: String,
    pub attachments: Vec<Attachment>,
    pub delivery: Delivery,
    /// Why this message is in this conversation, e.g. `The subject names K7F-2M9`; empty shows nothing.
    pub why_here: String,
}

/// Which way a message goes; a note goes to nobody outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    In,
    Out,
    Note,
}

/// How far an answer got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// There is nothing to deliver: it came in, or is a note.
    Arrived,
    Queued,
    Sent,
    Seen,
    /// Given up. `reason` is in words for the agent.
    Failed {
        reason: String,
    },
}

/// The scrolling middle of the conversation.
pub fn thread(target: &Target, view: &Thread) -> Markup {
    html! {
        div.conversation__thread id="thread" data-live=(target.topic()) data-thread role="log" aria-label="Messages" tabindex="0" {
            @if let Some(href) = &view.earlier_href {
                p.thread__earlier id="earlier" { a.button.button--quiet.button--small href=(href) { "Earlier messages" } }
            }
            @for (index, entry) in view.entries.iter().enumerate() {
                @if let Some(day) = new_day(&view.entries, index, &view.clock) {
                    h2.step.step--day id={ "day-" (key(entry)) } { (day) }
                }
                @match entry {
                    Entry::Message(message) => { (shown(message, (target, &view.clock))) }
                    Entry::Event { id, at_ms, text } => {
                        p.step id={ "event-" (id) } { span dir="auto" { (text) } " " (hour(*at_ms, &view.clock)) }
                    }
                }
            }
        }
    }
}

fn shown(message: &Message, (target, clock): (&Target, &Clock)) -> Markup {
    let kind = match message.direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Note => "note",
    };
    html! {
        article class={ "message message--" (kind) } id={ "message-" (message.id) } aria-labelledby={ "author-" (message.id) } {
            (avatar(&message.author))
            div.message__body {
                header.message__meta {
                    h3.message__author.clip dir="auto" id={ "author-" (message.id) } { (message.author) }
                    span.message__facts { (facts(message)) (hour(message.at_ms, clock)) (progress(&message.delivery)) }
                }
                (prose(&message.text))
                @if !message.quoted.is_empty() {
                    details.fold id={ "quoted-" (message.id) } {
                        summary.fold__handle { "Quoted history" }
                        blockquote.prose.prose--quoted dir="auto" { (linked(&message.quoted)) }
                    }
                }
                (attachments(&message.attachments))
                (failure(message, target))
                @if !message.why_here.is_empty() {
                    details.message__why id={ "why-" (message.id) } { summary { "Why it is here" } p dir="auto" { (message.why_here) } }
                }
            }
        }
    }
}

fn facts(message: &Message) -> Markup {
    html! {
        @if message.direction == Direction::Note { "note · " }
        @else if !message.channel.is_empty() { (message.channel) " · " }
    }
}

fn progress(delivery: &Delivery) -> Markup {
    html! {
        @match delivery {
            Delivery::Arrived => {}
            Delivery::Queued => { " · on its way" }
            Delivery::Sent => { " · sent" }
            Delivery::Seen => { " · seen" }
            Delivery::Failed { .. } => { " · " strong.message__failed { "not sent" } }
        }
    }
}

fn failure(message: &Message, target: &Target) -> Markup {
    html! {
        @if let Delivery::Failed { reason } = &message.delivery {
            div.message__failure {
                (icon(Icon::Alert))
                p dir="auto" { (reason) }
                form method="post" action={ "/desk/messages/" (message.id) "/retry" } {
                    (target.carried())
                    button.button.button--small { "Try again" }
                }
            }
        }
    }
}

fn new_day(thread: &[Entry], index: usize, clock: &Clock) -> Option<String> {
    let day = day_text(at_ms(&thread[index]), clock);
    let before = index.checked_sub(1).map(|earlier| day_text(at_ms(&thread[earlier]), clock));
    (before.as_ref() != Some(&day)).then_some(day)
}

fn at_ms(entry: &Entry) -> i64 {
    match entry {
        Entry::Message(message) => message.at_ms,
        Entry::Event { at_ms, .. } => *at_ms,
    }
}

fn key(entry: &Entry) -> i64 {
    match entry {
        Entry::Message(message) => message.id,
        Entry::Event { id, .. } => *id,
    }
}
