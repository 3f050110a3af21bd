//! A customer shows that an address is theirs: a code goes there, and who types it reads its mail.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use channels::mail::draft::{self, Draft};
use channels::mail::writing;
use http::{HeaderMap, StatusCode};
use people::code::{self, Typed as Code};
use people::names::is_email;
use people::session;
use serde::Deserialize;

use super::pages::look_up::{LookUp, Step, look_up_page};
use super::pages::shop::Place;
use super::visitor::frame;
use crate::cookie;
use crate::failure::Failure;
use crate::page::{Page, redirect};
use crate::parts::field::Typed;
use crate::state::Web;

/// What the two forms send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    email: String,
    code: String,
}

/// The page that asks for the address.
pub fn ask(web: &Web, headers: &HeaderMap) -> Response {
    page(web, headers, Step::Email(Typed::default()), None).into_response()
}

/// `POST /conversations/code`: says the same whether the address is known or not.
pub async fn send_code(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let email = asked.email.trim().to_lowercase();
    if !is_email(&email) {
        let error = "Write your e-mail address, such as ana@example.org.".to_owned();
        let step = Step::Email(Typed { text: asked.email, error: Some(error) });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&web, &headers, step, None)).into_response());
    }
    send(&web, email.clone()).await?;
    Ok(page(&web, &headers, code_step(email, Typed::default()), None).into_response())
}

/// `POST /conversations/sign-in`
pub async fn take_code(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let email = asked.email.trim().to_lowercase();
    let (address, typed) = (email.clone(), asked.code.clone());
    let taken = web
        .db()
        .write(move |tx| match code::take(tx, &address, &typed)? {
            Code::Right(customer) => Ok(Some(session::start_customer(tx, customer)?)),
            Code::Wrong => Ok(None),
        })
        .await;
    let complaint = match taken {
        Ok(Some(token)) => {
            let mut response = redirect("/conversations");
            cookie::add(&mut response, &cookie::session(cookie::CUSTOMER, &token, web.is_secure()));
            return Ok(response);
        }
        Ok(None) => "This code isn't right, or too old. Look at the newest mail, or have another code sent."
            .to_owned(),
        Err(Error::Busy(reason)) => reason,
        Err(error) => return Err(error.into()),
    };
    let step = code_step(email, Typed { text: asked.code, error: Some(complaint) });
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&web, &headers, step, None)).into_response())
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

async fn send(web: &Web, email: String) -> Result<()> {
    let address = email.clone();
    let made = web.db().write(move |tx| code::create(tx, &address)).await?;
    let Some((customer, code)) = made else { return Ok(()) };
    let draft = Draft {
        from_name: web.shop.name.clone(),
        recipient: email,
        subject: format!("{code} is your code for {}", web.shop.name),
        text: format!(
            "Your code is {code}\n\nType it on the page that asked for it, within {} minutes. If you didn't ask for it, \
             somebody mistyped their address; you need do nothing.\n\n{}",
            code::VALID_MS / 60_000,
            web.shop.name
        ),
        mail_id: draft::fresh_mail_id(&web.post),
        references: Vec::new(),
        reply_to: String::new(),
        files: Vec::new(),
        at_ms: web.db().now_ms(),
    };
    let raw = draft::build(&web.post, &draft)?;
    let blob = web.post.folder.keep(&raw)?;
    web.db().write(move |tx| writing::post_own(tx, customer.0, &draft, &blob)).await
}

fn code_step(email: String, code: Typed) -> Step {
    Step::Code { email, code, minutes_valid: (code::VALID_MS / 60_000) as u32 }
}

fn page(web: &Web, headers: &HeaderMap, step: Step, error: Option<String>) -> Page {
    let shop = frame(web, headers, (Place::Conversations, "Your conversations"), None);
    Page(look_up_page(&LookUp { shop, step, error }))
}
