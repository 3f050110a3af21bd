//! Making what a shop says known here: the document first, then the records it becomes. What is older than what is known
//! changes nothing; an order with an act on its way waits for the shop's answer.

use base::money::Money;
use base::{Error, Result, Tx};
use orders::PaymentKind;
use serde_json::{Value, json};

use super::asking;
use super::meaning::{self, Meaning};
use super::record::{self, Record, Thing};
use super::rows::{Connection, Kind};
use crate::mapped::Mapped;
use crate::payload::{decimal, list, see};
use crate::shopify::merging;
use crate::{shopify, woocommerce};

/// Applies `doc`, which came under `topic`, and returns what became of it in words; empty when it simply is known now.
///
/// Refused or a conflict when it can't be, with the reason for a person.
pub fn apply(tx: &mut Tx<'_>, from: &Connection, topic: &str, doc: &Value) -> Result<String> {
    let Some(meaning) = meaning::of(from.kind, topic) else {
        return Err(Error::refused(format!(
            "This program doesn't know the topic “{topic}”. It is kept as it came."
        )));
    };
    if !doc.is_object() {
        return Err(Error::refused("It is no JSON object."));
    }
    match meaning {
        Meaning::Order => apply_order(tx, from, doc),
        Meaning::Part(name) => apply_part(tx, from, (name, doc)),
        Meaning::CarrierEvent => apply_carrier_event(tx, from, doc),
        Meaning::OrderChanged => {
            let id = see(doc, "order_id").or_else(|| see(&doc["order_edit"], "order_id"));
            asking::plan(tx, from.id, Thing::Order, &id.ok_or_else(no_id)?)?;
            Ok("The order is fetched from the shop.".into())
        }
        Meaning::Customer => apply_plain(tx, from, (Thing::Customer, doc)),
        Meaning::Product => apply_product(tx, from, doc),
        Meaning::ProductGone => end_product(tx, from, doc),
        Meaning::Stock => apply_stock(tx, from, doc),
        Meaning::Gone => Ok("Deleted in the shop. Here it stays as it was.".into()),
    }
}

fn no_id() -> Error {
    Error::refused("It doesn't say what it is about: an id is missing.")
}

/// Applies an order as a whole.
pub(super) fn apply_order(tx: &mut Tx<'_>, from: &Connection, new: &Value) -> Result<String> {
    let id = see(new, "id").ok_or_else(no_id)?;
    let stored = record::find(tx, from.id, Thing::Order, &id)?;
    let updated_ms = updated_ms(from.kind, new);
    if let Some(stored) = &stored
        && updated_ms != 0
        && updated_ms < stored.updated_ms
    {
        return Ok(OLDER.into());
    }
    let record = match stored {
        Some(stored) => Record {
            body: merging::renew(&stored.body, new),
            updated_ms: updated_ms.max(stored.updated_ms),
            ..stored
        },
        None => Record {
            connection_id: from.id,
            local_key: free_number(tx, from, new, &id)?,
            remote_id: id,
            parent: String::new(),
            shown: String::new(),
            body: new.clone(),
            updated_ms,
        },
    };
    show_order(tx, from, record)
}

const OLDER: &str = "It is older than what is known already.";

/// A part of an order that is known; an unknown one is fetched as a whole.
fn apply_part(tx: &mut Tx<'_>, from: &Connection, (name, part): (&str, &Value)) -> Result<String> {
    let order_id = see(part, "order_id").ok_or_else(no_id)?;
    let Some(mut stored) = record::find(tx, from.id, Thing::Order, &order_id)? else {
        asking::plan(tx, from.id, Thing::Order, &order_id)?;
        return Ok("Its order wasn't known yet; it is fetched from the shop.".into());
    };
    merging::put_part(&mut stored.body, name, part);
    if name == "fulfillments" && see(&stored.body, "fulfillment_status").is_none() {
        // The order's own word for it comes with the order; fetched rather than guessed.
        asking::plan(tx, from.id, Thing::Order, &order_id)?;
    }
    show_order(tx, from, stored)
}

fn apply_carrier_event(tx: &mut Tx<'_>, from: &Connection, event: &Value) -> Result<String> {
    let order_id = see(event, "order_id").ok_or_else(no_id)?;
    let known = record::find(tx, from.id, Thing::Order, &order_id)?;
    if let Some(mut stored) = known
        && merging::put_event(&mut stored.body, event)
    {
        return show_order(tx, from, stored);
    }
    Err(Error::refused("Its parcel isn't known yet. It is kept; apply it again when the parcel has come."))
}

/// Writes the order's document, and the order unless an act on it is on its way: then the shop's answer decides.
fn show_order(tx: &mut Tx<'_>, from: &Connection, mut record: Record) -> Result<String> {
    let waits: Option<i64> = tx.find(
        "SELECT id FROM shop_acts WHERE connection_id = $1 AND remote_id = $2 AND state = 'pending' LIMIT 1",
        &[&from.id.0, &record.remote_id],
        |row| row.get(0),
    )?;
    if waits.is_some() {
        record::put(tx, Thing::Order, &record)?;
        return Ok(
            "An act on this order is on its way to the shop; it is shown with the shop's answer.".into()
        );
    }
    let mut mapped = match from.kind {
        Kind::Shopify => shopify::mapping::order(&record.body, from.shop(), &record.local_key)?,
        Kind::WooCommerce => woocommerce::mapping::order(&record.body, from.shop(), &record.local_key)?,
    };
    if let Some(order) = mapped.records.last_mut() {
        let said = order["status"].as_str().unwrap_or_default().to_owned();
        keep_ours(tx, order, (&record.local_key, said == record.shown))?;
        record.shown = said;
    }
    put(tx, &mapped)?;
    record::put(tx, Thing::Order, &record)?;
    Ok(String::new())
}

/// What the shop knows nothing of stays: money that went to balances kept here, and our word for how far the order is as
/// long as the shop's word is the same as before.
fn keep_ours(tx: &Tx<'_>, order: &mut Value, (number, is_same_word): (&str, bool)) -> Result<()> {
    let Some(known) = orders::find_by_number(tx, number)? else { return Ok(()) };
    if is_same_word {
        order["status"] = json!(known.status);
    }
    let currency = order["currency"].as_str().unwrap_or_default().to_owned();
    let mut own = Vec::new();
    for payment in known.payments.iter().filter(|payment| payment.kind == PaymentKind::Refund) {
        let method = orders::method::find(tx, known.customer_id, &payment.method)?;
        if method.is_some_and(|method| method.kind.has_balance())
            && !is_told(order, &payment.amount, &payment.method)
        {
            own.push(json!({
                "kind": "refund",
                "method": payment.method,
                "amount": decimal(payment.amount.minor, &currency),
                "at": crate::payload::moment_text(payment.paid_ms),
            }));
        }
    }
    if let Some(payments) = order["payments"].as_array_mut() {
        payments.extend(own);
    }
    Ok(())
}

fn is_told(order: &Value, amount: &Money, method: &str) -> bool {
    let amount = decimal(amount.minor, &amount.currency);
    let same = |payment: &Value| {
        payment["kind"] == "refund" && payment["method"] == *method && payment["amount"] == *amount
    };
    list(order, "payments").iter().any(same)
}

fn put(tx: &mut Tx<'_>, mapped: &Mapped) -> Result<()> {
    let lines: Vec<String> = mapped.records.iter().map(Value::to_string).collect();
    orders::import::put(tx, &lines.join("\n")).map(|_| ())
}

/// The shop's name for an order; with the connection's when another shop has one of that name.
fn free_number(tx: &Tx<'_>, from: &Connection, doc: &Value, id: &str) -> Result<String> {
    let name = see(doc, "name").or_else(|| see(doc, "number")).unwrap_or_else(|| id.to_owned());
    let taken = record::find_local(tx, Thing::Order, &name)?;
    Ok(if taken.is_empty() { name } else { format!("{name}-{}-{id}", from.tag) })
}

/// A customer, or a product without variations of its own kind.
fn apply_plain(tx: &mut Tx<'_>, from: &Connection, (thing, new): (Thing, &Value)) -> Result<String> {
    let id = see(new, "id").ok_or_else(no_id)?;
    let stored = record::find(tx, from.id, thing, &id)?;
    let updated_ms = updated_ms(from.kind, new);
    if let Some(stored) = &stored
        && updated_ms != 0
        && updated_ms < stored.updated_ms
    {
        return Ok(OLDER.into());
    }
    let body =
        stored.as_ref().map_or_else(|| new.clone(), |stored| merging::with_fields_of(&stored.body, new));
    let mapped = match (thing, from.kind) {
        (Thing::Customer, Kind::Shopify) => shopify::catalogue::customer(&body, from.shop())?,
        (Thing::Customer, Kind::WooCommerce) => woocommerce::catalogue::customer(&body, from.shop())?,
        (_, Kind::Shopify) => shopify::catalogue::product(&body, from.shop())?,
        (_, Kind::WooCommerce) => woocommerce::catalogue::product(&body, from.shop())?,
    };
    put(tx, &mapped)?;
    let updated_ms = updated_ms.max(stored.map_or(0, |stored| stored.updated_ms));
    let (parent, shown) = (String::new(), String::new());
    let record = Record {
        connection_id: from.id,
        remote_id: id,
        parent,
        local_key: mapped.local_key,
        shown,
        body,
        updated_ms,
    };
    record::put(tx, thing, &record)?;
    Ok(String::new())
}

fn apply_product(tx: &mut Tx<'_>, from: &Connection, new: &Value) -> Result<String> {
    match from.kind {
        Kind::Shopify => {
            let said = apply_plain(tx, from, (Thing::Product, new))?;
            for variant in list(new, "variants") {
                if let (Some(item), Some(product)) = (see(variant, "inventory_item_id"), see(new, "id")) {
                    note_item(tx, from, (item, product))?;
                }
            }
            Ok(said)
        }
        Kind::WooCommerce => {
            let parent = see(new, "parent_id").filter(|id| id != "0");
            match parent {
                // A variation changed on its own: its product is fetched with all of them.
                Some(parent) if see(new, "type").as_deref() == Some("variation") => {
                    asking::plan(tx, from.id, Thing::Product, &parent)?;
                    Ok("Its product is fetched from the shop with all its variations.".into())
                }
                _ => apply_with_variations(tx, from, new),
            }
        }
    }
}

/// A webhook names variations by their ids only; what is known of them stays, and the product is fetched with them.
fn apply_with_variations(tx: &mut Tx<'_>, from: &Connection, new: &Value) -> Result<String> {
    let is_named_only = list(new, "variations").iter().any(|variation| !variation.is_object());
    if !is_named_only {
        return apply_plain(tx, from, (Thing::Product, new));
    }
    let id = see(new, "id").ok_or_else(no_id)?;
    let mut doc = new.clone();
    let stored = record::find(tx, from.id, Thing::Product, &id)?;
    let known: Vec<Value> =
        stored.map(|stored| list(&stored.body, "variations").to_vec()).unwrap_or_default();
    doc["variations"] = known.into_iter().filter(Value::is_object).collect();
    doc["variation_ids"] = new["variations"].clone();
    asking::plan(tx, from.id, Thing::Product, &id)?;
    apply_plain(tx, from, (Thing::Product, &doc))?;
    Ok("Its variations are fetched from the shop.".into())
}

fn end_product(tx: &mut Tx<'_>, from: &Connection, doc: &Value) -> Result<String> {
    let id = see(doc, "id").ok_or_else(no_id)?;
    let Some(stored) = record::find(tx, from.id, Thing::Product, &id)? else {
        return Ok("The product wasn't known here.".into());
    };
    let mut body = stored.body.clone();
    body["deleted"] = json!(true);
    apply_plain(tx, from, (Thing::Product, &body))
}

fn note_item(tx: &mut Tx<'_>, from: &Connection, (item, product): (String, String)) -> Result<()> {
    let local_key = from.shop().key(&product);
    let (shown, body) = (String::new(), json!({}));
    let record = Record {
        connection_id: from.id,
        remote_id: item,
        parent: product,
        local_key,
        shown,
        body,
        updated_ms: 0,
    };
    record::put(tx, Thing::Item, &record)
}

/// A level is of one place; the product's stock moves by what that place's level moved. The first word of a place says
/// nothing of the others: then the product is fetched.
fn apply_stock(tx: &mut Tx<'_>, from: &Connection, level: &Value) -> Result<String> {
    let item = see(level, "inventory_item_id").ok_or_else(no_id)?;
    let place = format!("{item}:{}", see(level, "location_id").unwrap_or_default());
    let available = |level: &Value| level["available"].as_i64().unwrap_or(0);
    let before = record::find(tx, from.id, Thing::Level, &place)?;
    let updated_ms = updated_ms(from.kind, level);
    if before.as_ref().is_some_and(|before| updated_ms < before.updated_ms) {
        return Ok(OLDER.into());
    }
    let known = Record {
        connection_id: from.id,
        remote_id: place,
        parent: item.clone(),
        local_key: String::new(),
        shown: String::new(),
        body: level.clone(),
        updated_ms,
    };
    record::put(tx, Thing::Level, &known)?;
    let Some(of) = record::find(tx, from.id, Thing::Item, &item)? else {
        return Err(Error::refused(
            "Its product isn't known yet. It is kept; apply it again when the product has come.",
        ));
    };
    let product = record::find(tx, from.id, Thing::Product, &of.parent)?;
    let (Some(before), Some(product)) = (before, product) else {
        asking::plan(tx, from.id, Thing::Product, &of.parent)?;
        return Ok("Its product is fetched from the shop for the stock of all places.".into());
    };
    let moved = available(level) - available(&before.body);
    let variant = list(&product.body, "variants")
        .iter()
        .find(|variant| see(variant, "inventory_item_id").as_deref() == Some(&item));
    let stock = variant.and_then(|variant| variant["inventory_quantity"].as_i64()).unwrap_or(0) + moved;
    let mut body = product.body.clone();
    merging::put_stock(&mut body, &item, stock);
    apply_plain(tx, from, (Thing::Product, &body))
}

/// When a document changed last; 0 when it doesn't say.
pub(super) fn updated_ms(kind: Kind, doc: &Value) -> i64 {
    match kind {
        Kind::Shopify => merging::updated_ms(doc),
        Kind::WooCommerce => woocommerce::updated_ms(doc),
    }
}
