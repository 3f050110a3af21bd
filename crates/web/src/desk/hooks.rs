//! Webhooks: where other programs hear of news, and what came of telling them.

use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use connections::hook::{self, FAMILIES, NewHook, replaying};
use http::{HeaderMap, StatusCode};
use people::Agent;
use serde::Deserialize;

use super::operation::Nothing;
use super::pages::hook::{HookPage, hook_page};
use super::pages::hooks::{HooksPage, hooks_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::field::Typed;
use crate::state::Web;

const HERE: &str = "/desk/hooks";
const HOUR_MS: i64 = 3_600_000;

/// The form of a new webhook.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    url: String,
    kinds: String,
}

/// Which part of the log.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    before: Option<i64>,
}

/// From when on to tell again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Since {
    hours: String,
}

/// `/desk/hooks`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, &agent, &headers).await?;
    Ok(said(Page(hooks_page(&page)), &headers))
}

/// Makes a webhook and shows its secret, this once.
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let new = NewHook {
        url: asked.url.replace('\0', ""),
        kinds: asked.kinds.split([' ', ',', '\n', '\r']).map(str::to_owned).collect(),
    };
    let (means, by) = (web.means.clone(), agent.actor());
    let made = web.db().write(move |tx| hook::create(tx, &means, &by, &new)).await;
    let mut page = page(&web, &agent, &headers).await?;
    match made {
        Ok((_, secret)) => {
            page.fresh = Some(secret);
            Ok(Page(hooks_page(&page)).into_response())
        }
        Err(Error::Refused(reason)) => {
            let is_kinds = reason.starts_with("events: ");
            let reason = Some(reason.trim_start_matches("events: ").to_owned());
            let (url_error, kinds_error) = if is_kinds { (None, reason) } else { (reason, None) };
            page.url = Typed { text: asked.url, error: url_error };
            page.kinds = Typed { text: asked.kinds, error: kinds_error };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(hooks_page(&page))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `/desk/hooks/{id}`
pub async fn log(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let look = web.db().read(move |read| {
        let deliveries = replaying::list(read, id, chosen.before, replaying::PAGE)?;
        Ok((hook::find(read, id)?, deliveries, position(read)?))
    });
    let (hook, deliveries, at) = look.await?;
    let page = HookPage {
        shell: shell(&agent, &headers, Section::Operation, ("Webhook", at)),
        is_full: deliveries.len() as i64 == replaying::PAGE,
        hook,
        deliveries,
        clock: web.clock(),
    };
    Ok(said(Page(hook_page(&page)), &headers))
}

/// Ends a webhook.
pub async fn remove(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| hook::remove(tx, &agent.actor(), id)).await;
    after_act(result, HERE, "The webhook is gone. Nothing more is sent to it.")
}

/// Tells a disabled webhook again.
pub async fn enable(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| hook::enable(tx, &agent.actor(), id)).await;
    after_act(result, &at(id), "It is told again from now on. Replay what it missed below.")
}

/// Sends one delivery again.
pub async fn replay(
    State(web): State<Web>,
    Path((id, delivery)): Path<(i64, i64)>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| replaying::replay(tx, id, delivery)).await;
    after_act(result, &at(id), "It is sent again now.")
}

/// Sends everything of the last hours again.
pub async fn replay_since(
    State(web): State<Web>,
    Path(id): Path<i64>,
    Form(since): Form<Since>,
) -> Result<Response, Failure> {
    let Some(hours) = since.hours.trim().parse::<i64>().ok().filter(|hours| (1..=720).contains(hours)) else {
        let refused = Error::refused("Write how many hours back, from 1 to 720.");
        return after_act(Err(refused), &at(id), "");
    };
    let since_ms = web.db().now_ms() - hours * HOUR_MS;
    let result = web.db().write(move |tx| replaying::replay_since(tx, id, since_ms)).await;
    let told = match &result {
        Ok((count, None)) => format!("{count} are sent again now."),
        Ok((count, Some(_))) => {
            format!("The oldest {count} are sent again now; ask again later for the rest.")
        }
        Err(_) => String::new(),
    };
    after_act(result.map(|_| ()), &at(id), &told)
}

async fn page(web: &Web, agent: &Agent, headers: &HeaderMap) -> Result<HooksPage> {
    let (hooks, at) = web.db().read(move |read| Ok((hook::list(read)?, position(read)?))).await?;
    let all: Vec<String> = FAMILIES.iter().map(|family| format!("{family}.*")).collect();
    Ok(HooksPage {
        shell: shell(agent, headers, Section::Operation, ("Webhooks", at)),
        fresh: None,
        url: Typed::default(),
        kinds: Typed::new(all.join(" ")),
        hooks,
        clock: web.clock(),
    })
}

fn at(id: i64) -> String {
    format!("{HERE}/{id}")
}
