//! What an agent does to a whole conversation: one form, one act, back to where it was done.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Result, Tx};
use channels::mail::writing;
use conversations::conversation::{assigning, closing, snoozing, tagging};
use conversations::{ConversationId, MessageId, message};
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use people::{Agent, AgentId};
use serde::Deserialize;

use crate::failure::Failure;
use crate::page::after_act;
use crate::state::Web;

/// The fields of all these forms; each uses its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    view: String,
    agent_id: String,
    until: String,
    at: String,
    tag: String,
}

/// Closes it, and goes on to the queue.
pub async fn close(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let back = back(id, &act);
    run(&web, (agent, id), &back, "Closed. It opens again when the customer writes.", closing::close).await
}

/// Opens it again.
pub async fn reopen(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    run(&web, (agent, id), &back(id, &act), "", closing::reopen).await
}

/// Sets it aside.
pub async fn snooze(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let until = wake_time(&act, &web.shop.time_zone, web.db().now_ms());
    let back = back(id, &act);
    let snooze = move |tx: &mut Tx<'_>, agent: &Agent, id: ConversationId| {
        let until_ms = until.ok_or_else(|| Error::refused("Choose when it should come back."))?;
        snoozing::snooze(tx, agent, id, until_ms)
    };
    run(&web, (agent, id), &back, "", snooze).await
}

/// Gives it to somebody.
pub async fn assign(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let to = act.agent_id.parse::<AgentId>().ok();
    run(&web, (agent, id), &back(id, &act), "", move |tx, agent, id| assigning::assign(tx, agent, id, to))
        .await
}

/// Puts a tag on it.
pub async fn tag(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let tag = act.tag.clone();
    run(&web, (agent, id), &back(id, &act), "", move |tx, agent, id| tagging::tag(tx, agent, id, &tag)).await
}

/// Takes a tag off it.
pub async fn untag(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let tag = act.tag.clone();
    run(&web, (agent, id), &back(id, &act), "", move |tx, agent, id| tagging::untag(tx, agent, id, &tag))
        .await
}

/// Sends a message again that wasn't delivered.
pub async fn retry(
    State(web): State<Web>,
    Path(id): Path<MessageId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let message = web.db().read(move |read| message::find(read, id)).await?;
    let result = web.db().write(move |tx| writing::retry(tx, id)).await;
    after_act(result, &back(message.conversation_id, &act), "It is on its way again.")
}

async fn run<F>(
    web: &Web,
    (Extension(agent), id): (Extension<Agent>, ConversationId),
    back: &str,
    done: &str,
    act: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Tx<'_>, &Agent, ConversationId) -> Result<()> + Send + 'static,
{
    let result = web.db().write(move |tx| act(tx, &agent, id)).await;
    after_act(result, back, done)
}

fn back(id: ConversationId, act: &Act) -> String {
    format!("/desk/conversations/{id}?view={}", safe(&act.view))
}

/// A view's name and nothing else: it goes into a header.
pub fn safe(view: &str) -> &str {
    if view.chars().all(|c| c.is_ascii_lowercase()) { view } else { "" }
}

/// When a snooze ends: in an hour, at nine tomorrow or next Monday, or at the moment typed, by the shop's clock.
fn wake_time(act: &Act, zone: &str, now_ms: i64) -> Option<i64> {
    let zone = TimeZone::get(zone).ok()?;
    let now = Timestamp::from_millisecond(now_ms).ok()?.to_zoned(zone.clone());
    let at = match act.until.as_str() {
        "1h" => now.checked_add(1.hour()).ok()?,
        "tomorrow" => now.date().tomorrow().ok()?.at(9, 0, 0, 0).to_zoned(zone).ok()?,
        "monday" => now.date().nth_weekday(1, Weekday::Monday).ok()?.at(9, 0, 0, 0).to_zoned(zone).ok()?,
        _ => act.at.parse::<DateTime>().ok()?.to_zoned(zone).ok()?,
    };
    Some(at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snooze_ends_when_its_words_say_by_the_shops_clock() {
        let now_ms = "2026-11-27T20:30:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let cases = [
            ("1h", "", Some("2026-11-27T21:30:00Z")),
            ("tomorrow", "", Some("2026-11-28T08:00:00Z")),
            ("monday", "", Some("2026-11-30T08:00:00Z")),
            ("custom", "2026-12-24T18:00", Some("2026-12-24T17:00:00Z")),
            ("custom", "soon", None),
            ("", "", None),
        ];
        for (until, at, expected) in cases {
            let act = Act { until: until.into(), at: at.into(), ..Act::default() };
            let expected = expected.map(|text| text.parse::<Timestamp>().unwrap().as_millisecond());
            assert_eq!(wake_time(&act, "Europe/Berlin", now_ms), expected, "{until} {at}");
        }
    }
}
