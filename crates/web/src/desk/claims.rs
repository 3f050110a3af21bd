//! Warranty claims at the desk: the list, one of them, and the decision.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Read, Result, Tx};
use http::HeaderMap;
use jiff::tz::TimeZone;
use orders::claim::deciding::Decision;
use orders::claim::warranty::{Cover, Facts, LAW_MONTHS, cover};
use orders::claim::{self, Claim, REMEDIES, Remedy, STATES, State as Standing, Verdict, finding};
use orders::evidence::{self, Evidence};
use orders::registration;
use people::{Agent, Right};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::evidence::{others, photos};
use super::matters::{Chosen, Kind, PAGE, listed};
use super::pages::claims::{ClaimPage, Decided, claim_page};
use super::pages::returns::Item;
use super::pages::shell::Section;
use super::returns::{capital, tabs, who_did};
use super::shell::{position, shell};
use super::trade::order_href;
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::time::{Clock, day_text};
use crate::state::Web;

const HERE: &str = "/desk/claims";

/// The fields of the decision.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    verdict: String,
    outcome: String,
    words: String,
}

struct Found {
    claim: Claim,
    files: Vec<Evidence>,
    cover: Cover,
}

/// `/desk/claims`: the list, or straight to the claim whose number was typed.
pub async fn list(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asked = chosen.clone();
    let (found, items, at) = web
        .db()
        .read(move |read| {
            let state = Standing::read(&asked.state).ok();
            let typed = asked.q.trim();
            if typed.is_empty() {
                let items = finding::list(read, state, asked.before.map(claim::ClaimId), PAGE)?;
                return Ok((None, items, position(read)?));
            }
            let order = orders::find_by_number(read, typed)?;
            let items = order.map_or(Ok(Vec::new()), |order| finding::of_order(read, order.id))?;
            Ok((finding::find_by_reference(read, typed)?, items, position(read)?))
        })
        .await?;
    if let Some(found) = found {
        return Ok(redirect(&format!("{HERE}/{}", found.reference)));
    }
    let kind = Kind {
        section: Section::Claims,
        title: "Claims",
        href: HERE,
        about: "What broke: decide whether the shop stands for it, and say when it is done.",
        states: tabs(&STATES.map(|(_, name)| name)),
    };
    let items = items.iter().map(|item| (item.id.0, line(item))).collect();
    Ok(listed((&web, &agent, &headers), kind, chosen, (items, at)))
}

/// `/desk/claims/{reference}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let clock = web.clock();
    let zone = TimeZone::get(&clock.zone).unwrap_or(TimeZone::UTC);
    let (found, at) =
        web.db().read(move |read| Ok((gather(read, &reference, &zone)?, position(read)?))).await?;
    let claim = found.claim;
    let may = agent.may(Right::Answer);
    let page = ClaimPage {
        shell: shell(&agent, &headers, Section::Claims, (&claim.reference, at)),
        reference: claim.reference.clone(),
        order_href: order_href(&claim.order_number, None),
        order_number: claim.order_number.clone(),
        person_href: format!("/desk/people/{}", claim.customer_id),
        state: state_chip(claim.state),
        title: claim.title.clone(),
        sku: claim.sku.clone(),
        serial: claim.serial.clone(),
        problem: claim.problem.clone(),
        wish: remedy(claim.wish).into(),
        warranty: warranty(found.cover, &clock),
        opened_ms: claim.created_ms,
        remedies: REMEDIES.map(|(one, name)| (name.to_owned(), remedy(one).to_owned())).into(),
        decision: decided(&claim),
        photos: photos(&found.files),
        files: others(&found.files),
        may_decide: may && claim.state == Standing::Open,
        may_settle: may && claim.state == Standing::Accepted,
        clock,
    };
    Ok(said(Page(claim_page(&page)), &headers))
}

/// Decides it.
pub async fn decide(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    run(&web, (agent, reference), "Decided. The customer reads it.", move |tx, actor, claim| {
        let verdict = Verdict::read(&act.verdict)?;
        let outcome = match verdict {
            Verdict::Accepted => Remedy::read(&act.outcome)?,
            // The wish stands in the form; who declines didn't mean it.
            Verdict::Declined => Remedy::None,
        };
        claim::decide(tx, actor, claim.id, &Decision { verdict, outcome, words: act.words.clone() })
    })
    .await
}

/// Says that it is done.
pub async fn settle(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
) -> Result<Response, Failure> {
    run(&web, (agent, reference), "Settled.", |tx, actor, claim| claim::settle(tx, actor, claim.id)).await
}

async fn run(
    web: &Web,
    (Extension(agent), reference): (Extension<Agent>, String),
    done: &str,
    act: impl Fn(&mut Tx<'_>, &str, &Claim) -> Result<Claim> + Send + 'static,
) -> Result<Response, Failure> {
    let back = format!("{HERE}/{}", utf8_percent_encode(&reference, NON_ALPHANUMERIC));
    let actor = format!("agent:{}", agent.id);
    let result = web.db().write(move |tx| {
        let claim = reach(tx, &reference)?;
        act(tx, &actor, &claim).map(|_| ())
    });
    after_act(result.await, &back, done)
}

fn reach(read: &Read<'_>, reference: &str) -> Result<Claim> {
    finding::find_by_reference(read, reference)?.ok_or(Error::NotFound)
}

fn gather(read: &Read<'_>, reference: &str, zone: &TimeZone) -> Result<Found> {
    let mut claim = reach(read, reference)?;
    claim.decided_by = who_did(read, &claim.decided_by)?;
    let order = orders::find_by_number(read, &claim.order_number)?;
    let shipments = order.iter().flat_map(|order| &order.shipments);
    let ours = shipments.filter(|shipment| shipment.skus.is_empty() || shipment.skus.contains(&claim.sku));
    let registered = registration::find(read, &claim.sku, &claim.serial)?
        .filter(|known| !claim.serial.is_empty() && known.customer_id == claim.customer_id);
    let facts = Facts {
        delivered_ms: ours.filter_map(|shipment| shipment.delivered_ms).max(),
        registered_ms: registered.map(|known| known.bought_ms),
        months: LAW_MONTHS,
        zone: zone.clone(),
    };
    Ok(Found {
        files: claim.act_id.map_or(Ok(Vec::new()), |act| evidence::of_act(read, act))?,
        cover: cover(&facts, claim.created_ms),
        claim,
    })
}

fn warranty(cover: Cover, clock: &Clock) -> String {
    // The window closes with the last moment of a day; that day is named.
    let last_day = |until_ms: i64| day_text(until_ms - 1, clock);
    match cover {
        Cover::Within(Some(until_ms)) => format!("Within the legal guarantee, until {}.", last_day(until_ms)),
        Cover::Within(None) => "When it was delivered isn't known: that counts for the customer.".into(),
        Cover::Over(until_ms) => format!("The legal guarantee had ended: {}.", last_day(until_ms)),
    }
}

fn line(claim: &Claim) -> Item {
    Item {
        href: format!("{HERE}/{}", claim.reference),
        reference: claim.reference.clone(),
        what: format!("{}: {}", claim.title, claim.problem),
        order_number: claim.order_number.clone(),
        state: state_chip(claim.state),
        amount: String::new(),
        at_ms: claim.created_ms,
    }
}

fn decided(claim: &Claim) -> Option<Decided> {
    let outcome = claim.outcome?;
    Some(Decided {
        outcome: capital(remedy(outcome)),
        words: claim.decision.clone(),
        by: claim.decided_by.clone(),
        at_ms: claim.decided_ms.unwrap_or(claim.created_ms),
    })
}

fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Repair => "a repair",
        Remedy::Replace => "another one",
        Remedy::Refund => "the money back",
        Remedy::Part => "a spare part",
        Remedy::None => "nothing",
    }
}

fn state_chip(state: Standing) -> Chip {
    let tone = match state {
        Standing::Open => Tone::Warn,
        Standing::Accepted => Tone::Accent,
        Standing::Declined => Tone::Bad,
        Standing::Settled => Tone::Good,
    };
    Chip::new(tone, state.as_str())
}
