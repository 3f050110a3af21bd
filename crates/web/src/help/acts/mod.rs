//! Acts on one's own order: a form, then what it will do, then it is done. Each step is a plain form.

pub(super) mod asking;
mod evidence;
pub(super) mod reading;
mod settling;

use std::collections::BTreeMap;

use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::money::Money;
use base::{Error, Read, Result};
use http::{HeaderMap, StatusCode};
use orders::OrderView;
use orders::act::plan::MoneyLine;
use orders::act::{self, Code, Command, Denial, Plan, Preview};
use orders::offer::{Offer, offer};
use orders::policy::ActKind;

use self::evidence::Kept;
use self::reading::Complaints;
use super::pages::act::{ActForm, Gate, act_page};
use super::pages::photos::Photos;
use super::pages::preview::{PreviewPage, preview_page};
use super::pages::shop::Place;
use super::pages::sum::Sum;
use super::visitor::{SignedIn, find, frame, way_up};
use super::{own, wording};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::time::moment_text;
use crate::state::Web;
use crate::upload::{self, FILES_LIMIT};

pub use self::settling::{confirm, take_back};

/// What was filled in, by field.
type Typed = BTreeMap<String, String>;

/// A form on its way: who fills it in, for which act on which order, and with what.
pub(in crate::help) struct Filling {
    person: SignedIn,
    kind: ActKind,
    number: String,
    typed: Typed,
    photos: Vec<Kept>,
}

/// What the form needs to be shown.
struct Found {
    order: OrderView,
    offer: Option<Offer>,
    /// Why it isn't possible at all.
    denial: Option<Denial>,
    until_ms: Option<i64>,
}

/// `GET /orders/{number}/{act}`
pub async fn show(
    State(web): State<Web>,
    Path((number, act)): Path<(String, String)>,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = kind(&act)?;
    let Some(person) = find(&web, &headers).await? else {
        return Ok(own::ask(&wording::act_path(&number, kind)));
    };
    let filling = Filling { person, kind, number, typed, photos: Vec::new() };
    let page = form(&web, &headers, &filling, &Complaints::default()).await?;
    Ok(said(page, &headers))
}

/// `POST /orders/{number}/{act}`: what it will do; or the form again, to mend or to change it.
pub async fn preview(
    State(web): State<Web>,
    Path((number, act)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Multipart,
) -> Result<Response, Failure> {
    let (filling, complaint) = read(&web, &headers, (number, act), sent).await?;
    if filling.typed.get("then").is_some_and(|then| then == "edit") {
        return Ok(said(form(&web, &headers, &filling, &Complaints::default()).await?, &headers));
    }
    let command = match (complaint, command(&web, &filling).await?) {
        (Some(unfit), _) => return mistaken(&web, &headers, &filling, Complaints::photos(unfit)).await,
        (None, Err(complaints)) => return mistaken(&web, &headers, &filling, complaints).await,
        (None, Ok(command)) => command,
    };
    match look(&web, &filling, &command).await? {
        Preview { plan: Ok(plan), seen } => {
            Ok(previewed(&web, &headers, (&filling, &command.order), (&plan, seen, None)).into_response())
        }
        Preview { plan: Err(denial), .. } => {
            mistaken(&web, &headers, &filling, Complaints::whole(&denial.why)).await
        }
    }
}

/// Reads what was sent; the files are safe afterwards, so that the next step can name them.
async fn read(
    web: &Web,
    headers: &HeaderMap,
    (number, act): (String, String),
    sent: Multipart,
) -> Result<(Filling, Option<String>)> {
    let kind = kind(&act)?;
    let person = find(web, headers).await?.ok_or(Error::Forbidden)?;
    let mut filled = upload::read(web, sent).await?;
    let mut complaint = filled.complaint.take();
    let typed = filled.fields();
    let files = std::mem::take(&mut filled.files);
    let (photos, unfit) = evidence::keep(web, evidence::kept(&typed), files).await?;
    complaint = complaint.or(unfit);
    Ok((Filling { person, kind, number, typed, photos }, complaint))
}

/// The command that was filled in, or what is wrong with it field by field.
async fn command(web: &Web, filling: &Filling) -> Result<std::result::Result<Command, Complaints>> {
    let found = gather(web, filling).await?;
    let Some(offer) = found.offer else {
        let why = found.denial.map_or_else(String::new, |denial| denial.why);
        return Ok(Err(Complaints::whole(&why)));
    };
    Ok(reading::command(filling, &found.order, &offer))
}

async fn look(web: &Web, filling: &Filling, command: &Command) -> Result<Preview> {
    let (who, command, now_ms) = (own::who(&filling.person), command.clone(), web.db().now_ms());
    web.db().read(move |read| act::preview(read, &who, &command, now_ms)).await
}

async fn mistaken(
    web: &Web,
    headers: &HeaderMap,
    filling: &Filling,
    complaints: Complaints,
) -> Result<Response, Failure> {
    let page = form(web, headers, filling, &complaints).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn gather(web: &Web, filling: &Filling) -> Result<Found> {
    let (person, kind, number) = (filling.person.clone(), filling.kind, filling.number.clone());
    let now_ms = web.db().now_ms();
    web.db().read(move |read| gathered(read, &person, (kind, &number), now_ms)).await
}

fn gathered(
    read: &Read<'_>,
    person: &SignedIn,
    (kind, number): (ActKind, &str),
    now_ms: i64,
) -> Result<Found> {
    let order = own::reach(read, person, number)?;
    let (acts, _) = act::possible(read, &own::who(person), &order, now_ms)?;
    let verdict = acts.into_iter().find(|one| one.kind == kind).map(|one| one.verdict);
    let (until_ms, denial) = match verdict {
        Some(Ok(until_ms)) => (until_ms, None),
        Some(Err(denial)) => (None, Some(denial)),
        None => return Err(Error::NotFound),
    };
    Ok(Found { offer: offer(read, order.clone(), kind, now_ms)?, order, denial, until_ms })
}

async fn form(web: &Web, headers: &HeaderMap, filling: &Filling, complaints: &Complaints) -> Result<Page> {
    let found = gather(web, filling).await?;
    let title = wording::act_title(filling.kind);
    let action = wording::act_path(&found.order.number, filling.kind);
    let key = filling.typed.get("key").filter(|key| !key.is_empty()).cloned();
    let gate = match &found.denial {
        None => Gate::Open,
        Some(denial) => closed(denial, &filling.person, &action),
    };
    let asks = match (&gate, &found.offer) {
        (Gate::Open, Some(offer)) => asking::asks(filling, (&found.order, offer), complaints),
        _ => Vec::new(),
    };
    let view = ActForm {
        shop: frame(web, headers, (Place::Orders, title), Some(&filling.person)),
        order: found.order.number.clone(),
        order_href: wording::path(&found.order.number),
        title: title.into(),
        lead: found.until_ms.map_or_else(String::new, |until_ms| {
            format!("Possible {}.", wording::until_text(until_ms, &web.clock()))
        }),
        gate,
        action,
        key: key.unwrap_or_else(|| web.post.chance().token()),
        error: complaints.summary(),
        asks,
        photos: found.offer.as_ref().and_then(|offer| photos(web, offer, (filling, complaints))),
    };
    Ok(Page(act_page(&view)))
}

fn closed(denial: &Denial, person: &SignedIn, action: &str) -> Gate {
    match denial.code {
        Code::Rung(_) => Gate::StepUp { why: denial.why.clone(), href: way_up(Some(person), action) },
        _ => Gate::Closed(denial.why.clone()),
    }
}

/// Photos are asked for where a rule may want them.
fn photos(web: &Web, offer: &Offer, (filling, complaints): (&Filling, &Complaints)) -> Option<Photos> {
    let is_always = !offer.terms.photos.is_empty();
    let reasons: Vec<&str> =
        offer.terms.reasons.iter().filter(|one| one.photos).map(|one| one.text.as_str()).collect();
    if !is_always && reasons.is_empty() {
        return None;
    }
    let ask = if is_always {
        "Show us what is wrong: then we can decide at once.".into()
    } else {
        format!("Needed for: {}.", reasons.join(", "))
    };
    Some(Photos {
        ask,
        hint: format!(
            "Up to {FILES_LIMIT} pictures or PDFs, {} MB together.",
            web.shop.upload_bytes / 1_048_576
        ),
        error: complaints.of("files"),
        kept: filling.photos.iter().map(Kept::view).collect(),
    })
}

/// The page that says what will happen.
fn previewed(
    web: &Web,
    headers: &HeaderMap,
    (filling, order): (&Filling, &str),
    (plan, seen, error): (&Plan, String, Option<String>),
) -> Page {
    let title = wording::act_title(filling.kind);
    let hold =
        plan.hold_ms.checked_add(web.db().now_ms()).filter(|_| plan.hold_ms > 0 && plan.review.is_empty());
    let mut steps = plan.steps.clone();
    if !plan.review.is_empty() {
        steps.insert(0, "A person looks at it first and tells you by e-mail.".into());
    }
    let sent = |(name, _): &(&String, &String)| {
        !matches!(name.as_str(), "seen" | "then") && !name.starts_with("photo-")
    };
    let view = PreviewPage {
        shop: frame(web, headers, (Place::Orders, title), Some(&filling.person)),
        order: order.into(),
        order_href: wording::path(order),
        title: title.into(),
        action: wording::act_path(&filling.number, filling.kind),
        filled: filling.typed.iter().filter(sent).map(|(name, text)| (name.clone(), text.clone())).collect(),
        photos: filling.photos.iter().map(Kept::view).collect(),
        seen,
        error,
        goods: plan.goods.clone(),
        sums: sums(plan),
        steps,
        hold: hold.map_or_else(String::new, |until_ms| {
            format!("You can take it back until {}.", moment_text(until_ms, &web.clock()))
        }),
        button: wording::act_button(filling.kind).into(),
    };
    Page(preview_page(&view))
}

fn sums(plan: &Plan) -> Vec<Sum> {
    let told = |line: &MoneyLine| {
        let by = if line.by.is_empty() { String::new() } else { format!(", {}", line.by) };
        let when = if line.is_later { " (when the goods are back)" } else { "" };
        Sum::part(format!("{}{by}{when}", line.text), line.amount.to_string())
    };
    let mut lines: Vec<Sum> = plan.money.iter().map(told).collect();
    if lines.len() > 1 {
        let total = plan.money.iter().map(|line| line.amount.minor).sum::<i64>();
        let text = if total < 0 { "You pay" } else { "You get" };
        lines.push(Sum::total(text, Money::new(total.abs(), plan.currency.clone()).to_string()));
    }
    lines
}

fn kind(act: &str) -> Result<ActKind> {
    let is_here =
        |kind: &ActKind| !matches!(kind, ActKind::Withdraw | ActKind::Refund | ActKind::ProfileAddress);
    ActKind::read(act).filter(is_here).ok_or(Error::NotFound)
}
