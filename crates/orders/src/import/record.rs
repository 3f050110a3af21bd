//! The records of the import format, read and valid by themselves; whether what they refer to exists is not known yet.

use crate::order::PaymentKind;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Product(Product),
    Customer(Customer),
    Order(Box<Order>),
}

/// A product with its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Product {
    pub key: String,
    pub title: String,
    /// A JSON list of texts.
    pub tags: String,
    pub extra: String,
    pub variants: Vec<Variant>,
}

/// What can be bought: one choice of every option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    pub sku: String,
    /// Stored JSON.
    pub options: String,
    pub price_minor: i64,
    pub currency: String,
    pub is_available: bool,
    /// Pieces there are; `None` when the shop doesn't count them.
    pub stock: Option<i64>,
}

/// A customer. What is `None` was not written and stays as it is in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Customer {
    /// Guests have none and are known by their first e-mail address.
    pub key: Option<String>,
    pub full_name: String,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub language: Option<String>,
    /// Lines of text.
    pub address: Option<String>,
    /// A JSON object; the address in parts is in it.
    pub extra: Option<String>,
    pub methods: Vec<Method>,
    pub addresses: Vec<Labelled>,
}

/// A way to pay, or a balance to pay from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Method {
    pub key: String,
    pub kind: String,
    pub label: String,
    pub currency: String,
    /// Of gift cards and store credit.
    pub balance_minor: Option<i64>,
}

/// A further address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Labelled {
    pub label: String,
    /// As [`crate::Address::to_stored`] writes it.
    pub address: String,
}

/// Who an order belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Buyer {
    Key(String),
    Email(String),
}

/// An order with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub number: String,
    pub buyer: Buyer,
    pub head: Head,
    pub lines: Vec<Line>,
    pub payments: Vec<Payment>,
    pub shipments: Vec<Shipment>,
    /// What carriers said, each with the place of its shipment.
    pub journey: Vec<(usize, Stop)>,
}

/// Something a carrier said of a shipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub at_ms: i64,
    pub status: String,
    pub place: String,
    pub text: String,
}

/// The columns of an order itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub status: String,
    pub currency: String,
    pub total_minor: i64,
    /// As [`crate::Address::to_stored`] writes it.
    pub address: String,
    pub extra: String,
    pub placed_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub sku: String,
    pub title: String,
    /// Stored JSON.
    pub options: String,
    pub quantity: i64,
    pub price_minor: i64,
    /// In hundredths of a percent.
    pub tax_bp: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Payment {
    pub kind: PaymentKind,
    pub method: String,
    pub amount_minor: i64,
    pub paid_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shipment {
    pub carrier: String,
    pub tracking: String,
    pub status: String,
    /// A JSON list of texts.
    pub skus: String,
    pub shipped_ms: Option<i64>,
    pub delivered_ms: Option<i64>,
}

impl Product {
    /// What it is called in messages.
    pub fn name(&self) -> String {
        format!("product “{}”", self.key)
    }
}

impl Customer {
    /// What it is called in messages: by its key or, a guest, by the first address.
    pub fn name(&self) -> String {
        let known_as = self.key.as_deref().or(self.emails.first().map(String::as_str));
        format!("customer “{}”", known_as.unwrap_or_default())
    }
}

impl Order {
    /// What it is called in messages.
    pub fn name(&self) -> String {
        format!("order “{}”", self.number)
    }
}
