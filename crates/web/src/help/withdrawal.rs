//! The withdrawal function: a form, a page to check it, the receipt. Without sign-in, cookies or scripts; what was typed
//! travels with the forms. No page says whether there is such an order.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Read, Result};
use channels::withdrawal::{self, Complaint, Taken};
use http::{HeaderMap, StatusCode};
use orders::withdrawal::texts::{self, Text};
use orders::withdrawal::{Chosen, Proof as Rung, Statement};
use people::customer::Proof;
use serde::Deserialize;

use super::pages::shop::Place;
use super::pages::withdrawal::{Ask, Check, Done, Language, Line, ask_page, check_page, done_page};
use super::visitor::{SignedIn, accepted, find, frame};
use crate::failure::Failure;
use crate::page::Page;
use crate::parts::field::Typed;
use crate::peer::Network;
use crate::state::Web;

/// How often a withdrawal that collided with others is tried before the person is asked to.
const TRIES: usize = 5;

/// What the way in may say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    lang: String,
    order: String,
}

/// What the forms send, a field a pair; `line` may come often.
type Fields = Vec<(String, String)>;

/// A form as it was read.
struct Filled {
    statement: Statement,
    text: &'static Text,
    client_id: String,
    wants_change: bool,
}

/// `GET /withdrawal`
pub async fn show(
    State(web): State<Web>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?;
    let text = texts::choose(&asked.lang, accepted(&headers), web.db().now_ms());
    let order = asked.order.chars().take(200).collect::<String>();
    let (mut statement, mut lines) = (Statement { order: order.clone(), ..Statement::default() }, Vec::new());
    if let Some(who) = who.clone() {
        statement.email.clone_from(&who.email);
        statement.name.clone_from(&who.name);
        lines = web.db().read(move |read| known(read, &who, &order)).await?;
    }
    let filled = Filled { statement, text, client_id: web.post.chance().token(), wants_change: false };
    let mut view = ask(&web, &headers, who.as_ref(), (&filled, &[]));
    view.lines = lines;
    Ok(Page(ask_page(&view)).into_response())
}

/// `POST /withdrawal`: shows what would be declared, or the form again.
pub async fn check(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?;
    let filled = read(&web, &headers, fields);
    let complaints = withdrawal::complaints(&filled.statement, filled.text);
    if filled.wants_change || !complaints.is_empty() {
        return Ok(again(&web, &headers, who.as_ref(), (&filled, &complaints)));
    }
    let view = Check {
        shop: frame(&web, &headers, (Place::Withdrawal, &filled.text.withdraw), who.as_ref()),
        text: filled.text,
        client_id: filled.client_id,
        statement: filled.statement,
    };
    Ok(Page(check_page(&view)).into_response())
}

/// `POST /withdrawal/confirmation`: declares it and answers with the receipt, again when it is sent again.
pub async fn confirm(
    State(web): State<Web>,
    Network(network): Network,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?;
    let filled = read(&web, &headers, fields);
    let complaints = withdrawal::complaints(&filled.statement, filled.text);
    if !complaints.is_empty() {
        return Ok(again(&web, &headers, who.as_ref(), (&filled, &complaints)));
    }
    let session = who.as_ref().filter(|who| reaches(who, &filled.statement.order));
    let form = withdrawal::Form {
        statement: filled.statement,
        text: filled.text,
        client_id: filled.client_id,
        signed_in: session.map_or_else(Vec::new, |who| who.cluster.clone()),
        rung: session.map_or(Rung::None, |who| rung(who.proof)),
        network,
        zone: web.shop.time_zone.clone(),
    };
    let taken = take(&web, &form).await?;
    // What was shown counts, also when the form comes again with another version.
    let text = texts::find(&taken.withdrawal.content.text).unwrap_or(filled.text);
    let view = Done {
        shop: frame(&web, &headers, (Place::Withdrawal, &text.receipt.title), who.as_ref()),
        text,
        email: taken.withdrawal.content.statement.email.clone(),
        facts: withdrawal::receipt::facts(text, &taken.withdrawal),
    };
    Ok(Page(done_page(&view)).into_response())
}

/// Where many withdraw at once on PostgreSQL they wait for each other's number; nobody is sent away for that.
async fn take(web: &Web, form: &withdrawal::Form) -> Result<Taken> {
    for _ in 1..TRIES {
        let form = form.clone();
        match web.db().write(move |tx| withdrawal::take(tx, &form)).await {
            Err(Error::Busy(_)) => {}
            ended => return ended,
        }
    }
    let form = form.clone();
    web.db().write(move |tx| withdrawal::take(tx, &form)).await
}

/// The lines of the order, if this session reaches it.
fn known(read: &Read<'_>, who: &SignedIn, order: &str) -> Result<Vec<Line>> {
    let order = orders::find_by_number(read, order)?;
    let order = order.filter(|order| who.reaches(order.customer_id, &order.number));
    Ok(order.map_or_else(Vec::new, |order| {
        let lines = order.lines.iter().filter(|line| !line.sku.is_empty());
        lines
            .map(|line| Line {
                id: line.id,
                text: format!("{} × {}", line.quantity, line.title),
                is_chosen: false,
            })
            .collect()
    }))
}

/// False where a session was opened for one order only and another one is meant.
fn reaches(who: &SignedIn, order: &str) -> bool {
    let bare = |number: &str| number.trim().trim_start_matches('#').to_uppercase();
    who.only_order.as_deref().is_none_or(|only| bare(only) == bare(order))
}

fn rung(proof: Proof) -> Rung {
    match proof {
        Proof::None => Rung::None,
        Proof::Order => Rung::Order,
        Proof::Code => Rung::Code,
        Proof::SignIn => Rung::SignIn,
    }
}

fn read(web: &Web, headers: &HeaderMap, fields: Fields) -> Filled {
    let take = |name: &str| {
        fields.iter().find(|(field, _)| field == name).map_or_else(String::new, |(_, value)| value.clone())
    };
    let lines = fields.iter().filter(|(field, _)| field == "line").filter_map(|(_, value)| line(value));
    let statement = Statement {
        name: take("name"),
        email: take("email"),
        order: take("order"),
        postcode: take("postcode"),
        items: take("items"),
        lines: lines.collect(),
    };
    let text = texts::find(&take("text"));
    let text = text.unwrap_or_else(|| texts::choose("", accepted(headers), web.db().now_ms()));
    Filled {
        statement: withdrawal::tidy(statement),
        text,
        client_id: take("client_id"),
        wants_change: !take("change").is_empty(),
    }
}

/// `5301 2 × Desk lamp`: the line's id, and how it was shown.
fn line(value: &str) -> Option<Chosen> {
    let (id, text) = value.split_once(' ')?;
    Some(Chosen { id: id.parse().ok()?, text: text.chars().take(600).collect() })
}

fn again(
    web: &Web,
    headers: &HeaderMap,
    who: Option<&SignedIn>,
    (filled, complaints): (&Filled, &[Complaint]),
) -> Response {
    let mut view = ask(web, headers, who, (filled, complaints));
    let chosen = filled.statement.lines.iter();
    view.lines = chosen.map(|line| Line { id: line.id, text: line.text.clone(), is_chosen: true }).collect();
    let status = if complaints.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, Page(ask_page(&view))).into_response()
}

fn ask(
    web: &Web,
    headers: &HeaderMap,
    who: Option<&SignedIn>,
    (filled, complaints): (&Filled, &[Complaint]),
) -> Ask {
    let (statement, text) = (&filled.statement, filled.text);
    let typed = |name: &str, value: &str| Typed {
        text: value.to_owned(),
        error: complaints.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone()),
    };
    let others = texts::current(web.db().now_ms()).into_iter().filter(|other| other.tag != text.tag);
    Ask {
        shop: frame(web, headers, (Place::Withdrawal, &text.withdraw), who),
        text,
        client_id: filled.client_id.chars().take(200).collect(),
        name: typed("name", &statement.name),
        email: typed("email", &statement.email),
        order: typed("order", &statement.order),
        postcode: typed("postcode", &statement.postcode),
        items: typed("items", &statement.items),
        lines: Vec::new(),
        error: (!complaints.is_empty()).then(|| text.wrong.summary.clone()),
        languages: others
            .map(|text| Language { tag: text.tag.clone(), name: text.language.clone() })
            .collect(),
    }
}
