//! One mail in the ledger: what became of it and why, what it says of itself, and what can be done with it.

use super::shell::{Shell, shell};
use crate::parts::{
    chip::{Chip, chip},
    icon::{Icon, icon},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/ledger/{id}`
#[derive(Clone, Debug)]
pub struct EntryPage {
    pub shell: Shell,
    pub id: i64,
    pub subject: String,
    pub state: Chip,
    pub reason: String,
    /// Where it went: address and words.
    pub place: Option<(String, String)>,
    /// What spoke for that: words and score.
    pub signals: Vec<(String, String)>,
    /// What is known of it: label and value.
    pub facts: Vec<(String, String)>,
    /// Its header fields, as they were sent.
    pub headers: Vec<(String, String)>,
    /// Mails with the same bytes.
    pub twins: Vec<Other>,
    /// Other mails under its Message-ID.
    pub namesakes: Vec<Other>,
    /// Why it can't be read again; empty when it can.
    pub why_not: String,
    pub clock: Clock,
}

/// Another mail.
#[derive(Clone, Debug)]
pub struct Other {
    pub id: i64,
    pub at_ms: i64,
    pub subject: String,
    pub state: Chip,
}

/// The whole page.
pub fn entry_page(page: &EntryPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p { a.way-back href="/desk/ledger" { (icon(Icon::Back)) "Back to the ledger" } }
                    h1 dir="auto" { @if page.subject.is_empty() { "(no subject)" } @else { (page.subject) } }
                }
                (verdict(page))
                (facts(page))
                (others("twins", "The same bytes", &page.twins, &page.clock))
                (others("namesakes", "Other mails under its Message-ID", &page.namesakes, &page.clock))
                (headers(page))
            }
        },
    )
}

fn verdict(page: &EntryPage) -> Markup {
    html! {
        section.card aria-labelledby="verdict" {
            h2 id="verdict" { "What became of it" }
            p { (chip(&page.state)) " " span dir="auto" { (page.reason) } }
            @if let Some((href, label)) = &page.place { p { a href=(href) { (label) } } }
            @if !page.signals.is_empty() {
                table.sums {
                    caption.unseen { "What spoke for it" }
                    tbody { @for (text, score) in &page.signals { tr { th scope="row" dir="auto" { (text) } td.num { (score) } } } }
                }
            }
            div.card__acts {
                a.button.button--small.button--quiet href={ "/desk/intake/" (page.id) "/raw" } download { "Raw mail" }
                @if page.why_not.is_empty() {
                    form method="post" action={ "/desk/intake/" (page.id) "/replay" } { button.button.button--small { "Read it again" } }
                }
            }
            @if !page.why_not.is_empty() { p.small.muted { (page.why_not) } }
        }
    }
}

fn facts(page: &EntryPage) -> Markup {
    html! {
        section.card aria-labelledby="facts" {
            h2 id="facts" { "What is known of it" }
            dl.facts {
                @for (label, value) in &page.facts { dt.facts__label { (label) } dd.facts__value dir="auto" { (value) } }
            }
        }
    }
}

fn others(id: &str, title: &str, others: &[Other], clock: &Clock) -> Markup {
    html! {
        @if !others.is_empty() {
            section.card aria-labelledby=(id) {
                h2 id=(id) { (title) }
                ul.card__list {
                    @for other in others {
                        li { div.card__row {
                            a href={ "/desk/ledger/" (other.id) } dir="auto" { @if other.subject.is_empty() { "Mail " (other.id) } @else { (other.subject) } }
                            span { (chip(&other.state)) " " span.small.muted { (moment(other.at_ms, clock)) } }
                        } }
                    }
                }
            }
        }
    }
}

fn headers(page: &EntryPage) -> Markup {
    html! {
        section.card aria-labelledby="headers" {
            h2 id="headers" { "Its headers" }
            @if page.headers.is_empty() { p.small.muted { "It has none that can be read." } }
            dl.facts {
                @for (name, value) in &page.headers { dt.facts__label dir="auto" { (name) } dd.facts__value.mono.small dir="auto" { (value) } }
            }
        }
    }
}
