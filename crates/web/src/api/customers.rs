//! Customers, to copy and to look at.

use axum::Json;
use axum::extract::{Path, State};
use base::{Error, Read, Result};
use orders::method;
use people::customer::dossier::{self, Dossier};
use serde::Deserialize;
use utoipa::IntoParams;

use super::caller::Caller;
use super::orders::reached;
use super::paging::{self, Page};
use super::reading::Asked;
use super::refusal::Refusal;
use super::shapes::customer::Customer;
use crate::state::Web;

/// Which customers.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct CustomersQuery {
    /// Customers on a page, 1 to 200; 50 unless you say.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Only this customer: an id, the id in the shop, or an e-mail address.
    customer: Option<String>,
}

/// Customers, newest first
///
/// A customer's session gets the customer alone.
#[utoipa::path(
    get, path = "/api/v1/customers", tag = "customers", params(CustomersQuery),
    responses((status = 200, body = Page<Customer>)),
    security(("key" = ["customers:read"]), ("session" = []))
)]
pub async fn list(
    State(web): State<Web>,
    caller: Caller,
    Asked(query): Asked<CustomersQuery>,
) -> Result<Json<Page<Customer>>, Refusal> {
    let limit = paging::limit(query.limit)?;
    let before = paging::place("customers", query.cursor.as_deref())?.map(|(id, _)| id);
    let (dossiers, customers) = web
        .db()
        .read(move |read| {
            let dossiers = match reached(read, &caller, query.customer.as_deref())? {
                None => dossier::list(read, before, limit)?,
                Some(ids) if before.is_none() => dossier::these(read, &ids)?,
                Some(_) => Vec::new(),
            };
            let customers = shapes(read, &dossiers)?;
            Ok((dossiers, customers))
        })
        .await?;
    let last = dossiers.last().map(|dossier| (dossier.id.0, 0));
    Ok(Json(paging::page("customers", customers, limit, last)))
}

/// One customer
#[utoipa::path(
    get, path = "/api/v1/customers/{id}", tag = "customers",
    params(("id" = String, Path, description = "The id, the id in the shop, or an e-mail address")),
    responses((status = 200, body = Customer)),
    security(("key" = ["customers:read"]), ("session" = []))
)]
pub async fn show(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Customer>, Refusal> {
    let found = web.db().read(move |read| {
        let ids = reached(read, &caller, Some(&id))?.unwrap_or_default();
        shapes(read, &dossier::these(read, &ids)?)?.pop().ok_or(Error::NotFound)
    });
    Ok(Json(found.await?))
}

/// `dossiers` as programs are given them.
pub fn shapes(read: &Read<'_>, dossiers: &[Dossier]) -> Result<Vec<Customer>> {
    let rows: Vec<i64> = dossiers.iter().flat_map(|dossier| dossier.cluster.iter().copied()).collect();
    let methods = method::of_customers(read, &rows)?;
    Ok(dossiers.iter().map(|dossier| Customer::of(dossier, &methods)).collect())
}
