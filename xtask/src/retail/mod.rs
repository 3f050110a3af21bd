//! The retail test data (tau-bench) in the import format. Every number and text goes over as it is written; what the
//! format has no field for goes into `extra`. What would be lost is an error.
//!
//! The set has no dates. An order's is derived from the digits of its number, within the year before 2026-11-23, so that
//! the same set always gives the same file; a delivered order was sent a day later and arrived after four.

pub mod source;

use std::path::Path;

use base::{Error, Result};
use serde::Serialize;
use serde_json::value::RawValue;

use source::{Order, Product, User};

/// The three files in `dir` as JSON lines: products, customers, orders.
pub fn convert(dir: &Path) -> Result<String> {
    let set = source::read(dir)?;
    let mut text = String::new();
    for product in set.products.values() {
        add(&mut text, &product_record(product))?;
    }
    for (key, user) in &set.users {
        add(&mut text, &customer_record(key, user)?)?;
    }
    for order in set.orders.values() {
        if !set.users.get(&order.user_id).is_some_and(|user| user.orders.contains(&order.order_id)) {
            return Err(lost(&format!("order {} is not in the list of its user", order.order_id)));
        }
        add(&mut text, &order_record(order, &set)?)?;
    }
    Ok(text)
}

fn add(text: &mut String, record: &impl Serialize) -> Result<()> {
    // What goes over as it is written brings its line ends along; within a text JSON has none.
    text.extend(serde_json::to_string(record)?.lines().map(str::trim_start));
    text.push('\n');
    Ok(())
}

fn lost(what: &str) -> Error {
    Error::refused(format!("This is not the set the converter knows: {what}."))
}

const CURRENCY: &str = "USD";

#[derive(Serialize)]
struct ProductRecord<'s> {
    r#type: &'static str,
    key: &'s str,
    title: &'s str,
    variants: Vec<VariantRecord<'s>>,
}

#[derive(Serialize)]
struct VariantRecord<'s> {
    sku: &'s str,
    options: &'s RawValue,
    price: &'s RawValue,
    currency: &'static str,
    available: bool,
}

fn product_record(product: &Product) -> ProductRecord<'_> {
    let variants = product.variants.values().map(|variant| VariantRecord {
        sku: &variant.item_id,
        options: &variant.options,
        price: &variant.price,
        currency: CURRENCY,
        available: variant.available,
    });
    ProductRecord {
        r#type: "product",
        key: &product.product_id,
        title: &product.name,
        variants: variants.collect(),
    }
}

#[derive(Serialize)]
struct CustomerRecord<'s> {
    r#type: &'static str,
    key: &'s str,
    name: String,
    emails: [&'s str; 1],
    address: AddressRecord<'s>,
    methods: Vec<MethodRecord<'s>>,
    extra: CustomerExtra<'s>,
}

#[derive(Serialize)]
struct MethodRecord<'s> {
    key: &'s str,
    kind: &'static str,
    label: String,
    currency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<&'s RawValue>,
}

#[derive(Serialize)]
struct CustomerExtra<'s> {
    first_name: &'s str,
    last_name: &'s str,
}

#[derive(Serialize)]
struct AddressRecord<'s> {
    line1: &'s str,
    line2: &'s str,
    city: &'s str,
    state: &'s str,
    postcode: &'s str,
    country: &'s str,
}

fn customer_record<'s>(key: &'s str, user: &'s User) -> Result<CustomerRecord<'s>> {
    Ok(CustomerRecord {
        r#type: "customer",
        key,
        name: format!("{} {}", user.name.first_name, user.name.last_name),
        emails: [&user.email],
        address: address_record(&user.address),
        methods: user.payment_methods.values().map(method_record).collect::<Result<_>>()?,
        extra: CustomerExtra { first_name: &user.name.first_name, last_name: &user.name.last_name },
    })
}

fn method_record(method: &source::Method) -> Result<MethodRecord<'_>> {
    let (kind, label) = match (method.source.as_str(), &method.brand, &method.last_four) {
        ("credit_card", Some(brand), Some(last_four)) => ("card", format!("{brand} {last_four}")),
        ("paypal", None, None) => ("paypal", "PayPal".to_owned()),
        ("gift_card", None, None) => ("gift_card", "Gift card".to_owned()),
        _ => return Err(lost(&format!("payment method {}", method.id))),
    };
    let balance = method.balance.as_deref();
    Ok(MethodRecord { key: &method.id, kind, label, currency: CURRENCY, balance })
}

fn address_record(address: &source::Address) -> AddressRecord<'_> {
    AddressRecord {
        line1: &address.address1,
        line2: &address.address2,
        city: &address.city,
        state: &address.state,
        postcode: &address.zip,
        country: &address.country,
    }
}

#[derive(Serialize)]
struct OrderRecord<'s> {
    r#type: &'static str,
    number: &'s str,
    customer: &'s str,
    placed_at: String,
    status: &'s str,
    currency: &'static str,
    address: AddressRecord<'s>,
    lines: Vec<LineRecord<'s>>,
    payments: Vec<PaymentRecord<'s>>,
    shipments: Vec<ShipmentRecord<'s>>,
}

#[derive(Serialize)]
struct LineRecord<'s> {
    sku: &'s str,
    title: &'s str,
    options: &'s RawValue,
    quantity: u32,
    price: &'s RawValue,
}

#[derive(Serialize)]
struct PaymentRecord<'s> {
    kind: &'s str,
    method: &'s str,
    amount: &'s RawValue,
    at: String,
}

#[derive(Serialize)]
struct ShipmentRecord<'s> {
    tracking: &'s str,
    skus: &'s [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    shipped_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<String>,
}

fn order_record<'s>(order: &'s Order, set: &'s source::Set) -> Result<OrderRecord<'s>> {
    let placed_s = placed_s(&order.order_id);
    Ok(OrderRecord {
        r#type: "order",
        number: &order.order_id,
        customer: &order.user_id,
        placed_at: moment(placed_s)?,
        status: &order.status,
        currency: CURRENCY,
        address: address_record(&order.address),
        lines: order.items.iter().map(|item| line_record(item, set)).collect::<Result<_>>()?,
        payments: order
            .payment_history
            .iter()
            .map(|paid| payment_record(paid, placed_s))
            .collect::<Result<_>>()?,
        shipments: shipment_records(order, placed_s)?,
    })
}

fn line_record<'s>(item: &'s source::Item, set: &source::Set) -> Result<LineRecord<'s>> {
    let product = set.products.get(&item.product_id);
    if !product.is_some_and(|product| product.variants.contains_key(&item.item_id)) {
        return Err(lost(&format!("item {} is no variant of product {}", item.item_id, item.product_id)));
    }
    Ok(LineRecord {
        sku: &item.item_id,
        title: &item.name,
        options: &item.options,
        quantity: 1,
        price: &item.price,
    })
}

fn payment_record(paid: &source::Paid, placed_s: i64) -> Result<PaymentRecord<'_>> {
    Ok(PaymentRecord {
        kind: &paid.transaction_type,
        method: &paid.payment_method_id,
        amount: &paid.amount,
        at: moment(placed_s)?,
    })
}

fn shipment_records(order: &Order, placed_s: i64) -> Result<Vec<ShipmentRecord<'_>>> {
    let is_delivered = order.status == "delivered";
    let after = |days: i64| is_delivered.then(|| moment(placed_s + days * DAY_S)).transpose();
    let mut records = Vec::new();
    for parcel in &order.fulfillments {
        for tracking in &parcel.tracking_id {
            let (shipped_at, delivered_at) = (after(1)?, after(4)?);
            records.push(ShipmentRecord { tracking, skus: &parcel.item_ids, shipped_at, delivered_at });
        }
    }
    Ok(records)
}

const DAY_S: i64 = 86_400;
/// 2026-11-23T00:00:00Z, the Monday on which the demo's world begins.
const MONDAY_S: i64 = 1_795_392_000;

/// Between a year and a week before that Monday.
fn placed_s(number: &str) -> i64 {
    let digits = number.bytes().filter(u8::is_ascii_digit);
    let number = digits.fold(0_i64, |number, digit| (number * 10 + i64::from(digit - b'0')) % 1_000_000_007);
    // The odd factor spreads neighbouring numbers over the whole time.
    MONDAY_S - 7 * DAY_S - (number * 7_919 % (358 * DAY_S))
}

fn moment(at_s: i64) -> Result<String> {
    let moment = jiff::Timestamp::from_second(at_s).map_err(|cause| Error::inside(cause.to_string()))?;
    Ok(moment.to_string())
}

#[cfg(test)]
mod tests;
