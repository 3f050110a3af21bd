//! An answer that is sent but hasn't left: it can still be taken back, and one for later given another moment.

use super::shell::{Shell, shell};
use super::target::Target;
use crate::parts::{
    attachment::{Attachment, attachments},
    avatar::avatar,
    time::{Clock, field_value, moment},
};
use maud::{Markup, html};

/// An answer that waits for its moment.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: i64,
    pub author: String,
    /// `ana@example.org, tom@example.org`; empty for the customer.
    pub to: String,
    pub text: String,
    pub files: Vec<Attachment>,
    pub due_ms: i64,
    /// True when the moment was chosen, false when it is held so that it can be undone.
    pub is_later: bool,
    /// `, then closes the conversation`; empty when nothing follows.
    pub then: String,
}

/// `/desk/later`: all answers with a chosen moment.
#[derive(Clone, Debug)]
pub struct LaterPage {
    pub shell: Shell,
    pub rows: Vec<Later>,
    pub clock: Clock,
}

/// An answer with a chosen moment, in its conversation.
#[derive(Clone, Debug)]
pub struct Later {
    pub held: Held,
    pub conversation: Target,
    pub subject: String,
}

/// In the conversation, where it will stand.
pub fn held(held: &Held, (target, clock): (&Target, &Clock)) -> Markup {
    html! {
        article.message.message--out.message--held id={ "held-" (held.id) } aria-labelledby={ "held-author-" (held.id) } {
            (avatar(&held.author))
            div.message__body {
                header.message__meta {
                    h3.message__author.clip dir="auto" id={ "held-author-" (held.id) } { (held.author) }
                    span.message__facts { "waits to go" @if !held.to.is_empty() { " · to " span dir="auto" { (held.to) } } }
                }
                p.prose dir="auto" { (held.text) }
                (attachments(&held.files))
                (waiting(held, (target, clock)))
            }
        }
    }
}

/// The page of all that waits for its moment.
pub fn later_page(page: &LaterPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head { h1.page__title { "Answers for later" } }
                div id="later-list" data-live="inbox" {
                    @if page.rows.is_empty() { p.muted { "No answer waits for its moment. “Later” beside “Send” puts one here." } }
                    @for row in &page.rows {
                        section.card aria-labelledby={ "later-" (row.held.id) } id={ "row-" (row.held.id) } {
                            h2 id={ "later-" (row.held.id) } {
                                a href={ "/desk/conversations/" (row.conversation.id) } dir="auto" { (row.subject) }
                            }
                            p.small.muted { "by " span dir="auto" { (row.held.author) } }
                            p.prose.clip dir="auto" { (row.held.text) }
                            (waiting(&row.held, (&row.conversation, &page.clock)))
                        }
                    }
                }
            }
        },
    )
}

fn waiting(held: &Held, (target, clock): (&Target, &Clock)) -> Markup {
    let act = |what: &str| format!("/desk/answers/{}/{what}", held.id);
    let left_s = (held.due_ms - clock.now_ms).max(0).div_euclid(1000);
    html! {
        div.message__waiting {
            @if held.is_later {
                p { "Goes out " (moment(held.due_ms, clock)) (held.then) }
            } @else {
                p role="timer" { "Sending in " span data-countdown=(held.due_ms) { (left_s) } " s" (held.then) }
            }
            form method="post" action=(act("undo")) {
                (target.carried())
                button.button.button--small data-key=[(!held.is_later).then_some("u")] {
                    @if held.is_later { "Take back" } @else { "Undo" }
                    span.unseen { " this answer" }
                }
            }
            @if held.is_later {
                details.message__moment id={ "moment-" (held.id) } {
                    summary { "Change" span.unseen { " the moment" } }
                    form method="post" action=(act("moment")) {
                        (target.carried())
                        label.unseen for={ "at-" (held.id) } { "Goes out at" }
                        input.field__control id={ "at-" (held.id) } name="at" type="datetime-local" required value=(field_value(held.due_ms, clock));
                        button.button.button--small { "Set" }
                    }
                }
            }
        }
    }
}
