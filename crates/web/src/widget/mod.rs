//! The chat widget's endpoints: small JSON for shop pages, across origins, never with cookies.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use channels::chat::{self, Saying};
use conversations::message::{Direction, Message, MessageId};
use http::{HeaderMap, StatusCode, header};
use orders::withdrawal::texts;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::guard::{allow_shop_page, require_shop_page};
use crate::state::Web;

/// Largest body the widget may send.
const BODY_LIMIT: usize = 64 * 1024;

/// What the widget sends for a message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    client_id: String,
    text: String,
    name: String,
    email: String,
    page: String,
}

/// After which message the widget wants to hear.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

/// Leave to ask, or none, before the real request.
pub async fn preflight(State(web): State<Web>, headers: HeaderMap) -> Response {
    answer(&web, &headers, async { Ok(Value::Null) }).await
}

/// What the widget shows before anyone writes.
pub async fn config(State(web): State<Web>, headers: HeaderMap) -> Response {
    let now_ms = web.db().now_ms();
    let is_open = web.shop.hours.is_open(now_ms);
    let opening = web
        .shop
        .hours
        .next_opening_ms(now_ms)
        .map(|at| web.shop.hours.local(at).strftime("%A %H:%M").to_string());
    let hours = match (is_open, opening) {
        (true, _) => "We are here now.".to_owned(),
        (false, Some(opening)) => format!("We are back on {opening}."),
        (false, None) => "We answer by e-mail.".to_owned(),
    };
    let hint = if is_open {
        "You keep the conversation when you leave."
    } else {
        "Write now and we answer by e-mail."
    };
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let text = texts::choose("", asked.unwrap_or_default(), now_ms);
    let told = json!({
        "shop": web.shop.name,
        "is_open": is_open,
        "hours": hours,
        "reply_hint": hint,
        "contact_url": format!("{}/contact", web.shop.url),
        "withdraw": { "label": text.withdraw, "lang": text.tag, "url": format!("{}/withdrawal?lang={}", web.shop.url, text.tag) },
    });
    answer(&web, &headers, async { Ok(told) }).await
}

/// The visitor's messages after one.
pub async fn list(
    State(web): State<Web>,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
) -> Response {
    answer(&web, &headers, async {
        let token = token_in(&headers).ok_or(Error::Forbidden)?;
        let after: MessageId = after.parse().unwrap_or(MessageId(0));
        let (messages, email_known) = web
            .db()
            .read(move |read| {
                let visitor = chat::find_visitor(read, &token)?.ok_or(Error::Forbidden)?;
                chat::show(read, &visitor, after)
            })
            .await?;
        let messages: Vec<Value> = messages.iter().map(shown).collect();
        Ok(json!({ "messages": messages, "email_known": email_known }))
    })
    .await
}

/// The visitor says something.
pub async fn create(State(web): State<Web>, headers: HeaderMap, body: axum::body::Body) -> Response {
    answer(&web, &headers, async {
        let body = axum::body::to_bytes(body, BODY_LIMIT).await;
        let body = body
            .map_err(|_| Error::refused("That was too long. Send it in parts, or use the contact form."))?;
        let sent: Sent = serde_json::from_slice(&body)
            .map_err(|_| Error::refused("The message arrived broken. Try again."))?;
        let saying = Saying {
            client_id: sent.client_id,
            text: sent.text,
            name: sent.name,
            email: sent.email,
            page: sent.page,
        };
        let token = token_in(&headers);
        let heard = web.db().write(move |tx| chat::say(tx, token.as_deref(), &saying)).await?;
        Ok(json!({ "token": heard.token, "message": shown(&heard.message) }))
    })
    .await
}

/// Runs `act` for a page that may ask, and gives it leave to read the answer in any case: also why it was refused.
async fn answer(web: &Web, headers: &HeaderMap, act: impl Future<Output = Result<Value>>) -> Response {
    let mut response = match require_shop_page(web, headers) {
        Err(error) => (StatusCode::FORBIDDEN, Json(json!({ "error": error.to_string() }))).into_response(),
        Ok(()) => match act.await {
            Ok(Value::Null) => StatusCode::NO_CONTENT.into_response(),
            Ok(told) => Json(told).into_response(),
            Err(error) => Failure(error).into_response(),
        },
    };
    allow_shop_page(headers, &mut response);
    response
}

fn token_in(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Visitor ").map(str::to_owned)
}

fn shown(message: &Message) -> Value {
    let client_id = message.client_id.rsplit(':').next().unwrap_or_default();
    json!({
        "id": message.id.to_string(),
        "client_id": client_id,
        "direction": if message.direction == Direction::In { "in" } else { "out" },
        "author": message.author_name,
        "text": message.text,
        "at_ms": message.at_ms,
    })
}
