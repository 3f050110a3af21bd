//! Messages that went to another conversation: the strip that says so and takes it back, and the page to move one.

use super::shell::{Shell, shell};
use super::target::Target;
use crate::parts::field::{Field, field};
use crate::parts::time::{Clock, moment};
use maud::{Markup, html};

/// What connects a conversation with another one.
#[derive(Clone, Debug)]
pub struct Line {
    /// The move; none where the two are only related.
    pub id: Option<i64>,
    /// `2 messages came from`, `Everything went to`, `Goes on from`.
    pub text: String,
    /// The other conversation.
    pub other: i64,
    /// What people call it by.
    pub reference: String,
    /// Who did it, and when; nobody where the two are only related.
    pub by: Option<(String, i64)>,
    /// True for who may take it back.
    pub may_undo: bool,
}

/// `/desk/messages/{id}/move`
#[derive(Clone, Debug)]
pub struct MovePage {
    pub shell: Shell,
    pub message: i64,
    pub conversation: i64,
    pub subject: String,
    pub author: String,
    /// The address it was written from; empty when it was no mail.
    pub email: String,
    pub text: String,
    pub at_ms: i64,
    /// False for what we wrote ourselves: it can't begin a conversation.
    pub may_detach: bool,
    /// Other conversations of its author and of the customer: reference and subject.
    pub others: Vec<(String, String)>,
    pub clock: Clock,
}

/// The strip below the head of a conversation.
pub fn strip(target: &Target, lines: &[Line], clock: &Clock) -> Markup {
    html! {
        @if !lines.is_empty() {
            ul.moved {
                @for line in lines {
                    li.moved__one {
                        p {
                            (line.text) " " a.mono href={ "/desk/conversations/" (line.other) } { "#" (line.reference) }
                            @if let Some((by, at_ms)) = &line.by { " · " span dir="auto" { (by) } ", " (moment(*at_ms, clock)) }
                        }
                        @if let Some(id) = line.id.filter(|_| line.may_undo) {
                            form method="post" action={ "/desk/moves/" (id) "/return" } {
                                (target.carried())
                                button.button.button--tiny { "Take it back" span.unseen { ": " (line.text) " #" (line.reference) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The page that asks where a message should go, and does nothing by itself.
pub fn move_page(page: &MovePage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head {
                    h1 { "Move a message" }
                    p { a href={ "/desk/conversations/" (page.conversation) } dir="auto" { "Back to “" (page.subject) "”" } }
                }
                section.card aria-labelledby="moving-what" {
                    h2 id="moving-what" dir="auto" { (page.author) }
                    p.small.muted { @if !page.email.is_empty() { bdi { (page.email) } " · " } (moment(page.at_ms, &page.clock)) }
                    blockquote.prose.prose--quoted dir="auto" { (page.text) }
                }
                @if page.may_detach { (detach(page)) }
                (join(page))
            }
        },
    )
}

fn detach(page: &MovePage) -> Markup {
    html! {
        section.card aria-labelledby="moving-out" {
            h2 id="moving-out" { "A conversation of its own" }
            p.small.muted { "It becomes a conversation of the person who wrote it. What they answer to it follows, and isn't put back. You can take it back." }
            form.form method="post" action={ "/desk/messages/" (page.message) "/detachment" } {
                (scope("detach-scope", false))
                button.button.button--primary { "Detach it" }
            }
        }
    }
}

fn join(page: &MovePage) -> Markup {
    html! {
        section.card aria-labelledby="moving-over" {
            h2 id="moving-over" { "Into another conversation" }
            form.form method="post" action={ "/desk/messages/" (page.message) "/joining" } {
                (scope("join-scope", true))
                @if !page.others.is_empty() {
                    div.field {
                        label.field__label for="join-known" { "One of theirs" }
                        select.field__control id="join-known" name="known" {
                            option value="" { "The one written below" }
                            @for (reference, subject) in &page.others { option value=(reference) dir="auto" { "#" (reference) " " (subject) } }
                        }
                    }
                }
                (field(&Field {
                    name: "reference", label: "Its reference", hint: "It stands below the subject of every conversation, such as 7KQ2M4XP.",
                    max_length: 20, is_required: false, optional: "unless chosen above", scope: "join", ..Field::default()
                }))
                button.button.button--primary { "Move it there" }
            }
        }
    }
}

fn scope(id: &str, may_take_all: bool) -> Markup {
    html! {
        div.field {
            label.field__label for=(id) { "How much" }
            select.field__control id=(id) name="scope" {
                option value="one" { "This message" }
                option value="later" { "This message and all later ones of the same person" }
                @if may_take_all { option value="rest" { "This message and everything after it" } }
            }
        }
    }
}
