//! An order as an agent looks at it, with all that belongs to it.

pub mod details;
pub mod finding;
pub mod listing;

use base::money::Money;

use crate::address::Address;
use crate::stage::{Progress, Stage};

base::id_type!(
    /// Names an order.
    OrderId
);

/// An order with its lines, payments and shipments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// Whose it is: the row it was imported for, which may have been merged into another customer.
    pub customer_id: i64,
    /// What the customer calls it, as `#W2611340`.
    pub number: String,
    /// The shop's own word for how far it has come.
    pub status: String,
    /// What that word and the shipments mean.
    pub stage: Stage,
    /// What it costs.
    pub total: Money,
    /// Where it goes.
    pub address: Address,
    /// When it was placed, UTC milliseconds.
    pub placed_ms: i64,
    /// What the shop knows beyond these fields: a JSON object.
    pub extra: String,
    /// What was bought, in the shop's order.
    pub lines: Vec<LineView>,
    /// Money that came and went, in the shop's order.
    pub payments: Vec<PaymentView>,
    /// Parcels, in the shop's order.
    pub shipments: Vec<ShipmentView>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView {
    /// Its id; it stays when the order is imported again.
    pub id: i64,
    /// The variant's key in the shop; empty for a line that is no product, such as a fee.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// What was chosen, as colour and size.
    pub options: Vec<(String, String)>,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub price: Money,
}

/// Whether money came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentKind {
    /// From the customer.
    Payment,
    /// Back to the customer.
    Refund,
}

/// Money that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentView {
    /// Its id.
    pub id: i64,
    /// Which way it went.
    pub kind: PaymentKind,
    /// How, as `paypal` or `gift_card_1725971`.
    pub method: String,
    /// How much; never negative.
    pub amount: Money,
    /// When, UTC milliseconds.
    pub paid_ms: i64,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentView {
    /// Its id.
    pub id: i64,
    /// Who brings it; empty when unknown.
    pub carrier: String,
    /// The number to follow it by; empty when unknown.
    pub tracking: String,
    /// The carrier's or shop's own word; empty when unknown.
    pub status: String,
    /// What is in it.
    pub skus: Vec<String>,
    /// When it left, UTC milliseconds.
    pub shipped_ms: Option<i64>,
    /// When it arrived, UTC milliseconds.
    pub delivered_ms: Option<i64>,
}

/// A place in the list of a customer's orders: the key to page by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the last order seen was placed.
    pub placed_ms: i64,
    /// Its id.
    pub id: OrderId,
}

impl OrderView {
    /// Where it stands in the list: orders before it are the next page.
    pub fn place(&self) -> Place {
        Place { placed_ms: self.placed_ms, id: self.id }
    }

    pub(crate) fn find_stage(&self) -> Stage {
        let count =
            |has: fn(&ShipmentView) -> bool| self.shipments.iter().filter(|shipment| has(shipment)).count();
        let progress = Progress {
            shipments: self.shipments.len(),
            shipped: count(|shipment| shipment.shipped_ms.is_some()),
            delivered: count(|shipment| shipment.delivered_ms.is_some()),
        };
        Stage::of(&self.status, progress)
    }
}

impl PaymentKind {
    /// As it is stored and imported.
    pub fn as_str(self) -> &'static str {
        match self {
            PaymentKind::Payment => "payment",
            PaymentKind::Refund => "refund",
        }
    }

    /// From what is stored or imported.
    pub fn read(text: &str) -> Option<PaymentKind> {
        [PaymentKind::Payment, PaymentKind::Refund].into_iter().find(|kind| kind.as_str() == text)
    }
}

#[cfg(test)]
mod tests;
