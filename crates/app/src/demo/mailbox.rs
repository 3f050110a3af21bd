//! The mailbox page: what customers got, and writing as any of them.

use axum::extract::{Form, Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use base::Clock;
use http::HeaderMap;
use maud::{Markup, html};
use serde::Deserialize;
use web::failure::Failure;
use web::page::{Page, after_act, notice, said};
use web::parts::document::{Document, Kind, document};
use web::parts::field::{Field, field};
use web::parts::notice::notice as said_part;
use web::parts::text::prose;
use web::parts::time::{Clock as Reading, ago};

use super::catcher::{Catcher, Caught};
use super::writing::{Writer, Written};

/// Mails on the page.
const SHOWN: usize = 60;
const HERE: &str = "/demo/mailbox";

/// What the forms send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    from: String,
    name: String,
    subject: String,
    text: String,
}

/// The mailbox's addresses.
pub(super) fn routes(catcher: Catcher, writer: Writer) -> Router {
    Router::new()
        .route(HERE, get(list).post(write))
        .route("/demo/mailbox/{number}", get(show))
        .route("/demo/mailbox/{number}/replies", post(reply))
        .layer(Extension(writer))
        .with_state(catcher)
}

async fn list(State(catcher): State<Catcher>, headers: HeaderMap) -> Response {
    let clock = reading();
    let content = html! {
        header.sheet__head {
            h1 { "Mailbox" }
            p.muted { "Every mail the shop sent to its customers, newest first. Answer one, or write a new one: it travels by real SMTP." }
        }
        details.card {
            summary { "Write to the shop as a customer" }
            form.form method="post" action=(HERE) {
                (field(&Field { name: "from", label: "Your address", kind: "email", ..Field::default() }))
                (field(&Field { name: "name", label: "Your name", is_required: false, ..Field::default() }))
                (field(&Field { name: "subject", label: "Subject", ..Field::default() }))
                (field(&Field { name: "text", label: "Message", kind: "area", max_length: 20_000, ..Field::default() }))
                button.button.button--primary { "Send" }
            }
        }
        ul.tiles.tiles--list {
            @for mail in catcher.list(SHOWN) {
                li { a.tile href={ (HERE) "/" (mail.number) } {
                    span.tile__row { b.clip dir="auto" { (mail.subject) } span.small.muted { (ago(mail.at_ms, &clock)) } }
                    span.small.muted.clip { "to " (mail.to) }
                } }
            }
        }
    };
    said(page("Mailbox", &headers, content), &headers)
}

async fn show(
    State(catcher): State<Catcher>,
    Path(number): Path<u64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mail = catcher.find(number).ok_or(base::Error::NotFound)?;
    let clock = reading();
    let content = html! {
        p.small { a href=(HERE) { "All mail" } }
        header.sheet__head {
            h1.sheet__title dir="auto" { (mail.subject) }
            p.muted dir="auto" { "from " (mail.from) " to " (mail.to) " · " (ago(mail.at_ms, &clock)) }
        }
        article.card { (prose(&mail.text)) }
        (reply_form(&mail))
    };
    Ok(said(page(&mail.subject, &headers, content), &headers))
}

async fn write(Extension(writer): Extension<Writer>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let written =
        Written { from: &typed.from, name: &typed.name, subject: &typed.subject, text: &typed.text };
    after_act(writer.write(&written).await, HERE, "Sent. Look at the desk.")
}

async fn reply(
    State(catcher): State<Catcher>,
    Extension(writer): Extension<Writer>,
    Path(number): Path<u64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let mail = catcher.find(number).ok_or(base::Error::NotFound)?;
    after_act(writer.reply(&mail, &typed.text).await, &format!("{HERE}/{number}"), "Sent. Look at the desk.")
}

fn reply_form(mail: &Caught) -> Markup {
    html! {
        section.card aria-labelledby="reply" {
            h2 id="reply" { "Reply as " bdi { (mail.to) } }
            form.form method="post" action={ (HERE) "/" (mail.number) "/replies" } {
                (field(&Field { name: "text", label: "Message", kind: "area", max_length: 20_000, ..Field::default() }))
                button.button.button--primary { "Send" }
            }
        }
    }
}

fn page(title: &str, headers: &HeaderMap, content: Markup) -> Page {
    let title = format!("{title} — {} mailbox", world::SHOP_NAME);
    Page(document(
        &Document { title: &title, kind: Kind::Help, live_at: "" },
        html! {
            (super::storefront::head("mailbox"))
            main.shop__main id="main" {
                @if let Some(told) = notice(headers) { (said_part(&told)) }
                div.sheet.sheet--wide { (content) }
            }
        },
    ))
}

fn reading() -> Reading {
    Reading { now_ms: Clock::Machine.now_ms(), zone: "Europe/Berlin".into() }
}
