//! Whether everything that came in arrived and everything written went out, and what to do where not.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::events::{self, Lag};
use base::jobs::{self, Job};
use base::{Read, Result};
use channels::mail::intake::{self, STATES};
use channels::mail::sending::{self, Attempt, Letter};
use conversations::{MessageId, message};
use http::HeaderMap;
use people::Agent;
use serde::Deserialize;

use super::pages::ledger::{Item, Ledger, StateTab};
use super::pages::operation::{self as view, DeadJob, Figure, OperationPage, Unsent, operation_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::chip::{Chip, Tone};
use crate::state::Web;

const HERE: &str = "/desk/operation";
/// Rows of the ledger on one page.
const LEDGER_PAGE: i64 = 50;
/// Jobs and letters shown.
const SHOWN: i64 = 50;
/// A reader further behind than this is late.
const LATE_MS: i64 = 10_000;

/// Which part of the ledger.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    state: String,
    before: Option<i64>,
}

/// Forms without fields of their own.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Nothing {}

struct Found {
    readers: Vec<Lag>,
    dead: Vec<Job>,
    waiting: Vec<Job>,
    unsent: Vec<(Letter, Option<i64>)>,
    attempts: Vec<Attempt>,
    items: Vec<intake::Item>,
    received: usize,
}

/// `/desk/operation`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let now_ms = web.db().now_ms();
    let asked = chosen.clone();
    let (found, at) = web.db().read(move |read| Ok((gather(read, &asked, now_ms)?, position(read)?))).await?;
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
        ledger: ledger(&chosen, &found.items),
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

/// Processes a mail in quarantine again.
pub async fn replay(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| intake::replay(tx, id)).await;
    after_act(result, HERE, "The mail is read again now.")
}

fn gather(read: &Read<'_>, chosen: &Chosen, now_ms: i64) -> Result<Found> {
    let state = intake::State::read(&chosen.state).ok();
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
        items: intake::list(read, state, chosen.before, LEDGER_PAGE)?,
        received: intake::list_received(read, SHOWN)?.len(),
    })
}

fn figures(found: &Found, now_ms: i64) -> Vec<Figure> {
    let lag_ms = found.readers.iter().map(|reader| reader.behind_ms).max().unwrap_or(0);
    let due = found.waiting.iter().filter(|job| job.run_at_ms <= now_ms).count();
    let failed = found.unsent.iter().filter(|(letter, _)| letter.state == "failed").count();
    let count = |count: usize| if count >= SHOWN as usize { format!("{SHOWN}+") } else { count.to_string() };
    vec![
        figure(
            "Mail waiting to be read",
            count(found.received),
            found.received < 10,
            "Raw bytes are safe; they are read in the order they came.",
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

fn ledger(chosen: &Chosen, items: &[intake::Item]) -> Ledger {
    let all = StateTab { value: String::new(), label: "All".into(), count: String::new() };
    let tabs = STATES.iter().map(|(_, name)| StateTab {
        value: (*name).into(),
        label: name[..1].to_uppercase() + &name[1..],
        count: String::new(),
    });
    let more_href = (items.len() == LEDGER_PAGE as usize)
        .then(|| {
            items
                .last()
                .map(|last| format!("{HERE}?state={}&before={}", super::acts::safe(&chosen.state), last.id))
        })
        .flatten();
    Ledger {
        state: chosen.state.clone(),
        states: std::iter::once(all).chain(tabs).collect(),
        items: items.iter().map(item).collect(),
        more_href,
    }
}

fn item(item: &intake::Item) -> Item {
    let tone = match item.state {
        intake::State::Opened | intake::State::Joined => Tone::Good,
        intake::State::Received => Tone::Accent,
        intake::State::Duplicate | intake::State::Own => Tone::Plain,
        intake::State::Quarantined => Tone::Bad,
    };
    Item {
        id: item.id,
        at_ms: item.received_ms,
        sender: if item.sender.is_empty() { "<>".into() } else { item.sender.clone() },
        recipient: item.recipients.clone(),
        size_bytes: item.size.unsigned_abs(),
        state: Chip::new(tone, item.state.as_str()),
        reason: item.reason.clone(),
        conversation_id: item.conversation_id,
        is_quarantined: item.state == intake::State::Quarantined,
    }
}
