//! A Shopify order as records: its customer, then the order with lines, payments and shipments.

use base::{Error, Result};
use serde_json::{Map, Value, json};

use super::money::{payments, tax_rate};
use crate::mapped::{
    Buyer, Lines, Mapped, OPTIONS, Shop, TEXT_CHARS, TITLE_CHARS, address, buyer, email, joined, phone,
};
use crate::payload::{self, Payload, decimal, list, minor, see};

/// Shopify's names of an address's parts.
pub(super) const ADDRESS: [&str; 7] = ["name", "address1", "address2", "city", "province", "zip", "country"];

/// The records of the order `doc`, which is called `number` here.
pub fn order(doc: &Value, shop: Shop<'_>, number: &str) -> Result<Mapped> {
    let mut left = Payload::new(doc.clone());
    let currency = left.take("currency").unwrap_or_else(|| shop.currency.into());
    let placed = left.take("created_at").or_else(|| left.take("processed_at"));
    let Some(placed) = placed else {
        return Err(Error::refused("It has no created_at, so it is no whole order."));
    };
    let id = left.see("id").unwrap_or_default();
    let (names, customer) = customer_of(&mut left, shop, &id);
    let (lines, skus) = lines(&mut left, shop, &currency);
    let mut record = json!({
        "type": "order",
        "number": number,
        "placed_at": placed,
        "status": status(doc),
        "currency": currency,
        "lines": lines,
        "payments": payments(doc, &currency, &placed),
        "shipments": shipments(&mut left, shop, &skus),
    });
    if let Some(total) = total(doc, &currency) {
        record["total"] = json!(decimal(total, &currency));
    }
    for (name, value) in names.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    let mut sent_to = left.open("shipping_address");
    record["address"] = Value::Object(address(&mut sent_to, ADDRESS));
    left.put_back("shipping_address", sent_to);
    left.take("name");
    record["extra"] = shop.extra(left);
    Ok(Mapped { records: vec![customer, record], local_key: number.into() })
}

fn total(doc: &Value, currency: &str) -> Option<i64> {
    see(doc, "total_price").and_then(|total| minor(&total, currency))
}

/// One word for how far it has come: what ends it first, then the goods, then the money.
fn status(doc: &Value) -> String {
    let paid = see(doc, "financial_status");
    let sent = see(doc, "fulfillment_status");
    if see(doc, "cancelled_at").is_some() {
        return "cancelled".into();
    }
    match (paid.as_deref(), sent.as_deref()) {
        (Some("refunded" | "voided"), _) => paid.unwrap_or_default(),
        (_, Some("partial")) => "partially fulfilled".into(),
        (_, Some("fulfilled")) if has_arrived(doc) => "delivered".into(),
        (_, Some(_)) => sent.unwrap_or_default(),
        (Some(_), None) => paid.unwrap_or_default(),
        (None, None) => "open".into(),
    }
}

/// Every parcel that wasn't called off is there.
fn has_arrived(doc: &Value) -> bool {
    let mut sent =
        list(doc, "fulfillments").iter().filter(|parcel| !is_off(see(parcel, "status"))).peekable();
    sent.peek().is_some() && sent.all(|parcel| see(parcel, "shipment_status").as_deref() == Some("delivered"))
}

fn is_off(status: Option<String>) -> bool {
    status.is_some_and(|status| ["cancelled", "error", "failure"].contains(&status.as_str()))
}

fn customer_of(left: &mut Payload, shop: Shop<'_>, order_id: &str) -> (Value, Value) {
    let mut customer = left.open("customer");
    let billing =
        see_in(left, "billing_address", "name").or_else(|| see_in(left, "shipping_address", "name"));
    let name = joined(&[customer.take("first_name"), customer.take("last_name")]);
    let mails = [left.see("email"), left.see("contact_email"), customer.see("email")];
    let phones = [left.see("phone"), customer.see("phone"), see_in(left, "shipping_address", "phone")];
    let known = Buyer {
        name: if name.is_empty() { billing.unwrap_or_default() } else { name },
        email: mails.into_iter().find_map(email),
        phone: phones.into_iter().find_map(phone),
        language: left.take_within("customer_locale", 35),
    };
    let id = customer.see("id");
    left.put_back("customer", customer);
    buyer(shop, id, order_id, known)
}

fn see_in(left: &Payload, object: &str, name: &str) -> Option<String> {
    left.clone().open(object).see(name)
}

/// All that costs something, and the SKUs among it.
fn lines(left: &mut Payload, shop: Shop<'_>, currency: &str) -> (Vec<Value>, Vec<String>) {
    let mut lines = Lines::new(currency);
    let is_taxed = left.see("taxes_included").as_deref() == Some("true");
    let mut items = left.list("line_items");
    for item in &mut items {
        item_line(&mut lines, item, shop, (currency, is_taxed));
    }
    left.put_back_list("line_items", items);
    let shipping = left.list("shipping_lines");
    for way in &shipping {
        let price = way
            .see("discounted_price")
            .or_else(|| way.see("price"))
            .and_then(|price| minor(&price, currency));
        lines.charge(&way.see("title").unwrap_or_else(|| "Shipping".into()), price.unwrap_or(0));
    }
    left.put_back_list("shipping_lines", shipping);
    if !is_taxed {
        lines.charge("Tax", left.see("total_tax").and_then(|tax| minor(&tax, currency)).unwrap_or(0));
    }
    lines.charge("Tip", left.see("total_tip_received").and_then(|tip| minor(&tip, currency)).unwrap_or(0));
    let skus = lines.skus();
    let total = left.see("total_price").and_then(|total| minor(&total, currency));
    (lines.close(total), skus)
}

fn item_line(lines: &mut Lines, item: &mut Payload, shop: Shop<'_>, (currency, is_taxed): (&str, bool)) {
    let doc = item.clone().rest();
    let quantity = item.take("quantity").and_then(|quantity| quantity.parse::<i64>().ok()).unwrap_or(1);
    let price = see(&doc, "price").and_then(|price| minor(&price, currency)).unwrap_or(0);
    let off: i64 = list(&doc, "discount_allocations")
        .iter()
        .filter_map(|off| see(off, "amount").and_then(|amount| minor(&amount, currency)))
        .sum();
    // What one piece costs after discounts, where it comes out even; else the discount is a line at the end.
    let is_even = quantity > 0 && off % quantity == 0;
    let mut more = Map::new();
    let sku = shop.sku(item.see("sku"), item.see("variant_id"));
    if item.see("sku").is_some_and(|known| known == sku) {
        item.take("sku");
    }
    if !sku.is_empty() {
        more.insert("sku".into(), json!(sku));
    }
    more.insert("options".into(), Value::Object(options(item)));
    if is_taxed && let Some(rate) = tax_rate(&doc) {
        more.insert("tax_rate".into(), json!(rate));
    }
    let title = item.take_within("title", TITLE_CHARS).or_else(|| item.see("name")).unwrap_or_default();
    // A line whose pieces were all taken back has no quantity of its own any more.
    let pieces = (quantity.max(1), if is_even { price - off / quantity } else { price });
    if quantity > 0 {
        lines.add(&title, pieces, more);
    }
}

fn options(item: &mut Payload) -> Map<String, Value> {
    let mut options = Map::new();
    if let Some(variant) = item.take_within("variant_title", TEXT_CHARS) {
        options.insert("Variant".into(), json!(variant));
    }
    let properties = item.list("properties");
    let mut left = Vec::new();
    for mut property in properties {
        let name = property
            .see("name")
            .filter(|name| name.chars().count() <= TEXT_CHARS && !options.contains_key(name));
        let value = property.see("value").filter(|value| value.chars().count() <= TEXT_CHARS);
        if let (Some(name), Some(value)) = (name, value)
            && options.len() < OPTIONS
        {
            property.take("name");
            property.take("value");
            options.insert(name, json!(value));
        }
        left.push(property);
    }
    if !left.is_empty() {
        item.put_back_list("properties", left);
    }
    options
}

/// Parcels that were sent; those called off stay beside the record.
fn shipments(left: &mut Payload, shop: Shop<'_>, skus: &[String]) -> Vec<Value> {
    let mut parcels = left.list("fulfillments");
    let mut shipments = Vec::new();
    for parcel in &mut parcels {
        if !is_off(parcel.see("status")) {
            shipments.push(shipment(parcel, shop, skus));
        }
    }
    left.put_back_list("fulfillments", parcels);
    shipments
}

fn shipment(parcel: &mut Payload, shop: Shop<'_>, skus: &[String]) -> Value {
    let doc = parcel.clone().rest();
    let said = parcel.see("shipment_status").or_else(|| parcel.see("status"));
    let inside: Vec<String> = list(&doc, "line_items")
        .iter()
        .map(|item| shop.sku(see(item, "sku"), see(item, "variant_id")))
        .filter(|sku| skus.contains(sku))
        .collect();
    let events = parcel.list("events");
    let mut shipment = json!({
        "carrier": parcel.take_within("tracking_company", TEXT_CHARS),
        "tracking": parcel.take_within("tracking_number", TEXT_CHARS),
        "status": said,
        "skus": inside,
        "shipped_at": parcel.see("created_at"),
        "events": events.iter().filter_map(carrier_event).collect::<Vec<Value>>(),
    });
    if parcel.see("shipment_status").as_deref() == Some("delivered") {
        let at = events.iter().find(|event| event.see("status").as_deref() == Some("delivered"));
        let at = at.and_then(|event| event.see("happened_at")).or_else(|| parcel.see("updated_at"));
        shipment["delivered_at"] = json!(at);
    }
    parcel.put_back_list("events", events);
    shipment
}

fn carrier_event(event: &Payload) -> Option<Value> {
    let at = event.see("happened_at").or_else(|| event.see("created_at"))?;
    let place = joined(&[event.see("city"), event.see("province"), event.see("country")]);
    Some(json!({
        "at": payload::moment_text(payload::moment_ms(&at)?),
        "status": event.see("status").unwrap_or_default(),
        "place": place.chars().take(TEXT_CHARS).collect::<String>(),
        "text": event.see("message").unwrap_or_default().chars().take(TITLE_CHARS).collect::<String>(),
    }))
}
