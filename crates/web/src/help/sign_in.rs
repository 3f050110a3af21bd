//! The customers' door: a password, or a code sent to an address of theirs; and the way out.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use people::CustomerId;
use people::code::{self, Typed as Code};
use people::customer::password;
use people::guessing::{self, Door, Try};
use people::names::is_email;
use people::session::{self, Way};
use serde::Deserialize;

use super::letters;
use super::pages::shop::Place;
use super::pages::sign_in::{SignIn, Step, sign_in_page};
use super::visitor::{device, frame, local};
use crate::cookie;
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::field::Typed;
use crate::passwords::verify;
use crate::peer::Network;
use crate::state::Web;
use crate::steady;

/// What the forms send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    email: String,
    password: String,
    code: String,
    next: String,
}

impl Asked {
    fn email(&self) -> String {
        self.email.trim().to_lowercase()
    }

    /// Where to go on; forms of the conversations' own door name nothing.
    fn next(&self) -> &str {
        if self.next.is_empty() { "/conversations" } else { local(&self.next) }
    }
}

/// `GET /sign-in`
pub async fn show(State(web): State<Web>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let next = if asked.next.is_empty() { "/account" } else { local(&asked.next) };
    ask(&web, &headers, next)
}

/// The page that asks who one is, to go on to `next`.
pub fn ask(web: &Web, headers: &HeaderMap, next: &str) -> Response {
    said(page(web, headers, next, (Step::Start(Typed::default()), None)), headers)
}

/// `POST /sign-in`: without a password it sends a code.
pub async fn create(
    State(web): State<Web>,
    network: Network,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    if asked.password.is_empty() {
        return send_code(State(web), headers, Form(asked)).await;
    }
    let due = steady::begin();
    let result = with_password(&web, &headers, &asked, network).await;
    due.await;
    match result {
        Ok(token) => Ok(let_in(&web, asked.next(), &token)),
        Err(Error::Refused(reason) | Error::Busy(reason)) => {
            let step = (Step::Start(Typed::new(asked.email.clone())), Some(reason));
            Ok(unfit(page(&web, &headers, asked.next(), step)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /sign-in/code`: says the same, as fast, whether the address is known or not.
pub async fn send_code(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let email = asked.email();
    if !is_email(&email) {
        let error = "Write your e-mail address, such as ana@example.org.".to_owned();
        let step = Step::Start(Typed { text: asked.email.clone(), error: Some(error) });
        return Ok(unfit(page(&web, &headers, asked.next(), (step, None))));
    }
    let due = steady::begin();
    let sent = letters::send_code(&web, &email).await;
    due.await;
    sent?;
    Ok(page(&web, &headers, asked.next(), (code_step(email, Typed::default()), None)).into_response())
}

/// `POST /sign-in/with-code`
pub async fn take_code(
    State(web): State<Web>,
    Network(network): Network,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let email = asked.email();
    match with_code(&web, &headers, (email.clone(), asked.code.clone()), network).await {
        Ok(token) => Ok(let_in(&web, asked.next(), &token)),
        Err(Error::Refused(reason) | Error::Busy(reason)) => {
            let step = code_step(email, Typed { text: asked.code.clone(), error: Some(reason) });
            Ok(unfit(page(&web, &headers, asked.next(), (step, None))))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = cookie::find(&headers, cookie::CUSTOMER) {
        web.db().write(move |tx| session::end(tx, &token)).await?;
    }
    let mut response = redirect("/");
    cookie::add(&mut response, &cookie::end(cookie::CUSTOMER));
    Ok(response)
}

/// Takes the code typed for `email` and starts a session in place of the one that asked; a wrong one is refused.
pub async fn with_code(
    web: &Web,
    headers: &HeaderMap,
    (email, typed): (String, String),
    network: String,
) -> Result<String> {
    let guess = Try { door: Door::Code, order: String::new(), address: String::new(), network };
    let (device, old) = (device(headers), cookie::find(headers, cookie::CUSTOMER));
    let taken = web.db().write(move |tx| {
        guessing::check(tx, &guess)?;
        let Code::Right(customer) = code::take(tx, &email, &typed)? else {
            guessing::note_wrong(tx, &guess)?;
            return Ok(None);
        };
        if let Some(old) = &old {
            session::end(tx, old)?;
        }
        Ok(Some(session::start_customer(tx, customer, &Way::Code, &device)?))
    });
    taken.await?.ok_or_else(|| {
        Error::refused(
            "This code isn't right, or too old. Look at the newest mail, or have another code sent.",
        )
    })
}

/// To `next`, with the session's cookie.
pub fn let_in(web: &Web, next: &str, token: &str) -> Response {
    let mut response = redirect(next);
    cookie::add(&mut response, &cookie::session(cookie::CUSTOMER, token, web.is_secure()));
    response
}

async fn with_password(
    web: &Web,
    headers: &HeaderMap,
    asked: &Asked,
    Network(network): Network,
) -> Result<String> {
    let email: String = asked.email().chars().take(254).collect();
    let guess = Try { door: Door::Password, order: String::new(), address: email.clone(), network };
    let tried = guess.clone();
    let known = web
        .db()
        .write(move |tx| {
            guessing::check(tx, &tried)?;
            password::find_for_sign_in(tx, &email)
        })
        .await?;
    let (id, hash) = known.map_or((CustomerId(0), None), |(id, hash)| (id, Some(hash)));
    if !verify(hash, asked.password.clone()).await? {
        web.db().write(move |tx| guessing::note_wrong(tx, &guess)).await?;
        return Err(Error::refused(
            "Address and password don't belong together. Check both, or have a code sent.",
        ));
    }
    let (device, old) = (device(headers), cookie::find(headers, cookie::CUSTOMER));
    web.db()
        .write(move |tx| {
            guessing::note_right(tx, &guess)?;
            if let Some(old) = &old {
                session::end(tx, old)?;
            }
            session::start_customer(tx, id, &Way::Password, &device)
        })
        .await
}

fn code_step(email: String, code: Typed) -> Step {
    Step::Code { email, code, minutes_valid: (code::VALID_MS / 60_000) as u32 }
}

fn page(web: &Web, headers: &HeaderMap, next: &str, (step, error): (Step, Option<String>)) -> Page {
    let shop = frame(web, headers, (Place::Account, "Sign in"), None);
    Page(sign_in_page(&SignIn { shop, next: next.to_owned(), step, error }))
}

fn unfit(page: Page) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
