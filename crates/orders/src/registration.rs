//! Products a customer registered: which, with what serial number, bought when. One thing has one owner.

use base::db::{Param, params, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};
use people::CustomerId;
use serde::Deserialize;
use serde_json::json;

/// Registrations one answer holds at most.
pub const REGISTRATIONS_LIMIT: i64 = 100;
/// The longest serial number, in characters.
pub const SERIAL_LIMIT: usize = 64;
/// Rows of customers that may be one person; further ones are left out.
const CUSTOMERS_LIMIT: usize = 200;

/// How serial numbers of a kind of product look.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SerialFormat {
    /// The tag of the products it holds for.
    pub tag: String,
    /// `9` stands for a digit, `A` for a letter, `?` for either; everything else for itself: `FJ-99-AAAA`.
    pub pattern: String,
}

/// A product to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRegistration {
    /// Whose it is.
    pub customer_id: i64,
    /// The order it was bought with, if known.
    pub order_id: Option<i64>,
    /// Who registers it, as `customer:7`.
    pub actor: String,
    /// The variant.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// Its serial number as typed.
    pub serial: String,
    /// When it was bought, UTC milliseconds.
    pub bought_ms: i64,
    /// Until when the shop stands for it.
    pub warranty_until_ms: Option<i64>,
}

/// A registered product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub customer_id: i64,
    /// The order it was bought with, if known.
    pub order_id: Option<i64>,
    /// The variant.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// Its serial number, in capitals and without gaps.
    pub serial: String,
    /// When it was bought.
    pub bought_ms: i64,
    /// Until when the shop stands for it.
    pub warranty_until_ms: Option<i64>,
    /// When it was registered.
    pub created_ms: i64,
}

/// Registers `new` and records `registration.made`. What the same person registered before is returned as it is.
///
/// Refused when the serial number can't be one (the text says how it looks), the purchase lies ahead, or someone else has
/// registered it: then without a word about whom.
pub fn register(tx: &mut Tx<'_>, new: &NewRegistration, formats: &[SerialFormat]) -> Result<Registration> {
    let serial = normalised(&new.serial);
    check(tx, new, &serial)?;
    check_format(tx, &new.sku, (&serial, formats))?;
    let id: i64 = tx.id();
    let inserted = tx.execute_counted(
        "INSERT INTO registrations
           (id, customer_id, order_id, sku, title, serial, bought_ms, warranty_until_ms, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (sku, serial) DO NOTHING",
        &[
            &id,
            &new.customer_id,
            &new.order_id,
            &new.sku,
            &new.title,
            &serial,
            &new.bought_ms,
            &new.warranty_until_ms,
            &tx.now_ms(),
        ],
    )?;
    if inserted == 0 {
        return known(tx, new, &serial);
    }
    events::record(
        tx,
        &Happening {
            kind: "registration.made",
            actor: new.actor.clone(),
            customer_id: Some(new.customer_id),
            conversation_id: None,
            subject_id: Some(id),
            data: json!({ "sku": new.sku, "serial": serial }).to_string(),
        },
    )?;
    find(tx, &new.sku, &serial)?.ok_or(Error::NotFound)
}

/// The products one person registered, known by one or more ids, newest first.
pub fn of_customer(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<Registration>> {
    let ids = &cluster[..cluster.len().min(CUSTOMERS_LIMIT)];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM registrations WHERE customer_id IN ({}) ORDER BY id DESC LIMIT $1",
        placeholders(2, ids.len())
    );
    let mut bound: Vec<&dyn Param> = vec![&REGISTRATIONS_LIMIT];
    bound.extend(params(ids));
    read.list(&sql, &bound, registration_from)
}

/// The registration of exactly this thing.
pub fn find(read: &Read<'_>, sku: &str, serial: &str) -> Result<Option<Registration>> {
    let sql = format!("SELECT {COLUMNS} FROM registrations WHERE sku = $1 AND serial = $2");
    read.find(&sql, &[&sku, &normalised(serial)], registration_from)
}

/// A serial number as it is kept: in capitals, without gaps.
pub fn normalised(serial: &str) -> String {
    serial.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// True when `serial`, normalised, looks as `pattern` says; case is forgiven.
pub fn fits(pattern: &str, serial: &str) -> bool {
    let like = |(wanted, given): (char, char)| match wanted {
        '9' => given.is_ascii_digit(),
        'A' => given.is_ascii_alphabetic(),
        '?' => given.is_ascii_alphanumeric(),
        other => other.eq_ignore_ascii_case(&given),
    };
    pattern.chars().count() == serial.chars().count() && pattern.chars().zip(serial.chars()).all(like)
}

const COLUMNS: &str =
    "id, customer_id, order_id, sku, title, serial, bought_ms, warranty_until_ms, created_ms";

fn check(tx: &Tx<'_>, new: &NewRegistration, serial: &str) -> Result<()> {
    if serial.is_empty() || serial.chars().count() > SERIAL_LIMIT {
        return Err(Error::refused("Type the serial number as it stands on the product or its box."));
    }
    if new.sku.is_empty() {
        return Err(Error::refused("Choose the product you want to register."));
    }
    if new.bought_ms > tx.now_ms() {
        return Err(Error::refused("The day of purchase lies ahead. Choose the day on your receipt."));
    }
    Ok(())
}

fn check_format(tx: &Tx<'_>, sku: &str, (serial, formats): (&str, &[SerialFormat])) -> Result<()> {
    if formats.is_empty() {
        return Ok(());
    }
    let stored: Option<String> = tx.find(
        "SELECT products.tags
         FROM variants
         JOIN products ON products.id = variants.product_id
         WHERE variants.sku = $1",
        &[&sku],
        |row| row.get(0),
    )?;
    let tags: Vec<String> = serde_json::from_str(&stored.unwrap_or_default()).unwrap_or_default();
    let mut asked = formats.iter().filter(|format| tags.contains(&format.tag)).peekable();
    let Some(first) = asked.peek().map(|format| format.pattern.clone()) else { return Ok(()) };
    if asked.any(|format| fits(&format.pattern, serial)) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "“{serial}” isn't how the serial number of this product looks. It is written as {first}, with 9 for a digit and A for a letter."
    )))
}

fn known(tx: &Tx<'_>, new: &NewRegistration, serial: &str) -> Result<Registration> {
    let there = find(tx, &new.sku, serial)?.ok_or(Error::NotFound)?;
    let cluster = people::customer::cluster(tx, CustomerId(new.customer_id))?;
    if cluster.contains(&there.customer_id) {
        return Ok(there);
    }
    Err(Error::refused(
        "This serial number can't be registered. Compare it with the one on the product; if it is right, write to us and add a photo of it.",
    ))
}

fn registration_from(row: &Row<'_>) -> Result<Registration> {
    Ok(Registration {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        order_id: row.get(2)?,
        sku: row.get(3)?,
        title: row.get(4)?,
        serial: row.get(5)?,
        bought_ms: row.get(6)?,
        warranty_until_ms: row.get(7)?,
        created_ms: row.get(8)?,
    })
}

#[cfg(test)]
mod tests;
