//! Warranty: what a customer registered, one more to register, and what became of their claims.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::{Error, Read, Result, Tx};
use http::{HeaderMap, StatusCode};
use jiff::tz::TimeZone;
use orders::claim::finding::of_customer as claims_of;
use orders::claim::warranty::{Cover, Facts, LAW_MONTHS, cover};
use orders::claim::{Claim, Remedy, State as Standing};
use orders::registration::{self, NewRegistration, Registration, register};
use orders::{LineView, OrderView, Stage, of_customer};
use serde::Deserialize;

use super::pages::shop::Place;
use super::pages::warranty::{self as view, Register, Warranty, warranty_page};
use super::visitor::{Proved, SignedIn, frame};
use super::wording;
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::field::Typed;
use crate::parts::select::{Choice, Choices, Group};
use crate::parts::time::{Clock, day_text};
use crate::state::Web;

/// Orders whose products can be registered.
const ORDERS: i64 = 50;
/// Claims that are shown.
const CLAIMS: i64 = 50;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    product: String,
    serial: String,
}

struct Found {
    orders: Vec<OrderView>,
    registered: Vec<Registration>,
    claims: Vec<Claim>,
}

/// `GET /warranty`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, &headers, &who, (Asked::default(), None)).await?;
    Ok(said(page, &headers))
}

/// `POST /warranty`: registers a product.
pub async fn create(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let (person, wish, zone) = (who.clone(), asked.clone(), web.shop.time_zone.clone());
    let result = web.db().write(move |tx| registered(tx, &person, &wish, &zone)).await;
    match result {
        Ok(done) => Ok(redirect_saying("/warranty", Tone::Good, &format!("{} is registered.", done.title))),
        Err(Error::Refused(why) | Error::Conflict(why)) => {
            let page = page(&web, &headers, &who, (asked, Some(why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn registered(tx: &mut Tx<'_>, who: &SignedIn, asked: &Asked, zone: &str) -> Result<Registration> {
    let orders = of_customer(tx, &who.cluster, ORDERS)?;
    let chosen = lines(&orders).find(|(_, line)| line.id.to_string() == asked.product);
    let (order, line) = chosen.ok_or_else(|| Error::refused("Choose the product."))?;
    let delivered_ms = delivered(order);
    let facts = Facts {
        delivered_ms,
        registered_ms: None,
        months: LAW_MONTHS,
        zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
    };
    let until_ms = match cover(&facts, tx.now_ms()) {
        Cover::Within(until_ms) => until_ms,
        Cover::Over(until_ms) => Some(until_ms),
    };
    let new = NewRegistration {
        customer_id: who.id.0,
        order_id: Some(order.id.0),
        actor: who.actor(),
        sku: line.sku.clone(),
        title: line.title.clone(),
        serial: asked.serial.clone(),
        bought_ms: order.placed_ms,
        warranty_until_ms: until_ms,
    };
    register(tx, &new, &[])
}

/// What was bought and can be registered: products of orders that left.
fn lines(orders: &[OrderView]) -> impl Iterator<Item = (&OrderView, &LineView)> {
    let arrived =
        |order: &&OrderView| !matches!(order.stage, Stage::Placed | Stage::Packed | Stage::Cancelled);
    let all =
        orders.iter().filter(arrived).flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    all.filter(|(_, line)| !line.sku.is_empty())
}

fn delivered(order: &OrderView) -> Option<i64> {
    order.shipments.iter().filter_map(|parcel| parcel.delivered_ms).max()
}

fn gather(read: &Read<'_>, who: &SignedIn) -> Result<Found> {
    Ok(Found {
        orders: of_customer(read, &who.cluster, ORDERS)?,
        registered: registration::of_customer(read, &who.cluster)?,
        claims: claims_of(read, &who.cluster, None, CLAIMS)?,
    })
}

async fn page(
    web: &Web,
    headers: &HeaderMap,
    who: &SignedIn,
    (asked, error): (Asked, Option<String>),
) -> Result<Page> {
    let person = who.clone();
    let found = web.db().read(move |read| gather(read, &person)).await?;
    let clock = web.clock();
    let view = Warranty {
        shop: frame(web, headers, (Place::Returns, "Warranty"), Some(who)),
        registered: found.registered.iter().map(|one| product(one, &found.orders, &clock)).collect(),
        claims: found.claims.iter().map(claim).collect(),
        form: Register {
            products: products(&found.orders, &asked.product),
            serial: Typed::new(asked.serial),
            error,
        },
        clock,
    };
    Ok(Page(warranty_page(&view)))
}

fn products(orders: &[OrderView], chosen: &str) -> Choices {
    let options: Vec<Choice> = lines(orders)
        .map(|(order, line)| Choice::new(line.id.to_string(), format!("{} · {}", line.title, order.number)))
        .collect();
    Choices {
        name: "product".into(),
        label: "Product".into(),
        groups: if options.is_empty() { Vec::new() } else { vec![Group { label: String::new(), options }] },
        chosen: chosen.into(),
        prompt: "Choose…".into(),
        ..Choices::default()
    }
}

fn product(one: &Registration, orders: &[OrderView], clock: &Clock) -> view::Registered {
    let order = orders.iter().find(|order| Some(order.id.0) == one.order_id);
    let cover = match one.warranty_until_ms {
        Some(until_ms) if until_ms <= clock.now_ms => {
            Chip::new(Tone::Plain, format!("was covered until {}", day_text(until_ms - 1, clock)))
        }
        Some(until_ms) => Chip::new(Tone::Good, format!("covered until {}", day_text(until_ms - 1, clock))),
        None => Chip::new(Tone::Good, "covered"),
    };
    let claim_href = order.map(|order| {
        let line = order.lines.iter().find(|line| line.sku == one.sku).map_or(0, |line| line.id);
        format!("{}/claim?item={line}&serial={}", wording::path(&order.number), wording::encoded(&one.serial))
    });
    view::Registered {
        title: one.title.clone(),
        serial: one.serial.clone(),
        bought_ms: one.bought_ms,
        cover,
        claim_href,
    }
}

fn claim(one: &Claim) -> view::Claim {
    let state = match one.state {
        Standing::Open => Chip::new(Tone::Accent, "being looked at"),
        Standing::Accepted => Chip::new(Tone::Good, "accepted"),
        Standing::Declined => Chip::new(Tone::Bad, "declined"),
        Standing::Settled => Chip::new(Tone::Good, "settled"),
    };
    let outcome = match one.outcome {
        Some(Remedy::Repair) => "We mend it.",
        Some(Remedy::Replace) => "You get another one.",
        Some(Remedy::Refund) => "You get the money back.",
        Some(Remedy::Part) => "You get the part that is missing or broken.",
        Some(Remedy::None) | None => "",
    };
    let decision = [outcome, one.decision.as_str()];
    let decision: Vec<&str> = decision.into_iter().filter(|part| !part.is_empty()).collect();
    view::Claim {
        reference: one.reference.clone(),
        title: one.title.clone(),
        problem: one.problem.clone(),
        state,
        decision: decision.join(" "),
        at_ms: one.created_ms,
    }
}
