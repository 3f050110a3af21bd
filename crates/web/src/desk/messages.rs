//! An agent answers or notes: once, however often the form is sent; what was typed is never lost.

use axum::Extension;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use channels::mail::composing::addressing::{self, Wrong};
use channels::mail::composing::holding::{self, Sending};
use channels::mail::composing::quoting::QUOTE_LIMIT;
use channels::mail::composing::{self, Ending, FILES_LIMIT, drafting};
use conversations::conversation::closing;
use conversations::message::TEXT_LIMIT;
use conversations::message::saying::{self, Answer};
use conversations::{Channel, ConversationId};
use http::{HeaderMap, StatusCode};
use people::{Agent, session};

use super::acts::safe;
use super::composing::Failed;
use super::conversation::page;
use super::filling::{filled_in, kept, moment_in};
use super::inbox::Chosen;
use super::pages::inbox::conversation_page;
use crate::failure::Failure;
use crate::page::{Page, redirect};
use crate::state::Web;
use crate::upload;

/// Longest name a form may have.
const CLIENT_ID_LIMIT: usize = 100;

/// Why an answer wasn't taken.
enum Trouble {
    /// Fields of addresses are wrong.
    Fields(Vec<Wrong>),
    /// Something else is in the way.
    Other(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::Other(error)
    }
}

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
    let (error, wrong) = match say(&web, &agent, id, &mut filled).await {
        Ok(()) => return Ok(redirect(&format!("/desk/conversations/{id}?view={}", chosen.view))),
        Err(Trouble::Fields(wrong)) => ("Correct the addresses, then send it again.".to_owned(), wrong),
        Err(Trouble::Other(Error::Refused(reason) | Error::Conflict(reason) | Error::Busy(reason))) => {
            (reason, Vec::new())
        }
        Err(Trouble::Other(error)) => return Err(error.into()),
    };
    let failed = Failed {
        form_id: filled.text("client_id").to_owned(),
        filled: filled_in(&filled),
        moment: filled.text("at").to_owned(),
        error,
        wrong,
    };
    let page = page(&web, (&agent, &headers), id, (chosen, Some(failed))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(conversation_page(&page))).into_response())
}

async fn say(web: &Web, agent: &Agent, id: ConversationId, form: &mut upload::Filled) -> Result<(), Trouble> {
    if let Some(reason) = form.complaint.take() {
        return Err(Error::Refused(reason).into());
    }
    if form.text("text").len() > TEXT_LIMIT || form.text("quote").len() > 4 * QUOTE_LIMIT {
        let reason = "That is longer than a mail should be. Shorten it, or attach it as a file.";
        return Err(Error::refused(reason).into());
    }
    match (form.text("kind"), form.text("channel")) {
        ("note", _) => note(web, agent, id, form).await?,
        (_, "chat") => chat(web, agent, id, form).await?,
        (_, "email") => mail(web, agent, id, form).await?,
        _ => return Err(Error::refused("Choose how the answer goes: by e-mail or by chat.").into()),
    }
    Ok(())
}

async fn note(web: &Web, agent: &Agent, id: ConversationId, form: &mut upload::Filled) -> Result<()> {
    let (answer, kept) = (answer(form, Channel::Email)?, kept(form));
    let (agent, then_close) = (agent.clone(), form.text("then") == "close");
    web.db()
        .write(move |tx| {
            let said = saying::note(tx, &agent, id, &with_draft(tx, &agent, id, (&answer, &kept))?)?;
            after(tx, &agent, id, said.is_new && then_close)
        })
        .await
}

async fn chat(web: &Web, agent: &Agent, id: ConversationId, form: &mut upload::Filled) -> Result<()> {
    let (answer, kept) = (answer(form, Channel::Chat)?, kept(form));
    let (agent, then_close) = (agent.clone(), form.text("then") == "close");
    web.db()
        .write(move |tx| {
            let said = saying::answer(tx, &agent, id, &with_draft(tx, &agent, id, (&answer, &kept))?)?;
            after(tx, &agent, id, said.is_new && then_close)
        })
        .await
}

/// By mail: held for undoing, or until the moment that was chosen.
async fn mail(
    web: &Web,
    agent: &Agent,
    id: ConversationId,
    form: &mut upload::Filled,
) -> Result<(), Trouble> {
    let mut filled = filled_in(form);
    if form.has("to") {
        let lists = (filled.to.as_str(), filled.cc.as_str(), filled.bcc.as_str());
        let read = addressing::read(&web.post.addresses, lists).map_err(Trouble::Fields)?;
        filled.to = addressing::written(&read.to);
        filled.cc = addressing::written(&read.cc);
        filled.bcc = addressing::written(&read.bcc);
    }
    filled.from = web.post.addresses.sender_of(&filled.from).unwrap_or_default();
    let typed = moment_in(form.text("at"), &web.shop.time_zone);
    let chosen = || typed.ok_or_else(|| Error::refused("Choose a moment between now and a year from now."));
    let held = web.db().now_ms() + web.post.undo_ms;
    let is_later = form.text("then") == "later";
    if form.text("then") == "snooze" {
        filled.ending = Ending::Snooze(chosen()?);
    }
    let sending = Sending {
        form_id: form.text("client_id").to_owned(),
        client_id: client_id(form)?,
        filled,
        kept: kept(form),
        files: std::mem::take(&mut form.files),
        bytes_limit: web.shop.upload_bytes as i64,
        due_ms: if is_later { chosen()? } else { held },
        is_later,
    };
    let agent = agent.clone();
    Ok(web.db().write(move |tx| holding::send(tx, &agent, id, &sending)).await?)
}

fn answer(form: &mut upload::Filled, channel: Channel) -> Result<Answer> {
    Ok(Answer {
        channel,
        text: form.text("text").to_owned(),
        client_id: client_id(form)?,
        files: std::mem::take(&mut form.files),
    })
}

/// The answer with the files that its draft kept.
fn with_draft(
    tx: &base::Tx<'_>,
    agent: &Agent,
    id: ConversationId,
    (answer, kept): (&Answer, &[i64]),
) -> Result<Answer> {
    let mut answer = answer.clone();
    if let Some(draft) = composing::find_draft(tx, agent.id, id)? {
        let files = composing::list_files(tx, &[draft.id])?.into_iter().map(|(_, file)| file);
        let files = files.filter(|file| kept.contains(&file.id)).map(|file| file.file());
        answer.files = files.chain(answer.files).collect();
    }
    if answer.files.len() > FILES_LIMIT {
        return Err(Error::refused(format!("Send at most {FILES_LIMIT} files at once.")));
    }
    Ok(answer)
}

fn after(tx: &mut base::Tx<'_>, agent: &Agent, id: ConversationId, then_close: bool) -> Result<()> {
    drafting::discard(tx, agent, id)?;
    if then_close { closing::close(tx, agent, id) } else { Ok(()) }
}

/// The form's own name and what it says: going back, changing it and sending again says something new. Nothing for a
/// form without a name: it is never taken for a repeat.
fn client_id(filled: &upload::Filled) -> Result<String> {
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
