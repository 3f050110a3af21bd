//! A customer's own conversations: the list, one of them, writing on in it.

use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::blobs;
use base::{Error, Read, Result};
use channels::form::{self, Form};
use conversations::message::{Direction, Message, attachment, listing};
use conversations::{Conversation, MessageId, Standing, conversation, inbox};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::pages::conversation::{Conversation as View, Letter, conversation_page};
use super::pages::conversations::{Conversations, Matter, conversations_page};
use super::pages::shop::Place;
use super::sign_in;
use super::visitor::{SignedIn, find, find_proved, frame, way_up};
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::attachment::Attachment;
use crate::parts::chip::{Chip, Tone};
use crate::parts::field::Typed;
use crate::serving::download;
use crate::state::Web;
use crate::upload;

/// Where the messages begin.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<MessageId>,
}

/// A conversation with one page of its messages and their files.
type Found = (Conversation, (Vec<Message>, bool), Vec<attachment::Attachment>);

/// `/conversations`: the list, or the way to show who one is.
pub async fn list(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    let who = match find(&web, &headers).await? {
        None => return Ok(sign_in::ask(&web, &headers, "/conversations")),
        Some(who) if !who.is_proved() => return Ok(redirect(&way_up(Some(&who), "/conversations"))),
        Some(who) => who,
    };
    let cluster = who.cluster.clone();
    let listed = web
        .db()
        .read(move |read| {
            let own = conversation::list_of_customer(read, &cluster, inbox::PAGE)?;
            inbox::list_these(read, &own.iter().map(|one| one.id.0).collect::<Vec<_>>())
        })
        .await?;
    let view = Conversations {
        shop: frame(&web, &headers, (Place::Account, "Your conversations"), Some(&who)),
        matters: listed
            .into_iter()
            .map(|one| Matter {
                state: state(one.standing, one.is_customers_word),
                reference: one.reference,
                subject: one.subject,
                preview: one.preview,
                at_ms: one.last_ms,
            })
            .collect(),
        more_href: None,
        clock: web.clock(),
    };
    Ok(said(Page(conversations_page(&view)), &headers))
}

/// `/conversations/{reference}`
pub async fn show(
    State(web): State<Web>,
    Path(reference): Path<String>,
    Query(Before { before }): Query<Before>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(who) = find_proved(&web, &headers).await? else { return Ok(redirect("/conversations")) };
    let page = page(&web, &headers, &who, (reference, before), (String::new(), None)).await?;
    Ok(said(page, &headers))
}

/// `POST /conversations/{reference}/messages`
pub async fn write_on(
    State(web): State<Web>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Failure> {
    let who = find_proved(&web, &headers).await?.ok_or(Error::Forbidden)?;
    let mut filled = upload::read(&web, form).await?;
    let unfit = filled.complaint.take();
    let form = Form {
        text: filled.take("text"),
        client_id: filled.take("client_id"),
        files: std::mem::take(&mut filled.files),
        ..Form::default()
    };
    let (id, name, written) = (who.id, reference.clone(), form.clone());
    let cluster = who.cluster.clone();
    let result = web
        .db()
        .write(move |tx| {
            let conversation = reach(tx, &cluster, &name)?;
            if let Some(reason) = &unfit {
                return Err(Error::Refused(reason.clone()));
            }
            form::write_on(tx, id, conversation.id, &written)
        })
        .await;
    match result {
        Ok(_) => Ok(redirect(&format!("/conversations/{}#reply", safe(&reference)))),
        Err(Error::Refused(reason)) => {
            let page = page(&web, &headers, &who, (reference, None), (form.text, Some(reason))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `/conversations/attachments/{id}`
pub async fn attachment(
    State(web): State<Web>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let who = find_proved(&web, &headers).await?.ok_or(Error::NotFound)?;
    let (file, found) = web
        .db()
        .read(move |read| {
            let file = attachment::find(read, id)?;
            let message = conversations::message::find(read, file.message_id)?;
            if !who.cluster.contains(&file.customer_id.0) || message.direction == Direction::Note {
                return Err(Error::NotFound);
            }
            let found = blobs::find(read, &file.hash)?;
            Ok((file, found))
        })
        .await?;
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(download(&file.filename, bytes))
}

/// One's own conversation of that name; anybody else's isn't found.
fn reach(read: &Read<'_>, cluster: &[i64], reference: &str) -> Result<Conversation> {
    let found = conversation::find_by_reference(read, reference)?;
    found.filter(|conversation| cluster.contains(&conversation.customer_id.0)).ok_or(Error::NotFound)
}

async fn page(
    web: &Web,
    headers: &HeaderMap,
    who: &SignedIn,
    (reference, before): (String, Option<MessageId>),
    (text, error): (String, Option<String>),
) -> Result<Page> {
    let cluster = who.cluster.clone();
    let found: Found = web
        .db()
        .read(move |read| {
            let conversation = reach(read, &cluster, &reference)?;
            let messages = listing::list(read, conversation.id, before)?;
            let (first, last) = match (messages.0.first(), messages.0.last()) {
                (Some(first), Some(last)) => (first.id, last.id),
                _ => (MessageId(0), MessageId(0)),
            };
            let files = attachment::list(read, conversation.id, first, last)?;
            Ok((conversation, messages, files))
        })
        .await?;
    let (conversation, (messages, has_earlier), files) = &found;
    let is_customers_word = messages
        .iter()
        .rfind(|m| m.direction != Direction::Note)
        .is_some_and(|m| m.direction == Direction::In);
    let view = View {
        shop: frame(web, headers, (Place::Account, &conversation.subject), Some(who)),
        reference: conversation.reference.clone(),
        subject: conversation.subject.clone(),
        state: state(conversation.standing, is_customers_word),
        letters: messages
            .iter()
            .filter(|m| m.direction != Direction::Note)
            .map(|m| letter(m, files))
            .collect(),
        earlier_href: messages
            .first()
            .filter(|_| *has_earlier)
            .map(|first| format!("/conversations/{}?before={}", conversation.reference, first.id)),
        client_id: web.post.chance().token(),
        text: Typed::new(text),
        error,
        clock: web.clock(),
    };
    Ok(Page(conversation_page(&view)))
}

fn letter(message: &Message, files: &[attachment::Attachment]) -> Letter {
    let is_ours = message.direction == Direction::Out;
    let own = files.iter().filter(|file| file.message_id == message.id);
    Letter {
        id: message.id.0,
        author: if is_ours { message.author_name.clone() } else { "You".into() },
        is_ours,
        channel: message.channel.in_words().into(),
        at_ms: message.at_ms,
        text: message.text.clone(),
        attachments: own
            .map(|file| Attachment {
                href: format!("/conversations/attachments/{}", file.id),
                filename: file.filename.clone(),
                size_bytes: file.size.unsigned_abs(),
            })
            .collect(),
    }
}

fn state(standing: Standing, is_customers_word: bool) -> Chip {
    match (standing, is_customers_word) {
        (Standing::Closed, _) => Chip::new(Tone::Plain, "closed"),
        (_, true) => Chip::new(Tone::Accent, "we are on it"),
        (_, false) => Chip::new(Tone::Good, "we answered"),
    }
}

/// Letters and digits only: it goes into a header.
fn safe(reference: &str) -> String {
    reference.chars().filter(char::is_ascii_alphanumeric).collect()
}
