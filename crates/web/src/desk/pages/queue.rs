//! The list of conversations an agent works through, with its views, its search and its rows.

use crate::parts::{
    chip::{Chip, chip},
    icon::{Icon, icon},
    pager::more,
    time::{Clock, ago},
};
use maud::{Markup, html};

/// One view of the inbox, read at one moment.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The key of the chosen view (`mine`, `open`, …); every link and form carries it on.
    pub view: String,
    pub tabs: Vec<Tab>,
    /// What was searched for; empty outside a search.
    pub query: String,
    /// Orders, products and people that were found besides conversations.
    pub hits: Vec<Hit>,
    pub rows: Vec<Row>,
    /// Where the next page begins, if there is one: the full address.
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// Something found that is no conversation.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its page; `None` when it has none.
    pub href: Option<String>,
    /// `Order #W2611340`
    pub name: String,
    /// `delivered · € 60.00`
    pub about: String,
}

/// A view to choose, with how many conversations it holds.
#[derive(Clone, Debug)]
pub struct Tab {
    pub view: String,
    pub label: String,
    /// `4`, `99+`; empty shows no count.
    pub count: String,
}

/// One conversation in the list.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    pub customer: String,
    pub subject: String,
    pub preview: String,
    pub at_ms: i64,
    pub chips: Vec<Chip>,
    /// Whether the last word was the customer's.
    pub is_new: bool,
    pub is_current: bool,
}

/// The queue as the page's main part.
pub fn alone(queue: &Queue) -> Markup {
    html! {
        main.queue id="main" aria-label="Inbox" {
            header.queue__head { h1.queue__title { "Inbox" } (search(queue)) (tabs(queue)) }
            (list(queue))
        }
    }
}

/// The queue beside a conversation, which has the page's `<h1>`.
pub fn beside(queue: &Queue) -> Markup {
    html! {
        section.queue.queue--beside aria-label="Inbox" {
            header.queue__head { h2.queue__title { "Inbox" } (search(queue)) (tabs(queue)) }
            (list(queue))
        }
    }
}

/// The address of a conversation as seen from the view it was chosen in.
pub fn conversation_href(id: i64, view: &str) -> String {
    if view.is_empty() {
        return format!("/desk/conversations/{id}");
    }
    format!("/desk/conversations/{id}?view={view}")
}

fn search(queue: &Queue) -> Markup {
    html! {
        form.search action="/desk/search" method="get" role="search" {
            (icon(Icon::Search))
            label.unseen for="search" { "Search" }
            input.search__control id="search" name="q" type="search" value=(queue.query) dir="auto" maxlength="200"
                placeholder="Reference, e-mail, order, parcel, SKU or name" aria-keyshortcuts="Control+K" data-search;
            span.search__key aria-hidden="true" { kbd.scripted { "Ctrl K" } }
            button.unseen { "Search" }
        }
    }
}

fn tabs(queue: &Queue) -> Markup {
    html! {
        nav.views id="views" aria-label="Views" data-live="inbox" {
            @for tab in &queue.tabs {
                @let is_chosen = queue.query.is_empty() && tab.view == queue.view;
                a.views__one href={ "/desk?view=" (tab.view) } aria-current=[is_chosen.then_some("page")] {
                    (tab.label) @if !tab.count.is_empty() { " " span.views__count { (tab.count) } }
                }
            }
        }
    }
}

fn list(queue: &Queue) -> Markup {
    html! {
        div.queue__list id="queue" data-live="inbox" data-queue tabindex="-1" {
            (hits(&queue.hits))
            @if queue.rows.is_empty() && queue.hits.is_empty() { (nothing(queue)) }
            @if !queue.query.is_empty() && !queue.rows.is_empty() {
                p.queue__found dir="auto" { "Found for “" (queue.query) "” · " a href={ "/desk?view=" (queue.view) } { "back to the inbox" } }
            }
            ul id="queue-rows" { @for row in &queue.rows { (entry(row, queue)) } }
            (more(queue.more_href.as_deref(), "Show more"))
            @if queue.view == "closed" && queue.query.is_empty() {
                p.pager { a.button.button--quiet href="/desk/spam" { "Spam and trash" } }
            }
        }
    }
}

fn hits(hits: &[Hit]) -> Markup {
    html! {
        @if !hits.is_empty() {
            ul.hits aria-label="Orders, products and people" {
                @for hit in hits {
                    li.hits__one {
                        b dir="auto" { @match &hit.href { Some(href) => { a href=(href) { (hit.name) } } None => { (hit.name) } } }
                        span.small.muted dir="auto" { (hit.about) }
                    }
                }
            }
        }
    }
}

fn entry(row: &Row, queue: &Queue) -> Markup {
    html! {
        li.row id={ "row-" (row.id) } {
            a.row__link href=(conversation_href(row.id, &queue.view)) aria-current=[row.is_current.then_some("true")] {
                span.row__who {
                    @if row.is_new { span.row__new { span.unseen { "New: " } } }
                    span.clip dir="auto" { (row.customer) }
                }
                span.row__subject.clip dir="auto" { (row.subject) }
            }
            span.row__time { (ago(row.at_ms, &queue.clock)) }
            p.row__preview.clip dir="auto" { (row.preview) }
            @if !row.chips.is_empty() { p.row__marks { @for mark in &row.chips { (chip(mark)) } } }
        }
    }
}

fn nothing(queue: &Queue) -> Markup {
    let (title, advice) = match (queue.query.as_str(), queue.view.as_str()) {
        ("", "mine") => ("Nothing is yours right now", "Take one from “Unassigned”, or enjoy the quiet."),
        ("", "unassigned") => ("Everything has someone", "New conversations appear here by themselves."),
        ("", "snoozed") => ("Nothing sleeps", "Snooze a conversation and it comes back when you said."),
        ("", "closed") => {
            ("Nothing closed yet", "Closed conversations stay here, and open again when the customer writes.")
        }
        ("", _) => ("Nothing here", "New conversations appear here by themselves."),
        _ => (
            "Nothing found",
            "Try a reference, the number of an order or a parcel, a SKU, an e-mail address, a phone number or part of a name.",
        ),
    };
    html! { div.queue__nothing { p { b { (title) } } p.small.muted { (advice) } } }
}
