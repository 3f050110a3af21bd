//! Goods on their way back: the list, and one return with what can be done to it.

use super::{
    ledger::StateTab,
    photos::{Photo, pictures},
    shell::{Shell, shell},
};
use crate::parts::{
    attachment::Attachment,
    chip::{Chip, chip},
    field::{Field, field},
    icon::{Icon, icon},
    pager::more,
    time::{Clock, ago, day, moment},
};
use maud::{Markup, html};

/// `/desk/returns?state=…&before=…`, and the same for claims.
#[derive(Clone, Debug)]
pub struct MattersPage {
    pub shell: Shell,
    /// `Returns`; the address of the list is its beginning in lower case.
    pub title: String,
    /// `/desk/returns`
    pub href: String,
    /// One sentence below the title.
    pub about: String,
    /// The chosen state; empty shows all.
    pub state: String,
    pub states: Vec<StateTab>,
    pub items: Vec<Item>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Item {
    pub href: String,
    pub reference: String,
    /// `exchange`, `2 × Lamp`
    pub what: String,
    pub order_number: String,
    pub state: Chip,
    /// `€ 65.00`; empty shows nothing.
    pub amount: String,
    pub at_ms: i64,
}

/// `/desk/returns/{reference}`
#[derive(Clone, Debug)]
pub struct ReturnPage {
    pub shell: Shell,
    pub reference: String,
    /// `Exchange`
    pub kind: String,
    pub order_number: String,
    pub order_href: String,
    pub person_href: String,
    pub state: Chip,
    pub lines: Vec<Line>,
    /// What it is worth, line by line, the sum last: label and amount.
    pub sums: Vec<(String, String)>,
    /// Where the money goes; empty when nothing was agreed.
    pub method: String,
    pub methods: Vec<(String, String)>,
    pub parcel: String,
    pub refund_by_ms: Option<i64>,
    pub steps: Vec<Step>,
    pub photos: Vec<Photo>,
    pub files: Vec<Attachment>,
    pub may: May,
    pub clock: Clock,
}

/// What can be done to a return now.
#[derive(Clone, Copy, Debug, Default)]
pub struct May {
    pub receive: bool,
    pub settle: bool,
    pub keep: bool,
    pub reject: bool,
}

/// A line of a return.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    pub title: String,
    pub sku: String,
    pub quantity: i64,
    /// `€ 30.00`
    pub price: String,
    pub reason: String,
    /// `refund`, `exchange for LAMP-ASH`
    pub outcome: String,
    pub condition: String,
    pub accepted: Option<i64>,
}

/// A step on its way.
#[derive(Clone, Debug)]
pub struct Step {
    pub state: Chip,
    pub actor: String,
    pub note: String,
    pub at_ms: i64,
}

/// The list.
pub fn matters_page(page: &MattersPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { (page.title) } p.muted { (page.about) } }
                (search(page))
                section.page__part aria-labelledby="list-title" {
                    h2.unseen id="list-title" { "By state" }
                    nav.views aria-label="States" {
                        @for tab in &page.states {
                            a.views__one href=(filtered(page, &tab.value)) aria-current=[(tab.value == page.state).then_some("page")] { (tab.label) }
                        }
                    }
                    @if page.items.is_empty() { p.page__nothing.muted { "Nothing here." } } @else { (table(page)) }
                    (more(page.more_href.as_deref(), "Show older"))
                }
            }
        },
    )
}

fn filtered(page: &MattersPage, state: &str) -> String {
    if state.is_empty() { page.href.clone() } else { format!("{}?state={state}", page.href) }
}

fn search(page: &MattersPage) -> Markup {
    html! {
        form.search.search--wide action=(page.href) method="get" role="search" {
            (icon(Icon::Search))
            label.unseen for="search" { "Find by its number" }
            input.search__control id="search" name="q" type="search" dir="auto" maxlength="40" placeholder="Its number, or the order's";
            button.button.button--small { "Find" }
        }
    }
}

fn table(page: &MattersPage) -> Markup {
    html! {
        div.table-frame role="region" aria-label={ "Table of " (page.title) } tabindex="0" {
            table.table {
                thead { tr {
                    th scope="col" { "Number" } th scope="col" { "What" } th scope="col" { "Order" }
                    th scope="col" { "State" } th.table__num scope="col" { "Worth" } th scope="col" { "Since" }
                } }
                tbody { @for item in &page.items { tr {
                    th scope="row" { a.mono href=(item.href) { (item.reference) } }
                    td { p.table__clip.clip dir="auto" title=(item.what) { (item.what) } }
                    td.mono dir="auto" { (item.order_number) }
                    td { (chip(&item.state)) }
                    td.table__num { (item.amount) }
                    td.table__time { (ago(item.at_ms, &page.clock)) }
                } } }
            }
        }
    }
}

/// One return.
pub fn return_page(page: &ReturnPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    h1 { (page.kind) " " span.mono { (page.reference) } " " (chip(&page.state)) }
                    p.muted {
                        "Order " a.mono href=(page.order_href) dir="auto" { (page.order_number) } " · "
                        a href=(page.person_href) { "Customer" } " · "
                        a href={ "/desk/returns/" (page.reference) "/slip" } { "Packing slip" }
                    }
                    @if !page.parcel.is_empty() { p.muted dir="auto" { "Parcel: " (page.parcel) } }
                    @if let Some(at_ms) = page.refund_by_ms { p { "Money promised until " (day(at_ms, &page.clock)) } }
                }
                (goods(page))
                div.page__columns {
                    div.page__column { @if page.may.settle || page.may.keep { (settlement(page)) } @if page.may.reject { (rejection(page)) } }
                    div.page__column { (steps(page)) (pictures(&page.photos, &page.files)) }
                }
            }
        },
    )
}

fn goods(page: &ReturnPage) -> Markup {
    html! {
        section.page__part aria-labelledby="goods" {
            h2 id="goods" { "What comes back" }
            @if page.may.receive {
                form.form method="post" action={ "/desk/returns/" (page.reference) "/receipt" } {
                    (goods_table(page))
                    (field(&Field { name: "note", label: "Note", is_required: false, max_length: 4_000, scope: "receipt", ..Field::default() }))
                    div.form__acts { button.button.button--primary { "Note what arrived" } span.small.muted { "Leave “accepted” empty for what hasn't arrived yet." } }
                }
            } @else { (goods_table(page)) }
        }
    }
}

fn goods_table(page: &ReturnPage) -> Markup {
    html! {
        div.table-frame role="region" aria-label="Table of goods" tabindex="0" {
            table.table {
                thead { tr {
                    th scope="col" { "Item" } th.table__num scope="col" { "Asked" } th.table__num scope="col" { "Each" }
                    th scope="col" { "Why" } th scope="col" { "Gets" } th scope="col" { "Accepted" } th scope="col" { "Condition" }
                } }
                tbody { @for line in &page.lines { (item(line, page.may)) } }
            }
        }
    }
}

fn item(line: &Line, may: May) -> Markup {
    let accepted = line.accepted.map(|count| count.to_string()).unwrap_or_default();
    html! {
        tr id={ "line-" (line.id) } {
            th scope="row" dir="auto" { (line.title) @if !line.sku.is_empty() { " " span.small.muted.mono { (line.sku) } } }
            td.table__num { (line.quantity) }
            td.table__num { (line.price) }
            td.table__reason dir="auto" { (line.reason) }
            td dir="auto" { (line.outcome) }
            @if may.receive {
                td {
                    label.unseen for={ "accepted-" (line.id) } dir="auto" { "Accepted of " (line.title) }
                    input.field__control id={ "accepted-" (line.id) } name={ "accepted-" (line.id) } type="number" min="0" max=(line.quantity) value=(accepted);
                }
                td {
                    label.unseen for={ "condition-" (line.id) } dir="auto" { "Condition of " (line.title) }
                    input.field__control id={ "condition-" (line.id) } name={ "condition-" (line.id) } value=(line.condition) maxlength="4000" dir="auto";
                }
            } @else {
                td.table__num { (accepted) }
                td dir="auto" { (line.condition) }
            }
        }
    }
}

fn settlement(page: &ReturnPage) -> Markup {
    let (act, label, title) = if page.may.settle {
        ("settlement", "Settle it", "Settle")
    } else {
        ("keeping", "Settle without the goods", "The customer keeps it")
    };
    html! {
        section.card aria-labelledby="settle" {
            h2 id="settle" { (title) }
            ul.card__list { @for (label, amount) in &page.sums { li { div.card__row { span dir="auto" { (label) } span.num { (amount) } } } } }
            form.form method="post" action={ "/desk/returns/" (page.reference) "/" (act) } {
                div.field {
                    label.field__label for="method" { "Money goes to" }
                    select.field__control id="method" name="method" {
                        option value="" { @if page.method.is_empty() { "not agreed yet" } @else { (page.method) " (agreed)" } }
                        @for (key, label) in &page.methods { option value=(key) { (label) } }
                    }
                }
                (field(&Field { name: "note", label: "What the customer reads", kind: "area", is_required: false, max_length: 4_000, scope: "settle", ..Field::default() }))
                div.form__acts { button.button.button--primary[page.may.settle] { (label) } }
            }
        }
    }
}

fn rejection(page: &ReturnPage) -> Markup {
    html! {
        section.card aria-labelledby="reject" {
            h2 id="reject" { "Reject" }
            form.form method="post" action={ "/desk/returns/" (page.reference) "/rejection" } {
                (field(&Field { name: "why", label: "Why (the customer reads it)", kind: "area", max_length: 4_000, ..Field::default() }))
                div.form__acts { button.button { "Reject it" } }
            }
        }
    }
}

fn steps(page: &ReturnPage) -> Markup {
    html! {
        section.card aria-labelledby="steps" {
            h2 id="steps" { "Its way" }
            ul.card__list {
                @for step in &page.steps {
                    li {
                        div.card__row { (chip(&step.state)) span.small.muted { (moment(step.at_ms, &page.clock)) " · " span dir="auto" { (step.actor) } } }
                        @if !step.note.is_empty() { p.small dir="auto" { (step.note) } }
                    }
                }
            }
        }
    }
}
