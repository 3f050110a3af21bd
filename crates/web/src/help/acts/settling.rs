//! The last step: what was looked at is done, once; and taken back while that is possible.

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result, Tx};
use http::{HeaderMap, StatusCode};
use orders::OrderId;
use orders::act::{self, Act, Command, Preview, State as Standing};
use orders::evidence::attach;
use orders::return_::finding::of_order;

use super::reading::Complaints;
use super::{Filling, command, look, mistaken, previewed, read};
use crate::failure::Failure;
use crate::help::visitor::find;
use crate::help::{own, return_view, wording};
use crate::page::{after_act, redirect_saying};
use crate::parts::chip::Tone;
use crate::parts::time::moment_text;
use crate::state::Web;

/// `POST /orders/{number}/{act}/confirm`
pub async fn confirm(
    State(web): State<Web>,
    Path((number, act)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Multipart,
) -> Result<Response, Failure> {
    let (filling, complaint) = read(&web, &headers, (number, act), sent).await?;
    let seen = filling.typed.get("seen").cloned().unwrap_or_default();
    let key = filling.typed.get("key").cloned().unwrap_or_default();
    let command = match (complaint, command(&web, &filling).await?) {
        (Some(unfit), _) => return mistaken(&web, &headers, &filling, Complaints::photos(unfit)).await,
        (None, Err(complaints)) => return mistaken(&web, &headers, &filling, complaints).await,
        (None, Ok(command)) => command,
    };
    match done(&web, &filling, &command, (key, seen)).await {
        Ok((act, path)) => Ok(redirect_saying(&path, Tone::Good, &told(&act, &web))),
        Err(Error::Refused(why) | Error::Conflict(why)) => {
            again(&web, &headers, &filling, (&command, why)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /orders/{number}/acts/{reference}/take-back`
pub async fn take_back(
    State(web): State<Web>,
    Path((number, reference)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let person = find(&web, &headers).await?.ok_or(Error::Forbidden)?;
    let path = wording::path(&number);
    let result = web
        .db()
        .write(move |tx| {
            let order = own::reach(tx, &person, &number)?;
            let found = act::find_by_reference(tx, &reference)?;
            let act = found.filter(|act| act.order_id == Some(order.id.0)).ok_or(Error::NotFound)?;
            act::take_back(tx, &own::who(&person), act.id).map(drop)
        })
        .await;
    after_act(result, &path, "Taken back. Nothing was done.")
}

/// Does it and keeps the photos with it; returns where it can be followed.
async fn done(
    web: &Web,
    filling: &Filling,
    command: &Command,
    (key, seen): (String, String),
) -> Result<(Act, String)> {
    let files = super::evidence::files(web, &filling.photos).await?;
    let (person, command) = (filling.person.clone(), command.clone());
    web.db()
        .write(move |tx| {
            own::reach(tx, &person, &command.order)?;
            let who = own::who(&person);
            let act = act::confirm(tx, &who, &command, (&key, Some(&seen)))?;
            for file in &files {
                attach(tx, &who.actor, act.id.0, file)?;
            }
            let path = followed(tx, &act)?;
            Ok((act, path))
        })
        .await
}

/// The return it opened, or else the order.
fn followed(tx: &Tx<'_>, act: &Act) -> Result<String> {
    if let Some(order) = act.order_id {
        let found = of_order(tx, OrderId(order))?;
        if let Some(item) = found.iter().find(|item| item.act_id == Some(act.id.0)) {
            return Ok(return_view::path(&item.reference));
        }
    }
    Ok(wording::path(&act.command.order))
}

/// It wasn't done: what would happen now, with why it wasn't; or the form, when nothing can happen any more.
async fn again(
    web: &Web,
    headers: &HeaderMap,
    filling: &Filling,
    (command, why): (&Command, String),
) -> Result<Response, Failure> {
    match look(web, filling, command).await? {
        Preview { plan: Ok(plan), seen } => {
            let page = previewed(web, headers, (filling, &command.order), (&plan, seen, Some(why)));
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Preview { plan: Err(_), .. } => mistaken(web, headers, filling, Complaints::whole(&why)).await,
    }
}

fn told(act: &Act, web: &Web) -> String {
    match (act.state, act.held_until_ms) {
        (Standing::Held, Some(until_ms)) => {
            format!("Noted. You can take it back until {}.", moment_text(until_ms, &web.clock()))
        }
        (Standing::Held, None) => "Noted.".into(),
        (Standing::Review, _) => "Thank you. A person looks at it and tells you by e-mail.".into(),
        (Standing::Done | Standing::Confirmed, _) => format!("Done. Its reference is {}.", act.reference),
        (Standing::Refused | Standing::Declined, _) => format!("It wasn’t possible. {}", act.why),
        (Standing::TakenBack, _) => "This was taken back. Nothing was done.".into(),
    }
}
