//! What was turned away or thrown away, why, and the way back.

use super::shell::{Shell, shell};
use crate::parts::{
    pager::more,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// Where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    Spam,
    Blocked,
    Trash,
}

/// The shelves in the order in which they are shown.
const SHELVES: [(Shelf, &str, &str); 3] =
    [(Shelf::Spam, "spam", "Spam"), (Shelf::Blocked, "blocked", "Blocked"), (Shelf::Trash, "trash", "Trash")];

/// `/desk/spam`
#[derive(Clone, Debug)]
pub struct SpamPage {
    pub shell: Shell,
    pub shelf: Shelf,
    /// Days after which it is removed for good.
    pub keep_days: i64,
    pub turned: Vec<Turned>,
    pub thrown: Vec<Thrown>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// A mail that was turned away.
#[derive(Clone, Debug)]
pub struct Turned {
    pub id: i64,
    pub at_ms: i64,
    pub from: String,
    pub subject: String,
    pub reason: String,
    /// What spoke for or against it, with its points.
    pub signals: Vec<(String, i64)>,
    /// Whether its content is still there.
    pub is_there: bool,
}

/// A conversation in the trash.
#[derive(Clone, Debug)]
pub struct Thrown {
    pub id: i64,
    pub customer: String,
    pub subject: String,
    pub by: String,
    pub at_ms: i64,
}

impl Shelf {
    /// As it stands in an address.
    pub fn as_str(self) -> &'static str {
        SHELVES.iter().find(|(shelf, ..)| *shelf == self).map_or("spam", |(_, name, _)| name)
    }

    /// Reads the form in an address; spam when it is no shelf.
    pub fn read(text: &str) -> Shelf {
        SHELVES.iter().find(|(_, name, _)| *name == text).map_or(Shelf::Spam, |(shelf, ..)| *shelf)
    }
}

/// The whole page.
pub fn spam_page(page: &SpamPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head {
                    h1.page__title { "Spam and trash" }
                    p.muted { "Removed for good after " (page.keep_days) " days. " a href="/desk/blocks" { "The block list" } }
                }
                nav.views aria-label="Shelves" {
                    @for (shelf, name, label) in SHELVES {
                        a.views__one href={ "/desk/spam?shelf=" (name) } aria-current=[(shelf == page.shelf).then_some("page")] { (label) }
                    }
                }
                section.card aria-label=(page.shelf.as_str()) {
                    @if page.turned.is_empty() && page.thrown.is_empty() { p.muted { "Nothing here." } }
                    ul.card__list {
                        @for one in &page.turned { (turned(one, page)) }
                        @for one in &page.thrown { (thrown(one, &page.clock)) }
                    }
                    (more(page.more_href.as_deref(), "Show older"))
                }
            }
        },
    )
}

fn turned(one: &Turned, page: &SpamPage) -> Markup {
    html! {
        li {
            div.card__row {
                div {
                    p { b dir="auto" { (one.from) } }
                    p dir="auto" { @if one.is_there { (one.subject) } @else { "Its content was removed." } }
                    p.small.muted { (moment(one.at_ms, &page.clock)) " · " (one.reason) }
                }
                @if page.shelf == Shelf::Spam && one.is_there {
                    form method="post" action={ "/desk/spam/" (one.id) "/rescue" } {
                        button.button.button--small { "Not spam" span.unseen dir="auto" { ": " (one.subject) " from " (one.from) } }
                    }
                }
            }
            @if !one.signals.is_empty() {
                details {
                    summary.small { "Why" }
                    ul.small {
                        @for (text, points) in &one.signals {
                            li dir="auto" { (text) @if *points != 0 { " (" (points) ")" } }
                        }
                    }
                }
            }
        }
    }
}

fn thrown(one: &Thrown, clock: &Clock) -> Markup {
    html! {
        li {
            div.card__row {
                div {
                    p { a href={ "/desk/conversations/" (one.id) } dir="auto" { (one.subject) } }
                    p.small.muted { bdi { (one.customer) } " · thrown away by " bdi { (one.by) } ", " (moment(one.at_ms, clock)) }
                }
                form method="post" action={ "/desk/conversations/" (one.id) "/trash/removal" } {
                    button.button.button--small { "Take it out" span.unseen dir="auto" { ": " (one.subject) } }
                }
            }
        }
    }
}
