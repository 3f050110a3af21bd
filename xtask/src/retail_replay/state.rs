//! How the whole shop stands, read through the API, held against the test data and what a task should have changed.

use std::collections::BTreeMap;
use std::path::Path;

use base::{Error, Result};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::gold::End;
use super::shop::{Shop, Template};

/// The shop before any task: as the files say, and as the API says.
pub struct Initial {
    orders: BTreeMap<String, Value>,
    users: BTreeMap<String, Value>,
    seen_orders: BTreeMap<String, String>,
    seen_users: BTreeMap<String, String>,
    key: String,
}

/// Amounts may differ by this much: the files hold binary fractions.
const MONEY_TOLERANCE: f64 = 0.005_000_1;

impl Initial {
    /// Reads both, and makes sure that they agree before anything is replayed.
    pub async fn read(dir: &Path, template: &Template) -> Result<Initial> {
        let shop = template.open().await?;
        let initial = Initial {
            orders: file(&dir.join("orders.json"))?,
            users: file(&dir.join("users.json"))?,
            seen_orders: seen(&shop, &template.key, "orders", "number").await?,
            seen_users: seen(&shop, &template.key, "customers", "key").await?,
            key: template.key.clone(),
        };
        shop.close().await;
        let empty = BTreeMap::new();
        let everything = initial
            .compare(&initial.orders, (&initial.seen_orders, &empty), order)
            .chain(initial.compare(&initial.users, (&initial.seen_users, &empty), user))
            .next();
        match everything {
            Some(difference) => {
                Err(Error::refused(format!("The shop wasn't imported as it is: {difference}")))
            }
            None => Ok(initial),
        }
    }

    /// What differs from the initial state plus `end`, a line each.
    pub async fn differences(&self, shop: &Shop, end: &End) -> Result<Vec<String>> {
        let orders = seen(shop, &self.key, "orders", "number").await?;
        let users = seen(shop, &self.key, "customers", "key").await?;
        let mut found = Vec::new();
        for (before, now, (wanted, all), read) in [
            (&self.seen_orders, &orders, (&end.orders, &self.orders), order as fn(&Value) -> Value),
            (&self.seen_users, &users, (&end.users, &self.users), user),
        ] {
            let changed = now.iter().filter(|(name, text)| before.get(*name) != Some(text));
            let touched: BTreeMap<String, String> = changed
                .map(|(name, text)| (name.clone(), text.clone()))
                .chain(wanted.keys().filter_map(|name| Some((name.clone(), now.get(name)?.clone()))))
                .collect();
            found.extend(self.compare(all, (&touched, wanted), read));
            let gone = before.keys().filter(|name| !now.contains_key(*name));
            found.extend(gone.map(|name| format!("{name} is gone")));
        }
        Ok(found)
    }

    /// Each of `seen` against what is wanted of it: the end state, or else what it was.
    fn compare<'i>(
        &'i self,
        was: &'i BTreeMap<String, Value>,
        (seen, wanted): (&'i BTreeMap<String, String>, &'i BTreeMap<String, Value>),
        read: fn(&Value) -> Value,
    ) -> impl Iterator<Item = String> + 'i {
        seen.iter().filter_map(move |(name, text)| {
            let Some(expected) = wanted.get(name).or_else(|| was.get(name)) else {
                return Some(format!("{name} is new"));
            };
            let now = serde_json::from_str(text).map(|value: Value| read(&value)).unwrap_or_default();
            difference(name, &now, &bare(expected))
        })
    }
}

/// A state of the files without what another part of it says: a user's list of orders, the product of an item (a variant
/// belongs to one product, the converter holds them against each other).
fn bare(state: &Value) -> Value {
    let mut state = state.clone();
    if let Some(fields) = state.as_object_mut() {
        fields.remove("orders");
    }
    for item in state.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = item.as_object_mut() {
            fields.remove("product_id");
        }
    }
    state
}

/// The first thing in which two states differ.
fn difference(path: &str, now: &Value, wanted: &Value) -> Option<String> {
    match (now, wanted) {
        (Value::Object(now), Value::Object(wanted)) => {
            let unknown = now.keys().find(|name| !wanted.contains_key(*name));
            let named = wanted.iter().find_map(|(name, wanted)| {
                difference(&format!("{path}.{name}"), now.get(name).unwrap_or(&Value::Null), wanted)
            });
            named.or_else(|| {
                unknown.map(|name| format!("{path}.{name} is {}, it should not be there", now[name]))
            })
        }
        (Value::Array(now), Value::Array(wanted)) if now.len() == wanted.len() => now
            .iter()
            .zip(wanted)
            .enumerate()
            .find_map(|(at, (now, wanted))| difference(&format!("{path}[{at}]"), now, wanted)),
        (Value::Number(one), Value::Number(other)) => {
            let is_near = one
                .as_f64()
                .zip(other.as_f64())
                .is_some_and(|(one, other)| (one - other).abs() <= MONEY_TOLERANCE);
            (!is_near).then(|| format!("{path} is {one}, it should be {other}"))
        }
        (now, wanted) if now == wanted => None,
        (now, wanted) => Some(format!("{path} is {now}, it should be {wanted}")),
    }
}

/// An order of the API as the files write it.
fn order(from: &Value) -> Value {
    let lines = items(from, "lines").flat_map(|line| {
        let item = json!({
            "name": line["title"], "item_id": line["sku"], "price": amount(&line["price"]), "options": line["options"],
        });
        std::iter::repeat_n(item, line["quantity"].as_u64().unwrap_or(1) as usize)
    });
    let payments = items(from, "payments").map(|paid| {
        json!({ "transaction_type": paid["kind"], "amount": amount(&paid["amount"]), "payment_method_id": paid["method"] })
    });
    let mut to = json!({
        "order_id": from["number"],
        "user_id": from["customer"]["key"],
        "address": address(&from["address"]),
        "items": lines.collect::<Vec<_>>(),
        "fulfillments": fulfillments(from),
        "status": from["status"],
        "payment_history": payments.collect::<Vec<_>>(),
    });
    if let Some(reason) = from["extra"].get("cancel_reason") {
        to["cancel_reason"] = reason.clone();
    }
    for back in items(from, "returns") {
        if back["kind"] == "exchange" {
            to["exchange_items"] = sorted(&back["items"]);
            to["exchange_new_items"] = sorted(&back["new_items"]);
            to["exchange_payment_method_id"] = back["method"].clone();
            to["exchange_price_difference"] = amount(&back["price_difference"]);
        } else {
            to["return_items"] = sorted(&back["items"]);
            to["return_payment_method_id"] = back["method"].clone();
        }
    }
    to
}

/// Parcels with the same goods are one fulfilment with several tracking numbers.
fn fulfillments(from: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for parcel in items(from, "shipments") {
        match found.last_mut().filter(|last| last["item_ids"] == parcel["skus"]) {
            Some(last) => {
                if let Some(ids) = last["tracking_id"].as_array_mut() {
                    ids.push(parcel["tracking"].clone());
                }
            }
            None => found.push(json!({ "tracking_id": [parcel["tracking"]], "item_ids": parcel["skus"] })),
        }
    }
    found
}

/// A customer of the API as the files write a user, without the list of orders: the orders say it.
fn user(from: &Value) -> Value {
    let methods: Map<String, Value> = items(from, "payment_methods")
        .map(|method| (method["key"].as_str().unwrap_or_default().to_owned(), method_of(method)))
        .collect();
    json!({
        "name": { "first_name": from["extra"]["first_name"], "last_name": from["extra"]["last_name"] },
        "address": address(&from["address"]),
        "email": from["emails"][0],
        "payment_methods": methods,
    })
}

fn method_of(method: &Value) -> Value {
    let key = &method["key"];
    match method["kind"].as_str().unwrap_or_default() {
        "card" => {
            let label = method["label"].as_str().unwrap_or_default();
            let (brand, last_four) = label.rsplit_once(' ').unwrap_or((label, ""));
            json!({ "source": "credit_card", "brand": brand, "last_four": last_four, "id": key })
        }
        "gift_card" => json!({ "source": "gift_card", "balance": amount(&method["balance"]), "id": key }),
        kind => json!({ "source": kind, "id": key }),
    }
}

fn address(from: &Value) -> Value {
    json!({
        "address1": from["line1"], "address2": from["line2"], "city": from["city"],
        "country": from["country"], "state": from["state"], "zip": from["postcode"],
    })
}

fn amount(money: &Value) -> Value {
    money["text"].as_str().and_then(|text| text.parse::<f64>().ok()).map_or(Value::Null, Value::from)
}

fn sorted(list: &Value) -> Value {
    let mut items: Vec<String> =
        list.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect();
    items.sort_unstable();
    items.into()
}

fn items<'v>(from: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    from[name].as_array().into_iter().flatten()
}

/// All of a list as the API gives it, each by its name, as text: what didn't change needn't be taken apart.
async fn seen(shop: &Shop, key: &str, list: &str, name: &str) -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Page {
        data: Vec<Box<RawValue>>,
        next: Option<String>,
    }
    let mut all = BTreeMap::new();
    let mut path = format!("/api/v1/{list}?limit=200");
    loop {
        let page: Page = serde_json::from_str(&shop.get(&path, key).await?.text)?;
        for one in page.data {
            let named: BTreeMap<String, &RawValue> = serde_json::from_str(one.get())?;
            let id = named.get(name).map_or("", |id| id.get()).trim_matches('"').to_owned();
            all.insert(id, one.get().to_owned());
        }
        let Some(next) = page.next else { return Ok(all) };
        path = format!("/api/v1/{list}?limit=200&cursor={next}");
    }
}

fn file(path: &Path) -> Result<BTreeMap<String, Value>> {
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}
