//! One mailbox: changed, tested, paused, removed, and signed in to at its provider.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Result};
use channels::mailbox::{Credentials, MailboxId, Way, consent, folder, plan, rows, trying};
use http::{HeaderMap, StatusCode};
use people::Agent;
use serde::Deserialize;

use super::mailboxes::{HERE, Written, card};
use super::pages::mailbox::{MailboxPage, Step, mailbox_page};
use super::pages::mailbox_form::MailboxForm;
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::state::Web;

/// What a provider sends people back with.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Return {
    code: String,
    state: String,
    error: String,
    error_description: String,
}

/// `/desk/mailboxes/{id}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), id).await?;
    Ok(said(Page(mailbox_page(&page)), &headers))
}

/// Changes it.
pub async fn change(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
    headers: HeaderMap,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let (key, actor) = (web.mailboxes.key.clone(), agent.actor());
    let changed = match written.read() {
        Ok(new) => web.db().write(move |tx| plan::change(tx, &key, &actor, (id, &new))).await,
        Err(error) => Err(error),
    };
    match changed {
        Err(Error::Refused(reason)) => {
            let mut page = page(&web, (&agent, &headers), id).await?;
            page.form = MailboxForm { error: Some(reason), ..form(&web, id, written) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(mailbox_page(&page))).into_response())
        }
        result => after_act(result, &format!("{HERE}/{id}"), "Saved. Test it to see whether it works."),
    }
}

/// Tries it out and shows what happened.
pub async fn test(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mailbox = web.db().read(move |read| rows::find(read, id)).await?;
    let log = trying::try_out(&web.mailboxes, &mailbox).await?;
    let mut page = page(&web, (&agent, &headers), id).await?;
    page.log =
        log.lines().iter().map(|line| Step { is_good: line.is_good, text: line.text.clone() }).collect();
    Ok(Page(mailbox_page(&page)).into_response())
}

/// Looks at once.
pub async fn fetch(State(web): State<Web>, Path(id): Path<MailboxId>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| rows::hurry(tx, id)).await;
    after_act(result, &format!("{HERE}/{id}"), "It is looked at now.")
}

/// Fetches nothing until it is resumed.
pub async fn pause(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| rows::pause(tx, &agent.actor(), id)).await;
    after_act(result, &format!("{HERE}/{id}"), "Paused. What comes meanwhile is fetched when it is resumed.")
}

/// Fetches again.
pub async fn resume(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| rows::resume(tx, &agent.actor(), id)).await;
    after_act(result, &format!("{HERE}/{id}"), "Mail is fetched from it again.")
}

/// Fetches from it never again.
pub async fn remove(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| rows::remove(tx, &agent.actor(), id)).await;
    after_act(result, HERE, "Removed. Its mail stays here, and on the server nothing changed.")
}

/// To the provider, to agree there. A plain link: a form that leads to another site is forbidden to our pages.
pub async fn sign_in(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MailboxId>,
) -> Result<Response, Failure> {
    let mailbox = web.db().read(move |read| rows::find(read, id)).await?;
    match consent::begin(&web.mailboxes, &mailbox, agent.id) {
        Ok(url) => Ok(redirect(&url)),
        Err(error) => after_act(Err(error), &format!("{HERE}/{id}"), ""),
    }
}

/// Back from the provider.
pub async fn take_back(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(back): Query<Return>,
) -> Result<Response, Failure> {
    if back.code.is_empty() {
        let told = if back.error_description.is_empty() { &back.error } else { &back.error_description };
        let told: String = told.chars().filter(|c| !c.is_control()).take(300).collect();
        let text = format!("The provider didn't let us in: {told}");
        return Ok(redirect_saying(HERE, Tone::Bad, &text));
    }
    match consent::finish(&web.mailboxes, agent.id, (&back.state, &back.code)).await {
        Ok(id) => Ok(redirect_saying(&format!("{HERE}/{id}"), Tone::Good, "Signed in. Mail is fetched now.")),
        Err(error) => after_act(Err(error), HERE, ""),
    }
}

async fn page(web: &Web, (agent, headers): (&Agent, &HeaderMap), id: MailboxId) -> Result<MailboxPage> {
    let found = web.db().read(move |read| {
        let mailbox = rows::find(read, id)?;
        let card = card(read, &mailbox)?;
        Ok((card, folder::list(read, id)?, mailbox, position(read)?))
    });
    let (card, folders, mailbox, at) = found.await?;
    // Credentials that another key sealed are gone; the form then asks for them anew.
    let credentials: Credentials = mailbox.credentials(&web.mailboxes.key).unwrap_or_default();
    let signs_in = mailbox.way == Way::OAuth && !credentials.doors(mailbox.provider).authorize.is_empty();
    let sign_in =
        if signs_in { format!("Sign in at {}", mailbox.provider.in_words()) } else { String::new() };
    Ok(MailboxPage {
        shell: shell(agent, headers, Section::Operation, (&card.name, at)),
        form: form(web, id, Written::of(&mailbox, &credentials, &folders)),
        mailbox: card,
        sign_in,
        log: Vec::new(),
        clock: web.clock(),
    })
}

fn form(web: &Web, id: MailboxId, written: Written) -> MailboxForm {
    MailboxForm {
        action: format!("{HERE}/{id}"),
        button: "Save".into(),
        has_secrets: true,
        ..written.form(web)
    }
}
