//! An agent gives a message another place, and takes that back.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Result};
use channels::mail::detaching::{self, Chosen, Scope};
use conversations::message::moving::MoveId;
use conversations::{Conversation, Direction, MessageId, conversation};
use http::HeaderMap;
use people::customer::{self, Kind, identity};
use people::{Agent, CustomerId};
use serde::Deserialize;

use super::inbox::named;
use super::pages::moved::{MovePage, move_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::state::Web;

/// Other conversations that are offered.
const OTHERS: i64 = 15;
/// How much of the message the page shows.
const EXCERPT_CHARS: usize = 600;

/// The fields of these forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    scope: String,
    known: String,
    reference: String,
}

/// `GET /desk/messages/{id}/move`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MessageId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = web.db().read(move |read| {
        let chosen = detaching::choose(read, id)?;
        let mut rows = customer::cluster(read, chosen.conversation.customer_id)?;
        if let Some(author) = author(read, &chosen)? {
            rows.extend(customer::cluster(read, author)?);
        }
        let others = conversation::list_of_customer(read, &rows, OTHERS)?;
        Ok((chosen, others, position(read)?))
    });
    let (chosen, others, at) = found.await?;
    let others = others.into_iter().filter(|other| other.id != chosen.conversation.id);
    let page = MovePage {
        shell: shell(&agent, &headers, Section::Inbox, ("Move a message", at)),
        message: id.0,
        conversation: chosen.conversation.id.0,
        subject: chosen.conversation.subject,
        author: named(&chosen.message.author_name),
        email: chosen.email,
        text: chosen.message.text.chars().take(EXCERPT_CHARS).collect(),
        at_ms: chosen.message.at_ms,
        may_detach: chosen.message.direction == Direction::In,
        others: others.map(|other| (other.reference, other.subject)).collect(),
        clock: web.clock(),
    };
    Ok(said(Page(move_page(&page)), &headers))
}

/// `POST /desk/messages/{id}/detachment`
pub async fn detach(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MessageId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let addresses = web.post.addresses.clone();
    let moved = web.db().write(move |tx| {
        let scope = Scope::read(&wish.scope)?;
        Ok(detaching::detach(tx, &addresses, &agent, (id, scope))?.1)
    });
    let moved = moved.await;
    there_or_back(&web, id, moved, "It is a conversation of its own now. You can take it back above.").await
}

/// `POST /desk/messages/{id}/joining`
pub async fn join(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MessageId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let addresses = web.post.addresses.clone();
    let moved = web.db().write(move |tx| {
        let scope = Scope::read(&wish.scope)?;
        let typed = wish.reference.trim();
        let reference = if typed.is_empty() { wish.known.as_str() } else { typed };
        Ok(detaching::join(tx, &addresses, &agent, (id, scope, reference))?.1)
    });
    let moved = moved.await;
    there_or_back(&web, id, moved, "It is here now. You can take it back above.").await
}

/// `POST /desk/moves/{id}/return`
pub async fn take_back(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MoveId>,
) -> Result<Response, Failure> {
    let addresses = web.post.addresses.clone();
    let back = web.db().read(move |read| conversations::message::moving::find(read, id)).await?.from;
    let result = web.db().write(move |tx| detaching::take_back(tx, &addresses, &agent, id).map(|_| ())).await;
    after_act(result, &format!("/desk/conversations/{back}"), "Everything is as it was.")
}

/// To where the message is now; back with the reason when it couldn't move.
async fn there_or_back(
    web: &Web,
    id: MessageId,
    moved: Result<Conversation>,
    done: &str,
) -> Result<Response, Failure> {
    match moved {
        Ok(there) => after_act(Ok(()), &format!("/desk/conversations/{}", there.id), done),
        Err(error @ (Error::Refused(_) | Error::Conflict(_))) => {
            web.db().read(move |read| detaching::choose(read, id)).await?;
            after_act(Err(error), &format!("/desk/messages/{id}/move"), "")
        }
        Err(error) => Err(error.into()),
    }
}

fn author(read: &base::Read<'_>, chosen: &Chosen) -> Result<Option<CustomerId>> {
    if chosen.email.is_empty() {
        return Ok(None);
    }
    identity::find(read, Kind::Email, &chosen.email)
}
