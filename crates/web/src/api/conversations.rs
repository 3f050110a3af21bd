//! Conversations, to copy and to look at, and to open for a customer.

use axum::Json;
use axum::extract::{Path, State};
use base::{Error, Result};
use channels::behalf::{self, Whose};
use conversations::conversation::listing::{self, Asked as Listing};
use conversations::conversation::{self, Standing};
use conversations::message::{self, Direction};
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::orders::reached;
use super::paging::{self, Page};
use super::reading::{Asked, Posted};
use super::refusal::Refusal;
use super::repeating::{Answer, once};
use super::shapes::conversation::Conversation;
use crate::problem::Problem;
use crate::state::Web;

/// Which conversations.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ConversationsQuery {
    /// Conversations on a page, 1 to 200; 50 unless you say.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Only those of this customer: an id, the id in the shop, or an e-mail address.
    customer: Option<String>,
    /// Only those that stand so: `open`, `waiting`, `snoozed` or `closed`.
    standing: Option<String>,
}

/// A conversation to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ana@example.org", "name": "Ana", "subject": "The lamp", "text": "It flickers." }))]
pub struct NewConversation {
    /// Where answers go. Needed with a key; left out in a customer's own session.
    #[serde(default)]
    email: String,
    /// The customer's name.
    #[serde(default)]
    name: String,
    /// What it is about; the text's first words without it.
    #[serde(default)]
    subject: String,
    /// What the customer says, up to 20,000 characters.
    text: String,
}

/// Conversations, those opened last first
#[utoipa::path(
    get, path = "/api/v1/conversations", tag = "conversations", params(ConversationsQuery),
    responses((status = 200, body = Page<Conversation>)),
    security(("key" = ["conversations:read"]), ("session" = []))
)]
pub async fn list(
    State(web): State<Web>,
    caller: Caller,
    Asked(query): Asked<ConversationsQuery>,
) -> Result<Json<Page<Conversation>>, Refusal> {
    let limit = paging::limit(query.limit)?;
    let before = paging::place("conversations", query.cursor.as_deref())?.map(|(id, _)| id);
    let standing = query.standing.as_deref().map(|standing| {
        Standing::read(standing).map_err(|_| {
            Problem::new("invalid", "standing: write open, waiting, snoozed or closed, or leave it out.")
        })
    });
    let standing = standing.transpose()?;
    let listed = web
        .db()
        .read(move |read| {
            let customers = reached(read, &caller, query.customer.as_deref())?;
            listing::list(read, &Listing { customers, standing, before, limit })
        })
        .await?;
    let last = listed.last().map(|conversation| (conversation.id.0, 0));
    Ok(Json(paging::page("conversations", listed.iter().map(Conversation::of).collect(), limit, last)))
}

/// One conversation with what was said
#[utoipa::path(
    get, path = "/api/v1/conversations/{reference}", tag = "conversations",
    params(("reference" = String, Path, description = "What people call it", example = "7KQ2M4XP")),
    responses((status = 200, body = Conversation)),
    security(("key" = ["conversations:read"]), ("session" = []))
)]
pub async fn show(
    State(web): State<Web>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Result<Json<Conversation>, Refusal> {
    let found = web.db().read(move |read| {
        let found = conversation::find_by_reference(read, &reference)?
            .filter(|found| caller.reaches(found.customer_id.0))
            .ok_or(Error::NotFound)?;
        let mut messages = message::listing::list(read, found.id, None)?.0;
        if matches!(caller, Caller::Customer { .. }) {
            messages.retain(|message| message.direction != Direction::Note);
        }
        Ok(Conversation::of(&found).with(&messages))
    });
    Ok(Json(found.await?))
}

/// Open a conversation for a customer
///
/// The text is the conversation's first message, as if the customer had sent the contact form.
#[utoipa::path(
    post, path = "/api/v1/conversations", tag = "conversations", request_body = NewConversation,
    responses((status = 201, body = Conversation)),
    security(("key" = ["conversations:write"]), ("session" = []))
)]
pub async fn create(
    State(web): State<Web>,
    caller: Caller,
    posted: Posted<NewConversation>,
) -> Result<Answer, Refusal> {
    let new = posted.value;
    let (whose, by) = match &caller {
        Caller::Key { name, .. } => (Whose::Address { email: new.email, name: new.name }, name.clone()),
        Caller::Customer { id, .. } if new.email.is_empty() && new.name.is_empty() => {
            (Whose::Known(*id), "the customer's own program".to_owned())
        }
        Caller::Customer { .. } => {
            let detail = "email: leave it and name out; the conversation is the signed-in customer's own.";
            return Err(Problem::new("invalid", detail).into());
        }
    };
    let asked = behalf::Asked { whose, subject: new.subject, text: new.text, client_id: String::new(), by };
    let made = once(&web, &caller, posted.repeat, move |tx| {
        let opened = behalf::open(tx, &asked)?;
        let messages = message::listing::list(tx, opened.id, None)?.0;
        Answer::json(StatusCode::CREATED, &Conversation::of(&opened).with(&messages))
    });
    made.await
}
