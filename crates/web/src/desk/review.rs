//! A second pair of eyes: acts that wait for a person, approved, declined or taken back.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::money::Money;
use base::{Error, Read, Result, Tx};
use http::HeaderMap;
use orders::act::reviewing::QUEUE_LIMIT;
use orders::act::{self, Act, ActId, State as Standing, Who};
use people::customer::listing;
use people::{Agent, agent};
use serde::Deserialize;

use super::inbox::named;
use super::order::showing::said as words;
use super::pages::review::{ReviewPage, Waiting, review_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use super::trade::order_href;
use super::who::{in_words, who};
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::state::Web;

const HERE: &str = "/desk/acts";

/// Where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: Option<i64>,
}

/// The fields of the forms; each uses its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    why: String,
    from: String,
}

/// `/desk/acts`: what waits, oldest first.
pub async fn list(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (acts, names, agents, at) = web
        .db()
        .read(move |read| {
            let acts = act::list_for_review(read, asked.after.map(ActId))?;
            let mut ids: Vec<i64> = acts.iter().map(|act| act.customer_id).collect();
            ids.sort_unstable();
            ids.dedup();
            Ok((acts, listing::names(read, &ids)?, agent::list(read)?, position(read)?))
        })
        .await?;
    let is_whole = acts.len() == QUEUE_LIMIT as usize;
    let page = ReviewPage {
        shell: shell(&agent, &headers, Section::Review, ("Review", at)),
        waiting: acts.iter().map(|act| waiting(act, &agent, (&names, &agents))).collect(),
        more_href: acts.last().filter(|_| is_whole).map(|last| format!("{HERE}?after={}", last.id)),
        clock: web.clock(),
    };
    Ok(said(Page(review_page(&page)), &headers))
}

/// Says yes.
pub async fn approve(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, Failure> {
    run(&web, (agent, reference), &decision.from, act::approve).await
}

/// Says no; the customer reads why.
pub async fn decline(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, Failure> {
    let why = decision.why.clone();
    run(&web, (agent, reference), &decision.from, move |tx, who, id| act::decline(tx, who, id, &why)).await
}

/// Takes back what waits or is held.
pub async fn take_back(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, Failure> {
    run(&web, (agent, reference), &decision.from, act::take_back).await
}

async fn run<F>(
    web: &Web,
    (Extension(agent), reference): (Extension<Agent>, String),
    from: &str,
    decide: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Tx<'_>, &Who, ActId) -> Result<Act> + Send + 'static,
{
    let asked = web.db().read(move |read| find(read, &reference)).await?;
    let back = if from == "order" { order_href(&asked.command.order, None) } else { HERE.to_owned() };
    let result = web.db().write(move |tx| decide(tx, &who(&agent), asked.id)).await;
    let (tone, text) = match result {
        Ok(act) => told(&act),
        Err(Error::Refused(text) | Error::Conflict(text)) => (Tone::Bad, text),
        Err(error) => return Err(error.into()),
    };
    Ok(redirect_saying(&back, tone, &text))
}

fn find(read: &Read<'_>, reference: &str) -> Result<Act> {
    if reference.contains('\0') {
        return Err(Error::NotFound);
    }
    act::find_by_reference(read, reference)?.ok_or(Error::NotFound)
}

fn told(act: &Act) -> (Tone, String) {
    let label = act.kind.label();
    match act.state {
        Standing::Refused => (Tone::Bad, format!("{label}: not done. {}", act.why)),
        Standing::Declined => (Tone::Good, format!("{label}: declined. The customer reads why.")),
        Standing::TakenBack => (Tone::Good, format!("{label}: taken back. Nothing was done.")),
        _ => (Tone::Good, format!("{label}: approved and done.")),
    }
}

fn waiting(act: &Act, me: &Agent, (names, agents): (&HashMap<i64, String>, &[Agent])) -> Waiting {
    let customer = names.get(&act.customer_id).map_or("", String::as_str);
    let amount = Money::new(act.plan.amount_minor, act.plan.currency.clone());
    Waiting {
        reference: act.reference.clone(),
        label: act.kind.label().into(),
        order_number: act.command.order.clone(),
        order_href: order_href(&act.command.order, None),
        customer: named(customer),
        customer_href: format!("/desk/people/{}", act.customer_id),
        asked_by: in_words(&act.actor, agents, customer),
        at_ms: act.created_ms,
        amount: if amount.minor == 0 { String::new() } else { amount.to_string() },
        words: words(act),
        goods: act.plan.goods.clone(),
        is_own: act.actor == me.actor(),
    }
}
