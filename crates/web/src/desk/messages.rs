//! An agent answers or notes: once, however often the form is sent; what was typed is never lost.

use axum::Extension;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use conversations::conversation::closing;
use conversations::message::saying::{self, Answer};
use conversations::{Channel, ConversationId};
use http::{HeaderMap, StatusCode};
use people::{Agent, session};

use super::acts::safe;
use super::conversation::{Failed, page};
use super::inbox::Chosen;
use super::pages::inbox::conversation_page;
use crate::failure::Failure;
use crate::page::{Page, redirect};
use crate::state::Web;
use crate::upload::{self, Filled};

/// Longest name a form may have.
const CLIENT_ID_LIMIT: usize = 100;

/// `POST /desk/conversations/{id}/messages`
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(id), Query(mut chosen)): (Path<ConversationId>, Query<Chosen>),
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Failure> {
    let mut filled = upload::read(&web, form).await?;
    chosen.view = safe(filled.text("view")).to_owned();
    match say(&web, &agent, id, &mut filled).await {
        Ok(()) => Ok(redirect(&format!("/desk/conversations/{id}?view={}", chosen.view))),
        Err(Error::Refused(reason) | Error::Conflict(reason) | Error::Busy(reason)) => {
            let failed = Failed {
                text: filled.take("text"),
                kind: filled.take("kind"),
                channel: filled.take("channel"),
                client_id: filled.take("client_id"),
                error: reason,
            };
            let page = page(&web, (&agent, &headers), id, (chosen, Some(failed))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(conversation_page(&page))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn say(web: &Web, agent: &Agent, id: ConversationId, filled: &mut Filled) -> Result<()> {
    if let Some(reason) = filled.complaint.take() {
        return Err(Error::Refused(reason));
    }
    let is_note = filled.text("kind") == "note";
    let channel = match filled.text("channel") {
        _ if is_note => Channel::Email,
        way @ ("email" | "chat") => Channel::read(way)?,
        _ => return Err(Error::refused("Choose how the answer goes: by e-mail or by chat.")),
    };
    if filled.text("text").len() > conversations::message::TEXT_LIMIT {
        return Err(Error::refused(
            "That is longer than a mail should be. Shorten it, or attach it as a file.",
        ));
    }
    let answer = Answer {
        channel,
        text: filled.text("text").to_owned(),
        client_id: client_id(filled)?,
        files: std::mem::take(&mut filled.files),
    };
    let (agent, then_close) = (agent.clone(), filled.text("then") == "close");
    web.db()
        .write(move |tx| {
            let said = if is_note {
                saying::note(tx, &agent, id, &answer)?
            } else {
                saying::answer(tx, &agent, id, &answer)?
            };
            if then_close && said.is_new {
                closing::close(tx, &agent, id)?;
            }
            Ok(())
        })
        .await
}

/// The form's own name and what it says: going back, changing it and sending again says something new. Nothing for a
/// form without a name: it is never taken for a repeat.
fn client_id(filled: &Filled) -> Result<String> {
    let given = filled.text("client_id");
    if given.len() > CLIENT_ID_LIMIT {
        return Err(Error::refused(
            "The form's own name is damaged. Load the page again and send it from there.",
        ));
    }
    Ok(if given.is_empty() {
        String::new()
    } else {
        format!("desk:{given}:{}", session::short_hash(filled.text("text")))
    })
}
