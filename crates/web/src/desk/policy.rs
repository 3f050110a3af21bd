//! The shop's policy: in words, as versions, edited with a look at what a change would do before it is saved.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use orders::act::trying;
use orders::policy::version::{self, Version};
use orders::policy::{ActKind, Policy, difference, reading, words};
use people::{Agent, Right, agent};
use serde::Deserialize;

use super::pages::policy::{
    ActWords, PolicyPage, Trial, VersionLine, VersionPage, policy_page, version_page,
};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::parts::field::Typed;
use crate::state::Web;

const HERE: &str = "/desk/policy";
/// Characters of a note.
const NOTE_LIMIT: usize = 500;
/// Days a dry run looks back when none are named.
const DAYS: i64 = 30;

/// The editor as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    body: String,
    note: String,
    starts: String,
    days: String,
}

/// What is wrong with what was sent, field by field.
#[derive(Default)]
struct Wrong {
    body: Option<String>,
    note: Option<String>,
    starts: Option<String>,
    days: Option<String>,
}

/// `/desk/policy`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), None, (Wrong::default(), None)).await?;
    Ok(said(Page(policy_page(&page)), &headers))
}

/// Adds a version. What is wrong is said beside its field, and nothing typed is lost.
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let now_ms = web.db().now_ms();
    let starts = start_of(&act.starts, &web.shop.time_zone, now_ms);
    let note = act.note.trim().to_owned();
    let wrong = Wrong {
        body: reading::read(&plain(&act.body)).err().map(|fault| fault.words()),
        note: note_fault(&note),
        starts: starts.as_ref().err().map(|text| (*text).to_owned()),
        days: None,
    };
    if wrong.body.is_some() || wrong.note.is_some() || wrong.starts.is_some() {
        return refused(&web, (&agent, &headers), act, wrong).await;
    }
    let (by, body) = (agent.actor(), plain(&act.body));
    let starts_ms = starts.unwrap_or(now_ms);
    let added = web.db().write(move |tx| version::add(tx, &by, &body, &note, starts_ms)).await?;
    let when = if starts_ms <= now_ms { "It holds from now on." } else { "It holds from its start on." };
    Ok(redirect_saying(HERE, Tone::Good, &format!("Saved as version {added}. {when}")))
}

/// Who could do what today under the typed text. Nothing is saved.
pub async fn preview(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let tried = match reading::read(&plain(&act.body)) {
        Ok(tried) => tried,
        Err(fault) => {
            let wrong = Wrong { body: Some(fault.words()), ..Wrong::default() };
            return refused(&web, (&agent, &headers), act, wrong).await;
        }
    };
    let now_ms = web.db().now_ms();
    let today = web.db().read(move |read| trying::today(read, &tried, now_ms)).await?;
    let trial = (Wrong::default(), Some(Trial::Today(today)));
    let page = page(&web, (&agent, &headers), Some(act), trial).await?;
    Ok(Page(policy_page(&page)).into_response())
}

/// How customers' past acts would have come out under the typed text. Nothing is saved.
pub async fn dry_run(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let days = match act.days.trim() {
        "" => Some(DAYS),
        days => days.parse().ok().filter(|days| (1..=trying::DAYS_LIMIT).contains(days)),
    };
    let (tried, days) = match (reading::read(&plain(&act.body)), days) {
        (Ok(tried), Some(days)) => (tried, days),
        (tried, days) => {
            let wrong = Wrong {
                body: tried.err().map(|fault| fault.words()),
                days: days
                    .is_none()
                    .then(|| format!("Write a number of days from 1 to {}.", trying::DAYS_LIMIT)),
                ..Wrong::default()
            };
            return refused(&web, (&agent, &headers), act, wrong).await;
        }
    };
    let now_ms = web.db().now_ms();
    let replay = web.db().read(move |read| trying::replay(read, &tried, days, now_ms)).await?;
    let trial = (Wrong::default(), Some(Trial::Replay(days, replay)));
    let page = page(&web, (&agent, &headers), Some(act), trial).await?;
    Ok(Page(policy_page(&page)).into_response())
}

/// `/desk/policy/versions/{n}`
pub async fn show_version(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(number): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (found, before, names, at) = web
        .db()
        .read(move |read| {
            let before = match version::find(read, number - 1) {
                Err(Error::NotFound) => None,
                found => Some(found?),
            };
            Ok((version::find(read, number)?, before, agent::list(read)?, position(read)?))
        })
        .await?;
    let title = format!("Policy, version {number}");
    let page = VersionPage {
        shell: shell(&agent, &headers, Section::Policy, (&title, at)),
        lines: before.as_ref().map(|before| difference::lines(&before.body, &found.body)),
        body: found.body.clone(),
        acts: Policy::read(&found.body).map(|policy| acts(&policy)).unwrap_or_default(),
        version: line(&found, &names, 0),
        clock: web.clock(),
    };
    Ok(said(Page(version_page(&page)), &headers))
}

async fn refused(web: &Web, who: (&Agent, &HeaderMap), act: Act, wrong: Wrong) -> Result<Response, Failure> {
    let page = page(web, who, Some(act), (wrong, None)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(policy_page(&page))).into_response())
}

async fn page(
    web: &Web,
    (agent, headers): (&Agent, &HeaderMap),
    act: Option<Act>,
    (wrong, trial): (Wrong, Option<Trial>),
) -> Result<PolicyPage, Failure> {
    let now_ms = web.db().now_ms();
    let (in_force, versions, names, at) = web
        .db()
        .read(move |read| {
            let in_force = version::in_force(read, now_ms)?;
            Ok((in_force, version::list(read)?, agent::list(read)?, position(read)?))
        })
        .await?;
    let (number, policy) = in_force;
    let act = act.unwrap_or_else(|| Act {
        body: versions.first().map_or_else(String::new, |newest| newest.body.clone()),
        ..Act::default()
    });
    let typed = |text: String, error: Option<String>| Typed { text, error };
    Ok(PolicyPage {
        shell: shell(agent, headers, Section::Policy, ("Policy", at)),
        may_edit: agent.may(Right::ManageTeam),
        name: policy.name.clone(),
        number,
        acts: acts(&policy),
        limits: words::limits(&policy),
        versions: versions.iter().map(|one| line(one, &names, number)).collect(),
        body: typed(act.body, wrong.body),
        note: typed(act.note, wrong.note),
        starts: typed(act.starts, wrong.starts),
        days: typed(if act.days.is_empty() { DAYS.to_string() } else { act.days }, wrong.days),
        trial,
        clock: web.clock(),
    })
}

fn acts(policy: &Policy) -> Vec<ActWords> {
    ActKind::ALL
        .into_iter()
        .map(|kind| ActWords {
            name: kind.as_str().into(),
            label: kind.label().into(),
            is_offered: policy.terms(kind).is_some(),
            sides: words::of(policy, kind),
        })
        .collect()
}

fn line(version: &Version, names: &[Agent], in_force: i64) -> VersionLine {
    let author = names.iter().find(|agent| agent.actor() == version.author);
    VersionLine {
        number: version.version,
        author: author.map_or_else(|| version.author.clone(), |agent| agent.name.clone()),
        note: version.note.clone(),
        starts_ms: version.starts_ms,
        created_ms: version.created_ms,
        is_in_force: version.version == in_force,
    }
}

fn note_fault(note: &str) -> Option<String> {
    match note.chars().count() {
        0 => Some("Write what you changed and why: the next colleague will ask.".into()),
        count if count > NOTE_LIMIT => Some(format!("Write {NOTE_LIMIT} characters at most.")),
        _ => None,
    }
}

/// When a version starts: now, or at a time to come where the shop is.
fn start_of(typed: &str, zone: &str, now_ms: i64) -> std::result::Result<i64, &'static str> {
    if typed.trim().is_empty() {
        return Ok(now_ms);
    }
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = typed.trim().parse::<DateTime>().ok().and_then(|at| at.to_zoned(zone).ok());
    match at.map(|at| at.timestamp().as_millisecond()) {
        None => Err("Write a day and an hour, as 2026-12-01T00:00, or leave it empty to start at once."),
        Some(at_ms) if at_ms < now_ms => Err(
            "A version can't start in the past: what was decided stays decided. Leave it empty to start at once.",
        ),
        Some(at_ms) => Ok(at_ms),
    }
}

/// Browsers send lines with a carriage return.
fn plain(body: &str) -> String {
    body.replace("\r\n", "\n")
}
