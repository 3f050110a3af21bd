//! The ledger of incoming mail: every mail, what became of it, and why; found again by what one remembers of it.

use super::shell::{Shell, shell};
use crate::parts::{
    attachment::size,
    chip::{Chip, chip},
    field::{Field, field},
    pager::more,
    select::{Choices, select},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/ledger`
#[derive(Clone, Debug)]
pub struct LedgerPage {
    pub shell: Shell,
    pub asked: Asked,
    pub states: Vec<StateTab>,
    /// The doors to choose from, the chosen one in it.
    pub sources: Choices,
    pub items: Vec<Item>,
    /// The full address of the next page, if there is one.
    pub more_href: Option<String>,
    /// Until when everything was looked at, when a search stopped there with less than a page.
    pub looked_back_to_ms: Option<i64>,
    pub folders: Vec<Folder>,
    pub clock: Clock,
}

/// What was asked for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Empty shows all.
    pub state: String,
    pub source: String,
    pub sender: String,
    pub text: String,
    pub since: String,
    pub until: String,
    /// The address of this list with another state, without the state: `/desk/ledger?sender=ana&state=`.
    pub href: String,
}

/// A state to filter by. `value` is empty for all.
#[derive(Clone, Debug)]
pub struct StateTab {
    pub value: String,
    pub label: String,
    /// `12`, `99+`; empty shows no count.
    pub count: String,
}

/// One mail that came in.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: i64,
    pub at_ms: i64,
    pub sender: String,
    pub subject: String,
    /// `SMTP`, `mailbox · INBOX`
    pub door: String,
    pub size_bytes: u64,
    /// Whether it is here as a whole; otherwise only its headers are.
    pub is_whole: bool,
    pub state: Chip,
    /// Why it is in that state; empty shows nothing.
    pub reason: String,
    /// Whether it can be read again.
    pub can_replay: bool,
}

/// The last reconciliation of a mailbox's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// `Support · INBOX`
    pub name: String,
    pub at_ms: i64,
    pub at_server: String,
    pub accounted: String,
    /// `difference 0`, `2 missing`
    pub state: Chip,
    /// Which are missing and what was done about it; empty shows nothing.
    pub hint: String,
}

/// The whole page.
pub fn ledger_page(page: &LedgerPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    h1 { "Ledger" }
                    p.muted { "Every mail that came in, what became of it, and why. None is nowhere." }
                }
                (search(page))
                section.page__part id="ledger" aria-labelledby="ledger-title" {
                    h2 id="ledger-title" { "What came in" }
                    nav.views aria-label="States" {
                        @for tab in &page.states {
                            a.views__one href={ (page.asked.href) (tab.value) } aria-current=[(tab.value == page.asked.state).then_some("page")] {
                                (tab.label) @if !tab.count.is_empty() { " " span.views__count { (tab.count) } }
                            }
                        }
                    }
                    @if page.items.is_empty() { p.page__nothing.muted { "Nothing here." } } @else { (chosen(page)) }
                    @if let Some(at_ms) = page.looked_back_to_ms {
                        p.small.muted { "Looked through everything back to " (moment(at_ms, &page.clock)) ". Go on to look further back, or give a state, a whole address or a day to look faster." }
                    }
                    (more(page.more_href.as_deref(), if page.looked_back_to_ms.is_some() { "Look further back" } else { "Show older" }))
                }
                (folders(page))
            }
        },
    )
}

fn search(page: &LedgerPage) -> Markup {
    let asked = &page.asked;
    let one = Field { is_required: false, optional: "", ..Field::default() };
    html! {
        form.form.form--line method="get" action="/desk/ledger" role="search" {
            @if !asked.state.is_empty() { input type="hidden" name="state" value=(asked.state); }
            (field(&Field { name: "sender", label: "From", value: &asked.sender, ..one }))
            (field(&Field { name: "text", label: "Subject", value: &asked.text, ..one }))
            (select(&page.sources))
            (field(&Field { name: "since", label: "First day", kind: "date", value: &asked.since, ..one }))
            (field(&Field { name: "until", label: "Last day", kind: "date", value: &asked.until, ..one }))
            button.button { "Find" }
        }
    }
}

/// The table as one form: lines are ticked, or all that are shown go together.
fn chosen(page: &LedgerPage) -> Markup {
    let can_replay = page.items.iter().any(|item| item.can_replay);
    html! {
        form method="post" action="/desk/ledger/replay" {
            input type="hidden" name="back" value={ (page.asked.href) (page.asked.state) };
            @for item in page.items.iter().filter(|item| item.can_replay) { input type="hidden" name="shown" value=(item.id); }
            (table(page))
            @if can_replay {
                p.card__acts {
                    button.button.button--small name="which" value="chosen" { "Read the chosen again" }
                    button.button.button--small name="which" value="shown" { "Read all shown again" }
                    span.small.muted { "What is in a conversation stays as it is." }
                }
            }
        }
    }
}

fn table(page: &LedgerPage) -> Markup {
    html! {
        div.table-frame role="region" aria-label="Table of what came in" tabindex="0" {
            table.table.table--dense {
                thead { tr {
                    th scope="col" { span.unseen { "Choose" } } th scope="col" { "Came" } th scope="col" { "From and subject" }
                    th scope="col" { "By" } th.table__num scope="col" { "Size" } th scope="col" { "State" }
                } }
                tbody { @for item in &page.items { (line(item, &page.clock)) } }
            }
        }
    }
}

fn line(item: &Item, clock: &Clock) -> Markup {
    let href = format!("/desk/ledger/{}", item.id);
    html! {
        tr id={ "mail-" (item.id) } {
            td {
                @if item.can_replay {
                    input id={ "chosen-" (item.id) } type="checkbox" name="chosen" value=(item.id);
                    label.unseen for={ "chosen-" (item.id) } { "Choose the mail from " span dir="auto" { (item.sender) } }
                }
            }
            td.table__time { (moment(item.at_ms, clock)) }
            th scope="row" {
                p.table__clip.clip { a href=(href) dir="auto" title=(item.subject) { @if item.subject.is_empty() { "(no subject)" } @else { (item.subject) } } }
                p.table__clip.clip.small.muted dir="auto" title=(item.sender) { (item.sender) }
            }
            td { (item.door) }
            td.table__num { (size(item.size_bytes)) @if !item.is_whole { p.small.muted { "headers only" } } }
            td.table__reason { (chip(&item.state)) @if !item.reason.is_empty() { " " span.small.muted dir="auto" { (item.reason) } } }
        }
    }
}

fn folders(page: &LedgerPage) -> Markup {
    html! {
        section.card aria-labelledby="folders" {
            h2 id="folders" { "Mailboxes beside the ledger" }
            @if page.folders.is_empty() { p.small.muted { "No mailbox was compared with the ledger yet." } }
            ul.card__list {
                @for folder in &page.folders {
                    li {
                        div.card__row { b dir="auto" { (folder.name) } (chip(&folder.state)) }
                        p.small.muted {
                            (folder.at_server) " on the server, " (folder.accounted) " accounted for, compared " (moment(folder.at_ms, &page.clock))
                        }
                        @if !folder.hint.is_empty() { p.small { (folder.hint) } }
                    }
                }
            }
        }
    }
}
