//! Customers: the list, one person as a whole, and joining two records of one person.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Read, Result};
use conversations::conversation;
use http::HeaderMap;
use people::customer::listing::{self, After, Listed, PAGE};
use people::customer::{self, Kind, identity, merging};
use people::names::is_email;
use people::{Agent, CustomerId};
use serde::Deserialize;

use super::conversation::since;
use super::inbox::named;
use super::pages::people::{Found, PeoplePage, people_page};
use super::pages::person::{Merge, MergeChoice, PersonPage, person_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use super::trade;
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::parts::field::Typed;
use crate::parts::time::Clock;
use crate::state::Web;

const ORDERS: i64 = 50;
const MATTERS: i64 = 50;
const CHOICES: usize = 10;

/// What was searched for, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after_name: String,
    after: Option<i64>,
    merge: String,
}

/// The fields of the forms on a person's page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    kind: String,
    value: String,
    other: String,
    person: String,
}

/// `/desk/people`
pub async fn list(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let query = asked.q.trim().to_owned();
    let (found, at) = web.db().read(move |read| Ok((find(read, &asked)?, position(read)?))).await?;
    let more_href =
        (query.is_empty() && found.len() == PAGE as usize).then(|| found.last()).flatten().map(|last| {
            let name = percent_encoding::utf8_percent_encode(&last.name, percent_encoding::NON_ALPHANUMERIC);
            format!("/desk/people?after_name={name}&after={}", last.id)
        });
    let page = PeoplePage {
        shell: shell(&agent, &headers, Section::People, ("People", at)),
        query,
        people: found.iter().map(line).collect(),
        more_href,
        clock: web.clock(),
    };
    Ok(said(Page(people_page(&page)), &headers))
}

/// `/desk/people/{id}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(id), Query(asked)): (Path<CustomerId>, Query<Asked>),
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let clock = web.clock();
    let frame = headers.clone();
    let page = web.db().read(move |read| person(read, (&agent, &frame), id, (&asked.merge, &clock))).await?;
    Ok(said(Page(person_page(&page)), &headers))
}

/// Adds an address or number to a customer.
pub async fn add_identity(
    State(web): State<Web>,
    Path(id): Path<CustomerId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let is_phone = act.kind == "phone" || !act.value.contains('@');
    let result = web
        .db()
        .write(move |tx| {
            let kind = if is_phone { Kind::Phone } else { Kind::Email };
            if kind == Kind::Email && !is_email(&act.value) || kind == Kind::Phone && Kind::Phone.normalise(&act.value).len() < 5 {
                return Err(Error::refused("Write an e-mail address such as ana@example.org, or a phone number such as +49 30 1234567."));
            }
            identity::add(tx, customer::find(tx, id)?.id, kind, &act.value)
        })
        .await;
    after_act(result, &format!("/desk/people/{id}"), "Added.")
}

/// Joins another record of the same person to this one.
pub async fn merge(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<CustomerId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let back = format!("/desk/people/{id}");
    let typed = act.other.trim().to_owned();
    let other = web.db().read(move |read| whom(read, &typed)).await?;
    let Some(other) = other else {
        let typed = percent_encoding::utf8_percent_encode(&act.other, percent_encoding::NON_ALPHANUMERIC);
        return Ok(redirect_saying(
            &format!("{back}?merge={typed}#merge"),
            Tone::Bad,
            "That could be several people, or none. Choose below, or write the e-mail address.",
        ));
    };
    let result = web.db().write(move |tx| merging::merge(tx, Some(agent.id), id, other).map(|_| ())).await;
    after_act(result, &back, "Merged. It can be undone below.")
}

/// Takes a merge back.
pub async fn undo_merge(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| merging::undo(tx, agent.id, id)).await;
    let person: i64 = act.person.parse().unwrap_or_default();
    let back = if person > 0 { format!("/desk/people/{person}") } else { "/desk/people".into() };
    after_act(result.map(|_| ()), &back, "They are two customers again.")
}

fn find(read: &Read<'_>, asked: &Asked) -> Result<Vec<Listed>> {
    if asked.q.trim().is_empty() {
        let after = asked.after.map(|id| After { name: asked.after_name.clone(), id });
        return listing::list(read, "", after.as_ref());
    }
    match orders::find_by_number(read, asked.q.trim())? {
        Some(order) => {
            let found = customer::find(read, CustomerId(order.customer_id))?;
            let email = identity::find_email(read, &customer::cluster(read, found.id)?)?;
            let email = email.unwrap_or_default();
            Ok(vec![Listed { id: found.id, name: found.name, email, created_ms: found.created_ms }])
        }
        None => listing::search(read, &asked.q),
    }
}

/// The one customer that was meant: by address, id, reference of a conversation or order number.
fn whom(read: &Read<'_>, typed: &str) -> Result<Option<CustomerId>> {
    if let Some(id) = listing::find_exactly(read, typed)? {
        return Ok(Some(id));
    }
    if let Some(found) = conversation::find_by_reference(read, typed)? {
        return Ok(Some(found.customer_id));
    }
    Ok(orders::find_by_number(read, typed)?.map(|order| CustomerId(order.customer_id)))
}

fn line(found: &Listed) -> Found {
    Found {
        id: found.id.0,
        name: named(&found.name),
        identity: found.email.clone(),
        summary: String::new(),
        since_ms: Some(found.created_ms),
    }
}

fn person(
    read: &Read<'_>,
    (agent, headers): (&Agent, &HeaderMap),
    id: CustomerId,
    (merge_with, clock): (&str, &Clock),
) -> Result<PersonPage> {
    let found = customer::find(read, id)?;
    let cluster = customer::cluster(read, found.id)?;
    let mut identities = trade::identities(&identity::list(read, &cluster)?);
    identities.retain(|identity| identity.kind != "visitor");
    let emails: Vec<String> =
        customer::emails::list(read, &cluster)?.into_iter().map(|(email, _)| email).collect();
    let choices = if merge_with.is_empty() { Vec::new() } else { listing::search(read, merge_with)? };
    let choices = choices.into_iter().filter(|choice| choice.id != found.id).take(CHOICES);
    let name = named(&found.name);
    Ok(PersonPage {
        shell: shell(agent, headers, Section::People, (&name, position(read)?)),
        id: found.id.0,
        known: since(&found, clock),
        identities,
        failing: super::discarding::failing(read, &emails)?,
        orders: trade::orders(&orders::of_customer(read, &cluster, ORDERS)?, None),
        matters: trade::matters(&conversation::list_of_customer(read, &cluster, MATTERS)?, None),
        exceptions: super::exceptions::lines(read, &cluster, clock.now_ms)?,
        merges: merging::list(read, found.id)?.into_iter().map(merged).collect(),
        new_identity: Typed::default(),
        merge_with: Typed::new(merge_with),
        merge_choices: choices
            .map(|choice| MergeChoice {
                other: choice.id.to_string(),
                name: named(&choice.name),
                summary: choice.email,
            })
            .collect(),
        clock: clock.clone(),
        name,
    })
}

fn merged(merge: merging::Merge) -> Merge {
    Merge {
        id: merge.id,
        other_name: named(&merge.merged_name),
        by: if merge.merged_by.is_empty() { "Attend".into() } else { merge.merged_by },
        at_ms: merge.merged_ms,
        is_undone: merge.undone_ms.is_some(),
    }
}
