//! What programs are given, as JSON. Ids are texts, as they are longer than what JavaScript counts exactly; times are RFC 3339.

pub mod act;
pub mod conversation;
pub mod customer;
pub mod hook;
pub mod order;
pub mod product;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::Value;
use utoipa::ToSchema;

/// An amount of money.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({ "minor": 1999, "currency": "EUR", "text": "19.99" }))]
pub struct Money {
    /// In the currency's smallest unit.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// As a decimal number.
    pub text: String,
}

/// Where something is sent; parts that aren't known are empty.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Address {
    /// Who receives it, where that isn't the customer.
    pub name: String,
    /// Street and house number.
    pub line1: String,
    /// Flat, floor, building.
    pub line2: String,
    /// Town.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postcode.
    pub postcode: String,
    /// Country.
    pub country: String,
    /// The same as it stands on a parcel.
    pub lines: Vec<String>,
}

/// What was chosen of a product, in the shop's order.
#[derive(Clone, Debug)]
pub struct Options(pub Vec<(String, String)>);

impl Serialize for Options {
    fn serialize<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl From<&base::money::Money> for Money {
    fn from(money: &base::money::Money) -> Money {
        Money { minor: money.minor, currency: money.currency.clone(), text: money.decimal() }
    }
}

impl From<&orders::Address> for Address {
    fn from(address: &orders::Address) -> Address {
        let lines = address.lines();
        let orders::Address { name, line1, line2, city, state, postcode, country } = address.clone();
        Address { name, line1, line2, city, state, postcode, country, lines }
    }
}

/// `minor` units of `currency`.
pub fn money(minor: i64, currency: &str) -> Money {
    Money::from(&base::money::Money::new(minor, currency))
}

/// UTC milliseconds as RFC 3339.
pub fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| at.to_string())
}

/// Stored JSON as it is.
pub fn stored(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or(Value::Null)
}
