//! A customer's own returns: the list, one of them with its steps, its label, and word that it was sent.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Read, Result};
use http::{HeaderMap, StatusCode};
use orders::return_::finding::{find_by_reference, of_customer, steps_of};
use orders::return_::label::{Slip, slip};
use orders::return_::receiving::Parcel;
use orders::return_::{Kind, Return, ReturnId, State as Standing, Step, mark_sent};
use serde::Deserialize;

use super::pages::goods::Goods;
use super::pages::return_::{Code, Label, ReturnPage, Sending, label_page, return_page};
use super::pages::returns::{Returning, Returns, returns_page};
use super::pages::shop::Place;
use super::visitor::{SignedIn, find, find_proved, frame};
use super::{own, return_view, wording};
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::parts::field::Typed;
use crate::parts::time::Clock;
use crate::state::Web;

/// Returns of one page of the list.
const PAGE: i64 = 20;

/// The last return seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<i64>,
}

/// What is said of a parcel.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    carrier: String,
    tracking: String,
}

/// `/returns`: one's own, or for a guest the ways to begin.
pub async fn list(
    State(web): State<Web>,
    Query(Before { before }): Query<Before>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let who = find_proved(&web, &headers).await?;
    let mut found = match &who {
        Some(person) => {
            let cluster = person.cluster.clone();
            web.db().read(move |read| of_customer(read, &cluster, before.map(ReturnId), PAGE + 1)).await?
        }
        None => Vec::new(),
    };
    let has_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let clock = web.clock();
    let view = Returns {
        shop: frame(&web, &headers, (Place::Returns, "Returns and warranty"), who.as_ref()),
        is_signed_in: who.is_some(),
        more_href: found.last().filter(|_| has_more).map(|last| format!("/returns?before={}", last.id)),
        returns: found.iter().map(|item| returning(item, &clock)).collect(),
        clock,
    };
    Ok(said(Page(returns_page(&view)), &headers))
}

/// `/returns/{reference}`
pub async fn show(
    State(web): State<Web>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(who) = find(&web, &headers).await? else { return Ok(own::ask(&return_view::path(&reference))) };
    let page = page(&web, &headers, &who, (reference, Sent::default(), None)).await?;
    Ok(said(page, &headers))
}

/// `POST /returns/{reference}/tracking`: the parcel was handed in.
pub async fn sent(
    State(web): State<Web>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?.ok_or(Error::Forbidden)?;
    if sent.tracking.trim().is_empty() {
        let error = "Write the parcel’s number: it stands on the receipt.".to_owned();
        let page = page(&web, &headers, &who, (reference, sent, Some(error))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (person, name) = (who.clone(), reference.clone());
    let parcel = Parcel { carrier: sent.carrier.clone(), tracking: sent.tracking.clone() };
    let result = web
        .db()
        .write(move |tx| {
            let item = reach(tx, &person, &name)?;
            mark_sent(tx, &person.actor(), item.id, &parcel).map(drop)
        })
        .await;
    match result {
        Ok(()) => Ok(redirect_saying(
            &return_view::path(&reference),
            Tone::Good,
            "Thank you. We watch for the parcel.",
        )),
        Err(Error::Refused(why) | Error::Conflict(why)) => {
            let page = page(&web, &headers, &who, (reference, sent, Some(why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `/returns/{reference}/label`
pub async fn label(
    State(web): State<Web>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(who) = find(&web, &headers).await? else { return Ok(own::ask(&return_view::path(&reference))) };
    let person = who.clone();
    let (shop, url) = (web.shop.clone(), web.shop.url.clone());
    let (item, slip) = web
        .db()
        .read(move |read| {
            let item = reach(read, &person, &reference)?;
            let slip = slip(read, &item, &shop.returns, &format!("{url}/returns/{}", item.reference))?;
            Ok((item, slip))
        })
        .await?;
    let title = format!("Label of return {}", item.reference);
    let shop = frame(&web, &headers, (Place::Returns, &title), Some(&who));
    Ok(said(Page(label_page(&label_of(&item, slip, (shop, web.clock())))), &headers))
}

/// The label's page.
pub fn label_of(item: &Return, slip: Slip, (shop, clock): (super::pages::shop::Shop, Clock)) -> Label {
    let goods = slip.lines.into_iter().map(|line| Goods {
        title: line.title,
        options: line.sku,
        quantity: line.quantity,
        price: String::new(),
        note: line.reason,
    });
    let to = if slip.to.is_empty() { vec![shop.name.clone()] } else { slip.to };
    Label {
        shop,
        href: return_view::path(&item.reference),
        reference: item.reference.clone(),
        to,
        from: slip.from,
        goods: goods.collect(),
        code: Code { size: slip.code.size, path: slip.code.path },
        made_ms: item.created_ms,
        clock,
    }
}

/// One's own return; anybody else's isn't found. A gift's is the one's who was given it.
fn reach(read: &Read<'_>, who: &SignedIn, reference: &str) -> Result<Return> {
    let found = find_by_reference(read, reference)?;
    found.filter(|item| who.reaches(item.customer_id, &item.order_number)).ok_or(Error::NotFound)
}

async fn page(
    web: &Web,
    headers: &HeaderMap,
    who: &SignedIn,
    (reference, sent, error): (String, Sent, Option<String>),
) -> Result<Page> {
    let person = who.clone();
    let (item, steps) = web
        .db()
        .read(move |read| {
            let item = reach(read, &person, &reference)?;
            let steps = steps_of(read, item.id)?;
            Ok((item, steps))
        })
        .await?;
    let title = format!("{} {}", return_view::kind(item.kind), item.reference);
    let shop = frame(web, headers, (Place::Returns, &title), Some(who));
    let view = view_of(&item, &steps, (shop, web.clock()));
    let sending = view.sending.map(|asked| match error {
        Some(_) => Sending {
            carrier: Typed::new(sent.carrier),
            tracking: Typed { text: sent.tracking, error },
            ..asked
        },
        None => asked,
    });
    Ok(Page(return_page(&ReturnPage { sending, ..view })))
}

fn view_of(item: &Return, steps: &[Step], (shop, clock): (super::pages::shop::Shop, Clock)) -> ReturnPage {
    let is_gift = item.kind == Kind::Gift;
    let is_open = matches!(item.state, Standing::Requested | Standing::Sent);
    let href = return_view::path(&item.reference);
    ReturnPage {
        shop,
        reference: item.reference.clone(),
        kind: return_view::kind(item.kind).into(),
        order: if is_gift { String::new() } else { item.order_number.clone() },
        order_href: wording::path(&item.order_number),
        state: return_view::state(item.state),
        track: Some(return_view::track(item.state)),
        words: return_view::words(item, &clock),
        created_ms: item.created_ms,
        goods: return_view::goods(item),
        sums: return_view::sums(item),
        steps: return_view::steps(steps),
        sending: is_open.then(|| Sending {
            label_href: format!("{href}/label"),
            carrier: Typed::new(item.carrier.clone()),
            tracking: Typed::new(item.tracking.clone()),
            error: None,
        }),
        href,
        clock,
    }
}

fn returning(item: &Return, clock: &Clock) -> Returning {
    Returning {
        href: return_view::path(&item.reference),
        kind: return_view::kind(item.kind).into(),
        reference: item.reference.clone(),
        state: return_view::state(item.state),
        track: (item.state != Standing::Rejected).then(|| return_view::track(item.state)),
        goods: return_view::goods(item),
        words: return_view::words(item, clock),
        created_ms: item.created_ms,
    }
}
