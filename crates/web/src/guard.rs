//! What surrounds every answer: strict headers, and no changes on behalf of other sites.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::Error;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::failure::{self, Failure};
use crate::state::Web;

const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Refuses changes that another site's page asks for, and adds the headers.
pub async fn surround(State(web): State<Web>, request: Request, next: Next) -> Response {
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_widget = request.uri().path().starts_with("/widget/");
    let mut response = if is_change && !is_widget && is_foreign(&web, request.headers()) {
        tracing::info!(path = request.uri().path(), "a change asked for by another site was refused");
        failure::render_now(&web, request.uri().path(), Failure(Error::Forbidden).into_response())
    } else {
        next.run(request).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Browsers say where a form was: `Sec-Fetch-Site`, or at least `Origin`. A client that says neither is no browser, and
/// carries no one's cookies by accident.
fn is_foreign(web: &Web, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_public =
        web.shop.url.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    origin != format!("http://{host}") && origin != format!("https://{host}") && !is_public
}

/// Lets a page show frames of our own; without it a page may have none.
pub fn allow_frames(mut response: Response) -> Response {
    let (name, policy) = &HEADERS[0];
    if let Ok(policy) = HeaderValue::from_str(&format!("{policy}; frame-src 'self'")) {
        response.headers_mut().insert(name, policy);
    }
    response
}

/// Refuses the widget's endpoints to pages of other sites than the shop's.
pub fn require_shop_page(web: &Web, headers: &HeaderMap) -> base::Result<()> {
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return Ok(());
    };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_own = origin == format!("http://{host}") || origin == format!("https://{host}");
    if is_own || web.shop.origins.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "The chat isn't set up for {origin}. Add it to chat.origins in the configuration."
    )))
}

/// Gives leave to the shop's page that asked.
pub fn allow_shop_page(headers: &HeaderMap, response: &mut Response) {
    if let Some(origin) = headers.get(header::ORIGIN) {
        let answer = response.headers_mut();
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type"),
        );
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        answer.insert(header::VARY, HeaderValue::from_static("Origin"));
    }
}
