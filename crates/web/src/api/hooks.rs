//! Webhooks through the API: what `/desk/hooks` does, for programs that set themselves up.

use axum::Json;
use axum::extract::{Path, State};
use base::Result;
use connections::hook::replaying::{self, PAGE};
use connections::hook::{self, NewHook};
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::paging::{self, Page};
use super::reading::{Asked, Posted, moment};
use super::refusal::Refusal;
use super::repeating::{Answer, once};
use super::shapes::hook::{Delivery, Hook, Replayed};
use crate::problem::Problem;
use crate::state::Web;

/// A webhook to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "url": "https://erp.example/attend", "events": ["order.*", "act.confirmed"] }))]
pub struct NewWebhook {
    /// Where it is told; https, and not in our own network.
    url: String,
    /// What it is told: a kind such as `order.changed`, a family such as `order.*`, or `*`.
    events: Vec<String>,
}

/// What to send again: one of the two.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "since": "2026-11-23T09:00:00Z" }))]
pub struct NewReplay {
    /// The id of one delivery.
    delivery: Option<String>,
    /// Everything that happened at this time or later (RFC 3339), up to 1,000 deliveries.
    since: Option<String>,
}

/// Which deliveries.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct DeliveriesQuery {
    /// Deliveries on a page, 1 to 50.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// All webhooks
#[utoipa::path(
    get, path = "/api/v1/hooks", tag = "webhooks",
    responses((status = 200, body = Page<Hook>)),
    security(("key" = ["hooks"]))
)]
pub async fn list(State(web): State<Web>) -> Result<Json<Page<Hook>>, Refusal> {
    let hooks = web.db().read(hook::list).await?;
    Ok(Json(Page { data: hooks.iter().map(Hook::of).collect(), next: None }))
}

/// Make a webhook
///
/// The answer holds the secret, this once.
#[utoipa::path(
    post, path = "/api/v1/hooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, body = Hook)),
    security(("key" = ["hooks"]))
)]
pub async fn create(
    State(web): State<Web>,
    caller: Caller,
    posted: Posted<NewWebhook>,
) -> Result<Answer, Refusal> {
    let (means, by) = (web.means.clone(), caller.actor());
    let new = NewHook { url: posted.value.url, kinds: posted.value.events };
    // The secret is given this once: a repeat would keep it in the clear.
    if posted.repeat.is_some() {
        let detail = "Idempotency-Key: leave it out here, as the secret in the answer isn't kept. Look at the list before you repeat.";
        return Err(Problem::new("invalid", detail).into());
    }
    let made = once(&web, &caller, None, move |tx| {
        let (id, secret) = hook::create(tx, &means, &by, &new)?;
        Answer::json(StatusCode::CREATED, &Hook::of(&hook::find(tx, id)?).with(secret))
    });
    made.await
}

/// Remove a webhook
#[utoipa::path(
    delete, path = "/api/v1/hooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 204, description = "It is told nothing more")),
    security(("key" = ["hooks"]))
)]
pub async fn remove(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    web.db().write(move |tx| hook::remove(tx, &caller.actor(), id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deliveries to a webhook with every attempt, newest first
#[utoipa::path(
    get, path = "/api/v1/hooks/{id}/deliveries", tag = "webhooks",
    params(("id" = String, Path, description = "The webhook's id"), DeliveriesQuery),
    responses((status = 200, body = Page<Delivery>)),
    security(("key" = ["hooks"]))
)]
pub async fn deliveries(
    State(web): State<Web>,
    Path(id): Path<i64>,
    Asked(query): Asked<DeliveriesQuery>,
) -> Result<Json<Page<Delivery>>, Refusal> {
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=PAGE).contains(&limit) {
        return Err(Problem::new("invalid", format!("limit: write a number from 1 to {PAGE}.")).into());
    }
    let before = paging::place("deliveries", query.cursor.as_deref())?.map(|(id, _)| id);
    let look = web.db().read(move |read| {
        hook::find(read, id)?;
        replaying::list(read, id, before, limit)
    });
    let found = look.await?;
    let last = found.last().map(|delivery| (delivery.id, 0));
    Ok(Json(paging::page("deliveries", found.iter().map(Delivery::of).collect(), limit, last)))
}

/// Send deliveries again
#[utoipa::path(
    post, path = "/api/v1/hooks/{id}/replays", tag = "webhooks", request_body = NewReplay,
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 202, body = Replayed)),
    security(("key" = ["hooks"]))
)]
pub async fn replay(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<i64>,
    posted: Posted<NewReplay>,
) -> Result<Answer, Refusal> {
    let since_ms = moment("since", posted.value.since.as_deref())?;
    let delivery = posted.value.delivery.as_deref().map(str::parse::<i64>).transpose();
    let chosen = match (delivery, since_ms) {
        (Ok(Some(delivery)), None) => Ok(delivery),
        (Ok(None), Some(since_ms)) => Err(since_ms),
        (Err(_), _) => {
            let detail = "delivery: write the id of a delivery, as the list of deliveries gives it.";
            return Err(Problem::new("invalid", detail).into());
        }
        _ => return Err(Problem::new("invalid", "delivery: write this or since, one of the two.").into()),
    };
    let again = once(&web, &caller, posted.repeat, move |tx| {
        let (count, next_ms) = match chosen {
            Ok(delivery) => {
                replaying::replay(tx, id, delivery)?;
                (1, None)
            }
            Err(since_ms) => replaying::replay_since(tx, id, since_ms)?,
        };
        Answer::json(StatusCode::ACCEPTED, &Replayed::of(count, next_ms))
    });
    again.await
}
