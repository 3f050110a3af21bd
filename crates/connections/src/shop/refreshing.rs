//! Fetching one thing as it stands in the shop now: what a webhook only hinted at, and an order after an act on it.

use base::jobs::Outcome;
use base::{Error, Result};
use serde_json::Value;

use super::rows::{self, Connection, ConnectionId, Kind};
use super::{applying, health};
use crate::errand::{Access, Trouble};
use crate::links::Links;
use crate::{shopify, woocommerce};

/// Fetches what `payload` names and applies it.
pub async fn run(links: &Links, payload: &str) -> Outcome {
    let payload: Value = serde_json::from_str(payload).unwrap_or_default();
    let (Some(shop), Some(id)) = (payload["shop"].as_i64(), payload["id"].as_str()) else {
        return Outcome::Dead(format!("`{payload}` names nothing to fetch."));
    };
    match fetch(links, ConnectionId(shop), (payload["thing"].as_str().unwrap_or_default(), id)).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

async fn fetch(links: &Links, shop: ConnectionId, (thing, id): (&str, &str)) -> Result<Outcome> {
    let connection = links.db.read(move |read| rows::find(read, shop)).await?;
    let access = connection.access(links)?;
    let is_product = thing == "product";
    let asked = match (connection.kind, is_product) {
        (Kind::Shopify, false) => access
            .get(&format!("{}/orders/{id}.json", shopify::API))
            .await
            .map(|reply| reply.json["order"].clone()),
        (Kind::Shopify, true) => access
            .get(&format!("{}/products/{id}.json", shopify::API))
            .await
            .map(|reply| reply.json["product"].clone()),
        (Kind::WooCommerce, false) => {
            access.get(&format!("{}/orders/{id}", woocommerce::API)).await.map(|reply| reply.json)
        }
        (Kind::WooCommerce, true) => with_variations(&access, id).await,
    };
    let doc = match asked {
        Ok(doc) => doc,
        Err(trouble) => return give_up_or_wait(links, shop, trouble).await,
    };
    links
        .db
        .write(move |tx| {
            health::note_success(tx, shop)?;
            let topic = topic_of(&connection, is_product);
            match tx.attempt(|tx| applying::apply(tx, &connection, topic, &doc))? {
                Ok(_) => Ok(Outcome::Done),
                Err(Error::Refused(why) | Error::Conflict(why)) => Ok(Outcome::Dead(why)),
                Err(error) => Err(error),
            }
        })
        .await
}

/// The topic under which a whole document is applied.
pub(super) fn topic_of(connection: &Connection, is_product: bool) -> &'static str {
    match (connection.kind, is_product) {
        (Kind::Shopify, false) => "orders/updated",
        (Kind::Shopify, true) => "products/update",
        (Kind::WooCommerce, false) => "order.updated",
        (Kind::WooCommerce, true) => "product.updated",
    }
}

/// A product with its variations in the place of their ids.
pub(super) async fn with_variations(access: &Access, id: &str) -> std::result::Result<Value, Trouble> {
    let path = format!("{}/products/{id}", woocommerce::API);
    let mut product = access.get(&path).await?.json;
    if product["variations"].as_array().is_some_and(|all| !all.is_empty()) {
        product["variations"] = access.get(&format!("{path}/variations?per_page=100")).await?.json;
    }
    Ok(product)
}

/// A shop that says no has nothing to fetch; one that can't now is asked again.
async fn give_up_or_wait(links: &Links, shop: ConnectionId, trouble: Trouble) -> Result<Outcome> {
    match trouble {
        Trouble::Refused(said) => Ok(Outcome::Dead(format!("The shop has it no more: {said}"))),
        Trouble::Later(why, after_ms) => {
            let said = why.clone();
            links.db.write(move |tx| health::note_failure(tx, shop, &said)).await?;
            Ok(after_ms.map_or_else(
                || Outcome::Again(why.clone()),
                |after_ms| Outcome::NotBefore(links.db.now_ms() + after_ms, why.clone()),
            ))
        }
    }
}
