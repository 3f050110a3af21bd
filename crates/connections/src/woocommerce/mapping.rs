//! A WooCommerce order as records: its customer, then the order with lines, payments and shipments.

use base::{Error, Result};
use serde_json::{Map, Value, json};

use super::gmt;
use crate::mapped::{
    Buyer, Lines, Mapped, OPTIONS, Shop, TEXT_CHARS, TITLE_CHARS, address, buyer, email, joined, phone,
};
use crate::payload::{Payload, decimal, list, minor, moment_text, see, text_of};

/// WooCommerce's names of an address's parts; it has no whole name.
pub(super) const ADDRESS: [&str; 7] =
    ["name", "address_1", "address_2", "city", "state", "postcode", "country"];

/// The records of the order `doc`, which is called `number` here.
pub fn order(doc: &Value, shop: Shop<'_>, number: &str) -> Result<Mapped> {
    let mut left = Payload::new(doc.clone());
    let currency = left.take("currency").unwrap_or_else(|| shop.currency.into());
    let Some(placed) = gmt(doc, "date_created_gmt") else {
        return Err(Error::refused("It has no date_created_gmt, so it is no whole order."));
    };
    left.take("date_created_gmt");
    let id = left.see("id").unwrap_or_default();
    let (names, customer) = customer_of(&mut left, shop, &id);
    let (lines, skus) = lines(&mut left, shop, &currency);
    // Their “processing” is what others call paid: nothing has been packed yet.
    let status = match left.see("status").as_deref() {
        Some("processing") => "paid".into(),
        _ => left.take("status").unwrap_or_else(|| "pending".into()),
    };
    let mut record = json!({
        "type": "order",
        "number": number,
        "placed_at": placed,
        "status": status.replace('-', " "),
        "currency": currency,
        "lines": lines,
        "payments": payments(doc, &currency),
        "shipments": shipments(doc, &skus),
    });
    if let Some(total) = see(doc, "total").and_then(|total| minor(&total, &currency)) {
        record["total"] = json!(decimal(total, &currency));
    }
    for (name, value) in names.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    let mut sent_to = left.open("shipping");
    record["address"] = Value::Object(named_address(&mut sent_to));
    left.put_back("shipping", sent_to);
    left.take("number");
    record["extra"] = shop.extra(left);
    Ok(Mapped { records: vec![customer, record], local_key: number.into() })
}

/// An address with the name put together.
pub(super) fn named_address(from: &mut Payload) -> Map<String, Value> {
    let name = joined(&[from.see("first_name"), from.see("last_name")]);
    let mut lines = address(from, ADDRESS);
    if !name.is_empty() && !lines.is_empty() && name.chars().count() <= TEXT_CHARS {
        from.take("first_name");
        from.take("last_name");
        lines.insert("name".into(), json!(name));
    }
    lines
}

fn customer_of(left: &mut Payload, shop: Shop<'_>, order_id: &str) -> (Value, Value) {
    let billing = left.open("billing");
    let known = Buyer {
        name: joined(&[billing.see("first_name"), billing.see("last_name")]),
        email: email(billing.see("email")),
        phone: phone(billing.see("phone")),
        language: None,
    };
    left.put_back("billing", billing);
    buyer(shop, left.see("customer_id"), order_id, known)
}

fn lines(left: &mut Payload, shop: Shop<'_>, currency: &str) -> (Vec<Value>, Vec<String>) {
    let mut lines = Lines::new(currency);
    let mut items = left.list("line_items");
    for item in &mut items {
        item_line(&mut lines, item, shop, currency);
    }
    left.put_back_list("line_items", items);
    for (name, label, otherwise) in
        [("shipping_lines", "method_title", "Shipping"), ("fee_lines", "name", "Fee")]
    {
        let charges = left.list(name);
        for charge in &charges {
            let amount = charge.see("total").and_then(|total| minor(&total, currency)).unwrap_or(0);
            lines.charge(&charge.see(label).unwrap_or_else(|| otherwise.into()), amount);
        }
        left.put_back_list(name, charges);
    }
    // Totals of lines come without tax, also where prices include it.
    lines.charge("Tax", left.see("total_tax").and_then(|tax| minor(&tax, currency)).unwrap_or(0));
    let skus = lines.skus();
    let total = left.see("total").and_then(|total| minor(&total, currency));
    (lines.close(total), skus)
}

fn item_line(lines: &mut Lines, item: &mut Payload, shop: Shop<'_>, currency: &str) {
    let quantity = item.take("quantity").and_then(|quantity| quantity.parse::<i64>().ok()).unwrap_or(1);
    let total = item.see("total").and_then(|total| minor(&total, currency)).unwrap_or(0);
    let mut more = Map::new();
    let variant = item.see("variation_id").filter(|id| id != "0").or_else(|| item.see("product_id"));
    let sku = shop.sku(item.see("sku"), variant);
    if item.see("sku").is_some_and(|known| known == sku) {
        item.take("sku");
    }
    if !sku.is_empty() {
        more.insert("sku".into(), json!(sku));
    }
    more.insert("options".into(), Value::Object(options(item)));
    let title = item.take_within("name", TITLE_CHARS).unwrap_or_default();
    if quantity > 0 {
        // A total that its pieces don't share evenly leaves the rest to a line at the end.
        lines.add(&title, (quantity, total / quantity), more);
    }
}

/// What was chosen stands among the line's further data; names that begin with an underscore are for programs.
fn options(item: &mut Payload) -> Map<String, Value> {
    let mut options = Map::new();
    let mut left = item.list("meta_data");
    for meta in &mut left {
        let name = meta.see("display_key").or_else(|| meta.see("key"));
        let name = name.filter(|name| !name.starts_with('_') && name.chars().count() <= TEXT_CHARS);
        let value = meta.see("value").filter(|value| value.chars().count() <= TEXT_CHARS);
        if let (Some(name), Some(value)) = (name, value)
            && options.len() < OPTIONS
            && !options.contains_key(&name)
        {
            meta.take(if meta.see("display_key").is_some() { "display_key" } else { "key" });
            meta.take("value");
            options.insert(name, json!(value));
        }
    }
    if !left.is_empty() {
        item.put_back_list("meta_data", left);
    }
    options
}

fn payments(doc: &Value, currency: &str) -> Vec<Value> {
    let method = see(doc, "payment_method").unwrap_or_else(|| "unknown".into());
    let mut all = Vec::new();
    if let (Some(at), Some(total)) =
        (gmt(doc, "date_paid_gmt"), see(doc, "total").and_then(|total| minor(&total, currency)))
    {
        all.push(json!({ "kind": "payment", "method": method, "amount": decimal(total.max(0), currency), "at": at }));
    }
    for refund in list(doc, "refunds") {
        let amount = see(refund, "total")
            .or_else(|| see(refund, "amount"))
            .and_then(|amount| minor(&amount, currency));
        if let Some(amount) = amount {
            let at = gmt(refund, "date_created_gmt");
            all.push(json!({ "kind": "refund", "method": method, "amount": decimal(amount.abs(), currency), "at": at }));
        }
    }
    all
}

/// WooCommerce knows no parcels; its shipment-tracking extension keeps them in the order's further data.
fn shipments(doc: &Value, skus: &[String]) -> Vec<Value> {
    let tracked = list(doc, "meta_data")
        .iter()
        .find(|meta| see(meta, "key").as_deref() == Some("_wc_shipment_tracking_items"));
    let parcels = tracked.map_or(&[][..], |meta| list(meta, "value"));
    let short = |text: Option<String>| text.map(|text| text.chars().take(TEXT_CHARS).collect::<String>());
    let parcels = parcels.iter().map(|parcel| {
        let carrier = see(parcel, "custom_tracking_provider").or_else(|| see(parcel, "tracking_provider"));
        let shipped =
            parcel.get("date_shipped").and_then(text_of).and_then(|seconds| seconds.parse::<i64>().ok());
        json!({
            "carrier": short(carrier),
            "tracking": short(see(parcel, "tracking_number")),
            "skus": skus,
            "shipped_at": shipped.map(|seconds| moment_text(seconds * 1_000)),
        })
    });
    let parcels: Vec<Value> = parcels.collect();
    match (parcels.is_empty(), gmt(doc, "date_completed_gmt")) {
        (true, Some(at)) => vec![json!({ "skus": skus, "shipped_at": at })],
        _ => parcels,
    }
}
