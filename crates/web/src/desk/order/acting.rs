//! An agent acts on an order as its customer would: the form, what it would do, the confirmation that does it once.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Read, Result, Tx};
use http::HeaderMap;
use orders::act::facts::Facts;
use orders::act::{self, Act, Command, Plan, State as Standing};
use orders::policy::ActKind;
use people::Agent;

use super::super::pages::act::{ActPage, Preview, Row, act_page};
use super::super::pages::shell::Section;
use super::super::shell::{Moment, position, shell};
use super::super::trade::{act_href, order_href};
use super::super::who::who;
use super::asking::{self, Fields, Wrong, typed};
use super::found::reach;
use super::looking::Came;
use super::offering::{self, Options};
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::parts::notice::Notice;
use crate::state::Web;

/// Fields of the confirmation that aren't the form's.
const OWN: [&str; 3] = ["key", "seen", "latest"];

/// Which act on which order, and where the agent came from.
type Where = (Path<(String, String)>, Query<Came>);

/// What the page is made of.
struct Found {
    kind: ActKind,
    facts: Facts,
    options: Options,
    fields: Fields,
    wrong: Option<Wrong>,
    /// The plan, what names it, and the newest act on the order.
    plan: Option<(Plan, String, i64)>,
    at: Moment,
}

/// `/desk/orders/{number}/acts/{act}`: the form.
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path((number, name)), Query(came)): Where,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = kind(&name)?;
    let now_ms = web.db().now_ms();
    let found = web.db().read(move |read| Found::fresh(read, kind, &number, now_ms)).await?;
    Ok(page(&web, (&agent, &headers), (found, &came), None))
}

/// What it would do; nothing is done yet.
pub async fn preview(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path((number, name)), Query(came)): Where,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let found = look(&web, &agent, (kind(&name)?, number), fields).await?;
    Ok(page(&web, (&agent, &headers), (found, &came), None))
}

/// Does it: once for each key, and only if it still is what was looked at.
pub async fn confirm(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path((number, name)), Query(came)): Where,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let kind = kind(&name)?;
    let (me, typed, called) = (agent.clone(), fields.clone(), number.clone());
    let result = web.db().write(move |tx| run(tx, &me, (kind, &called), &typed)).await;
    let told = match result {
        Ok(act) => return Ok(done(&act, &came)),
        Err(Error::Refused(text) | Error::Conflict(text)) => text,
        Err(error) => return Err(error.into()),
    };
    let mut found = look(&web, &agent, (kind, number), fields).await?;
    if found.plan.is_none() {
        // The order moved on: what is wrong now says why, beside what happened.
        found.wrong = None;
    }
    Ok(page(&web, (&agent, &headers), (found, &came), Some(told)))
}

impl Found {
    fn fresh(read: &Read<'_>, kind: ActKind, number: &str, now_ms: i64) -> Result<Found> {
        let facts = Facts::around(read, reach(read, number)?, &[], now_ms)?;
        Ok(Found {
            kind,
            options: offering::options(read, kind, &facts)?,
            fields: offering::beginning(kind, &facts),
            facts,
            wrong: None,
            plan: None,
            at: position(read)?,
        })
    }

    fn decide(&mut self, read: &Read<'_>, agent: &Agent, fields: Fields) -> Result<()> {
        self.fields = fields;
        let command = match asking::command(self.kind, &self.facts, &self.fields) {
            Ok(command) => command,
            Err(wrong) => {
                self.wrong = Some(wrong);
                return Ok(());
            }
        };
        match act::preview(read, &who(agent), &command, self.facts.now_ms) {
            Ok(act::Preview { plan: Ok(plan), seen }) => {
                self.plan = Some((plan, seen, latest(read, self.facts.order.id.0)?));
            }
            Ok(act::Preview { plan: Err(denial), .. }) => {
                self.wrong = Some(asking::beside(self.kind, &denial));
            }
            Err(Error::Refused(text)) => self.wrong = Some(Wrong { field: "", text }),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

fn kind(name: &str) -> Result<ActKind, Failure> {
    let found = ActKind::read(name).filter(|kind| *kind != ActKind::ProfileAddress);
    found.ok_or_else(|| Error::NotFound.into())
}

async fn look(
    web: &Web,
    agent: &Agent,
    (kind, number): (ActKind, String),
    fields: Fields,
) -> Result<Found, Failure> {
    let (me, now_ms) = (agent.clone(), web.db().now_ms());
    let found = web.db().read(move |read| {
        let mut found = Found::fresh(read, kind, &number, now_ms)?;
        found.decide(read, &me, fields.clone())?;
        Ok(found)
    });
    Ok(found.await?)
}

/// The newest act on the order; nothing when there is none.
fn latest(read: &Read<'_>, order_id: i64) -> Result<i64> {
    Ok(act::of_order(read, order_id)?.first().map_or(0, |act| act.id.0))
}

fn run(tx: &mut Tx<'_>, agent: &Agent, (kind, number): (ActKind, &str), fields: &Fields) -> Result<Act> {
    let now_ms = tx.now_ms();
    let facts = Facts::around(tx, reach(tx, number)?, &[], now_ms)?;
    let command: Command =
        asking::command(kind, &facts, fields).map_err(|wrong| Error::Refused(wrong.text))?;
    let before = latest(tx, facts.order.id.0)?;
    let act = act::confirm(tx, &who(agent), &command, (typed(fields, "key"), Some(typed(fields, "seen"))))?;
    // An act of this key that was there before is the same confirmation again; a new one needs what was looked at.
    if act.id.0 > before && typed(fields, "latest") != before.to_string() {
        return Err(Error::Conflict(
            "Somebody did something with this order since you looked. Look at it again: nothing was done."
                .into(),
        ));
    }
    Ok(act)
}

fn done(act: &Act, came: &Came) -> Response {
    let back = match came.conversation() {
        Some(id) => format!("/desk/conversations/{id}"),
        None => order_href(&act.command.order, None),
    };
    let label = act.kind.label();
    let text = match act.state {
        Standing::Review => format!("{label}: a colleague decides. {}.", act.why),
        Standing::Held => format!("{label}: done soon; until then it can be taken back."),
        _ => format!("{label}: done. The customer is told."),
    };
    redirect_saying(&back, Tone::Good, &text)
}

fn page(
    web: &Web,
    (agent, headers): (&Agent, &HeaderMap),
    (found, came): (Found, &Came),
    told: Option<String>,
) -> Response {
    let number = &found.facts.order.number;
    let href = act_href(number, found.kind, came.conversation());
    let (path, query) = href
        .split_once('?')
        .map_or((href.as_str(), String::new()), |(path, query)| (path, format!("?{query}")));
    let general = found.wrong.as_ref().filter(|wrong| wrong.field.is_empty()).map(|wrong| wrong.text.clone());
    let key = web.db().context().chance.token();
    let page = ActPage {
        shell: shell(agent, headers, Section::Inbox, (found.kind.label(), found.at)),
        label: found.kind.label().into(),
        number: number.clone(),
        order_href: order_href(number, came.conversation()),
        confirm_href: format!("{path}/confirm{query}"),
        href: href.clone(),
        problem: told.or(general).map(|text| Notice { tone: Tone::Bad, text }),
        controls: offering::controls(offering::Form {
            kind: found.kind,
            facts: &found.facts,
            options: &found.options,
            fields: &found.fields,
            wrong: found.wrong.as_ref(),
        }),
        preview: found.plan.as_ref().map(|(plan, seen, latest)| {
            let own = [("key", key.clone()), ("seen", seen.clone()), ("latest", latest.to_string())];
            shown(plan, carried(&found.fields, own))
        }),
    };
    said(Page(act_page(&page)), headers)
}

/// What was typed, and what names the preview.
fn carried(fields: &Fields, own: [(&str, String); 3]) -> Vec<(String, String)> {
    let typed = fields.iter().filter(|(name, value)| !OWN.contains(&name.as_str()) && !value.is_empty());
    let typed = typed.map(|(name, value)| (name.clone(), value.clone()));
    typed.chain(own.map(|(name, value)| (name.to_owned(), value))).collect()
}

fn shown(plan: &Plan, carried: Vec<(String, String)>) -> Preview {
    let money = plan.money.iter().map(|line| Row {
        text: if line.by.is_empty() { line.text.clone() } else { format!("{}, by {}", line.text, line.by) },
        amount: line.amount.to_string(),
        is_later: line.is_later,
    });
    Preview {
        money: money.collect(),
        goods: plan.goods.clone(),
        steps: plan.steps.clone(),
        review: plan.review.clone(),
        carried,
    }
}
