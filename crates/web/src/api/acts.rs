//! What can be done with orders, by programs and in a customer's own session: the same commands as on every page.

use axum::Json;
use axum::extract::{Path, State};
use base::{Error, Read, Result};
use http::StatusCode;
use orders::act::{self, Act as Done, ActId, Command, Who};
use orders::find_by_number;
use serde_json::Value;

use super::caller::Caller;
use super::reading::Posted;
use super::refusal::Refusal;
use super::repeating::{Answer, once};
use super::shapes::act::{Act, Choice, Preview};
use crate::state::Web;

/// Do something with an order
///
/// Sends a command such as `{"act":"cancel","order":"#W1","reason":"…"}`. The shop's policy decides at once: the act is
/// `done`, `held` for a while in which it can be taken back, or waits for a person (`review`). A refusal says why and what
/// to do next. With an `Idempotency-Key` the same request does it once however often it is sent.
#[utoipa::path(
    post, path = "/api/v1/acts", tag = "acts", request_body = Object,
    responses((status = 201, body = Act)),
    security(("key" = ["orders:act"]), ("session" = []))
)]
pub async fn create(
    State(web): State<Web>,
    caller: Caller,
    posted: Posted<Value>,
) -> Result<Answer, Refusal> {
    let (command, who) = read(&posted.value, &caller)?;
    let named = posted.repeat.as_ref().map(|repeat| repeat.key.clone());
    let key = named.unwrap_or_else(|| web.db().context().chance.token());
    let made = once(&web, &caller, posted.repeat, move |tx| {
        let done = act::confirm(tx, &who, &command, (&key, None))?;
        Answer::json(StatusCode::CREATED, &Act::of(&done))
    });
    made.await
}

/// See what an act would do
///
/// Money, goods and next steps; nothing is done. Where it isn't possible, `refusal` says why.
#[utoipa::path(
    post, path = "/api/v1/acts/preview", tag = "acts", request_body = Object,
    responses((status = 200, body = Preview)),
    security(("key" = ["orders:act"]), ("session" = []))
)]
pub async fn preview(
    State(web): State<Web>,
    caller: Caller,
    posted: Posted<Value>,
) -> Result<Json<Preview>, Refusal> {
    let (command, who) = read(&posted.value, &caller)?;
    let now_ms = web.db().now_ms();
    let seen = web.db().read(move |read| act::preview(read, &who, &command, now_ms)).await?;
    Ok(Json(Preview::of(&seen)))
}

/// One act
#[utoipa::path(
    get, path = "/api/v1/acts/{reference}", tag = "acts",
    params(("reference" = String, Path, description = "What people call it", example = "7KQ2M4XP")),
    responses((status = 200, body = Act)),
    security(("key" = ["orders:read"]), ("session" = []))
)]
pub async fn show(
    State(web): State<Web>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Result<Json<Act>, Refusal> {
    let found = web.db().read(move |read| reached(read, &caller, &reference)).await?;
    Ok(Json(Act::of(&found)))
}

/// Take an act back
///
/// While it is held or waits for a person. Afterwards it is as if it had never been asked.
#[utoipa::path(
    post, path = "/api/v1/acts/{reference}/take-back", tag = "acts",
    params(("reference" = String, Path, description = "What people call it", example = "7KQ2M4XP")),
    responses((status = 200, body = Act)),
    security(("key" = ["orders:act"]), ("session" = []))
)]
pub async fn take_back(
    State(web): State<Web>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Result<Json<Act>, Refusal> {
    let taken = web.db().write(move |tx| {
        let id: ActId = reached(tx, &caller, &reference)?.id;
        act::take_back(tx, &caller.who(), id)
    });
    Ok(Json(Act::of(&taken.await?)))
}

/// What can be done with an order now
///
/// Every act with whether it is possible, until when, and why not.
#[utoipa::path(
    get, path = "/api/v1/orders/{number}/acts", tag = "acts",
    params(("number" = String, Path, description = "The order's number", example = "#W2611340")),
    responses((status = 200, body = Vec<Choice>)),
    security(("key" = ["orders:read"]), ("session" = []))
)]
pub async fn choices(
    State(web): State<Web>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<Vec<Choice>>, Refusal> {
    let now_ms = web.db().now_ms();
    let found = web.db().read(move |read| {
        let order = find_by_number(read, &number)?;
        let order = order.filter(|order| caller.reaches(order.customer_id)).ok_or(Error::NotFound)?;
        act::possible(read, &caller.who(), &order, now_ms)
    });
    Ok(Json(found.await?.0.iter().map(Choice::of).collect()))
}

fn read(json: &Value, caller: &Caller) -> Result<(Command, Who)> {
    Ok((Command::read(json)?, caller.who()))
}

fn reached(read: &Read<'_>, caller: &Caller, reference: &str) -> Result<Done> {
    let found = act::find_by_reference(read, reference)?;
    found.filter(|found| caller.reaches(found.customer_id)).ok_or(Error::NotFound)
}
