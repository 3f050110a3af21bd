//! The door of the desk: an address, a password, and patience for whoever guesses.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result, throttle};
use http::{HeaderMap, StatusCode, header};
use people::{AgentId, agent, session};
use serde::Deserialize;

use super::pages::sign_in::{SignIn, sign_in_page};
use crate::cookie;
use crate::failure::Failure;
use crate::page::{Page, notice, redirect, said};
use crate::parts::field::Typed;
use crate::passwords::verify;
use crate::state::Web;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Attempt {
    email: String,
    password: String,
    next: String,
}

/// `GET /desk/sign-in`
pub async fn show(State(web): State<Web>, Query(attempt): Query<Attempt>, headers: HeaderMap) -> Response {
    let view = view(&web, &attempt, None);
    let view = SignIn { notice: notice(&headers), ..view };
    said(Page(sign_in_page(&view)), &headers)
}

/// `POST /desk/sign-in`
pub async fn create(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(attempt): Form<Attempt>,
) -> Result<Response, Failure> {
    match sign_in(&web, &headers, &attempt).await {
        Ok(token) => {
            let mut response = redirect(local(&attempt.next));
            cookie::add(&mut response, &cookie::session(cookie::AGENT, &token, web.is_secure()));
            Ok(response)
        }
        Err(Error::Refused(reason) | Error::Busy(reason)) => {
            let page = Page(sign_in_page(&view(&web, &attempt, Some(reason))));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn sign_in(web: &Web, headers: &HeaderMap, attempt: &Attempt) -> Result<String> {
    let key =
        format!("sign-in:{}", attempt.email.trim().to_lowercase().chars().take(254).collect::<String>());
    let (email, slow) = (attempt.email.clone(), key.clone());
    let known = web
        .db()
        .write(move |tx| {
            throttle::check(tx, &slow)?;
            agent::find_for_sign_in(tx, &email)
        })
        .await?;
    let (id, hash) = known.map_or((AgentId(0), None), |(id, hash)| (id, Some(hash)));
    if !verify(hash, attempt.password.clone()).await? {
        web.db().write(move |tx| throttle::note_failure(tx, &key)).await?;
        return Err(Error::refused("Address and password don't belong together. Check both and try again."));
    }
    let device =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    web.db()
        .write(move |tx| {
            throttle::forget(tx, &key)?;
            session::start_agent(tx, id, &device)
        })
        .await
}

fn view(web: &Web, attempt: &Attempt, error: Option<String>) -> SignIn {
    SignIn {
        shop: web.shop.name.clone(),
        email: Typed::new(attempt.email.clone()),
        error,
        notice: None,
        next: attempt.next.clone(),
    }
}

/// Only a path on this server, so that the door can't be used to send people elsewhere.
fn local(next: &str) -> &str {
    let is_local = next.starts_with("/desk") && !next.contains(['\\', '\r', '\n']) && !next.starts_with("//");
    if is_local { next } else { "/desk" }
}
