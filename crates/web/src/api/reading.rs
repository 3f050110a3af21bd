//! What a program sends: a query or a JSON body, strictly read, with every fault named by its field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use base::Result;

use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use people::session;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::repeating::Repeat;
use crate::problem::Problem;
use crate::state::Web;

/// Longest `Idempotency-Key`.
const KEY_LIMIT: usize = 100;

/// A query.
pub struct Asked<T>(pub T);

/// A JSON body, and the name the program gave this request.
pub struct Posted<T> {
    /// What was sent.
    pub value: T,
    /// The name, when it gave one.
    pub repeat: Option<Repeat>,
}

/// A body of any kind, and the name the program gave this request.
pub struct Raw {
    /// What was sent.
    pub bytes: Bytes,
    /// The name, when it gave one.
    pub repeat: Option<Repeat>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Problem> {
        let query = Query::<T>::try_from_uri(&parts.uri).map_err(|rejected| {
            let text = rejected.body_text();
            Problem::new("invalid", text.trim_start_matches("Failed to deserialize query string: "))
        })?;
        Ok(Asked(query.0))
    }
}

impl FromRequest<Web> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Raw, Problem> {
        let line = format!("{} {}", request.method(), request.uri());
        let key = repeat_key(request.headers())?;
        let bytes = Bytes::from_request(request, web).await.map_err(|rejected| match rejected.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE),
            _ => Problem::new("unreadable", "The body broke off. Send the request again."),
        })?;
        let request = session::hash(&format!("{line}\n{}", blake3::hash(&bytes).to_hex()));
        Ok(Raw { bytes, repeat: key.map(|key| Repeat { key, request }) })
    }
}

impl<T: DeserializeOwned> FromRequest<Web> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Posted<T>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_lowercase();
        if essence != "application/json" && !essence.ends_with("+json") {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let raw = Raw::from_request(request, web).await?;
        Ok(Posted { value: from_json(&raw.bytes)?, repeat: raw.repeat })
    }
}

/// The time in the query's field `name`, as UTC milliseconds. A plus that arrives as a space is forgiven.
pub fn moment(name: &str, text: Option<&str>) -> Result<Option<i64>, Problem> {
    let Some(text) = text else { return Ok(None) };
    match text.replace(' ', "+").parse::<Timestamp>() {
        Ok(at) => Ok(Some(at.as_millisecond())),
        Err(_) => Err(Problem::new("invalid", format!("{name}: write a time such as 2026-11-23T09:00:00Z."))),
    }
}

fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.windows(6).any(|six| six == br"\u0000") {
        return Err(Problem::new(
            "invalid",
            "A text holds a NUL character, which can't be kept. Leave it out.",
        ));
    }
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            Category::Data if path == "." || path == "?" => Problem::new("invalid", format!("{inner}.")),
            Category::Data => Problem::new("invalid", format!("{path}: {inner}.")),
            _ => Problem::new("unreadable", format!("The body is not JSON: {inner}.")),
        }
    })?;
    source.end().map_err(|error| Problem::new("unreadable", format!("The body is not JSON: {error}.")))?;
    Ok(value)
}

fn repeat_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let is_plain = |key: &&str| (1..=KEY_LIMIT).contains(&key.len());
    match key.to_str().ok().map(str::trim).filter(is_plain) {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Problem::new(
            "invalid",
            format!("Idempotency-Key has to be 1 to {KEY_LIMIT} plain characters, such as a UUID."),
        )),
    }
}
