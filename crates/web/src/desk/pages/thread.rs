//! What was said and done, oldest first, with a step at each new day.

use super::enclosed::{Enclosed, enclosed};
use super::held::{Held, held};
use super::letter_facts::{LetterFacts, letter_facts};
use super::target::Target;
use super::why::{Why, other_author, why};
use crate::parts::{
    avatar::avatar,
    icon::{Icon, icon},
    text::{Mark, linked, marked, prose_marked},
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
    Message(Box<Message>),
    /// `Mia closed this`, `Left the chat, continued by e-mail`.
    Event {
        id: i64,
        at_ms: i64,
        text: String,
    },
    /// An answer that waits for its moment; always last.
    Held(Held),
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
    /// What the text names: orders, parcels, products.
    pub marks: Vec<Mark>,
    pub quoted_marks: Vec<Mark>,
    /// The signature, folded away; empty shows nothing.
    pub signature: String,
    /// The original it forwards, folded away; empty shows nothing.
    pub forwarded: String,
    pub enclosed: Enclosed,
    pub delivery: Delivery,
    /// Why this message is in this conversation.
    pub why: Why,
    /// Whether it can be looked at as it was sent.
    pub has_original: bool,
    /// The letter that carries it; none for what came in, and before it is written.
    pub letter: Option<LetterFacts>,
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
                    Entry::Held(waiting) => { (held(waiting, (target, &view.clock))) }
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
                    (other_author(&message.why))
                    span.message__facts { (facts(message)) (hour(message.at_ms, clock)) (progress(&message.delivery)) }
                }
                (prose_marked(&message.text, &message.marks))
                @if !message.quoted.is_empty() {
                    details.fold id={ "quoted-" (message.id) } {
                        summary.fold__handle { "Quoted history" }
                        blockquote.prose.prose--quoted dir="auto" { (marked(&message.quoted, &message.quoted_marks)) }
                    }
                }
                (folded((message.id, "signature"), "Signature", &message.signature))
                (folded((message.id, "forwarded"), "Forwarded original", &message.forwarded))
                (enclosed(&message.enclosed))
                (failure(message, target))
                @if let Some(letter) = &message.letter { (letter_facts(letter, clock)) }
                (why(message.id, &message.why))
                @if message.has_original {
                    p.message__ways {
                        a href={ "/desk/messages/" (message.id) "/original" } { "Original" span.unseen { " mail of " (message.author) } }
                        a href={ "/desk/messages/" (message.id) "/headers" } { "Headers" span.unseen { " of the mail of " (message.author) } }
                    }
                }
            }
        }
    }
}

fn folded((id, part): (i64, &str), name: &str, text: &str) -> Markup {
    html! {
        @if !text.is_empty() {
            details.fold id={ (part) "-" (id) } {
                summary.fold__handle { (name) }
                blockquote.prose.prose--quoted dir="auto" { (linked(text)) }
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
        Entry::Held(held) => held.due_ms,
    }
}

fn key(entry: &Entry) -> i64 {
    match entry {
        Entry::Message(message) => message.id,
        Entry::Event { id, .. } => *id,
        Entry::Held(held) => held.id,
    }
}
