//! Products, to look at.

use axum::Json;
use axum::extract::{Path, State};
use base::{Error, Result};
use orders::product;
use serde::Deserialize;
use utoipa::IntoParams;

use super::paging::{self, Page};
use super::reading::Asked;
use super::refusal::Refusal;
use super::shapes::product::Product;
use crate::state::Web;

/// Which products.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ProductsQuery {
    /// Products on a page, 1 to 200; 50 unless you say.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Products, in the order in which they came in
#[utoipa::path(
    get, path = "/api/v1/products", tag = "products", params(ProductsQuery),
    responses((status = 200, body = Page<Product>)),
    security(("key" = ["orders:read"]), ("session" = []))
)]
pub async fn list(
    State(web): State<Web>,
    Asked(query): Asked<ProductsQuery>,
) -> Result<Json<Page<Product>>, Refusal> {
    let limit = paging::limit(query.limit)?;
    let after = paging::place("products", query.cursor.as_deref())?.map_or(0, |(id, _)| id);
    let products = web.db().read(move |read| product::list(read, after, limit)).await?;
    let last = products.last().map(|product| (product.id, 0));
    Ok(Json(paging::page("products", products.iter().map(Product::of).collect(), limit, last)))
}

/// One product
#[utoipa::path(
    get, path = "/api/v1/products/{key}", tag = "products",
    params(("key" = String, Path, description = "The id in the shop")),
    responses((status = 200, body = Product)),
    security(("key" = ["orders:read"]), ("session" = []))
)]
pub async fn show(State(web): State<Web>, Path(key): Path<String>) -> Result<Json<Product>, Refusal> {
    let found = web.db().read(move |read| product::find(read, &key)?.ok_or(Error::NotFound)).await?;
    Ok(Json(Product::of(&found)))
}
