//! What the database knows of the keys that a batch of records mentions: a few queries for all of them together.

use std::collections::{BTreeSet, HashMap};

use base::{Param, Read, Result, Row};
use people::customer::Kind;

use super::record::{Buyer, Customer, Record};

/// The keys that some records mention.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentioned {
    customers: BTreeSet<String>,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
    skus: BTreeSet<String>,
}

/// A row of customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    /// The row that a record is written to.
    pub row: i64,
    /// The person it belongs to: itself, or what it was merged into.
    pub person: i64,
    /// Its key in the shop.
    pub key: Option<String>,
}

/// What is known of the keys mentioned.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub customers: HashMap<String, Owner>,
    pub emails: HashMap<String, Owner>,
    pub phones: HashMap<String, Owner>,
    /// The key of the product that a SKU belongs to.
    pub skus: HashMap<String, String>,
}

impl Mentioned {
    /// Every key that `record` mentions.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Product(product) => {
                self.skus.extend(product.variants.iter().map(|variant| variant.sku.clone()));
            }
            Record::Customer(customer) => self.add_customer(customer),
            Record::Order(order) => {
                self.add_buyer(&order.buyer);
                let skus = order.lines.iter().map(|line| &line.sku);
                self.skus.extend(skus.filter(|sku| !sku.is_empty()).cloned());
            }
        }
    }

    /// The key or address of whose order it is.
    pub fn add_buyer(&mut self, buyer: &Buyer) {
        match buyer {
            Buyer::Key(key) => self.customers.insert(key.clone()),
            Buyer::Email(email) => self.emails.insert(email.clone()),
        };
    }

    /// All that a customer is known by.
    pub fn add_customer(&mut self, customer: &Customer) {
        self.customers.extend(customer.key.iter().cloned());
        self.emails.extend(customer.emails.iter().cloned());
        self.phones.extend(customer.phones.iter().cloned());
    }

    /// Asks the database for all of them.
    pub fn look_up(&self, read: &Read<'_>) -> Result<Known> {
        let mut known = Known {
            customers: HashMap::new(),
            emails: owners_of(read, Kind::Email, &self.emails)?,
            phones: owners_of(read, Kind::Phone, &self.phones)?,
            skus: in_slices(read, SKUS, &self.skus, |row| Ok((row.get(0)?, row.get(1)?)))?,
        };
        known.customers = owners_of(read, Kind::Shop, &self.customers)?;
        known.customers.extend(in_slices(read, KEYS, &self.customers, owner_from)?);
        Ok(known)
    }
}

/// Whose row has one of the keys asked for. The order of the join is fixed, so that each key costs one look into an index.
const KEYS: &str = "SELECT customers.shop_key, customers.id, coalesce(customers.merged_into, customers.id), customers.shop_key
     FROM asked CROSS JOIN customers
     WHERE customers.shop_key = asked.value
     ORDER BY customers.id";

const SKUS: &str = "SELECT variants.sku, products.shop_key
     FROM asked CROSS JOIN variants CROSS JOIN products
     WHERE variants.sku = asked.value AND products.id = variants.product_id
     ORDER BY variants.id";

/// Whose identity is one of the values asked for; `{kind}` stands for its kind.
const OWNERS: &str = "SELECT identities.value, customers.id, coalesce(customers.merged_into, customers.id), customers.shop_key
     FROM asked CROSS JOIN identities CROSS JOIN customers
     WHERE identities.kind = '{kind}' AND identities.value = asked.value AND customers.id = identities.customer_id
     ORDER BY identities.value";

fn owners_of(read: &Read<'_>, kind: Kind, values: &BTreeSet<String>) -> Result<HashMap<String, Owner>> {
    in_slices(read, &OWNERS.replace("{kind}", kind.as_str()), values, owner_from)
}

fn owner_from(row: &Row<'_>) -> Result<(String, Owner)> {
    Ok((row.get(0)?, Owner { row: row.get(1)?, person: row.get(2)?, key: row.get(3)? }))
}

fn in_slices<T>(
    read: &Read<'_>,
    question: &str,
    texts: &BTreeSet<String>,
    map: impl Fn(&Row<'_>) -> Result<(String, T)>,
) -> Result<HashMap<String, T>> {
    let texts: Vec<&String> = texts.iter().collect();
    let mut found = HashMap::new();
    for slice in texts.chunks(SLICE) {
        let (asked, bound) = asked("TEXT", &None::<String>, slice);
        found.extend(read.list(&format!("{asked} {question}"), &bound, &map)?);
    }
    Ok(found)
}

/// Values of one question.
const SLICE: usize = 256;

/// A table `asked (value)` to join with, filled up with `nothing` to the next power of two: a few prepared statements
/// serve lists of any length. PostgreSQL compares every row with every value of a long `IN` list of parameters; a
/// table it joins by hash or index.
pub(super) fn asked<'p, T: Param>(
    sql_type: &str,
    nothing: &'p Option<T>,
    values: &[&'p T],
) -> (String, Vec<&'p dyn Param>)
where
    Option<T>: Param,
{
    let size = values.len().next_power_of_two();
    let rows: Vec<String> = (1..=size).map(|at| format!("(CAST(${at} AS {sql_type}))")).collect();
    let mut bound: Vec<&dyn Param> = values.iter().map(|value| *value as &dyn Param).collect();
    bound.resize(size, nothing as &dyn Param);
    (format!("WITH asked (value) AS (VALUES {})", rows.join(", ")), bound)
}
