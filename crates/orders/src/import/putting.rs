//! A few records at once inside a transaction, as a connection to the shop's own system brings them.
//!
//! It is more forgiving than the import of a file, which a person can mend: an address that belongs to somebody else stays
//! there, a second key of a customer is added to the first, a line may name a product that comes later, and what other
//! sources keep in `extra` under other names stays.

use base::{Error, Result, Tx};
use people::CustomerId;
use people::customer::{Kind, identity};
use serde_json::{Map, Value};

use super::applying::Applied;
use super::known::{Known, Mentioned};
use super::record::{Customer, Order, Product, Record};
use super::references::target;
use super::{customer, order, product, reading};

/// Writes the records of `text`, JSON lines as in a file: products and customers before the orders that name them.
///
/// Refused with all that is wrong when a line isn't as `docs/import.md` says; then the caller's transaction must go.
pub fn put(tx: &mut Tx<'_>, text: &str) -> Result<Applied> {
    let mut applied = Applied::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record = reading::read(line, false).map_err(|flaws| {
            let all: Vec<String> = flaws.into_iter().map(|flaw| flaw.at(at as u64 + 1).to_string()).collect();
            Error::Refused(all.join(" "))
        })?;
        match record {
            Record::Product(record) => applied.products.count(put_product(tx, record)?),
            Record::Customer(record) => applied.customers.count(put_customer(tx, record)?),
            Record::Order(record) => applied.orders.count(put_order(tx, *record)?),
        }
    }
    Ok(applied)
}

fn put_product(tx: &mut Tx<'_>, mut record: Product) -> Result<super::outcome::Outcome> {
    let kept: Option<String> =
        tx.find("SELECT extra FROM products WHERE shop_key = $1", &[&record.key], |row| row.get(0))?;
    record.extra = joined(kept.as_deref(), &record.extra);
    product::write(tx, &record)
}

fn put_customer(tx: &mut Tx<'_>, mut record: Customer) -> Result<super::outcome::Outcome> {
    let mut mentioned = Mentioned::default();
    mentioned.add_customer(&record);
    let known = mentioned.look_up(tx)?;
    let owner = target(&record, &known).cloned();
    let second_key = yield_to_others(&mut record, &known);
    let kept: Option<String> = match &owner {
        Some(owner) => {
            tx.find("SELECT extra FROM customers WHERE id = $1", &[&owner.row], |row| row.get(0))?
        }
        None => None,
    };
    record.extra = record.extra.map(|extra| joined(kept.as_deref(), &extra));
    let outcome = customer::write(tx, &record, &known)?;
    if let (Some(owner), Some(key)) = (owner, second_key) {
        identity::add(tx, CustomerId(owner.person), Kind::Shop, &key)?;
    }
    Ok(outcome)
}

/// Leaves out what belongs to somebody else; returns the key when the customer has another one already.
fn yield_to_others(record: &mut Customer, known: &Known) -> Option<String> {
    let owner = target(record, known)?.clone();
    record.emails.retain(|email| known.emails.get(email).is_none_or(|other| other.person == owner.person));
    let key = record.key.clone()?;
    let has_other = owner.key.as_ref().is_some_and(|other| *other != key);
    (has_other && !known.customers.contains_key(&key)).then(|| {
        record.key = None;
        key
    })
}

fn put_order(tx: &mut Tx<'_>, mut record: Order) -> Result<super::outcome::Outcome> {
    let mut mentioned = Mentioned::default();
    mentioned.add_buyer(&record.buyer);
    let buyer = order::buyer(&record, &mentioned.look_up(tx)?)?;
    let stored = order::stored(tx, &[&record])?.remove(&record.number);
    record.head.extra = joined(stored.as_ref().map(order::Stored::extra), &record.head.extra);
    match stored {
        None => order::create(tx, &record, buyer),
        Some(stored) => order::renew(tx, &stored, &record, buyer),
    }
}

/// What was kept, with the new entries in place of those of the same names; always in the same order.
fn joined(kept: Option<&str>, new: &str) -> String {
    let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let mut all = kept.map(object).unwrap_or_default();
    all.extend(object(new));
    Value::Object(all).to_string()
}
