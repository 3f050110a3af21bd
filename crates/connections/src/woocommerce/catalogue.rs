//! WooCommerce's customers and products as records.

use base::Result;
use serde_json::{Map, Value, json};

use super::mapping::named_address;
use crate::mapped::{Mapped, OPTIONS, Shop, TEXT_CHARS, TITLE_CHARS, email, joined, phone};
use crate::payload::{Payload, list, see};

/// A customer.
pub fn customer(doc: &Value, shop: Shop<'_>) -> Result<Mapped> {
    let mut left = Payload::new(doc.clone());
    let key = shop.key(&left.see("id").unwrap_or_default());
    let name = joined(&[left.take("first_name"), left.take("last_name")]);
    let mut record = json!({
        "type": "customer",
        "key": key,
        "name": name.chars().take(TEXT_CHARS).collect::<String>(),
    });
    let mut billing = left.open("billing");
    if let Some(email) = email(left.see("email")).or_else(|| email(billing.see("email"))) {
        record["emails"] = json!([email]);
    }
    if let Some(phone) = phone(billing.see("phone")) {
        record["phones"] = json!([phone]);
    }
    let mut shipping = left.open("shipping");
    let lines = named_address(&mut shipping);
    if !lines.is_empty() {
        record["address"] = Value::Object(lines);
    }
    left.put_back("shipping", shipping);
    let lines = named_address(&mut billing);
    if !lines.is_empty() {
        let mut labelled = lines;
        labelled.insert("label".into(), json!("Billing"));
        record["addresses"] = json!([labelled]);
    }
    left.put_back("billing", billing);
    record["extra"] = shop.extra(left);
    Ok(Mapped { records: vec![record], local_key: key })
}

/// A product: its variations where they came along, or itself as its only variant.
pub fn product(doc: &Value, shop: Shop<'_>) -> Result<Mapped> {
    let mut left = Payload::new(doc.clone());
    let key = shop.key(&left.see("id").unwrap_or_default());
    let is_sold =
        left.see("status").is_none_or(|status| status == "publish") && left.see("deleted").is_none();
    let mut variations = left.list("variations");
    let mut known: Vec<String> = Vec::new();
    let mut variants = Vec::new();
    for variation in &mut variations {
        variants.push(variant_of(variation, shop, (is_sold, &known)));
        known.extend(variants.last().and_then(|variant| variant["sku"].as_str()).map(str::to_owned));
    }
    if !variations.is_empty() {
        left.put_back_list("variations", variations);
    } else if left.see("type").as_deref() != Some("variable") {
        variants.push(variant_of(&mut left, shop, (is_sold, &[])));
    }
    let tags = list(doc, "tags").iter().chain(list(doc, "categories")).filter_map(|tag| see(tag, "name"));
    let mut tags: Vec<String> = tags.map(|tag| tag.chars().take(TEXT_CHARS).collect()).take(250).collect();
    tags.dedup();
    let title = left.take_within("name", TITLE_CHARS).unwrap_or_else(|| key.clone());
    let mut record =
        json!({ "type": "product", "key": key, "title": title, "tags": tags, "variants": variants });
    record["extra"] = shop.extra(left);
    Ok(Mapped { records: vec![record], local_key: key })
}

fn variant_of(variant: &mut Payload, shop: Shop<'_>, (is_sold, known): (bool, &[String])) -> Value {
    let doc = variant.clone().rest();
    let own = shop.sku(variant.see("sku"), variant.see("id"));
    let sku = if known.contains(&own) { shop.sku(None, variant.see("id")) } else { own };
    if variant.see("sku").is_some_and(|written| written == sku) {
        variant.take("sku");
    }
    let mut options = Map::new();
    for attribute in list(&doc, "attributes").iter().take(OPTIONS) {
        if let (Some(name), Some(value)) = (see(attribute, "name"), see(attribute, "option")) {
            options.insert(name, json!(value.chars().take(TEXT_CHARS).collect::<String>()));
        }
    }
    let is_counted = see(&doc, "manage_stock").as_deref() == Some("true");
    let stock =
        see(&doc, "stock_quantity").and_then(|stock| stock.parse::<f64>().ok()).filter(|_| is_counted);
    let is_there = see(&doc, "stock_status").is_none_or(|status| status != "outofstock");
    let is_public = see(&doc, "status").is_none_or(|status| status == "publish" || status == "true");
    json!({
        "sku": sku,
        "options": options,
        "price": variant.take("price").unwrap_or_else(|| "0".into()),
        "currency": shop.currency,
        "available": is_sold && is_there && is_public,
        "stock": stock.map(|stock| stock.floor() as i64),
    })
}
