//! Who is at the desk: the cookie's session, and the right that a route's line names.

use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::Error;
use http::Method;
use people::{Right, agent, session};

use crate::cookie;
use crate::failure::Failure;
use crate::page::redirect;
use crate::state::Web;

/// Lets a request through to its handler, with the [`people::Agent`] as an extension, when the agent has `right`.
pub async fn require(
    State((web, right)): State<(Web, Right)>,
    path: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(token) = cookie::find(request.headers(), cookie::AGENT) else { return to_sign_in(&request) };
    let now_ms = web.db().now_ms();
    let key = token.clone();
    let found = web.db().read(move |read| agent::find_signed_in(read, &key, now_ms)).await;
    match found {
        Ok(Some((agent, is_stale))) => {
            if is_stale {
                note_use(&web, token);
            }
            if !agent.may(right) {
                return Failure(Error::Forbidden).into_response();
            }
            if path.iter().any(|(name, value)| name == "id" && value.parse::<i64>().is_err()) {
                return Failure(Error::NotFound).into_response();
            }
            request.extensions_mut().insert(agent);
            next.run(request).await
        }
        Ok(None) => to_sign_in(&request),
        Err(error) => Failure(error).into_response(),
    }
}

fn note_use(web: &Web, token: String) {
    let db = web.db().clone();
    tokio::spawn(async move { db.write(move |tx| session::note_use(tx, &token)).await });
}

/// Pages come back after signing in; what a form held can't, so the form's page says what happened.
fn to_sign_in(request: &Request) -> Response {
    let is_page = request.method() == Method::GET && !request.headers().contains_key("attend-live");
    if !is_page || request.headers().contains_key(http::header::UPGRADE) {
        return Failure(Error::Forbidden).into_response();
    }
    let path = request.uri().path_and_query().map_or("/desk", |path| path.as_str());
    let next = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    redirect(&format!("/desk/sign-in?next={next}"))
}
