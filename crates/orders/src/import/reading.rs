//! A line of text as a record: every field, its unit, its limit. `docs/import.md` says the same to the person who writes the file.

use serde_json::value::RawValue;

use super::belongings::{self, address_from};
use super::fault::{Flaw, quoted};
use super::journey;
use super::limits::*;
use super::object::{Flaws, Object, Shape};
use super::record::{Buyer, Customer, Head, Line, Order, Payment, Product, Record, Shipment, Variant};
use crate::address::Address;
use crate::options;
use crate::order::PaymentKind;

/// Reads one line, or says all that is wrong with it. `is_last` tells that the file stops without ending the line.
pub(super) fn read(text: &str, is_last: bool) -> Result<Record, Vec<Flaw>> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|cause| vec![no_json(&cause, is_last)])?;
    let flaws = Flaws::default();
    let record = record_from(raw, &flaws);
    match (record, flaws.into_list()) {
        (Some(record), flaws) if flaws.is_empty() => Ok(record),
        (_, flaws) => Err(flaws),
    }
}

const PRODUCT: Shape =
    Shape { name: "a product", fields: &["type", "key", "title", "tags", "variants", "extra"] };
const VARIANT: Shape =
    Shape { name: "a variant", fields: &["sku", "options", "price", "currency", "available", "stock"] };
const CUSTOMER: Shape = Shape {
    name: "a customer",
    fields: &[
        "type",
        "key",
        "name",
        "emails",
        "phones",
        "address",
        "addresses",
        "language",
        "methods",
        "extra",
    ],
};
const ADDRESS: Shape =
    Shape { name: "an address", fields: &["name", "line1", "line2", "city", "state", "postcode", "country"] };
const ORDER: Shape = Shape {
    name: "an order",
    fields: &[
        "type",
        "number",
        "customer",
        "email",
        "placed_at",
        "status",
        "currency",
        "total",
        "address",
        "lines",
        "payments",
        "shipments",
        "extra",
    ],
};
const LINE: Shape =
    Shape { name: "a line", fields: &["sku", "title", "options", "quantity", "price", "tax_rate"] };
const PAYMENT: Shape = Shape { name: "a payment", fields: &["kind", "method", "amount", "at"] };
const SHIPMENT: Shape = Shape {
    name: "a shipment",
    fields: &["carrier", "tracking", "status", "skus", "shipped_at", "delivered_at", "events"],
};

fn record_from<'l>(raw: &'l RawValue, flaws: &'l Flaws) -> Option<Record> {
    match type_of(raw).as_deref() {
        Some("product") => {
            Object::open(raw, "", PRODUCT, flaws).map(|object| Record::Product(product_from(&object)))
        }
        Some("customer") => {
            Object::open(raw, "", CUSTOMER, flaws).map(|object| Record::Customer(customer_from(&object)))
        }
        Some("order") => Object::open(raw, "", ORDER, flaws).and_then(|object| order_from(&object)),
        Some(other) => {
            let wrong = format!("{} is no type of record", quoted(other));
            flaws.add(Flaw::new("type", wrong, "Write product, customer or order"));
            None
        }
        None => {
            flaws.add(Flaw::new(
                "type",
                "is missing",
                "Write an object {\"type\":\"product\" …}, customer or order",
            ));
            None
        }
    }
}

fn type_of(raw: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Typed {
        r#type: String,
    }
    // A repeated `type` is an error here, and named as one when the object is opened.
    serde_json::from_str::<Typed>(raw.get()).ok().map(|typed| typed.r#type)
}

fn product_from(object: &Object<'_>) -> Product {
    let variants: Vec<Variant> =
        object.objects("variants", VARIANTS, VARIANT).iter().map(variant_from).collect();
    let mut skus: Vec<&str> = variants.iter().map(|variant| variant.sku.as_str()).collect();
    skus.sort_unstable();
    if let Some(pair) = skus.windows(2).find(|pair| pair[0] == pair[1] && !pair[0].is_empty()) {
        object.flaw("variants", format!("two have the SKU {}", quoted(pair[0])), "Give each variant its own");
    }
    Product {
        key: object.text("key", KEY_CHARS),
        title: object.text("title", TITLE_CHARS),
        tags: serde_json::to_string(&object.texts("tags", TEXT_CHARS, TAGS)).unwrap_or_default(),
        extra: object.maybe_extra("extra").unwrap_or_else(|| "{}".into()),
        variants,
    }
}

fn variant_from(object: &Object<'_>) -> Variant {
    let currency = object.currency("currency");
    Variant {
        sku: object.text("sku", KEY_CHARS),
        options: options::to_stored(&object.options("options")),
        price_minor: object.amount_not_negative("price", &currency),
        currency,
        is_available: object.truth_or("available", true),
        stock: object.maybe_whole("stock", -QUANTITY..=QUANTITY * 1_000),
    }
}

fn customer_from(object: &Object<'_>) -> Customer {
    let name = object.maybe_text("name", NAME_CHARS).unwrap_or_default();
    let address = object.maybe_object("address", ADDRESS).map(|address| address_from(&address));
    let customer = Customer {
        key: object.has("key").then(|| object.text("key", KEY_CHARS).trim().to_owned()),
        full_name: people::names::tidy_name(&name),
        emails: emails_from(object),
        phones: phones_from(object),
        language: object.maybe_text("language", TEXT_CHARS),
        extra: extra_with(object, address.as_ref()),
        address: address.map(|address| address.lines().join("\n")),
        methods: belongings::methods_from(object),
        addresses: belongings::addresses_from(object),
    };
    if customer.key.is_none() && customer.emails.is_empty() {
        object.flaw("key", "is missing, and there is no e-mail address either", "Add key or emails");
    }
    customer
}

fn emails_from(object: &Object<'_>) -> Vec<String> {
    let mut emails: Vec<String> = Vec::new();
    for written in object.texts("emails", EMAIL_CHARS, IDENTITIES) {
        let email = people::customer::Kind::Email.normalise(&written);
        if !people::names::is_email(&email) {
            object.flaw("emails", format!("{} is no e-mail address", quoted(&written)), NO_EMAIL);
        } else if !emails.contains(&email) {
            emails.push(email);
        }
    }
    emails
}

const NO_EMAIL: &str = "Write name@host, or leave it out";

fn phones_from(object: &Object<'_>) -> Vec<String> {
    let mut phones: Vec<String> = Vec::new();
    for written in object.texts("phones", TEXT_CHARS, IDENTITIES) {
        let phone = people::customer::Kind::Phone.normalise(&written);
        if phone.chars().filter(char::is_ascii_digit).count() < 3 {
            object.flaw(
                "phones",
                format!("{} is no phone number", quoted(&written)),
                "Write digits, such as +4930123456",
            );
        } else if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    phones
}

/// The address in parts is kept under `address`: what a person reads is only its lines.
fn extra_with(object: &Object<'_>, address: Option<&Address>) -> Option<String> {
    let extra = object.maybe_extra("extra");
    let Some(address) = address else { return extra };
    let parts = serde_json::to_string(address).unwrap_or_default();
    let rest = extra.as_deref().unwrap_or("{}").trim_start_matches('{').trim_start();
    if extra.as_deref().is_some_and(|extra| has_entry(extra, "address")) {
        object.flaw("extra.address", "is kept for the address", "Call it something else");
    }
    let comma = if rest == "}" { "" } else { "," };
    Some(format!("{{\"address\":{parts}{comma}{rest}"))
}

fn has_entry(extra: &str, name: &str) -> bool {
    let entries = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(extra);
    entries.is_ok_and(|entries| entries.contains_key(name))
}

fn order_from(object: &Object<'_>) -> Option<Record> {
    let currency = object.currency("currency");
    let lines: Vec<Line> =
        object.objects("lines", ORDER_LINES, LINE).iter().map(|line| line_from(line, &currency)).collect();
    let payments = object.objects("payments", ORDER_LINES, PAYMENT);
    let shipments = object.objects("shipments", SHIPMENTS, SHIPMENT);
    let address = object.maybe_object("address", ADDRESS).map(|address| address_from(&address));
    let head = Head {
        status: object.text("status", TEXT_CHARS),
        total_minor: total_of(object, &lines, &currency),
        currency: currency.clone(),
        address: address.unwrap_or_default().to_stored(),
        extra: object.maybe_extra("extra").unwrap_or_else(|| "{}".into()),
        placed_ms: object.moment("placed_at"),
    };
    Some(Record::Order(Box::new(Order {
        number: object.text("number", KEY_CHARS).trim().to_owned(),
        buyer: buyer_from(object)?,
        payments: payments.iter().map(|payment| payment_from(payment, &currency, head.placed_ms)).collect(),
        shipments: shipments.iter().map(|shipment| shipment_from(shipment, &lines)).collect(),
        head,
        journey: journey::stops_from(&shipments),
        lines,
    })))
}

fn buyer_from(object: &Object<'_>) -> Option<Buyer> {
    match (object.has("customer"), object.has("email")) {
        (true, false) => Some(Buyer::Key(object.text("customer", KEY_CHARS).trim().to_owned())),
        (false, true) => {
            let email = people::customer::Kind::Email.normalise(&object.text("email", EMAIL_CHARS));
            Some(Buyer::Email(email))
        }
        (true, true) => {
            object.flaw("email", "stands beside customer", "Keep one of the two");
            None
        }
        (false, false) => {
            object.flaw("customer", "is missing", "Add the customer's key, or email");
            None
        }
    }
}

/// What the shop says it costs; without that, what its lines cost.
fn total_of(object: &Object<'_>, lines: &[Line], currency: &str) -> i64 {
    if let Some(total) = object.maybe_amount("total", currency) {
        return total;
    }
    let sum = lines
        .iter()
        .try_fold(0_i64, |sum, line| sum.checked_add(line.price_minor.checked_mul(line.quantity)?));
    sum.filter(|sum| sum.abs() <= AMOUNT_MINOR).unwrap_or_else(|| {
        object.flaw("lines", "cost more together than any order", "Check price and quantity");
        0
    })
}

fn line_from(object: &Object<'_>, currency: &str) -> Line {
    Line {
        sku: object.maybe_text("sku", KEY_CHARS).unwrap_or_default(),
        title: object.text("title", TITLE_CHARS),
        options: options::to_stored(&object.options("options")),
        quantity: object.whole("quantity", 1..=QUANTITY),
        price_minor: object.amount("price", currency),
        tax_bp: tax_from(object),
    }
}

/// Percent as shops write it, `19` or `8.1`, in hundredths of a percent.
fn tax_from(object: &Object<'_>) -> i64 {
    let rate = object.maybe_amount("tax_rate", PERCENT).unwrap_or(0);
    if !(0..=10_000).contains(&rate) {
        object.flaw("tax_rate", "is no share of a price", "Write percent from 0 to 100, such as 19 or 8.1");
    }
    rate
}

/// Any unit with two digits after the point.
const PERCENT: &str = "EUR";

fn payment_from(object: &Object<'_>, currency: &str, placed_ms: i64) -> Payment {
    let kind = object.text("kind", TEXT_CHARS);
    let known = PaymentKind::read(&kind);
    if known.is_none() && !kind.is_empty() {
        object.flaw(
            "kind",
            format!("{} is neither payment nor refund", quoted(&kind)),
            "Write payment or refund",
        );
    }
    Payment {
        kind: known.unwrap_or(PaymentKind::Payment),
        method: object.text("method", TEXT_CHARS),
        amount_minor: object.amount_not_negative("amount", currency),
        paid_ms: object.maybe_moment("at").unwrap_or(placed_ms),
    }
}

fn shipment_from(object: &Object<'_>, lines: &[Line]) -> Shipment {
    let part = |name: &str| object.maybe_text(name, TEXT_CHARS).unwrap_or_default();
    let skus = object.texts("skus", KEY_CHARS, ORDER_LINES);
    for sku in skus.iter().filter(|sku| !lines.iter().any(|line| line.sku == **sku)) {
        object.flaw("skus", format!("no line of this order has {}", quoted(sku)), "Write SKUs of its lines");
    }
    Shipment {
        carrier: part("carrier"),
        tracking: part("tracking").split_whitespace().collect(),
        status: part("status"),
        skus: serde_json::to_string(&skus).unwrap_or_default(),
        shipped_ms: object.maybe_moment("shipped_at"),
        delivered_ms: object.maybe_moment("delivered_at"),
    }
}

fn no_json(cause: &serde_json::Error, is_last: bool) -> Flaw {
    if is_last && cause.is_eof() {
        return Flaw::new("", "the file ends in the middle of it", "Export or copy the file again, whole");
    }
    let said = cause.to_string();
    let said = said.split(" at line").next().unwrap_or_default();
    Flaw::new(
        "",
        format!("it is not JSON: {said} at column {}", cause.column()),
        "Write one JSON object a line",
    )
}

#[cfg(test)]
mod tests;
