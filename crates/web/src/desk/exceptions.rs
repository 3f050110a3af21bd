//! Exceptions to the policy for one customer: made with a reason, ended at once.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Read, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use orders::policy::ActKind;
use orders::policy::exception::{self, Exception, Said};
use people::{Agent, CustomerId, agent, customer};
use serde::Deserialize;

use super::pages::exceptions::ExceptionLine;
use crate::failure::Failure;
use crate::page::after_act;
use crate::state::Web;

/// Characters of a reason.
const REASON_LIMIT: usize = 500;

/// The form as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    act: String,
    said: String,
    until: String,
    reason: String,
}

/// Makes an exception for a customer.
pub async fn add(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<CustomerId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let read = exception_of(&act, &agent, (&web.shop.time_zone, web.db().now_ms()));
    let result = match read {
        Ok(new) => {
            let added =
                web.db().write(move |tx| exception::add(tx, customer::find(tx, id)?.id.0, &new)).await;
            added.map(|_| ())
        }
        Err(error) => Err(error),
    };
    after_act(result, &format!("/desk/people/{id}#exceptions"), "The exception holds from now on.")
}

/// Ends an exception now.
pub async fn end(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path((id, exception)): Path<(CustomerId, i64)>,
) -> Result<Response, Failure> {
    let ended = web
        .db()
        .write(move |tx| {
            let cluster = customer::cluster(tx, customer::find(tx, id)?.id)?;
            let now_ms = tx.now_ms();
            let all = exception::of_customer(tx, &cluster, now_ms)?;
            if !all.iter().any(|one| one.id == exception) {
                return Err(Error::refused("This exception has ended already."));
            }
            exception::end(tx, &agent.actor(), exception)
        })
        .await;
    after_act(ended, &format!("/desk/people/{id}#exceptions"), "The exception has ended.")
}

/// What holds for a person now.
pub fn lines(read: &Read<'_>, cluster: &[i64], now_ms: i64) -> Result<Vec<ExceptionLine>> {
    let all = exception::of_customer(read, cluster, now_ms)?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let names = agent::list(read)?;
    let name =
        |actor: String| names.iter().find(|one| one.actor() == actor).map_or(actor, |one| one.name.clone());
    Ok(all
        .into_iter()
        .map(|one| ExceptionLine {
            id: one.id,
            text: format!("{}: {}", one.act.label(), in_words(one.said)),
            reason: one.reason,
            author: name(one.author),
            until_ms: one.until_ms,
        })
        .collect())
}

fn in_words(said: Said) -> &'static str {
    match said {
        Said::Allow => "allowed",
        Said::Deny => "not allowed",
        Said::Review => "looked at first",
    }
}

fn exception_of(act: &Act, agent: &Agent, (zone, now_ms): (&str, i64)) -> Result<Exception> {
    let (Some(kind), Some(said)) = (ActKind::read(&act.act), Said::read(&act.said)) else {
        return Err(Error::refused("Choose what the exception is about, and what it says."));
    };
    if act.reason.chars().count() > REASON_LIMIT {
        return Err(Error::refused(format!("Write {REASON_LIMIT} characters at most.")));
    }
    Ok(Exception {
        id: 0,
        act: kind,
        said,
        reason: act.reason.clone(),
        author: agent.actor(),
        until_ms: end_of(act.until.trim(), zone, now_ms)?,
    })
}

/// The end of the last day, where the shop is.
fn end_of(day: &str, zone: &str, now_ms: i64) -> Result<Option<i64>> {
    if day.is_empty() {
        return Ok(None);
    }
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let end = day.parse::<Date>().ok().and_then(|day| day.tomorrow().ok()?.to_zoned(zone).ok());
    match end.map(|end| end.timestamp().as_millisecond()) {
        Some(end) if end > now_ms => Ok(Some(end)),
        _ => Err(Error::refused("Write the last day of the exception, today or later, as 2026-12-31.")),
    }
}
