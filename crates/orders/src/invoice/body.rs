//! What a document says, whole, as it was issued: the JSON that is kept and printed, whatever changes later.

use base::{Error, Result};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::tax::TaxSum;

/// Everything on an invoice or credit note. Dates are days on the shop's calendar, as `2026-11-23`; amounts minor units,
/// positive on credit notes too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Who sells.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Buyer,
    /// What the customer calls the order.
    pub order_number: String,
    /// When it was ordered.
    pub ordered: String,
    /// When it was delivered or, as far as is known, sent.
    pub delivery: Option<Delivery>,
    /// When the document was issued.
    pub issued: String,
    /// ISO 4217.
    pub currency: String,
    /// What is billed or credited.
    pub lines: Vec<Line>,
    /// Per rate, the highest first.
    pub taxes: Vec<TaxSum>,
    /// Why lines at 0 % bear no tax; empty when there are none.
    pub untaxed_reason: String,
    /// Without tax.
    pub net_minor: i64,
    /// All tax.
    pub tax_minor: i64,
    /// With tax.
    pub gross_minor: i64,
    /// What was paid and given back before it was issued.
    pub payments: Vec<Payment>,
    /// The invoice that a credit note corrects.
    pub corrects: Option<Corrected>,
}

/// Who sells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    /// The shop's name, as customers know it.
    pub shop: String,
    /// The name in law.
    pub name: String,
    /// Postal address, line by line.
    pub address: Vec<String>,
    /// VAT identification number.
    pub vat_id: String,
    /// Tax number.
    pub tax_number: String,
    /// Whom to write to.
    pub email: String,
    /// Where the company is registered.
    pub register: String,
    /// Where to pay to.
    pub bank: String,
    /// A last line.
    pub note: String,
}

/// Who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Buyer {
    /// Their name.
    pub name: String,
    /// Postal address, line by line, without the name.
    pub address: Vec<String>,
    /// BCP 47 tag of their language; empty when unknown.
    pub language: String,
}

/// When the goods went over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// How much the date says.
    pub kind: DeliveryKind,
    /// The day.
    pub date: String,
}

/// How much a date of delivery says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// All of it arrived, the last part on this day.
    Delivered,
    /// It left; when it arrived isn't known yet.
    Shipped,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The line of the order; none for amounts that belong to no line.
    pub line_id: Option<i64>,
    /// The variant's key in the shop; may be empty.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// What was chosen, and on credit notes why it is credited, in words.
    pub detail: String,
    /// How many; 0 where the amount isn't for pieces.
    pub quantity: i64,
    /// The price of one, with tax.
    pub price_minor: i64,
    /// The rate in hundredths of a percent.
    pub tax_bp: i64,
    /// What it comes to, with tax; negative for discounts and fees kept back.
    pub amount_minor: i64,
}

/// Money that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How, as the shop calls it.
    pub method: String,
    /// When.
    pub date: String,
    /// How much; negative when it was given back.
    pub amount_minor: i64,
}

/// The invoice that a credit note corrects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Its number.
    pub number: String,
    /// When it was issued.
    pub issued: String,
}

impl Body {
    /// What was not paid yet when it was issued. Money given back doesn't open it again.
    pub fn due_minor(&self) -> i64 {
        let paid: i128 = self.payments.iter().map(|payment| i128::from(payment.amount_minor.max(0))).sum();
        i64::try_from((i128::from(self.gross_minor) - paid).max(0)).unwrap_or(i64::MAX)
    }

    /// From what is kept.
    pub(super) fn from_stored(stored: &str) -> Result<Body> {
        serde_json::from_str(stored)
            .map_err(|cause| Error::inside(format!("an invoice that was kept can't be read: {cause}")))
    }

    /// As it is kept.
    pub(super) fn to_stored(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }
}

/// A day as it is kept in a body.
pub(super) fn day(date: Date) -> String {
    date.to_string()
}
