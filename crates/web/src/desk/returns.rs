//! Returns at the desk: the list, one of them, and what is done to it.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Read, Result, Tx};
use http::HeaderMap;
use orders::evidence::{self, Evidence};
use orders::method::{self, Method};
use orders::return_::receiving::{Look, Looked};
use orders::return_::settling::Settling;
use orders::return_::worth::worth;
use orders::return_::{self, Kind, Outcome, Return, STATES, State as Standing, Step, finding, label};
use people::{Agent, AgentId, CustomerId, agent, customer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::evidence::{others, photos};
use super::matters::{self, Chosen, PAGE, listed};
use super::pages::ledger::StateTab;
use super::pages::packing::{Packed, PackingPage, packing_page};
use super::pages::returns::{self as view, Item, May, ReturnPage, return_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use super::trade::order_href;
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect, said};
use crate::parts::chip::{Chip, Tone};
use crate::state::Web;

const HERE: &str = "/desk/returns";

/// The fields of the forms; each uses its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    note: String,
    method: String,
    why: String,
}

struct Found {
    item: Return,
    steps: Vec<Step>,
    files: Vec<Evidence>,
    methods: Vec<Method>,
}

/// `/desk/returns`: the list, or straight to the return whose number was typed.
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
            let found = if typed.is_empty() { None } else { finding::find_by_reference(read, typed)? };
            let items = match orders::find_by_number(read, typed)?.filter(|_| !typed.is_empty()) {
                Some(order) => finding::of_order(read, order.id)?,
                None if typed.is_empty() => {
                    finding::list(read, state, asked.before.map(return_::ReturnId), PAGE)?
                }
                None => Vec::new(),
            };
            Ok((found, items, position(read)?))
        })
        .await?;
    if let Some(found) = found {
        return Ok(redirect(&format!("{HERE}/{}", found.reference)));
    }
    let kind = matters::Kind {
        section: Section::Returns,
        title: "Returns",
        href: HERE,
        about: "What customers send back: look at it when it arrives, then settle it.",
        states: tabs(&STATES.map(|(_, name)| name)),
    };
    let items = items.iter().map(|item| (item.id.0, line(item))).collect();
    Ok(listed((&web, &agent, &headers), kind, chosen, (items, at)))
}

/// `/desk/returns/{reference}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (found, at) = web.db().read(move |read| Ok((gather(read, &reference)?, position(read)?))).await?;
    let title = found.item.reference.clone();
    let item = &found.item;
    let page = ReturnPage {
        shell: shell(&agent, &headers, Section::Returns, (&title, at)),
        reference: item.reference.clone(),
        kind: capital(item.kind.as_str()),
        order_number: item.order_number.clone(),
        order_href: order_href(&item.order_number, None),
        person_href: format!("/desk/people/{}", item.customer_id),
        state: state_chip(item.state),
        lines: item.lines.iter().map(|line| goods(item, line)).collect(),
        sums: sums(item),
        method: agreed(&found),
        methods: found.methods.iter().map(|one| (one.key.clone(), one.label.clone())).collect(),
        parcel: format!("{} {}", item.carrier, item.tracking).trim().to_owned(),
        refund_by_ms: item.refund_by_ms.filter(|_| !item.state.is_final()),
        steps: found.steps.iter().map(step).collect(),
        photos: photos(&found.files),
        files: others(&found.files),
        may: may(&agent, item.state),
        clock: web.clock(),
    };
    Ok(said(Page(return_page(&page)), &headers))
}

/// `/desk/returns/{reference}/slip`
pub async fn slip(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let shop = web.shop.clone();
    let (slip, at) = web
        .db()
        .read(move |read| {
            let item = reach(read, &reference)?;
            let url = format!("{}{HERE}/{}", shop.url, item.reference);
            Ok((label::slip(read, &item, &shop.returns, &url)?, position(read)?))
        })
        .await?;
    let lines = slip.lines.into_iter().map(|line| Packed {
        sku: line.sku,
        title: line.title,
        quantity: line.quantity,
        reason: line.reason,
    });
    let page = PackingPage {
        shell: shell(&agent, &headers, Section::Returns, (&slip.reference, at)),
        reference: slip.reference.clone(),
        order_number: slip.order_number,
        to: slip.to,
        from: slip.from,
        lines: lines.collect(),
        code_size: slip.code.size,
        code_path: slip.code.path,
    };
    Ok(said(Page(packing_page(&page)), &headers))
}

/// Notes what arrived.
pub async fn receive(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let done = "Noted. Settle it when all of it is here.";
    run(&web, (agent, reference), done, move |tx, actor, item| {
        return_::receive(tx, actor, item.id, &look(item, &fields)?)
    })
    .await
}

/// Settles it: money goes back.
pub async fn settle(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let settling = Settling { note: act.note, method: act.method };
    run(&web, (agent, reference), "Settled.", move |tx, actor, item| {
        return_::settle(tx, actor, item.id, &settling)
    })
    .await
}

/// Settles it without the goods.
pub async fn keep(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let settling = Settling { note: act.note, method: act.method };
    run(&web, (agent, reference), "Settled; the customer keeps it.", move |tx, actor, item| {
        return_::keep(tx, actor, item.id, &settling)
    })
    .await
}

/// Rejects it.
pub async fn reject(
    State(web): State<Web>,
    agent: Extension<Agent>,
    Path(reference): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    run(&web, (agent, reference), "Rejected. The customer reads why.", move |tx, actor, item| {
        return_::reject(tx, actor, item.id, &act.why)
    })
    .await
}

/// One tab a state, and one for all.
pub fn tabs(names: &[&str]) -> Vec<StateTab> {
    let tab = |name: &str, label: String| StateTab { value: name.into(), label, count: String::new() };
    std::iter::once(tab("", "All".into())).chain(names.iter().map(|name| tab(name, capital(name)))).collect()
}

/// `repair` as `Repair`.
pub fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Where what is called `text` is searched for.
pub fn search_href(text: &str) -> String {
    format!("/desk/search?q={}", utf8_percent_encode(text, NON_ALPHANUMERIC))
}

async fn run(
    web: &Web,
    (Extension(agent), reference): (Extension<Agent>, String),
    done: &str,
    act: impl Fn(&mut Tx<'_>, &str, &Return) -> Result<Return> + Send + 'static,
) -> Result<Response, Failure> {
    let back = format!("{HERE}/{}", utf8_percent_encode(&reference, NON_ALPHANUMERIC));
    let actor = format!("agent:{}", agent.id);
    let result = web.db().write(move |tx| {
        let item = reach(tx, &reference)?;
        act(tx, &actor, &item).map(|_| ())
    });
    after_act(result.await, &back, done)
}

fn reach(read: &Read<'_>, reference: &str) -> Result<Return> {
    finding::find_by_reference(read, reference)?.ok_or(Error::NotFound)
}

fn gather(read: &Read<'_>, reference: &str) -> Result<Found> {
    let item = reach(read, reference)?;
    let cluster = customer::cluster(read, CustomerId(item.customer_id))?;
    let mut steps = finding::steps_of(read, item.id)?;
    for step in &mut steps {
        step.actor = who_did(read, &step.actor)?;
    }
    Ok(Found {
        steps,
        files: item.act_id.map_or(Ok(Vec::new()), |act| evidence::of_act(read, act))?,
        methods: method::of_customer(read, &cluster)?,
        item,
    })
}

/// Who did something, in words: an agent by name.
pub(super) fn who_did(read: &Read<'_>, actor: &str) -> Result<String> {
    Ok(match actor.split_once(':') {
        Some(("agent", id)) => match agent::find(read, AgentId(id.parse().unwrap_or_default())) {
            Err(Error::NotFound) => "an agent".into(),
            found => found?.name,
        },
        Some(("customer", _)) => "the customer".into(),
        Some(("key", _)) => "a program of the shop".into(),
        _ => "Attend".into(),
    })
}

/// The lines whose field was filled in.
fn look(item: &Return, fields: &BTreeMap<String, String>) -> Result<Look> {
    let typed = |name: &str, id: i64| fields.get(&format!("{name}-{id}")).map_or("", |text| text.trim());
    let mut lines = Vec::new();
    for line in &item.lines {
        let accepted = typed("accepted", line.id);
        if accepted.is_empty() {
            continue;
        }
        let accepted = accepted.parse().map_err(|_| {
            Error::refused(format!("Write how many of “{}” are accepted as a number.", line.title))
        })?;
        lines.push(Looked { id: line.id, accepted, condition: typed("condition", line.id).to_owned() });
    }
    Ok(Look { lines, note: fields.get("note").cloned().unwrap_or_default() })
}

fn may(agent: &Agent, state: Standing) -> May {
    if !agent.may(people::Right::Answer) {
        return May::default();
    }
    match state {
        Standing::Requested | Standing::Sent => {
            May { receive: true, keep: true, reject: true, settle: false }
        }
        Standing::Received => May { receive: true, settle: true, reject: true, keep: false },
        Standing::Settled | Standing::Rejected | Standing::Kept => May::default(),
    }
}

fn line(item: &Return) -> Item {
    let what = item.lines.iter().map(|line| format!("{} × {}", line.quantity, line.title));
    let what = what.collect::<Vec<_>>().join(", ");
    Item {
        href: format!("{HERE}/{}", item.reference),
        reference: item.reference.clone(),
        what: if item.kind == Kind::Return {
            what
        } else {
            format!("{}: {what}", capital(item.kind.as_str()))
        },
        order_number: item.order_number.clone(),
        state: state_chip(item.state),
        amount: item.money(item.goods_minor).to_string(),
        at_ms: item.created_ms,
    }
}

fn goods(item: &Return, line: &return_::Line) -> view::Line {
    let outcome = match line.outcome {
        Outcome::Exchange if !line.new_sku.is_empty() => format!("exchange for {}", line.new_sku),
        other => other.as_str().replace('_', " "),
    };
    let reason = [line.reason.as_str(), line.detail.as_str()];
    view::Line {
        id: line.id,
        title: line.title.clone(),
        sku: line.sku.clone(),
        quantity: line.quantity,
        price: item.money(line.price_minor).to_string(),
        reason: reason.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": "),
        outcome,
        condition: line.condition.clone(),
        accepted: line.accepted,
    }
}

fn sums(item: &Return) -> Vec<(String, String)> {
    let worth = worth(item);
    let rows = [
        ("Goods", worth.goods_minor),
        ("Difference in price", -worth.difference_minor),
        ("Fee", -worth.fee_minor),
    ];
    let shown = rows.into_iter().filter(|(_, minor)| *minor != 0);
    let back = worth.back_minor();
    let sum = if back < 0 { ("Still to be paid", -back) } else { ("Goes back", back) };
    shown.chain([sum]).map(|(label, minor)| (label.to_owned(), item.money(minor).to_string())).collect()
}

fn agreed(found: &Found) -> String {
    let key = &found.item.method;
    found.methods.iter().find(|one| one.key == *key).map_or_else(|| key.clone(), |one| one.label.clone())
}

fn step(step: &Step) -> view::Step {
    view::Step {
        state: state_chip(step.state),
        actor: step.actor.clone(),
        note: step.note.clone(),
        at_ms: step.at_ms,
    }
}

fn state_chip(state: Standing) -> Chip {
    let tone = match state {
        Standing::Requested => Tone::Plain,
        Standing::Sent => Tone::Accent,
        Standing::Received => Tone::Warn,
        Standing::Settled | Standing::Kept => Tone::Good,
        Standing::Rejected => Tone::Bad,
    };
    Chip::new(tone, state.as_str())
}
