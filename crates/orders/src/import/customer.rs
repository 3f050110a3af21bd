//! Writes customers: creates them or fills in what differs, and makes them known by key, e-mail addresses and phone numbers.
//!
//! Creating and identities are `people`'s; the shop's own columns (key, language, address, extra) are written here.
//! What a record leaves out stays as it is, and no identity is ever taken away: conversations may have taught it.

use base::{Error, Result, Tx};
use people::CustomerId;
use people::customer::{Kind, identity};
use serde_json::json;

use super::belongings;
use super::known::Known;
use super::outcome::{Outcome, record};
use super::record::Customer;
use super::references::target;

/// Makes the stored customer what the record says. `known` is what the database knew of its keys before this batch.
pub(super) fn write(tx: &mut Tx<'_>, customer: &Customer, known: &Known) -> Result<Outcome> {
    let Some(owner) = target(customer, known) else {
        let id = people::customer::create(tx, &customer.full_name)?;
        fill(tx, id.0, &Stored::default().with(customer))?;
        add_identities(tx, id, customer, known)?;
        belongings::write(tx, id.0, customer)?;
        return Ok(Outcome::New);
    };
    let id = CustomerId(owner.row);
    let stored = stored(tx, id.0)?;
    if let (Some(key), Some(other)) = (&customer.key, &stored.key)
        && key != other
        && !known.customers.contains_key(key)
    {
        return Err(Error::Conflict(format!(
            "The customer with this e-mail address has the key “{other}” meanwhile."
        )));
    }
    let wanted = stored.clone().with(customer);
    let mut changed = stored.differences(&wanted);
    changed.extend(belongings::write(tx, id.0, customer)?);
    let has_new_identities = add_identities(tx, id, customer, known)?;
    if changed.is_empty() && !has_new_identities {
        return Ok(Outcome::Same);
    }
    if wanted != stored {
        fill(tx, id.0, &wanted)?;
    }
    record(tx, "customer.changed", Some(id.0), id.0, &json!({ "changed": changed }))?;
    Ok(Outcome::Changed)
}

/// The columns of a customer that the import writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stored {
    key: Option<String>,
    name: String,
    language: String,
    address: String,
    extra: String,
}

impl Stored {
    fn with(self, customer: &Customer) -> Stored {
        let extra = if self.extra.is_empty() { "{}".into() } else { self.extra };
        Stored {
            key: self.key.or_else(|| customer.key.clone()),
            name: if customer.full_name.is_empty() { self.name } else { customer.full_name.clone() },
            language: customer.language.clone().unwrap_or(self.language),
            address: customer.address.clone().unwrap_or(self.address),
            extra: customer.extra.clone().unwrap_or(extra),
        }
    }

    fn differences(&self, wanted: &Stored) -> Vec<&'static str> {
        let all = [
            ("key", self.key != wanted.key),
            ("name", self.name != wanted.name),
            ("language", self.language != wanted.language),
            ("address", self.address != wanted.address),
            ("extra", self.extra != wanted.extra),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}

fn stored(tx: &Tx<'_>, id: i64) -> Result<Stored> {
    tx.get("SELECT shop_key, name, language, address, extra FROM customers WHERE id = $1", &[&id], |row| {
        Ok(Stored {
            key: row.get(0)?,
            name: row.get(1)?,
            language: row.get(2)?,
            address: row.get(3)?,
            extra: row.get(4)?,
        })
    })
}

fn fill(tx: &mut Tx<'_>, id: i64, wanted: &Stored) -> Result<()> {
    tx.execute(
        "UPDATE customers
         SET shop_key = $1, name = $2, language = $3, address = $4, extra = $5
         WHERE id = $6",
        &[&wanted.key, &wanted.name, &wanted.language, &wanted.address, &wanted.extra, &id],
    )?;
    Ok(())
}

/// True when one was added.
fn add_identities(tx: &mut Tx<'_>, id: CustomerId, customer: &Customer, known: &Known) -> Result<bool> {
    let mut has_added = false;
    for key in customer.key.iter().filter(|key| !known.customers.contains_key(*key)) {
        identity::add(tx, id, Kind::Shop, key)?;
        has_added = true;
    }
    for email in customer.emails.iter().filter(|email| !known.emails.contains_key(*email)) {
        identity::add(tx, id, Kind::Email, email)?;
        has_added = true;
    }
    for phone in customer.phones.iter().filter(|phone| !known.phones.contains_key(*phone)) {
        match identity::add(tx, id, Kind::Phone, phone) {
            Ok(()) => has_added = true,
            // A number may be shared; it stays with whom it was first, as the check has noted.
            Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(has_added)
}
