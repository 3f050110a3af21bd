//! Orders, to copy and to look at. Acting on them stands elsewhere.

use axum::Json;
use axum::extract::{Path, State};
use base::{Error, Read, Result};
use orders::order::details;
use orders::order::listing::{self, Asked as Listing, Walk};
use orders::{OrderView, find_by_number};
use people::CustomerId;
use people::customer::{self, Kind, dossier, identity};
use serde::Deserialize;
use utoipa::IntoParams;

use super::caller::Caller;
use super::paging::{self, Page};
use super::reading::{Asked, moment};
use super::refusal::Refusal;
use super::shapes::order::Order;
use crate::problem::Problem;
use crate::state::Web;

/// Which orders.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct OrdersQuery {
    /// Orders on a page, 1 to 200; 50 unless you say.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Only orders of this customer: an id, the id in the shop, or an e-mail address.
    customer: Option<String>,
    /// Only orders placed at this time or later (RFC 3339); newest first.
    #[param(format = DateTime)]
    placed_since: Option<String>,
    /// Only orders changed at this time or later (RFC 3339); oldest change first, so that the last `updated_at` you saw
    /// is where to go on. Not together with `placed_since`.
    #[param(format = DateTime)]
    updated_since: Option<String>,
}

/// Orders, newest first
///
/// A customer's session gets the customer's own. What is placed while you walk doesn't disturb the walk.
#[utoipa::path(
    get, path = "/api/v1/orders", tag = "orders", params(OrdersQuery),
    responses((status = 200, body = Page<Order>)),
    security(("key" = ["orders:read"]), ("session" = []))
)]
pub async fn list(
    State(web): State<Web>,
    caller: Caller,
    Asked(query): Asked<OrdersQuery>,
) -> Result<Json<Page<Order>>, Refusal> {
    let limit = paging::limit(query.limit)?;
    let placed_ms = moment("placed_since", query.placed_since.as_deref())?;
    let changed_ms = moment("updated_since", query.updated_since.as_deref())?;
    let (name, walk) = match (placed_ms, changed_ms) {
        (Some(_), Some(_)) => {
            let detail = "updated_since: leave it out, or placed_since; one list has one order.";
            return Err(Problem::new("invalid", detail).into());
        }
        (placed_ms, None) => ("orders", Walk::Placed(placed_ms.unwrap_or(i64::MIN))),
        (None, Some(changed_ms)) => ("orders-changed", Walk::Changed(changed_ms)),
    };
    let after = paging::place(name, query.cursor.as_deref())?;
    let (listed, orders) = web
        .db()
        .read(move |read| {
            let customers = reached(read, &caller, query.customer.as_deref())?;
            let listed = listing::list(read, &Listing { customers, walk, after, limit })?;
            let orders: Vec<&OrderView> = listed.iter().map(|listed| &listed.order).collect();
            let orders = shapes(read, &orders)?;
            Ok((listed, orders))
        })
        .await?;
    let last = listed.last().map(|listed| listed.place(walk));
    Ok(Json(paging::page(name, orders, limit, last)))
}

/// One order
///
/// `#` in the number is written `%23`, or left out.
#[utoipa::path(
    get, path = "/api/v1/orders/{number}", tag = "orders",
    params(("number" = String, Path, description = "What the customer calls it", example = "#W2611340")),
    responses((status = 200, body = Order)),
    security(("key" = ["orders:read"]), ("session" = []))
)]
pub async fn show(
    State(web): State<Web>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<Order>, Refusal> {
    let found = web.db().read(move |read| {
        let order = find_by_number(read, &number)?.filter(|order| caller.reaches(order.customer_id));
        let order = order.ok_or(Error::NotFound)?;
        shapes(read, &[&order])?.pop().ok_or(Error::NotFound)
    });
    Ok(Json(found.await?))
}

/// `orders` as programs are given them.
pub fn shapes(read: &Read<'_>, orders: &[&OrderView]) -> Result<Vec<Order>> {
    let details = details::of(read, orders)?;
    let none = details::Details::default();
    Ok(orders.iter().map(|order| Order::of(order, details.get(&order.id.0).unwrap_or(&none))).collect())
}

/// The customer rows a list is to hold: those of `asked`, as far as the caller reaches them; all of them for a key that
/// asks for nobody.
pub fn reached(read: &Read<'_>, caller: &Caller, asked: Option<&str>) -> Result<Option<Vec<i64>>> {
    let own = caller.cluster().map(<[i64]>::to_vec);
    let Some(asked) = asked else { return Ok(own) };
    let found = match asked.parse::<i64>() {
        Ok(id) => customer::find(read, CustomerId(id)).map(|customer| Some(customer.id)),
        Err(_) if asked.contains('@') => identity::find(read, Kind::Email, asked),
        Err(_) => Ok(None),
    };
    let found = match found {
        Ok(Some(id)) => Some(id),
        Ok(None) | Err(Error::NotFound) => dossier::find_by_key(read, asked)?,
        Err(error) => return Err(error),
    };
    let Some(id) = found else { return Ok(Some(Vec::new())) };
    let cluster = customer::cluster(read, id)?;
    Ok(Some(cluster.into_iter().filter(|id| caller.reaches(*id)).collect()))
}
