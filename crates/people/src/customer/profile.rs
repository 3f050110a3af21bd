//! What customers say of themselves: name, language, a phone number to call, and where parcels go.

use base::db::{params, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Tx};
use serde_json::{Map, Value};

use super::identity::Kind;
use super::{cluster, find};
use crate::names::{CustomerId, tidy_name};

/// Further addresses one person can keep.
pub const ADDRESSES_LIMIT: usize = 20;
/// Longest postal address that is kept, as JSON.
const ADDRESS_LIMIT: usize = 4_000;
/// Digits a phone number has.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;

/// What the form on the account page holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// As they want to be called.
    pub name: String,
    /// BCP 47 tag, as `de`; empty for the shop's own.
    pub language: String,
    /// Where they can be called; nobody is recognised by it, as nothing proves it.
    pub phone: String,
}

/// A postal address as it is handed over: in parts, and as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postal {
    /// The parts, as a JSON object.
    pub json: String,
    /// The lines, joined by line breaks.
    pub lines: String,
}

/// A further address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: i64,
    /// What they call it, as `Work`.
    pub label: String,
    /// The parts, as a JSON object.
    pub json: String,
}

/// What `id` says of themselves.
pub fn of(read: &Read<'_>, id: CustomerId) -> Result<Profile> {
    let kept = find(read, id)?.id;
    read.get("SELECT name, language, phone FROM customers WHERE id = $1", &[&kept.0], |row| {
        Ok(Profile { name: row.get(0)?, language: row.get(1)?, phone: row.get(2)? })
    })
}

/// Changes what a customer says of themselves.
pub fn set(tx: &mut Tx<'_>, actor: &str, id: CustomerId, profile: &Profile) -> Result<()> {
    let wanted = checked(profile)?;
    let kept = find(tx, id)?.id;
    if of(tx, kept)? == wanted {
        return Ok(());
    }
    tx.execute(
        "UPDATE customers SET name = $1, language = $2, phone = $3 WHERE id = $4",
        &[&wanted.name, &wanted.language, &wanted.phone, &kept.0],
    )?;
    record(tx, ("customer.profile_changed", actor), kept, "")
}

/// Makes `address` the one on the customer's record, which the next order starts from.
pub fn set_address(tx: &mut Tx<'_>, actor: &str, id: CustomerId, address: &Postal) -> Result<()> {
    let kept = find(tx, id)?.id;
    let parts = parts_of(address)?;
    let extra: String = tx.get("SELECT extra FROM customers WHERE id = $1", &[&kept.0], |row| row.get(0))?;
    let mut extra: Map<String, Value> = serde_json::from_str(&extra).unwrap_or_default();
    extra.insert("address".into(), parts);
    tx.execute(
        "UPDATE customers SET address = $1, extra = $2 WHERE id = $3",
        &[&address.lines, &Value::Object(extra).to_string(), &kept.0],
    )?;
    record(tx, ("customer.address_changed", actor), kept, "")
}

/// The parts of the address on the customer's record, as JSON; empty when only its lines are known.
pub fn address_json(read: &Read<'_>, id: CustomerId) -> Result<String> {
    let kept = find(read, id)?.id;
    let extra: String =
        read.get("SELECT extra FROM customers WHERE id = $1", &[&kept.0], |row| row.get(0))?;
    let extra: Map<String, Value> = serde_json::from_str(&extra).unwrap_or_default();
    Ok(extra.get("address").filter(|parts| parts.is_object()).map(Value::to_string).unwrap_or_default())
}

/// The person's further addresses, oldest first.
pub fn addresses(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<Kept>> {
    let sql = format!(
        "SELECT id, label, address FROM addresses WHERE customer_id IN ({}) ORDER BY id LIMIT 100",
        placeholders(1, cluster.len())
    );
    read.list(&sql, &params(cluster), |row| {
        Ok(Kept { id: row.get(0)?, label: row.get(1)?, json: row.get(2)? })
    })
}

/// Keeps a further address under a name.
pub fn keep_address(tx: &mut Tx<'_>, id: CustomerId, label: &str, address: &Postal) -> Result<i64> {
    parts_of(address)?;
    let label = tidy_name(label);
    if label.is_empty() {
        return Err(Error::refused("Give this address a name, such as Work."));
    }
    let own = cluster(tx, id)?;
    if addresses(tx, &own)?.len() >= ADDRESSES_LIMIT {
        return Err(Error::refused(format!(
            "You can keep {ADDRESSES_LIMIT} addresses. Remove one you no longer use."
        )));
    }
    let row: i64 = tx.id();
    tx.execute(
        "INSERT INTO addresses (id, customer_id, label, address, created_ms) VALUES ($1, $2, $3, $4, $5)",
        &[&row, &own[0], &label, &address.json, &tx.now_ms()],
    )?;
    record(tx, ("customer.address_kept", &format!("customer:{id}")), CustomerId(own[0]), &row.to_string())?;
    Ok(row)
}

/// Forgets one of the person's further addresses.
pub fn forget_address(tx: &mut Tx<'_>, id: CustomerId, row: i64) -> Result<()> {
    let own = cluster(tx, id)?;
    let sql =
        format!("DELETE FROM addresses WHERE id = $1 AND customer_id IN ({})", placeholders(2, own.len()));
    let all: Vec<i64> = std::iter::once(row).chain(own.iter().copied()).collect();
    if tx.execute_counted(&sql, &params(&all))? == 0 {
        return Err(Error::NotFound);
    }
    record(
        tx,
        ("customer.address_forgotten", &format!("customer:{id}")),
        CustomerId(own[0]),
        &row.to_string(),
    )
}

fn checked(profile: &Profile) -> Result<Profile> {
    let name = tidy_name(&profile.name);
    if name.is_empty() {
        return Err(Error::refused("Write your name."));
    }
    let language = profile.language.trim().to_owned();
    let is_tag = language.len() <= 35 && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_tag {
        return Err(Error::refused("Choose one of the languages in the list."));
    }
    let phone = Kind::Phone.normalise(&profile.phone);
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if !profile.phone.trim().is_empty() && !PHONE_DIGITS.contains(&digits) {
        return Err(Error::refused("Write a phone number with its country, such as +49 30 555 0199."));
    }
    Ok(Profile { name, language, phone })
}

fn parts_of(address: &Postal) -> Result<Value> {
    let parts: Value = serde_json::from_str(&address.json)?;
    if address.lines.trim().is_empty() || address.json.len() > ADDRESS_LIMIT {
        return Err(Error::refused("Write the whole address: street, town and country."));
    }
    Ok(parts)
}

fn record(tx: &mut Tx<'_>, (kind, actor): (&'static str, &str), id: CustomerId, data: &str) -> Result<()> {
    let happening = Happening {
        kind,
        actor: actor.into(),
        customer_id: Some(id.0),
        subject_id: Some(id.0),
        data: data.into(),
        ..Happening::default()
    };
    events::record(tx, &happening)
}
