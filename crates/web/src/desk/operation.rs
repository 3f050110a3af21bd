//! Whether everything that came in arrived and everything written went out, and what to do where not.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::events::{self, Lag};
use base::jobs::{self, Job};
use base::{Read, Result};
use channels::mail::intake;
use channels::mail::ledger::{self, Filter};
use channels::mail::sending::{self, Attempt, Letter};
use channels::notice;
use conversations::{MessageId, message};
use http::HeaderMap;
use people::Agent;
use people::guessing::{self, Alarm};
use serde::Deserialize;

use super::pages::operation::{self as view, DeadJob, Figure, OperationPage, Unsent, operation_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::chip::{Chip, Tone};
use crate::state::Web;

const HERE: &str = "/desk/operation";
/// Jobs and letters shown.
const SHOWN: i64 = 50;
/// Bursts of guesses shown.
const ALARMS: i64 = 20;
/// A burst is news for this long.
const ALARM_NEWS_MS: i64 = 24 * 3_600_000;
/// A reader further behind than this is late.
const LATE_MS: i64 = 10_000;

/// Forms without fields of their own.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Nothing {}

struct Found {
    readers: Vec<Lag>,
    dead: Vec<Job>,
    waiting: Vec<Job>,
    unsent: Vec<(Letter, Option<i64>)>,
    attempts: Vec<Attempt>,
    quarantined: usize,
    received: usize,
    alarms: Vec<Alarm>,
    failing_words: usize,
}

/// `/desk/operation`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let now_ms = web.db().now_ms();
    let (found, at) = web.db().read(move |read| Ok((gather(read, now_ms)?, position(read)?))).await?;
    let page = OperationPage {
        shell: shell(&agent, &headers, Section::Operation, ("Operation", at)),
        figures: figures(&found, now_ms),
        dead_jobs: found.dead.iter().map(dead_job).collect(),
        unsent: found
            .unsent
            .iter()
            .map(|(letter, conversation)| unsent(letter, *conversation, &found))
            .collect(),
        readers: found.readers.iter().map(reader).collect(),
        guesses: found.alarms.iter().map(guesses).collect(),
        clock: web.clock(),
    };
    Ok(said(Page(operation_page(&page)), &headers))
}

/// Gives a job a fresh start.
pub async fn retry_job(
    State(web): State<Web>,
    Path(id): Path<i64>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| jobs::retry(tx, id)).await;
    after_act(result, HERE, "The job runs again now.")
}

/// Throws a job away.
pub async fn discard_job(
    State(web): State<Web>,
    Path(id): Path<i64>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| jobs::discard(tx, id)).await;
    after_act(result, HERE, "The job is gone.")
}

/// Sends a letter again.
pub async fn retry_letter(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| sending::retry(tx, id)).await;
    after_act(result, HERE, "It is on its way again.")
}

fn gather(read: &Read<'_>, now_ms: i64) -> Result<Found> {
    let set_aside = Filter { state: Some(intake::State::Quarantined), ..Filter::default() };
    let mut letters = sending::list(read, "failed", SHOWN)?;
    letters.extend(sending::list(read, "queued", SHOWN)?);
    let ids: Vec<i64> = letters.iter().map(|letter| letter.id).collect();
    let messages: Vec<i64> = letters.iter().filter_map(|letter| letter.message_id).collect();
    let conversations = message::listing::conversations_of(read, &messages)?;
    let with_conversation = |letter: Letter| {
        let id = letter
            .message_id
            .and_then(|id| conversations.iter().find(|(message, _)| *message == MessageId(id)));
        let conversation = id.map(|(_, conversation)| conversation.0);
        (letter, conversation)
    };
    Ok(Found {
        readers: events::lags(read, now_ms)?,
        dead: jobs::list_dead(read, SHOWN)?,
        waiting: jobs::list_waiting(read, SHOWN)?,
        attempts: sending::list_attempts(read, &ids)?,
        unsent: letters.into_iter().map(with_conversation).collect(),
        quarantined: ledger::list(read, &set_aside, None, SHOWN as usize)?.items.len(),
        received: intake::list_received(read, SHOWN)?.len(),
        alarms: guessing::list_alarms(read, ALARMS)?,
        failing_words: notice::wording::count_failing(read)?,
    })
}

fn figures(found: &Found, now_ms: i64) -> Vec<Figure> {
    let lag_ms = found.readers.iter().map(|reader| reader.behind_ms).max().unwrap_or(0);
    let due = found.waiting.iter().filter(|job| job.run_at_ms <= now_ms).count();
    let failed = found.unsent.iter().filter(|(letter, _)| letter.state == "failed").count();
    let recent = found.alarms.iter().filter(|alarm| alarm.at_ms > now_ms - ALARM_NEWS_MS).count();
    let count = |count: usize| if count >= SHOWN as usize { format!("{SHOWN}+") } else { count.to_string() };
    vec![
        figure(
            "Mail waiting to be read",
            count(found.received),
            found.received < 10,
            "Raw bytes are safe; they are read in the order they came.",
        ),
        figure(
            "Mail in quarantine",
            count(found.quarantined),
            found.quarantined == 0,
            "It couldn't be understood; the ledger says why.",
        ),
        figure(
            "Readers behind",
            format!("{} s", lag_ms / 1000),
            lag_ms < LATE_MS,
            "Age of the oldest event that a reader has yet to see.",
        ),
        figure("Jobs due", count(due), due < 20, "Letters to write and send, chats to follow up."),
        figure(
            "Letters not sent",
            count(failed),
            failed == 0,
            "Given up by us or refused by the other side.",
        ),
        figure(
            "Jobs given up",
            count(found.dead.len()),
            found.dead.is_empty(),
            "Each waits below for a person.",
        ),
        figure(
            "Bursts of guesses",
            count(recent),
            recent == 0,
            "Ten wrong tries at one order, address or from one network, within a day. They are slowed down already.",
        ),
        figure(
            "Notices whose words fail",
            count(found.failing_words),
            found.failing_words == 0,
            "Customers got the built-in words instead; the notices' pages say why.",
        ),
    ]
}

fn figure(label: &str, value: String, is_fine: bool, hint: &str) -> Figure {
    let state = if is_fine { Chip::new(Tone::Good, "fine") } else { Chip::new(Tone::Bad, "look here") };
    Figure { label: label.into(), value, state, hint: hint.into() }
}

fn dead_job(job: &Job) -> DeadJob {
    DeadJob {
        id: job.id,
        kind: job.kind.replace('.', " · "),
        failed_at_ms: job.run_at_ms,
        attempts: u32::try_from(job.attempts).unwrap_or(u32::MAX),
        last_error: job.last_error.clone(),
    }
}

fn unsent(letter: &Letter, conversation: Option<i64>, found: &Found) -> Unsent {
    let job =
        found.waiting.iter().find(|job| job.kind == sending::JOB && job.payload == letter.id.to_string());
    let attempts = found.attempts.iter().filter(|attempt| attempt.letter_id == letter.id);
    Unsent {
        letter_id: letter.id,
        conversation_id: conversation,
        recipient: letter.recipient.clone(),
        subject: letter.subject.clone(),
        attempts: attempts
            .map(|attempt| view::Attempt {
                at_ms: attempt.at_ms,
                answer: format!("{}: {}", attempt.outcome, attempt.answer),
            })
            .collect(),
        next_at_ms: if letter.state == "failed" {
            None
        } else {
            Some(job.map_or(letter.created_ms, |job| job.run_at_ms))
        },
    }
}

fn reader(lag: &Lag) -> view::Reader {
    let chip = match lag.behind_ms {
        0 => Chip::new(Tone::Good, "up to date"),
        behind_ms if behind_ms < LATE_MS => Chip::new(Tone::Plain, format!("{behind_ms} ms behind")),
        behind_ms => Chip::new(Tone::Bad, format!("{} s behind", behind_ms / 1000)),
    };
    view::Reader { name: lag.name.clone(), lag: chip }
}

fn guesses(alarm: &Alarm) -> view::Guesses {
    let door = match alarm.door.as_str() {
        "look_up" => "looking up orders",
        "code" => "typing one-time codes",
        _ => "signing in with a password",
    };
    view::Guesses {
        text: format!("{} wrong tries at {door}, {} {}", alarm.failures, alarm.kind, alarm.about),
        at_ms: alarm.at_ms,
    }
}
