//! What Shopify tells in parts — a fulfilment, a refund, a stock level — put into the document it is a part of.

use serde_json::{Value, json};

use crate::payload::{list, moment_ms, see};

/// Puts `part` into the list `name` of `doc`: in the place of the one with its id, unless that is newer.
pub fn put_part(doc: &mut Value, name: &str, part: &Value) {
    let mut all = list(doc, name).to_vec();
    match all.iter().position(|known| see(known, "id") == see(part, "id")) {
        Some(at) if updated_ms(&all[at]) > updated_ms(part) => {}
        Some(at) => all[at] = with_fields_of(&all[at], part),
        None => all.push(part.clone()),
    }
    doc[name] = Value::Array(all);
}

/// What carriers said of one fulfilment stands within it.
pub fn put_event(doc: &mut Value, event: &Value) -> bool {
    let id = see(event, "fulfillment_id");
    let fulfillments = doc.get_mut("fulfillments").and_then(Value::as_array_mut);
    let found =
        fulfillments.and_then(|all| all.iter_mut().find(|parcel| see(parcel, "id") == id && id.is_some()));
    let Some(parcel) = found else { return false };
    put_part(parcel, "events", event);
    if let Some(status) = see(event, "status") {
        parcel["shipment_status"] = json!(status);
    }
    true
}

/// The stored document with what the new one says in its place. Parts that only webhooks of their own carry stay.
pub fn renew(stored: &Value, new: &Value) -> Value {
    let mut doc = with_fields_of(stored, new);
    for parcel in list(stored, "fulfillments") {
        put_missing(&mut doc, "fulfillments", parcel);
    }
    for refund in list(stored, "refunds") {
        put_missing(&mut doc, "refunds", refund);
    }
    doc
}

fn put_missing(doc: &mut Value, name: &str, stored: &Value) {
    let mut all = list(doc, name).to_vec();
    match all.iter().position(|known| see(known, "id") == see(stored, "id")) {
        Some(at) if updated_ms(&all[at]) < updated_ms(stored) => all[at] = stored.clone(),
        Some(at) => all[at] = with_fields_of(stored, &all[at]),
        None => all.push(stored.clone()),
    }
    doc[name] = Value::Array(all);
}

/// The fields of `old`, with those of `new` over them.
pub fn with_fields_of(old: &Value, new: &Value) -> Value {
    let (Value::Object(old), Value::Object(new)) = (old, new) else { return new.clone() };
    let mut all = old.clone();
    all.extend(new.iter().map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(all)
}

/// When a document changed last; 0 when it doesn't say.
pub fn updated_ms(doc: &Value) -> i64 {
    let said = see(doc, "updated_at").or_else(|| see(doc, "created_at"));
    said.and_then(|text| moment_ms(&text)).unwrap_or(0)
}

/// Sets the stock of the variant whose inventory item it is; false when no variant is.
pub fn put_stock(doc: &mut Value, item_id: &str, available: i64) -> bool {
    let variants = doc.get_mut("variants").and_then(Value::as_array_mut);
    let found = variants.and_then(|all| {
        all.iter_mut().find(|variant| see(variant, "inventory_item_id").as_deref() == Some(item_id))
    });
    let Some(variant) = found else { return false };
    variant["inventory_quantity"] = json!(available);
    if see(variant, "inventory_management").is_none() {
        variant["inventory_management"] = json!("shopify");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_part_does_not_take_the_place_of_a_newer_one() {
        let mut order = json!({"fulfillments": [{"id": 1, "updated_at": "2026-11-02T00:00:00Z", "status": "success", "events": [{"id": 9}]}]});

        put_part(
            &mut order,
            "fulfillments",
            &json!({"id": 1, "updated_at": "2026-11-01T00:00:00Z", "status": "pending"}),
        );
        assert_eq!(order["fulfillments"][0]["status"], "success");
        put_part(
            &mut order,
            "fulfillments",
            &json!({"id": 1, "updated_at": "2026-11-03T00:00:00Z", "status": "cancelled"}),
        );
        assert_eq!(
            (&order["fulfillments"][0]["status"], &order["fulfillments"][0]["events"][0]["id"]),
            (&json!("cancelled"), &json!(9))
        );
    }

    #[test]
    fn a_new_order_document_keeps_what_only_parts_told() {
        let stored = json!({"id": 1, "transactions": [{"id": 5}], "refunds": [{"id": 7}], "fulfillments": [{"id": 2, "events": [{"id": 3}]}]});

        let doc = renew(&stored, &json!({"id": 1, "note": "x", "fulfillments": [{"id": 2}], "refunds": []}));

        assert_eq!((&doc["transactions"][0]["id"], &doc["refunds"][0]["id"]), (&json!(5), &json!(7)));
        assert_eq!((&doc["fulfillments"][0]["events"][0]["id"], &doc["note"]), (&json!(3), &json!("x")));
    }

    #[test]
    fn a_carriers_word_finds_its_parcel() {
        let mut order = json!({"fulfillments": [{"id": 2}]});

        assert!(put_event(&mut order, &json!({"id": 8, "fulfillment_id": 2, "status": "delivered"})));
        assert!(!put_event(&mut order, &json!({"id": 8, "fulfillment_id": 3, "status": "delivered"})));
        assert_eq!(order["fulfillments"][0]["shipment_status"], "delivered");
    }
}
