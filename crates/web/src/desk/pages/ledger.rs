//! The ledger of incoming mail: every item, what became of it, and why.

use crate::parts::{
    attachment::size,
    chip::{Chip, chip},
    pager::more,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// One page of the ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The chosen state; empty shows all.
    pub state: String,
    pub states: Vec<StateTab>,
    pub items: Vec<Item>,
    /// The full address of the next page, if there is one.
    pub more_href: Option<String>,
}

/// A state to filter by. `value` is empty for all.
#[derive(Clone, Debug)]
pub struct StateTab {
    pub value: String,
    pub label: String,
    /// `12`, `99+`; empty shows no count.
    pub count: String,
}

/// One thing that came in.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: i64,
    pub at_ms: i64,
    pub sender: String,
    pub recipient: String,
    pub size_bytes: u64,
    pub state: Chip,
    /// Why it is in that state; empty shows nothing.
    pub reason: String,
    /// Where it was delivered, if it was.
    pub conversation_id: Option<i64>,
    /// Whether it waits for a person to say “process again”.
    pub is_quarantined: bool,
}

/// The ledger with its filter.
pub fn ledger(ledger: &Ledger, clock: &Clock) -> Markup {
    html! {
        section.page__part id="ledger" aria-labelledby="ledger-title" data-live="operation" {
            h2 id="ledger-title" { "Everything that came in" }
            nav.views aria-label="States" {
                @for tab in &ledger.states {
                    a.views__one href=(href(&tab.value)) aria-current=[(tab.value == ledger.state).then_some("page")] {
                        (tab.label) @if !tab.count.is_empty() { " " span.views__count { (tab.count) } }
                    }
                }
            }
            @if ledger.items.is_empty() { p.page__nothing.muted { "Nothing here." } } @else { (table(ledger, clock)) }
            (more(ledger.more_href.as_deref(), "Show older"))
        }
    }
}

fn href(state: &str) -> String {
    if state.is_empty() { "/desk/operation".into() } else { format!("/desk/operation?state={state}") }
}

fn table(ledger: &Ledger, clock: &Clock) -> Markup {
    html! {
        div.table-frame role="region" aria-label="Table of what came in" tabindex="0" {
            table.table.table--dense {
                thead { tr {
                    th scope="col" { "Came" } th scope="col" { "From" } th scope="col" { "To" }
                    th.table__num scope="col" { "Size" } th scope="col" { "State" } th scope="col" { span.unseen { "Acts" } }
                } }
                tbody { @for item in &ledger.items { (line(item, clock)) } }
            }
        }
    }
}

fn line(item: &Item, clock: &Clock) -> Markup {
    html! {
        tr id={ "intake-" (item.id) } {
            td.table__time { (moment(item.at_ms, clock)) }
            td { p.table__clip.clip dir="auto" title=(item.sender) { (item.sender) } }
            td { p.table__clip.clip dir="auto" title=(item.recipient) { (item.recipient) } }
            td.table__num { (size(item.size_bytes)) }
            td.table__reason {
                @if let Some(id) = item.conversation_id { a href={ "/desk/conversations/" (id) } { (chip(&item.state)) } }
                @else { (chip(&item.state)) }
                @if !item.reason.is_empty() { " " span.small.muted dir="auto" { (item.reason) } }
            }
            td.table__acts {
                a.button.button--tiny.button--quiet href={ "/desk/intake/" (item.id) "/raw" } download { "Raw" span.unseen dir="auto" { " mail from " (item.sender) } }
                @if item.is_quarantined {
                    form method="post" action={ "/desk/intake/" (item.id) "/replay" } {
                        button.button.button--tiny { "Process again" span.unseen dir="auto" { ": mail from " (item.sender) } }
                    }
                }
            }
        }
    }
}
