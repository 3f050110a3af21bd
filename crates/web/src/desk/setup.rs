//! The first start: whoever holds the printed link becomes the first administrator.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::StatusCode;
use people::{session, setup};
use serde::Deserialize;

use super::pages::setup::{Setup, setup_page};
use crate::cookie;
use crate::failure::Failure;
use crate::page::{Page, redirect};
use crate::parts::field::Typed;
use crate::passwords::hash;
use crate::state::Web;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct First {
    token: String,
    name: String,
    email: String,
    password: String,
    again: String,
}

/// `GET /setup/{token}`
pub async fn show(State(web): State<Web>, Path(token): Path<String>) -> Result<Page, Failure> {
    let key = token.clone();
    web.db().read(move |read| setup::check(read, &key)).await?;
    Ok(Page(setup_page(&view(&web, &First { token, ..First::default() }, None))))
}

/// `POST /desk/setup`
pub async fn create(State(web): State<Web>, Form(first): Form<First>) -> Result<Response, Failure> {
    match make(&web, &first).await {
        Ok(token) => {
            let mut response = redirect("/desk");
            cookie::add(&mut response, &cookie::session(cookie::AGENT, &token, web.is_secure()));
            Ok(response)
        }
        Err(Error::Refused(reason) | Error::Conflict(reason)) => {
            let page = Page(setup_page(&view(&web, &first, Some(reason))));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn make(web: &Web, first: &First) -> Result<String> {
    let token = first.token.clone();
    web.db().read(move |read| setup::check(read, &token)).await?;
    if first.password != first.again {
        return Err(Error::refused("The two passwords differ. Type the same one twice."));
    }
    let password_hash = hash(web, first.password.clone()).await?;
    let first = first.clone();
    web.db()
        .write(move |tx| {
            let id = setup::finish(tx, &first.token, &first.name, &first.email, &password_hash)?;
            session::start_agent(tx, id, "set-up")
        })
        .await
}

fn view(web: &Web, first: &First, error: Option<String>) -> Setup {
    Setup {
        shop: web.shop.name.clone(),
        token: first.token.clone(),
        name: Typed::new(first.name.clone()),
        email: Typed::new(first.email.clone()),
        password: Typed::default(),
        again: Typed::default(),
        error,
    }
}
