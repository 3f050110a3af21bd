//! Delivering: one POST an attempt, outside of any transaction; what came back is kept, and what wasn't taken comes again.

use std::time::Duration;

use base::jobs::{self, Job, Outcome};
use base::{Db, Error, Read, Result, Tx};
use http::{HeaderMap, HeaderValue, Method, header};

use super::{Means, bound_to, disable, find, signing};
use crate::outbound::Call;
use crate::outbound::glancing::Glance;

/// The job that delivers.
pub const JOB: &str = "hook.deliver";
/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Bytes of an answer that are kept.
pub const ANSWER_BYTES: usize = 1024;
/// An endpoint that takes nothing for so many days is told nothing more.
const FAILING_DAYS: i64 = 5;
const DAY_MS: i64 = 24 * 3_600_000;
/// The longest wait that an endpoint can ask for.
const WAIT_LIMIT_MS: i64 = 3_600_000;

/// What is to be posted.
struct Delivery {
    id: i64,
    hook_id: i64,
    event_id: i64,
    url: String,
    secret: Vec<u8>,
    body: String,
}

/// What came of an attempt.
struct Attempt {
    at_ms: i64,
    status: Option<u16>,
    took_ms: i64,
    answer: String,
    retry_after_ms: Option<i64>,
}

/// The name of a delivery's job.
pub fn key(id: i64) -> String {
    format!("{JOB}:{id}")
}

/// Posts the delivery of `job`, notes how that went, and says whether it comes again.
pub async fn run(db: &Db, means: &Means, job: &Job) -> Outcome {
    let Ok(id) = job.payload.parse::<i64>() else {
        return Outcome::Dead(format!("`{}` is no delivery", job.payload));
    };
    let is_last = job.attempts >= jobs::ATTEMPTS_LIMIT;
    match deliver(db, means, id, is_last).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

async fn deliver(db: &Db, means: &Means, id: i64, is_last: bool) -> Result<Outcome> {
    let Some(delivery) = db.read(move |read| waiting(read, id)).await? else { return Ok(Outcome::Done) };
    let attempt = post(db, means, &delivery).await?;
    let said = format!(
        "{}: {}",
        attempt.status.map_or_else(|| "no answer".into(), |status| status.to_string()),
        attempt.answer
    );
    let not_before = attempt.retry_after_ms.map(|wait_ms| attempt.at_ms + wait_ms);
    let is_over = db.write(move |tx| note(tx, &delivery, &attempt, is_last)).await?;
    Ok(match not_before {
        _ if is_over => Outcome::Done,
        Some(at_ms) => Outcome::NotBefore(at_ms, said),
        None => Outcome::Again(said),
    })
}

/// The delivery, unless it was settled meanwhile or its endpoint is gone.
fn waiting(read: &Read<'_>, id: i64) -> Result<Option<Delivery>> {
    read.find(
        "SELECT hook_deliveries.id, hook_deliveries.hook_id, hook_deliveries.event_id, hooks.url, hooks.secret,
           hook_deliveries.body
         FROM hook_deliveries
         JOIN hooks ON hooks.id = hook_deliveries.hook_id
         WHERE hook_deliveries.id = $1 AND hook_deliveries.state = 'waiting'
           AND hooks.deleted_ms IS NULL AND hooks.disabled_ms IS NULL",
        &[&id],
        |row| {
            Ok(Delivery {
                id: row.get(0)?,
                hook_id: row.get(1)?,
                event_id: row.get(2)?,
                url: row.get(3)?,
                secret: row.get(4)?,
                body: row.get(5)?,
            })
        },
    )
}

async fn post(db: &Db, means: &Means, delivery: &Delivery) -> Result<Attempt> {
    let at_ms = db.now_ms();
    let call = Call {
        method: Method::POST,
        url: delivery.url.clone(),
        headers: headers(means, delivery, at_ms)?,
        body: delivery.body.clone().into_bytes(),
        timeout: TIMEOUT,
    };
    let Glance { status, headers, start } = match means.outbound.glance(call, ANSWER_BYTES).await {
        Ok(glance) => glance,
        Err(unreached) => {
            let took_ms = db.now_ms() - at_ms;
            return Ok(Attempt { at_ms, status: None, took_ms, answer: unreached.0, retry_after_ms: None });
        }
    };
    Ok(Attempt {
        at_ms,
        status: Some(status),
        took_ms: db.now_ms() - at_ms,
        answer: String::from_utf8_lossy(&start).replace('\0', ""),
        retry_after_ms: retry_after_ms(status, &headers),
    })
}

fn headers(means: &Means, delivery: &Delivery, at_ms: i64) -> Result<HeaderMap> {
    let secret = means.key.open(&delivery.secret, &bound_to(delivery.hook_id))?;
    let secret = String::from_utf8(secret).map_err(|_| Error::inside("a webhook's secret is no text"))?;
    let (id, at_s) = (format!("evt_{}", delivery.event_id), at_ms / 1000);
    let signature = signing::sign(&secret, &id, at_s, &delivery.body)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in
        [("webhook-id", id), ("webhook-timestamp", at_s.to_string()), ("webhook-signature", signature)]
    {
        let value = HeaderValue::from_str(&value).map_err(|error| Error::inside(error.to_string()))?;
        headers.insert(name, value);
    }
    Ok(headers)
}

fn retry_after_ms(status: u16, headers: &HeaderMap) -> Option<i64> {
    let asked = headers.get(header::RETRY_AFTER).filter(|_| matches!(status, 429 | 503))?;
    let seconds: i64 = asked.to_str().ok()?.parse().ok()?;
    Some(seconds.checked_mul(1000)?.clamp(1000, WAIT_LIMIT_MS))
}

/// Notes an attempt; true when none follows.
fn note(tx: &mut Tx<'_>, delivery: &Delivery, attempt: &Attempt, is_last: bool) -> Result<bool> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO hook_attempts (id, delivery_id, at_ms, status, took_ms, answer)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &id,
            &delivery.id,
            &attempt.at_ms,
            &attempt.status.map(i64::from),
            &attempt.took_ms,
            &attempt.answer,
        ],
    )?;
    if attempt.status.is_some_and(|status| (200..300).contains(&status)) {
        tx.execute("UPDATE hooks SET failing_since_ms = NULL WHERE id = $1", &[&delivery.hook_id])?;
        settle(tx, delivery.id, "delivered")?;
        return Ok(true);
    }
    tx.execute(
        "UPDATE hooks SET failing_since_ms = coalesce(failing_since_ms, $1) WHERE id = $2",
        &[&attempt.at_ms, &delivery.hook_id],
    )?;
    if let Some(why) = reason_to_disable(tx, delivery, attempt)? {
        disable(tx, delivery.hook_id, &why)?;
        return Ok(true);
    }
    if is_last {
        settle(tx, delivery.id, "failed")?;
    }
    Ok(is_last)
}

fn reason_to_disable(tx: &Tx<'_>, delivery: &Delivery, attempt: &Attempt) -> Result<Option<String>> {
    if attempt.status == Some(410) {
        return Ok(Some("It answered 410 Gone: it wants to be told nothing more.".into()));
    }
    let since_ms = find(tx, delivery.hook_id)?.failing_since_ms.unwrap_or(attempt.at_ms);
    let is_over = attempt.at_ms - since_ms >= FAILING_DAYS * DAY_MS;
    Ok(is_over.then(|| format!("It took nothing for {FAILING_DAYS} days.")))
}

fn settle(tx: &mut Tx<'_>, id: i64, state: &'static str) -> Result<()> {
    tx.execute(
        "UPDATE hook_deliveries SET state = $1, settled_ms = $2 WHERE id = $3",
        &[&state, &tx.now_ms(), &id],
    )?;
    Ok(())
}
