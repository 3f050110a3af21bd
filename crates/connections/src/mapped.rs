//! The records a payload becomes, in the format of `docs/import.md`, the same whichever shop sent it.

use serde_json::{Map, Value, json};

use crate::payload::{Payload, decimal};

/// Limits of the import format that shops' texts may exceed; what is cut is kept whole in `extra`.
pub const TITLE_CHARS: usize = 500;
/// Of any other short text.
pub const TEXT_CHARS: usize = 200;
/// Options of one line.
pub const OPTIONS: usize = 20;
/// Bytes of what is kept beside a record.
const REST_BYTES: usize = 250 << 10;

/// Whose payload it is.
#[derive(Clone, Copy, Debug)]
pub struct Shop<'a> {
    /// The connection's short name: stands before the shop's ids and over what is kept.
    pub tag: &'a str,
    /// What it sells in, where a payload doesn't say.
    pub currency: &'a str,
}

/// A payload as records.
#[derive(Clone, Debug, Default)]
pub struct Mapped {
    /// Records, each before those that name it.
    pub records: Vec<Value>,
    /// The order's number, the customer's or product's key.
    pub local_key: String,
}

/// The lines of an order, which in the end cost together what the order costs.
#[derive(Debug)]
pub struct Lines {
    currency: String,
    lines: Vec<Value>,
    sum_minor: i64,
}

impl Shop<'_> {
    /// The shop's id as a key that no other connection has.
    pub fn key(&self, id: &str) -> String {
        format!("{}:{id}", self.tag)
    }

    /// A variant's key: its SKU, or its id where it has none.
    pub fn sku(&self, sku: Option<String>, id: Option<String>) -> String {
        match (sku, id) {
            (Some(sku), _) if sku.chars().count() <= 100 => sku.trim().to_owned(),
            (_, Some(id)) if id != "0" => self.key(&id),
            _ => String::new(),
        }
    }

    /// What no field took, under the shop's name. What is too large for a record stands in the ledger only, and says so.
    pub fn extra(&self, rest: Payload) -> Value {
        let rest = rest.rest();
        if rest.to_string().len() <= REST_BYTES {
            return json!({ self.tag: rest });
        }
        let mut short = Map::new();
        let mut left_out = Vec::new();
        for (name, value) in rest.as_object().cloned().unwrap_or_default() {
            if value.to_string().len() <= REST_BYTES / 100 {
                short.insert(name, value);
            } else {
                left_out.push(name);
            }
        }
        short.insert("only in the delivery".into(), json!(left_out));
        json!({ self.tag: short })
    }
}

impl Lines {
    /// None yet.
    pub fn new(currency: &str) -> Lines {
        Lines { currency: currency.into(), lines: Vec::new(), sum_minor: 0 }
    }

    /// Adds `quantity` pieces at `price_minor` each; `more` holds sku, options and tax.
    pub fn add(&mut self, title: &str, (quantity, price_minor): (i64, i64), more: Map<String, Value>) {
        let title: String = title.chars().take(TITLE_CHARS).collect();
        self.sum_minor += quantity * price_minor;
        let mut line = more;
        line.insert("title".into(), json!(if title.trim().is_empty() { "Item" } else { title.trim() }));
        line.insert("quantity".into(), json!(quantity));
        line.insert("price".into(), json!(decimal(price_minor, &self.currency)));
        self.lines.push(Value::Object(line));
    }

    /// Adds a charge that is no product, unless it is nothing.
    pub fn charge(&mut self, title: &str, amount_minor: i64) {
        if amount_minor != 0 {
            self.add(title, (1, amount_minor), Map::new());
        }
    }

    /// The lines; what they lack to `total_minor`, or have too much, is said as a line of its own.
    pub fn close(mut self, total_minor: Option<i64>) -> Vec<Value> {
        let missing = total_minor.map_or(0, |total| total - self.sum_minor);
        self.charge(if missing < 0 { "Discount" } else { "Further charges" }, missing);
        self.lines
    }

    /// The SKUs named so far.
    pub fn skus(&self) -> Vec<String> {
        self.lines.iter().filter_map(|line| line["sku"].as_str().map(str::to_owned)).collect()
    }
}

/// Takes the fields of an address; `names` are the shop's for name, two lines, city, state, postcode and country.
pub fn address(from: &mut Payload, names: [&str; 7]) -> Map<String, Value> {
    const OURS: [&str; 7] = ["name", "line1", "line2", "city", "state", "postcode", "country"];
    let each = OURS.iter().zip(names);
    each.filter_map(|(ours, theirs)| Some(((*ours).to_owned(), json!(from.take_within(theirs, TEXT_CHARS)?))))
        .collect()
}

/// One text of those that are there, with spaces between.
pub fn joined(parts: &[Option<String>]) -> String {
    let parts: Vec<&str> =
        parts.iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// An e-mail address as the import takes it.
pub fn email(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_lowercase())
        .filter(|text| text.len() <= 254 && people::names::is_email(text))
}

/// A phone number as the import takes it.
pub fn phone(text: Option<String>) -> Option<String> {
    text.filter(|text| {
        text.chars().filter(char::is_ascii_digit).count() >= 3 && text.chars().count() <= TEXT_CHARS
    })
}

/// The customer of an order: the key that the order names, and the record that makes it known.
pub fn buyer(shop: Shop<'_>, id: Option<String>, order_id: &str, known: Buyer) -> (Value, Value) {
    let mut customer =
        json!({ "type": "customer", "name": known.name.chars().take(TEXT_CHARS).collect::<String>() });
    if let Some(phone) = known.phone {
        customer["phones"] = json!([phone]);
    }
    if let Some(language) = known.language {
        customer["language"] = json!(language);
    }
    let email = known.email;
    if let Some(email) = &email {
        customer["emails"] = json!([email]);
    }
    let key = match (id.filter(|id| id != "0"), &email) {
        (Some(id), _) => Some(shop.key(&id)),
        (None, Some(_)) => None,
        // Sold at a counter to nobody in particular: the order itself is all one knows them by.
        (None, None) => Some(shop.key(&format!("order:{order_id}"))),
    };
    let names = match &key {
        Some(key) => json!({ "customer": key }),
        None => json!({ "email": email }),
    };
    if let Some(key) = key {
        customer["key"] = json!(key);
    }
    (names, customer)
}

/// What an order says of its buyer.
#[derive(Clone, Debug, Default)]
pub struct Buyer {
    /// Their name; empty when unknown.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// Their language.
    pub language: Option<String>,
}
