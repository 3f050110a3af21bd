//! A customer's own orders: the list, and the tiles of the front page.

use axum::extract::{Query, State};
use axum::response::Response;
use base::{Read, Result};
use http::HeaderMap;
use orders::act::{Possible, possible_of};
use orders::{OrderId, OrderView, Place as At, of_customer_before};
use serde::Deserialize;

use super::pages::orders::{OrderTile, Ordered, Orders, orders_page};
use super::pages::shop::Place;
use super::visitor::{Proved, SignedIn, frame};
use super::{own, wording};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::time::Clock;
use crate::state::Web;

/// Orders of one page of the list.
const PAGE: i64 = 10;
/// Orders of the front page.
const TILES: i64 = 2;
/// Items of one order in the list.
const GOODS: usize = 3;

/// The last order seen: when it was placed, and its id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: String,
}

/// `/orders`
pub async fn list(
    State(web): State<Web>,
    Proved(who): Proved,
    Query(Before { before }): Query<Before>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (person, now_ms) = (who.clone(), web.db().now_ms());
    let mut found = web
        .db()
        .read(move |read| {
            let orders = of_customer_before(read, &person.cluster, at(&before), PAGE + 1)?;
            with_acts(read, &person, orders, now_ms)
        })
        .await?;
    let has_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let last = found.last().map(|(order, _)| order.place()).filter(|_| has_more);
    let clock = web.clock();
    let view = Orders {
        shop: frame(&web, &headers, (Place::Orders, "Your orders"), Some(&who)),
        orders: found.iter().map(|(order, acts)| ordered(order, acts, &clock)).collect(),
        more_href: last.map(|at| format!("/orders?before={}-{}", at.placed_ms, at.id)),
        clock,
    };
    Ok(said(Page(orders_page(&view)), &headers))
}

/// The newest orders as tiles of the front page.
pub async fn tiles(web: &Web, who: &SignedIn) -> Result<Vec<OrderTile>> {
    let (person, now_ms) = (who.clone(), web.db().now_ms());
    let found = web
        .db()
        .read(move |read| {
            let orders = orders::of_customer(read, &person.cluster, TILES)?;
            with_acts(read, &person, orders, now_ms)
        })
        .await?;
    let clock = web.clock();
    Ok(found.iter().map(|(order, acts)| tile(order, acts, &clock)).collect())
}

fn with_acts(
    read: &Read<'_>,
    person: &SignedIn,
    orders: Vec<OrderView>,
    now_ms: i64,
) -> Result<Vec<(OrderView, Vec<Possible>)>> {
    let found = possible_of(read, &own::who(person), (&person.cluster, orders), now_ms)?;
    Ok(found.into_iter().map(|(facts, acts)| (facts.order, acts)).collect())
}

fn at(before: &str) -> At {
    let parts = before.split_once('-').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    let (placed_ms, id) = parts.unwrap_or((i64::MAX, i64::MAX));
    At { placed_ms, id: OrderId(id) }
}

fn ordered(order: &OrderView, acts: &[Possible], clock: &Clock) -> Ordered {
    Ordered {
        href: wording::path(&order.number),
        number: order.number.clone(),
        state: wording::state(order.stage),
        track: wording::track(order.stage),
        placed_ms: order.placed_ms,
        goods: order.lines.iter().take(GOODS).map(wording::goods).collect(),
        count_more: order.lines.len().saturating_sub(GOODS),
        total: order.total.to_string(),
        possible: wording::possible(acts, clock),
    }
}

fn tile(order: &OrderView, acts: &[Possible], clock: &Clock) -> OrderTile {
    let words = [wording::last(order, clock), wording::possible(acts, clock)];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    OrderTile {
        href: wording::path(&order.number),
        title: wording::title(order),
        state: wording::state(order.stage),
        track: wording::track(order.stage),
        words: words.join(" · "),
    }
}
