//! Connections to shops: how each does, what waits for it, what it sent, and a form for another.

use super::shell::{Shell, shell};
use crate::parts::{
    attachment::size,
    chip::{Chip, chip},
    field::{Field, Typed, field},
    notice::alarm,
    pager::more,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/connections`
#[derive(Clone, Debug)]
pub struct ConnectionsPage {
    pub shell: Shell,
    pub connections: Vec<Connection>,
    /// What the chosen connection sent, if one is chosen.
    pub ledger: Option<Ledger>,
    pub new: NewConnection,
    pub clock: Clock,
}

/// A connection with its health.
#[derive(Clone, Debug)]
pub struct Connection {
    pub id: i64,
    pub name: String,
    /// `Shopify`
    pub kind: String,
    pub url: String,
    /// Where the shop has to deliver its webhooks.
    pub webhooks_url: String,
    pub state: Chip,
    pub is_active: bool,
    /// Why it doesn't work; empty when it does.
    pub last_error: String,
    pub failures: i64,
    pub success_ms: Option<i64>,
    pub pulled_ms: Option<i64>,
    /// `2 deliveries wait to be read`; empty says nothing.
    pub waiting: String,
    pub acts: Vec<PendingAct>,
}

/// An act on its way.
#[derive(Clone, Debug)]
pub struct PendingAct {
    pub reference: String,
    pub since_ms: i64,
    pub attempts: i64,
    pub answer: String,
}

/// What a connection sent.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub name: String,
    pub connection_id: i64,
    /// The chosen state; empty shows all.
    pub state: String,
    pub deliveries: Vec<Delivery>,
    pub more_href: Option<String>,
}

/// A delivery.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: i64,
    pub at_ms: i64,
    pub topic: String,
    pub size_bytes: u64,
    pub state: Chip,
    pub reason: String,
    pub can_replay: bool,
}

/// The form for another connection, as it was sent if it failed.
#[derive(Clone, Debug, Default)]
pub struct NewConnection {
    pub kind: String,
    pub name: Typed,
    pub url: Typed,
    pub currency: Typed,
    /// What is wrong with it.
    pub error: Option<String>,
}

const STATES: [(&str, &str); 4] =
    [("", "All"), ("received", "Received"), ("applied", "Applied"), ("quarantined", "Quarantined")];

/// The whole page.
pub fn connections_page(page: &ConnectionsPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { "Connections" } p.muted { "The shop's own system: what happens there is known here, what is done here is done there." } }
                div.page__columns {
                    @for connection in &page.connections { (card(connection, &page.clock)) }
                    @if page.connections.is_empty() { p.page__nothing.muted { "No shop is connected yet." } }
                }
                @if let Some(sent) = &page.ledger { (ledger(sent, &page.clock)) }
                (new_connection(&page.new))
            }
        },
    )
}

fn card(connection: &Connection, clock: &Clock) -> Markup {
    html! {
        section.card id={ "connection-" (connection.id) } aria-labelledby={ "connection-title-" (connection.id) } {
            div.card__row { h2 id={ "connection-title-" (connection.id) } dir="auto" { (connection.name) } (chip(&connection.state)) }
            p.small.muted dir="auto" { (connection.kind) " · " (connection.url) }
            @if !connection.last_error.is_empty() {
                p.card__answer dir="auto" { (connection.last_error) }
                p.small.muted { (connection.failures) @if connection.failures == 1 { " failure" } @else { " failures in a row" } }
            }
            p.small.muted {
                "Worked last: " @if let Some(at_ms) = connection.success_ms { (moment(at_ms, clock)) } @else { "never" }
                " · looked through: " @if let Some(at_ms) = connection.pulled_ms { (moment(at_ms, clock)) } @else { "not yet" }
            }
            @if !connection.waiting.is_empty() { p.small { (connection.waiting) } }
            @if !connection.acts.is_empty() { (pending(connection, clock)) }
            details id={ "webhooks-" (connection.id) } { summary.small { "Webhook address" } p.card__answer { (connection.webhooks_url) } }
            div.card__acts {
                a.button.button--tiny href={ "/desk/connections?shop=" (connection.id) } { "What it sent" (of(connection)) }
                (act(connection, "test", "Test"))
                (act(connection, "pull", "Look through now"))
                @if connection.is_active { (act(connection, "disabling", "Disable")) } @else { (act(connection, "enabling", "Enable")) }
            }
        }
    }
}

fn pending(connection: &Connection, clock: &Clock) -> Markup {
    html! {
        h3.small { "On their way to the shop" }
        ul.card__list {
            @for waiting in &connection.acts {
                li {
                    div.card__row { span.mono { (waiting.reference) } span.small.muted { "since " (moment(waiting.since_ms, clock)) " · " (waiting.attempts) " tries" } }
                    @if !waiting.answer.is_empty() { p.card__answer dir="auto" { (waiting.answer) } }
                }
            }
        }
        (act(connection, "acts/retry", "Send them now"))
    }
}

fn act(connection: &Connection, act: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ "/desk/connections/" (connection.id) "/" (act) } {
            button.button.button--tiny { (label) (of(connection)) }
        }
    }
}

fn of(connection: &Connection) -> Markup {
    html! { span.unseen dir="auto" { ": " (connection.name) } }
}

fn ledger(sent: &Ledger, clock: &Clock) -> Markup {
    html! {
        section.page__part id="deliveries" aria-labelledby="deliveries-title" {
            h2 id="deliveries-title" dir="auto" { "What " (sent.name) " sent" }
            nav.views aria-label="States" {
                @for (value, label) in STATES {
                    a.views__one href={ "/desk/connections?shop=" (sent.connection_id) "&state=" (value) } aria-current=[(value == sent.state).then_some("page")] { (label) }
                }
            }
            @if sent.deliveries.is_empty() { p.page__nothing.muted { "Nothing here." } }
            @else {
                div.table-frame role="region" aria-label="Table of deliveries" tabindex="0" {
                    table.table.table--dense {
                        thead { tr {
                            th scope="col" { "Came" } th scope="col" { "Topic" } th.table__num scope="col" { "Size" }
                            th scope="col" { "State" } th scope="col" { span.unseen { "Acts" } }
                        } }
                        tbody { @for delivery in &sent.deliveries { (line(delivery, clock)) } }
                    }
                }
            }
            (more(sent.more_href.as_deref(), "Show older"))
        }
    }
}

fn line(delivery: &Delivery, clock: &Clock) -> Markup {
    html! {
        tr id={ "delivery-" (delivery.id) } {
            td.table__time { (moment(delivery.at_ms, clock)) }
            td { p.table__clip.clip dir="auto" title=(delivery.topic) { (delivery.topic) } }
            td.table__num { (size(delivery.size_bytes)) }
            td.table__reason { (chip(&delivery.state)) @if !delivery.reason.is_empty() { " " span.small.muted dir="auto" { (delivery.reason) } } }
            td.table__acts {
                a.button.button--tiny.button--quiet href={ "/desk/deliveries/" (delivery.id) "/raw" } download { "Raw" span.unseen dir="auto" { ": " (delivery.topic) " " (delivery.id) } }
                @if delivery.can_replay {
                    form method="post" action={ "/desk/deliveries/" (delivery.id) "/replay" } {
                        button.button.button--tiny { "Apply again" span.unseen dir="auto" { ": " (delivery.topic) " " (delivery.id) } }
                    }
                }
            }
        }
    }
}

fn new_connection(new: &NewConnection) -> Markup {
    let secret = |name, label, hint, is_required| Field {
        name,
        label,
        kind: "password",
        hint,
        autocomplete: "off",
        max_length: 500,
        is_required,
        scope: "shop",
        ..Field::default()
    };
    let plain = |name, label, hint, max_length| Field {
        name,
        label,
        hint,
        max_length,
        scope: "shop",
        ..Field::default()
    };
    html! {
        section.card id="new" aria-labelledby="new-title" {
            h2 id="new-title" { "Connect a shop" }
            (alarm(new.error.as_deref()))
            form.form method="post" action="/desk/connections" {
                div.form__pair {
                    div.field {
                        label.field__label for="shop-kind" { "System" }
                        select.field__control id="shop-kind" name="kind" {
                            option value="shopify" selected[new.kind != "woocommerce"] { "Shopify" }
                            option value="woocommerce" selected[new.kind == "woocommerce"] { "WooCommerce" }
                        }
                    }
                    (field(&plain("name", "Name", "", 200).with(&new.name)))
                }
                div.form__pair {
                    (field(&plain("url", "Address", "As https://example.myshopify.com or https://shop.example", 500).with(&new.url)))
                    (field(&plain("currency", "Currency", "Three letters, as EUR", 3).with(&new.currency)))
                }
                div.form__pair {
                    (field(&secret("key", "Consumer key", "WooCommerce only, as ck_…", false)))
                    (field(&secret("secret", "Access token or consumer secret", "As shpat_… or cs_…", true)))
                }
                (field(&secret("webhook_secret", "Webhook secret", "What the shop signs its webhooks with", true)))
                p { button.button.button--primary { "Connect" } }
            }
        }
    }
}
