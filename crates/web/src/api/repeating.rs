//! The same request sent twice is done once: its answer is kept for a day under the name the program gave it.
//!
//! What one transaction does goes through [`once`]: name, act and answer are committed together, and who sends the same
//! at the same time gets the same answer. What takes several transactions is surrounded by [`begin`] and [`finish`].

use axum::response::{IntoResponse, Response};
use base::{Error, Result, Tx};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::caller::Caller;
use super::refusal::Refusal;
use crate::problem::Problem;
use crate::state::Web;

/// How long an answer is kept.
pub const KEPT_MS: i64 = 24 * 3_600_000;
/// A request that began this long ago and never ended was cut off; its name is free again.
const RUN_LIMIT_MS: i64 = 10 * 60_000;
/// One in so many requests clears away what is too old.
const CLEAR_ONE_IN: u64 = 64;

/// The name of a request, and what was asked under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// From the header `Idempotency-Key`.
    pub key: String,
    /// Hash of method, address and body.
    pub request: String,
}

/// An answer that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// JSON; empty for none.
    pub body: String,
    /// True when it was given before.
    pub is_repeated: bool,
}

/// How the name of a request stands.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It is new, and from now on taken.
    New,
    /// It was answered so.
    Answered(Answer),
    /// The same request still runs.
    Running,
    /// Another request had it.
    Reused,
}

impl Answer {
    /// `value` as JSON.
    pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Answer> {
        Ok(Answer { status, body: serde_json::to_string(value)?, is_repeated: false })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("application/json");
        let mut response = (self.status, [(header::CONTENT_TYPE, kind)], self.body).into_response();
        if self.is_repeated {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// Does `act` in one transaction, once for each name. A refusal leaves nothing behind: the name may be tried again.
pub async fn once<F>(web: &Web, caller: &Caller, repeat: Option<Repeat>, act: F) -> Result<Answer, Refusal>
where
    F: Fn(&mut Tx<'_>) -> Result<Answer> + Send + 'static,
{
    let Some(repeat) = repeat else { return Ok(web.db().write(act).await?) };
    let actor = caller.actor();
    let done = web.db().write(move |tx| {
        let standing = take(tx, &actor, &repeat)?;
        let Standing::New = standing else { return Ok(standing) };
        let answer = act(tx)?;
        keep(tx, (&actor, &repeat), &answer)?;
        Ok(Standing::Answered(answer))
    });
    match done.await? {
        Standing::Answered(answer) => Ok(answer),
        Standing::Running | Standing::New => Err(running().into()),
        Standing::Reused => Err(reused().into()),
    }
}

/// Takes the name for a request that needs several transactions; the answer when it was given before.
pub async fn begin(web: &Web, caller: &Caller, repeat: &Repeat) -> Result<Option<Answer>, Refusal> {
    let (actor, repeat) = (caller.actor(), repeat.clone());
    match web.db().write(move |tx| take(tx, &actor, &repeat)).await? {
        Standing::New => Ok(None),
        Standing::Answered(answer) => Ok(Some(answer)),
        Standing::Running => Err(running().into()),
        Standing::Reused => Err(reused().into()),
    }
}

/// Keeps the answer of a request that [`begin`] began, or gives the name free when there is none.
pub async fn finish(web: &Web, caller: &Caller, repeat: Repeat, answer: Option<Answer>) -> Result<()> {
    let actor = caller.actor();
    web.db()
        .write(move |tx| match &answer {
            Some(answer) => keep(tx, (&actor, &repeat), answer),
            None => free(tx, &actor, &repeat.key, i64::MAX),
        })
        .await
}

fn take(tx: &mut Tx<'_>, actor: &str, repeat: &Repeat) -> Result<Standing> {
    let now_ms = tx.now_ms();
    if tx.context().chance.below(CLEAR_ONE_IN) == 0 {
        tx.execute("DELETE FROM api_answers WHERE created_ms < $1", &[&(now_ms - KEPT_MS)])?;
    }
    free(tx, actor, &repeat.key, now_ms - KEPT_MS)?;
    tx.execute(
        "DELETE FROM api_answers WHERE caller = $1 AND key = $2 AND status IS NULL AND created_ms < $3",
        &[&actor, &repeat.key, &(now_ms - RUN_LIMIT_MS)],
    )?;
    let taken = tx.execute_counted(
        "INSERT INTO api_answers (caller, key, request, created_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (caller, key) DO NOTHING",
        &[&actor, &repeat.key, &repeat.request, &now_ms],
    )?;
    if taken == 1 {
        return Ok(Standing::New);
    }
    let (request, status, body): (String, Option<i64>, String) = tx.get(
        "SELECT request, status, body FROM api_answers WHERE caller = $1 AND key = $2",
        &[&actor, &repeat.key],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some(status) = status.filter(|_| request == repeat.request) else {
        return Ok(if request == repeat.request { Standing::Running } else { Standing::Reused });
    };
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.ok_or_else(|| Error::inside("a kept answer has no status"))?;
    Ok(Standing::Answered(Answer { status, body, is_repeated: true }))
}

fn keep(tx: &mut Tx<'_>, (actor, repeat): (&str, &Repeat), answer: &Answer) -> Result<()> {
    tx.execute(
        "UPDATE api_answers SET status = $1, body = $2 WHERE caller = $3 AND key = $4",
        &[&i64::from(answer.status.as_u16()), &answer.body, &actor, &repeat.key],
    )?;
    Ok(())
}

fn free(tx: &mut Tx<'_>, actor: &str, key: &str, until_ms: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM api_answers WHERE caller = $1 AND key = $2 AND created_ms < $3",
        &[&actor, &key, &until_ms],
    )?;
    Ok(())
}

fn running() -> Problem {
    Problem::new("conflict", "The same request still runs. Send it again in a moment to get its answer.")
        .with(header::RETRY_AFTER, "2")
}

fn reused() -> Problem {
    Problem::new(
        "key-reused",
        "This Idempotency-Key was used for a request with another address or body. Use a new key for a new request.",
    )
}
