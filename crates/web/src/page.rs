//! Pages, redirects, and the one sentence that is said after an act.

use axum::response::{IntoResponse, Response};
use base::Error;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::cookie;
use crate::failure::Failure;
pub use crate::html::Page;
use crate::parts::chip::Tone;
use crate::parts::notice::Notice;

/// Carries the sentence to the next page.
const NOTICE_COOKIE: &str = "attend_notice";
/// Longest sentence that is carried.
const NOTICE_LIMIT: usize = 600;

/// To `path`, by GET.
pub fn redirect(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// To `path`, where `text` will be said.
pub fn redirect_saying(path: &str, tone: Tone, text: &str) -> Response {
    let mark = if tone == Tone::Bad { "!" } else { "." };
    let text: String = text.chars().take(NOTICE_LIMIT).collect();
    let value = format!("{mark}{}", utf8_percent_encode(&text, NON_ALPHANUMERIC));
    let mut response = redirect(path);
    cookie::add(
        &mut response,
        &format!("{NOTICE_COOKIE}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
    );
    response
}

/// Back to `path` after an act: with `done` said when it worked, with the reason when a rule or a colleague was in the
/// way. Anything else is a failure.
pub fn after_act(result: Result<(), Error>, path: &str, done: &str) -> Result<Response, Failure> {
    match result {
        Ok(()) if done.is_empty() => Ok(redirect(path)),
        Ok(()) => Ok(redirect_saying(path, Tone::Good, done)),
        Err(Error::Refused(text) | Error::Conflict(text)) => Ok(redirect_saying(path, Tone::Bad, &text)),
        Err(error) => Err(error.into()),
    }
}

/// The sentence that an act before this page left.
pub fn notice(headers: &HeaderMap) -> Option<Notice> {
    let value = cookie::find(headers, NOTICE_COOKIE)?;
    let (mark, text) = value.split_at_checked(1)?;
    let text = percent_decode_str(text).decode_utf8().ok()?.into_owned();
    let tone = if mark == "!" { Tone::Bad } else { Tone::Good };
    (!text.is_empty()).then_some(Notice { tone, text })
}

/// A page that has said its sentence: it isn't said again. A live look takes fragments only and leaves the sentence to the page.
pub fn said(page: Page, headers: &HeaderMap) -> Response {
    let mut response = page.into_response();
    if cookie::find(headers, NOTICE_COOKIE).is_some() && !headers.contains_key("attend-live") {
        cookie::add(&mut response, &format!("{NOTICE_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    }
    response
}
