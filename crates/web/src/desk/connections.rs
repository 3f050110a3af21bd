//! Connections to shops: looking after them.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Read, Result, blobs};
use connections::shop::delivery::{self, Delivery};
use connections::shop::health::{self, Health};
use connections::shop::{self, ConnectionId, Credentials, Kind, NewConnection, outbox, pulling, rows};
use http::{HeaderMap, StatusCode};
use people::Agent;
use serde::Deserialize;

use super::pages::connections::{self as view, ConnectionsPage, Ledger, PendingAct, connections_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::field::Typed;
use crate::serving::download;
use crate::state::Web;

const HERE: &str = "/desk/connections";
/// Deliveries on one page.
const PAGE: i64 = 50;
/// Pending acts shown of each connection.
const ACTS_SHOWN: i64 = 20;

/// Whose deliveries, which, from where on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    shop: Option<ConnectionId>,
    state: String,
    before: Option<i64>,
}

/// The form for another connection.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct New {
    kind: String,
    name: String,
    url: String,
    currency: String,
    key: String,
    secret: String,
    webhook_secret: String,
}

/// `/desk/connections`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), chosen).await?;
    Ok(said(Page(connections_page(&page)), &headers))
}

/// Makes a connection.
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(new): Form<New>,
) -> Result<Response, Failure> {
    let (links, actor, asked) = (web.links.clone(), agent.actor(), new.clone());
    let made = web
        .db()
        .write(move |tx| {
            let new = NewConnection {
                kind: Kind::read(&asked.kind)?,
                name: asked.name.clone(),
                url: asked.url.clone(),
                currency: asked.currency.clone(),
                credentials: Credentials { key: asked.key.clone(), secret: asked.secret.clone() },
                webhook_secret: asked.webhook_secret.clone(),
            };
            rows::add(tx, &links, &actor, &new)
        })
        .await;
    match made {
        Err(Error::Refused(reason) | Error::Conflict(reason)) => {
            let mut page = page(&web, (&agent, &headers), Chosen::default()).await?;
            page.new = view::NewConnection {
                kind: new.kind,
                name: Typed::new(new.name),
                url: Typed::new(new.url),
                currency: Typed::new(new.currency),
                error: Some(reason),
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(connections_page(&page))).into_response())
        }
        result => after_act(
            result.map(|_| ()),
            HERE,
            "Connected. Test it, and add its webhook address in the shop.",
        ),
    }
}

/// Asks the shop whether it answers us.
pub async fn test(State(web): State<Web>, Path(id): Path<ConnectionId>) -> Result<Response, Failure> {
    after_act(pulling::test(&web.links, id).await, HERE, "The shop answers.")
}

/// Looks the shop through now.
pub async fn pull(State(web): State<Web>, Path(id): Path<ConnectionId>) -> Result<Response, Failure> {
    let result = web
        .db()
        .write(move |tx| {
            rows::find(tx, id)?;
            pulling::plan(tx, id)
        })
        .await;
    after_act(result, HERE, "The shop is looked through now.")
}

/// Switches it off.
pub async fn disable(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<ConnectionId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| rows::disable(tx, &agent.actor(), id)).await;
    after_act(result, HERE, "Disabled. Its webhooks are turned away, and what is done here waits.")
}

/// Switches it on.
pub async fn enable(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<ConnectionId>,
) -> Result<Response, Failure> {
    let result = web
        .db()
        .write(move |tx| {
            rows::enable(tx, &agent.actor(), id)?;
            outbox::retry_all(tx, id)
        })
        .await;
    after_act(result, HERE, "Enabled. What waited is on its way.")
}

/// Tries what waits again.
pub async fn retry_acts(State(web): State<Web>, Path(id): Path<ConnectionId>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| outbox::retry_all(tx, id)).await;
    after_act(result, HERE, "They are on their way again.")
}

/// Has a delivery read again.
pub async fn replay(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| delivery::replay(tx, id)).await;
    let back = result.as_ref().map_or_else(|_| HERE.to_owned(), |shop| format!("{HERE}?shop={shop}"));
    after_act(result.map(|_| ()), &back, "The delivery is read again now.")
}

/// `/desk/deliveries/{id}/raw`
pub async fn raw(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let found = web
        .db()
        .read(move |read| {
            let item = delivery::find(read, id)?;
            blobs::find(read, &item.hash)
        })
        .await?;
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(download(&format!("delivery-{id}.json"), bytes).into_response())
}

struct Found {
    connections: Vec<(shop::Connection, Health, Vec<outbox::Pending>)>,
    deliveries: Vec<Delivery>,
}

fn gather(read: &Read<'_>, chosen: &Chosen) -> Result<Found> {
    let mut connections = Vec::new();
    for connection in rows::list(read)? {
        let health = health::find(read, connection.id)?;
        let acts = outbox::list_pending(read, connection.id, ACTS_SHOWN)?;
        connections.push((connection, health, acts));
    }
    let state = delivery::State::read(&chosen.state);
    let deliveries = match chosen.shop {
        Some(shop) => delivery::list(read, shop, state, (chosen.before, PAGE))?,
        None => Vec::new(),
    };
    Ok(Found { connections, deliveries })
}

async fn page(web: &Web, (agent, headers): (&Agent, &HeaderMap), chosen: Chosen) -> Result<ConnectionsPage> {
    let asked = chosen.clone();
    let (found, at) = web.db().read(move |read| Ok((gather(read, &asked)?, position(read)?))).await?;
    let named =
        chosen.shop.and_then(|id| found.connections.iter().find(|(connection, ..)| connection.id == id));
    Ok(ConnectionsPage {
        shell: shell(agent, headers, Section::Operation, ("Connections", at)),
        connections: found.connections.iter().map(|one| card(web, one)).collect(),
        ledger: named.map(|(connection, ..)| ledger(connection, &chosen, &found.deliveries)),
        new: view::NewConnection::default(),
        clock: web.clock(),
    })
}

fn card(
    web: &Web,
    (connection, health, acts): &(shop::Connection, Health, Vec<outbox::Pending>),
) -> view::Connection {
    let is_active = connection.state == shop::State::Active;
    let state = match (is_active, health.failures, health.success_ms) {
        (false, ..) => Chip::new(Tone::Plain, "disabled"),
        (true, 0, Some(_)) => Chip::new(Tone::Good, "works"),
        (true, 0, None) => Chip::new(Tone::Accent, "not tried yet"),
        (true, ..) => Chip::new(Tone::Bad, "doesn’t work"),
    };
    view::Connection {
        id: connection.id.0,
        name: connection.name.clone(),
        kind: connection.kind.in_words().into(),
        url: connection.url.clone(),
        webhooks_url: format!("{}/shops/{}/webhooks", web.shop.url, connection.id),
        state,
        is_active,
        last_error: health.last_error.clone(),
        failures: health.failures,
        success_ms: health.success_ms,
        pulled_ms: health.pulled_ms,
        waiting: waiting(health),
        acts: acts
            .iter()
            .map(|act| PendingAct {
                reference: act.reference.clone(),
                since_ms: act.created_ms,
                attempts: act.attempts,
                answer: act.answer.clone(),
            })
            .collect(),
    }
}

fn waiting(health: &Health) -> String {
    let count = |count: i64| if count > 99 { "99+".to_owned() } else { count.to_string() };
    let parts = [
        (health.acts_pending, "on their way to the shop"),
        (health.deliveries_waiting, "deliveries to be read"),
        (health.deliveries_quarantined, "deliveries set aside"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} {what}", count(*number)))
        .collect();
    parts.join(" · ")
}

fn ledger(connection: &shop::Connection, chosen: &Chosen, deliveries: &[Delivery]) -> Ledger {
    let state = delivery::State::read(&chosen.state).map_or("", delivery::State::as_str);
    let last = deliveries.last().filter(|_| deliveries.len() == PAGE as usize);
    Ledger {
        name: connection.name.clone(),
        connection_id: connection.id.0,
        state: state.into(),
        deliveries: deliveries.iter().map(row).collect(),
        more_href: last.map(|last| format!("{HERE}?shop={}&state={state}&before={}", connection.id, last.id)),
    }
}

fn row(item: &Delivery) -> view::Delivery {
    let tone = match item.state {
        delivery::State::Received => Tone::Accent,
        delivery::State::Applied => Tone::Good,
        delivery::State::Quarantined => Tone::Bad,
    };
    view::Delivery {
        id: item.id,
        at_ms: item.received_ms,
        topic: item.topic.clone(),
        size_bytes: item.size.unsigned_abs(),
        state: Chip::new(tone, item.state.as_str()),
        reason: item.reason.clone(),
        can_replay: item.state != delivery::State::Received,
    }
}
