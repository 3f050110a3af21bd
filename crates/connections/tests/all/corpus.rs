//! Every published payload: it is mapped, what no field takes is kept, and the import takes what comes out.

use std::path::Path;

use base::testing::Place;
use connections::mapped::{Mapped, Shop};
use connections::{shopify, woocommerce};
use serde_json::Value;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/shops");
const SHOP: Shop<'_> = Shop { tag: "shop", currency: "USD" };

type Map = fn(&Value, Shop<'_>) -> base::Result<Mapped>;

fn shopify_order(doc: &Value, shop: Shop<'_>) -> base::Result<Mapped> {
    let number = connections::payload::see(doc, "name").unwrap_or_else(|| "N1".into());
    shopify::mapping::order(doc, shop, &number)
}

fn woocommerce_order(doc: &Value, shop: Shop<'_>) -> base::Result<Mapped> {
    let number = connections::payload::see(doc, "number").unwrap_or_else(|| "N1".into());
    woocommerce::mapping::order(doc, shop, &number)
}

fn read(name: &str) -> Option<Value> {
    let path = Path::new(DATA).join(name);
    if !path.exists() {
        println!("{} isn't there: not tried", path.display());
        return None;
    }
    Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

/// The documents under `one` or, in lists, under `many`, wherever they stand in an answer or a request.
fn documents(answer: &Value, (one, many): (&str, &str)) -> Vec<Value> {
    let mut all: Vec<Value> = answer.get(one).filter(|doc| doc.is_object()).cloned().into_iter().collect();
    all.extend(answer.get(many).and_then(Value::as_array).cloned().unwrap_or_default());
    all
}

/// Leaves with their paths, without those that say nothing.
fn leaves(value: &Value, path: &str, all: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| leaves(value, &format!("{path}/{name}"), all))
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{path}/{at}"), all))
        }
        leaf => all.extend(connections::payload::text_of(leaf).map(|text| (path.to_owned(), text))),
    }
}

/// A leaf is in the record, or at its own place in what is kept.
fn nothing_is_lost(doc: &Value, mapped: &Mapped) {
    let mut before = Vec::new();
    leaves(doc, "", &mut before);
    let mut fields = Vec::new();
    let mut kept = Value::Null;
    for record in &mapped.records {
        let mut record = record.clone();
        if let Some(extra) = record.as_object_mut().unwrap().remove("extra") {
            kept = extra["shop"].clone();
        }
        leaves(&record, "", &mut fields);
    }
    // The name of an option is a value of the shop's.
    let names: Vec<String> = fields
        .iter()
        .filter_map(|(path, _)| path.split_once("/options/").map(|(_, name)| name.to_owned()))
        .collect();
    fields.extend(names.into_iter().map(|name| (String::new(), name)));
    for (path, text) in before {
        let is_kept =
            kept.pointer(&path).and_then(connections::payload::text_of).is_some_and(|kept| kept == text);
        let same_amount =
            |field: &str| text.parse::<f64>().ok().is_some_and(|amount| field.parse::<f64>() == Ok(amount));
        let words = |field: &str| {
            field == text.trim()
                || field.replace(' ', "-") == text
                || same_amount(field)
                || field.starts_with(&format!("{} ", text.trim()))
                || field.ends_with(&format!(" {}", text.trim()))
                || field == format!("{text}Z")
        };
        let is_field = fields.iter().any(|(_, field)| words(field));
        let is_tag =
            path == "/tags" && text.split(',').all(|tag| fields.iter().any(|(_, field)| field == tag.trim()));
        assert!(is_kept || is_field || is_tag, "{path} = {text} is lost: {}", doc["id"]);
    }
}

/// Maps all, holds the leaves, and puts the records into a database; returns how many there were.
async fn all_are_mapped(docs: Vec<Value>, map: Map) -> usize {
    let place = Place::new();
    let db = place.open().await;
    for doc in &docs {
        let mapped = map(doc, SHOP).unwrap_or_else(|error| panic!("{error}: {doc}"));
        nothing_is_lost(doc, &mapped);
        let lines: Vec<String> = mapped.records.iter().map(Value::to_string).collect();
        let put = db.write(move |tx| orders::import::put(tx, &lines.join("\n"))).await;
        put.unwrap_or_else(|error| panic!("{error}: {doc}"));
    }
    docs.len()
}

fn of_shopify(all: &Value, section: &str, names: (&str, &str)) -> Vec<Value> {
    let each = all[section].as_array().unwrap().iter();
    each.flat_map(|example| {
        [documents(&example["response"], names), documents(&example["request"], names)].concat()
    })
    // Answers that were asked for some fields only are no whole documents.
    .filter(|doc| doc.get("id").is_some() && doc.get("created_at").is_some())
    .collect()
}

#[tokio::test]
async fn every_order_customer_and_product_of_shopifys_documentation_is_mapped() {
    let Some(all) = read("shopify_rest_2026_07.json") else { return };
    let examples: usize =
        all.as_object().unwrap().values().map(|section| section.as_array().unwrap().len()).sum();
    assert_eq!(examples, 181, "need all examples for this test to mean anything");

    let orders =
        [of_shopify(&all, "order", ("order", "orders")), of_shopify(&all, "customer", ("order", "orders"))]
            .concat();
    assert!(all_are_mapped(orders, shopify_order).await > 30);
    assert!(
        all_are_mapped(of_shopify(&all, "customer", ("customer", "customers")), shopify::catalogue::customer)
            .await
            > 15
    );
    assert!(
        all_are_mapped(of_shopify(&all, "product", ("product", "products")), shopify::catalogue::product)
            .await
            > 25
    );
}

#[tokio::test]
async fn every_fulfilment_refund_and_transaction_is_part_of_its_order() {
    let Some(all) = read("shopify_rest_2026_07.json") else { return };
    let base = of_shopify(&all, "order", ("order", "orders"))
        .into_iter()
        .find(|order| order["id"] == 450_789_469)
        .unwrap();
    let mut orders = Vec::new();
    for (section, names, list) in [
        ("fulfillment", ("fulfillment", "fulfillments"), "fulfillments"),
        ("refund", ("refund", "refunds"), "refunds"),
        ("transaction", ("transaction", "transactions"), "transactions"),
    ] {
        for part in of_shopify(&all, section, names) {
            let mut order = base.clone();
            shopify::merging::put_part(&mut order, list, &part);
            orders.push(order);
        }
    }

    let count = all_are_mapped(orders, shopify_order).await;
    assert!(count > 15, "need more than {count} parts for this test to mean anything");
}

#[tokio::test]
async fn every_webhook_body_of_shopify_is_mapped() {
    let mut count = 0;
    for (file, names, map) in [
        ("order", ("order", "orders"), shopify_order as Map),
        ("orders", ("order", "orders"), shopify_order),
        ("order_with_transaction", ("order", "orders"), shopify_order),
        ("customer", ("customer", "customers"), shopify::catalogue::customer),
        ("product", ("product", "products"), shopify::catalogue::product),
    ] {
        let Some(body) = read(&format!("shopify_fixtures/{file}.json")) else { return };
        count += all_are_mapped(documents(&body, names), map).await;
    }
    assert!(count >= 5, "need more than {count} bodies for this test to mean anything");
}

#[tokio::test]
async fn every_order_customer_and_product_of_woocommerce_is_mapped() {
    let Some(all) = read("woocommerce_v3.json") else { return };
    let of = |section: &str| -> Vec<Value> {
        let each = all[section].as_array().unwrap().iter().map(|example| &example["json"]);
        let each = each.flat_map(|json| match json {
            Value::Array(list) => list.clone(),
            Value::Object(batch) if batch.contains_key("create") => {
                let lists =
                    ["create", "update", "delete"].iter().filter_map(|name| batch.get(*name)?.as_array());
                lists.flatten().cloned().collect()
            }
            one => vec![one.clone()],
        });
        each.filter(|doc| doc.get("id").is_some() && doc.get("date_created_gmt").is_some()).collect()
    };

    assert!(all_are_mapped(of("orders"), woocommerce_order).await > 6);
    assert!(all_are_mapped(of("customers"), woocommerce::catalogue::customer).await > 6);
    assert!(all_are_mapped(of("products"), woocommerce::catalogue::product).await > 6);
    let mut variable = of("products").into_iter().find(|doc| doc["type"] == "variable").unwrap();
    let mut variations = of("product-variations");
    variations.sort_by_key(|variation| variation["id"].as_i64());
    variations.dedup_by_key(|variation| variation["id"].as_i64());
    variable["variations"] = Value::Array(variations);
    assert_eq!(all_are_mapped(vec![variable], woocommerce::catalogue::product).await, 1);
}
