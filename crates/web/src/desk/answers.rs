//! Answers that aren't sent yet, or haven't left: drafts kept, answers taken back or given another moment.

use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Result, blobs};
use channels::mail::composing::drafting::{self, Saving};
use channels::mail::composing::{self, holding};
use conversations::{ConversationId, conversation};
use http::{HeaderMap, StatusCode};
use people::{Agent, agent};
use serde::Deserialize;

use super::acts::safe;
use super::composing::{goes_out, shown};
use super::filling::{filled_in, kept, moment_in};
use super::inbox::Chosen;
use super::pages::held::{Later, LaterPage, later_page};
use super::pages::shell::Section;
use super::pages::target::Target;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::serving::download;
use crate::state::Web;
use crate::upload;

/// Answers for later on their page.
const LATER_LIMIT: i64 = 200;

/// The fields of the forms beside an answer that hasn't left.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Moment {
    view: String,
    at: String,
}

/// `POST /desk/conversations/{id}/draft`: keeps it, or throws it away. A script that keeps it asks for no page.
pub async fn save(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(id), Query(chosen)): (Path<ConversationId>, Query<Chosen>),
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Failure> {
    let mut filled = upload::read(&web, form).await?;
    let view = if filled.has("view") { filled.text("view").to_owned() } else { chosen.view };
    let back = format!("/desk/conversations/{id}?view={}", safe(&view));
    let is_discarded = filled.text("then") == "discard";
    let result = match filled.complaint.take() {
        Some(reason) => Err(Error::Refused(reason)),
        None => {
            let saving = Saving {
                form_id: filled.text("client_id").to_owned(),
                filled: filled_in(&filled),
                kept: kept(&filled),
                files: std::mem::take(&mut filled.files),
            };
            let keep = move |tx: &mut base::Tx<'_>| {
                if is_discarded {
                    return drafting::discard(tx, &agent, id);
                }
                conversation::find(tx, id)?;
                drafting::save(tx, &agent, id, &saving)
            };
            web.db().write(keep).await
        }
    };
    match result {
        Ok(()) if headers.contains_key("attend-form") => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Error::Refused(reason)) if headers.contains_key("attend-form") => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, reason).into_response())
        }
        result => {
            after_act(result, &back, if is_discarded { "The draft is gone." } else { "The draft is kept." })
        }
    }
}

/// `POST /desk/answers/{id}/undo`
pub async fn undo(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(form): Form<Moment>,
) -> Result<Response, Failure> {
    let held = web.db().read(move |read| composing::find(read, id)).await?;
    let back = format!("/desk/conversations/{}?view={}", held.conversation_id, safe(&form.view));
    let me = agent.id;
    let author = web.db().read(move |read| agent::find(read, held.agent_id)).await?;
    let result = web.db().write(move |tx| holding::undo(tx, &agent, id)).await;
    let done = match author.id == me {
        true => "It wasn't sent. It is your draft again.".to_owned(),
        false => format!("It wasn't sent. It is a draft of {} again.", author.name),
    };
    after_act(result.map(drop), &back, &done)
}

/// `POST /desk/answers/{id}/moment`
pub async fn put_off(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(form): Form<Moment>,
) -> Result<Response, Failure> {
    let held = web.db().read(move |read| composing::find(read, id)).await?;
    let back = format!("/desk/conversations/{}?view={}", held.conversation_id, safe(&form.view));
    let moved = match moment_in(&form.at, &web.shop.time_zone) {
        Some(due_ms) => web.db().write(move |tx| holding::put_off(tx, &agent, id, due_ms)).await,
        None => Err(Error::refused("Choose a moment between now and a year from now.")),
    };
    match moved {
        Ok(moved) => Ok(redirect_saying(&back, Tone::Good, &goes_out(&moved, &web.clock()))),
        Err(error) => after_act(Err(error), &back, ""),
    }
}

/// `/desk/answers/{id}/files/{file}`: a file of an answer that hasn't left.
pub async fn file(State(web): State<Web>, Path((id, file)): Path<(i64, i64)>) -> Result<Response, Failure> {
    let found = web.db().read(move |read| {
        let all = composing::list_files(read, &[id])?;
        let (_, kept) = all.into_iter().find(|(_, kept)| kept.id == file).ok_or(Error::NotFound)?;
        let name = kept.filename.clone();
        Ok((name, blobs::find(read, &kept.file().blob.hash)?))
    });
    let (name, found) = found.await?;
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(download(&name, bytes).into_response())
}

/// `/desk/later`
pub async fn later(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let clock = web.clock();
    let (rows, at) = web
        .db()
        .read(move |read| {
            let all = composing::list_later(read, LATER_LIMIT)?;
            let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
            let (files, agents) = (composing::list_files(read, &ids)?, agent::list(read)?);
            let of: Vec<ConversationId> = all.iter().map(|one| one.conversation_id).collect();
            let subjects = conversation::list_subjects(read, &of)?;
            let rows = all.iter().map(|one| Later {
                held: shown(one, &files, &agents),
                conversation: Target { id: one.conversation_id.0, view: String::new() },
                subject: subjects
                    .iter()
                    .find(|(id, _)| *id == one.conversation_id)
                    .map_or(String::new(), |(_, subject)| subject.clone()),
            });
            Ok((rows.collect::<Vec<_>>(), position(read)?))
        })
        .await?;
    let page =
        LaterPage { shell: shell(&agent, &headers, Section::Inbox, ("Answers for later", at)), rows, clock };
    Ok(said(Page(later_page(&page)), &headers))
}
