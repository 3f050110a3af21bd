//! Shopify's customers and products as records.

use base::Result;
use serde_json::{Map, Value, json};

use super::mapping::ADDRESS;
use crate::mapped::{Mapped, OPTIONS, Shop, TEXT_CHARS, TITLE_CHARS, address, email, joined, phone};
use crate::payload::{Payload, see};

/// A customer with the addresses they keep in the shop.
pub fn customer(doc: &Value, shop: Shop<'_>) -> Result<Mapped> {
    let mut left = Payload::new(doc.clone());
    let id = left.see("id").unwrap_or_default();
    let key = shop.key(&id);
    let mut record = json!({
        "type": "customer",
        "key": key,
        "name": joined(&[left.take("first_name"), left.take("last_name")]).chars().take(TEXT_CHARS).collect::<String>(),
        "language": left.take_within("locale", 35),
    });
    if let Some(email) = email(left.see("email")) {
        record["emails"] = json!([email]);
    }
    if let Some(phone) = phone(left.see("phone")) {
        record["phones"] = json!([phone]);
    }
    let mut home = left.open("default_address");
    let lines = address(&mut home, ADDRESS);
    if !lines.is_empty() {
        record["address"] = Value::Object(lines);
    }
    left.put_back("default_address", home);
    let mut others = left.list("addresses");
    record["addresses"] = others
        .iter_mut()
        .take(100)
        .map(|other| Value::Object(address(other, ADDRESS)))
        .filter(|other| other.as_object().is_some_and(|lines| !lines.is_empty()))
        .collect();
    left.put_back_list("addresses", others);
    record["extra"] = shop.extra(left);
    Ok(Mapped { records: vec![record], local_key: key })
}

/// A product with its variants; one that the shop deleted can't be bought any more.
pub fn product(doc: &Value, shop: Shop<'_>) -> Result<Mapped> {
    let mut left = Payload::new(doc.clone());
    let key = shop.key(&left.see("id").unwrap_or_default());
    let names: Vec<String> = option_names(&left);
    let is_sold = left.see("status").is_none_or(|status| status == "active") && left.see("deleted").is_none();
    let mut known: Vec<String> = Vec::new();
    let mut variants = left.list("variants");
    let listed: Vec<Value> = variants
        .iter_mut()
        .map(|variant| {
            let sold = variant_of(variant, shop, (&names, &known));
            known.push(sold["sku"].as_str().unwrap_or_default().to_owned());
            if is_sold { sold } else { without_sale(sold) }
        })
        .collect();
    left.put_back_list("variants", variants);
    let tags: Vec<String> = left.take("tags").map_or_else(Vec::new, |tags| {
        let each = tags.split(',').map(|tag| tag.trim().chars().take(TEXT_CHARS).collect::<String>());
        each.filter(|tag| !tag.is_empty()).take(250).collect()
    });
    let title = left.take_within("title", TITLE_CHARS).unwrap_or_else(|| key.clone());
    let mut record =
        json!({ "type": "product", "key": key, "title": title, "tags": tags, "variants": listed });
    record["extra"] = shop.extra(left);
    Ok(Mapped { records: vec![record], local_key: key })
}

fn option_names(left: &Payload) -> Vec<String> {
    let options = left.clone().list("options");
    options.iter().map(|option| option.see("name").unwrap_or_default()).collect()
}

fn variant_of(variant: &mut Payload, shop: Shop<'_>, (names, known): (&[String], &[String])) -> Value {
    let doc = variant.clone().rest();
    let own = shop.sku(variant.see("sku"), variant.see("id"));
    // Shopify lets two variants share a SKU; here it names one.
    let sku = if known.contains(&own) { shop.sku(None, variant.see("id")) } else { own };
    if variant.see("sku").is_some_and(|written| written == sku) {
        variant.take("sku");
    }
    let mut options = Map::new();
    for (at, field) in ["option1", "option2", "option3"].into_iter().enumerate().take(OPTIONS) {
        let name = names
            .get(at)
            .filter(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| format!("Option {}", at + 1));
        if let Some(value) = variant.take_within(field, TEXT_CHARS) {
            options.insert(name, json!(value));
        }
    }
    let is_counted = see(&doc, "inventory_management").is_some();
    let stock =
        see(&doc, "inventory_quantity").and_then(|stock| stock.parse::<i64>().ok()).filter(|_| is_counted);
    let is_oversold = see(&doc, "inventory_policy").as_deref() == Some("continue");
    json!({
        "sku": sku,
        "options": options,
        "price": variant.take("price").unwrap_or_else(|| "0".into()),
        "currency": shop.currency,
        "available": stock.is_none_or(|stock| stock > 0) || is_oversold,
        "stock": stock,
    })
}

fn without_sale(mut variant: Value) -> Value {
    variant["available"] = json!(false);
    variant
}
