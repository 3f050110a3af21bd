//! Withdrawals from contracts: what came in, how it stands in time, and whether the record is whole.

use super::shell::{Shell, shell};
use crate::parts::{
    chip::{Chip, chip},
    field::{Field, field},
    pager::more,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/withdrawals`
#[derive(Clone, Debug)]
pub struct WithdrawalsPage {
    pub shell: Shell,
    /// Whether the record is whole.
    pub chain: Chip,
    /// The same in a sentence, with what to do if it isn't.
    pub chain_hint: String,
    pub tabs: Vec<Tab>,
    pub lines: Vec<Line>,
    /// The full address of the next page, if there is one.
    pub more_href: Option<String>,
    /// Whether this agent may take the record as a file.
    pub may_export: bool,
    pub clock: Clock,
}

/// A part of the list.
#[derive(Clone, Debug)]
pub struct Tab {
    pub href: String,
    pub label: String,
    pub is_here: bool,
}

/// One withdrawal.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: i64,
    pub at_ms: i64,
    pub name: String,
    pub email: String,
    /// The contract, as the customer wrote it.
    pub order: String,
    /// What is withdrawn from; empty for everything.
    pub parts: String,
    pub standing: Chip,
    /// `until Tue 24 Nov, 23:59`; empty when there is no end yet.
    pub ends: String,
    /// Why we think the order is theirs; empty without an order.
    pub proof: String,
    pub receipt: Chip,
    pub conversation_id: Option<i64>,
}

/// The whole page.
pub fn withdrawals_page(page: &WithdrawalsPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { "Withdrawals" } p.muted { "Every withdrawal is taken, also a late one or one of an unknown order. What follows from it is decided in its conversation." } }
                section.card aria-labelledby="record" {
                    div.card__head { h2 id="record" { "The record" } (chip(&page.chain)) }
                    p.small.muted { (page.chain_hint) }
                    @if page.may_export { (save()) }
                }
                section.page__part aria-labelledby="list" {
                    h2 id="list" { "What came in" }
                    nav.views aria-label="Standing" {
                        @for tab in &page.tabs { a.views__one href=(tab.href) aria-current=[tab.is_here.then_some("page")] { (tab.label) } }
                    }
                    @if page.lines.is_empty() { p.page__nothing.muted { "Nothing here." } } @else { (table(page)) }
                    (more(page.more_href.as_deref(), "Show older"))
                }
            }
        },
    )
}

fn save() -> Markup {
    let day = Field { kind: "date", is_required: false, ..Field::default() };
    html! {
        form.form.form--line method="get" action="/desk/withdrawals/export" {
            (field(&Field { name: "from", label: "First day", ..day }))
            (field(&Field { name: "until", label: "Last day", ..day }))
            button.button { "Export for a court" }
        }
    }
}

fn table(page: &WithdrawalsPage) -> Markup {
    html! {
        div.table-frame role="region" aria-label="Table of withdrawals" tabindex="0" {
            table.table.table--dense {
                thead { tr {
                    th.table__num scope="col" { "No." } th scope="col" { "Came" } th scope="col" { "Who" } th scope="col" { "Contract" }
                    th scope="col" { "In time" } th scope="col" { "Receipt" } th scope="col" { span.unseen { "Acts" } }
                } }
                tbody { @for line in &page.lines { (row(line, &page.clock)) } }
            }
        }
    }
}

fn row(line: &Line, clock: &Clock) -> Markup {
    html! {
        tr id={ "withdrawal-" (line.number) } {
            td.table__num { (line.number) }
            td.table__time { (moment(line.at_ms, clock)) }
            td { p.table__clip.clip dir="auto" title=(line.name) { (line.name) } p.table__clip.clip.small.muted dir="auto" { (line.email) } }
            td {
                p.table__clip.clip dir="auto" title=(line.order) { (line.order) }
                p.table__clip.clip.small.muted dir="auto" title=(line.parts) { @if line.parts.is_empty() { "everything" } @else { (line.parts) } }
            }
            td.table__reason { (chip(&line.standing)) " " span.small.muted { (line.ends) @if !line.ends.is_empty() && !line.proof.is_empty() { " · " } (line.proof) } }
            td { (chip(&line.receipt)) }
            td.table__acts {
                @if let Some(id) = line.conversation_id {
                    a.button.button--tiny href={ "/desk/conversations/" (id) } { "Open" span.unseen { " the conversation of no. " (line.number) } }
                }
            }
        }
    }
}
