//! The three files as they are. A field the converter doesn't know is an error: nothing is dropped silently.

use std::collections::BTreeMap;
use std::path::Path;

use base::{Error, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The whole set.
pub struct Set {
    pub users: BTreeMap<String, User>,
    pub products: BTreeMap<String, Product>,
    pub orders: BTreeMap<String, Order>,
}

/// A customer. `orders` repeats what the orders say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    pub name: Name,
    pub address: Address,
    pub email: String,
    pub payment_methods: BTreeMap<String, Method>,
    pub orders: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    pub first_name: String,
    pub last_name: String,
}

/// A way to pay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    pub source: String,
    pub id: String,
    pub brand: Option<String>,
    pub last_four: Option<String>,
    pub balance: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub address1: String,
    pub address2: String,
    pub city: String,
    pub country: String,
    pub state: String,
    pub zip: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub name: String,
    pub product_id: String,
    pub variants: BTreeMap<String, Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub item_id: String,
    pub options: Box<RawValue>,
    pub available: bool,
    pub price: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    pub order_id: String,
    pub user_id: String,
    pub address: Address,
    pub items: Vec<Item>,
    pub fulfillments: Vec<Parcel>,
    pub status: String,
    pub payment_history: Vec<Paid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub name: String,
    pub product_id: String,
    pub item_id: String,
    pub price: Box<RawValue>,
    pub options: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    pub tracking_id: Vec<String>,
    pub item_ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    pub transaction_type: String,
    pub amount: Box<RawValue>,
    pub payment_method_id: String,
}

/// Reads the files in `dir`.
pub fn read(dir: &Path) -> Result<Set> {
    Ok(Set {
        users: file(&dir.join("users.json"))?,
        products: file(&dir.join("products.json"))?,
        orders: file(&dir.join("orders.json"))?,
    })
}

fn file<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let said =
        |cause: &dyn std::fmt::Display| Error::refused(format!("{} can't be read: {cause}.", path.display()));
    let text = std::fs::read_to_string(path).map_err(|cause| said(&cause))?;
    serde_json::from_str(&text).map_err(|cause| said(&cause))
}
