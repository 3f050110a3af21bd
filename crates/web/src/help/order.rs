//! One order of one's own, with everything about it.

use axum::extract::{Path, State};
use axum::response::Response;
use base::{Read, Result};
use http::HeaderMap;
use orders::act;
use orders::return_::finding::of_order_for;
use orders::{history, invoice, ledger, shipment};

use super::order_view::{Found, view_of};
use super::pages::order::order_page;
use super::pages::shop::Place;
use super::visitor::{SignedIn, find, frame};
use super::{own, wording};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::state::Web;

/// `/orders/{number}`
pub async fn show(
    State(web): State<Web>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(who) = find(&web, &headers).await? else { return Ok(own::ask(&wording::path(&number))) };
    let (person, now_ms) = (who.clone(), web.db().now_ms());
    let found = web.db().read(move |read| gather(read, &person, &number, now_ms)).await?;
    let title = format!("Order {}", found.order.number);
    let shop = frame(&web, &headers, (Place::Orders, &title), Some(&who));
    Ok(said(Page(order_page(&view_of(&found, shop, web.clock()))), &headers))
}

fn gather(read: &Read<'_>, who: &SignedIn, number: &str, now_ms: i64) -> Result<Found> {
    let order = own::reach(read, who, number)?;
    let (acts, facts) = act::possible(read, &own::who(who), &order, now_ms)?;
    let parcels = order.shipments.iter().map(|parcel| shipment::events_of(read, parcel.id));
    Ok(Found {
        acts,
        facts,
        done: act::of_order(read, order.id.0)?,
        sums: ledger::sums(read, &order)?,
        changes: history::of_order(read, order.id.0)?,
        returns: of_order_for(read, order.id, &who.cluster)?,
        invoices: invoice::finding::of_order(read, order.id, Some(&who.cluster))?,
        parcels: parcels.collect::<Result<_>>()?,
        order,
    })
}
