//! An agent's own page: password, the browsers they are signed in with, leaving.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use people::{Agent, Right, agent, session};
use serde::Deserialize;

use super::pages::me::{MePage, Session, me_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use super::signing;
use crate::cookie;
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect_saying, said};
use crate::parts::browser::browser;
use crate::parts::chip::Tone;
use crate::parts::field::Typed;
use crate::passwords::{hash, verify};
use crate::state::Web;

/// What the password form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Change {
    current: String,
    new: String,
    again: String,
}

/// `/desk/me`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, &agent, &headers).await?;
    Ok(said(Page(me_page(&page)), &headers))
}

/// Sets a new password; every other browser is signed out.
pub async fn set_password(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(change): Form<Change>,
) -> Result<Response, Failure> {
    match change_password(&web, &agent, &headers, change).await {
        Ok(token) => {
            let mut response = redirect_saying(
                "/desk/me",
                Tone::Good,
                "Your password is changed. Other browsers are signed out.",
            );
            cookie::add(&mut response, &cookie::session(cookie::AGENT, &token, web.is_secure()));
            Ok(response)
        }
        Err(Error::Refused(reason)) => {
            let mut page = page(&web, &agent, &headers).await?;
            let field = if reason.contains("current") {
                &mut page.current
            } else if reason.contains("differ") {
                &mut page.again
            } else {
                &mut page.new
            };
            field.error = Some(reason);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(me_page(&page))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs one of the agent's browsers out.
pub async fn revoke(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(hash): Path<String>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| session::revoke(tx, agent.id, &hash)).await;
    after_act(result, "/desk/me", "That browser is signed out.")
}

/// Signs this browser out.
pub async fn sign_out(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = cookie::find(&headers, cookie::AGENT) {
        web.db().write(move |tx| session::end(tx, &token)).await?;
    }
    let mut response = redirect_saying("/desk/sign-in", Tone::Good, "You are signed out.");
    cookie::add(&mut response, &cookie::end(cookie::AGENT));
    Ok(response)
}

async fn change_password(web: &Web, agent: &Agent, headers: &HeaderMap, change: Change) -> Result<String> {
    if change.new != change.again {
        return Err(Error::refused("The two new passwords differ. Type the same one twice."));
    }
    let email = agent.email.clone();
    let known = web.db().read(move |read| agent::find_for_sign_in(read, &email)).await?;
    if !verify(known.map(|(_, hash)| hash), change.current).await? {
        return Err(Error::refused("That isn't your current password."));
    }
    let password_hash = hash(web, change.new).await?;
    let (id, actor) = (agent.id, agent.actor());
    let device = headers
        .get(http::header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    web.db()
        .write(move |tx| {
            agent::set_password(tx, &actor, id, &password_hash)?;
            session::start_agent(tx, id, &device)
        })
        .await
}

async fn page(web: &Web, agent: &Agent, headers: &HeaderMap) -> Result<MePage> {
    let (id, now_ms) = (agent.id, web.db().now_ms());
    let own = web.post.senders.list().iter().map(|own| (own.address.clone(), own.name.clone()));
    let (own, me): (Vec<_>, _) = (own.collect(), agent.clone());
    let found = web.db().read(move |read| {
        let signatures = if me.may(Right::Answer) { signing::list(read, &me, &own)? } else { Vec::new() };
        Ok((session::list_of_agent(read, id, now_ms)?, signatures, position(read)?))
    });
    let (sessions, signatures, at) = found.await?;
    let this = cookie::find(headers, cookie::AGENT).map(|token| session::hash(&token));
    Ok(MePage {
        shell: shell(agent, headers, Section::Me, ("You", at)),
        name: agent.name.clone(),
        email: agent.email.clone(),
        role: agent.role.clone(),
        sessions: sessions
            .into_iter()
            .map(|session| Session {
                is_this: Some(&session.hash) == this.as_ref(),
                browser: browser(&session.device),
                address: String::new(),
                opened_at_ms: session.created_ms,
                seen_at_ms: session.seen_ms,
                id: session.hash,
            })
            .collect(),
        signatures,
        current: Typed::default(),
        new: Typed::default(),
        again: Typed::default(),
        clock: web.clock(),
    })
}
