//! Customers: one row a person, found by their identities, however many rows turned out to be the same person.

pub mod consenting;
pub mod dossier;
pub mod emails;
pub mod identity;
pub mod listing;
pub mod merging;
pub mod password;
pub mod profile;

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

pub use crate::names::CustomerId;
use crate::names::tidy_name;
pub use identity::{Identity, Kind, Proof};

/// A person or company that buys.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// As they call themselves; empty when unknown.
    pub name: String,
    /// BCP 47 tag; empty when unknown.
    pub language: String,
    /// Postal address as lines of text; empty when unknown.
    pub address: String,
    /// Since when, UTC milliseconds.
    pub created_ms: i64,
}

/// Makes a customer called `name`.
pub fn create(tx: &mut Tx<'_>, name: &str) -> Result<CustomerId> {
    let id = insert(tx, name)?;
    events::record(
        tx,
        &Happening {
            kind: "customer.created",
            actor: "system".into(),
            customer_id: Some(id.0),
            subject_id: Some(id.0),
            ..Happening::default()
        },
    )?;
    Ok(id)
}

fn insert(tx: &mut Tx<'_>, name: &str) -> Result<CustomerId> {
    let id: CustomerId = tx.id();
    tx.execute(
        "INSERT INTO customers (id, name, created_ms) VALUES ($1, $2, $3)",
        &[&id.0, &tidy_name(name), &tx.now_ms()],
    )?;
    Ok(id)
}

/// The customer `id`, or the one it was merged into.
pub fn find(read: &Read<'_>, id: CustomerId) -> Result<Customer> {
    read.get(
        "SELECT kept.id, kept.name, kept.language, kept.address, kept.created_ms
         FROM customers AS asked
         JOIN customers AS kept ON kept.id = coalesce(asked.merged_into, asked.id)
         WHERE asked.id = $1",
        &[&id.0],
        customer_from,
    )
}

/// All rows that are this person: the kept one first, then those merged into it.
pub fn cluster(read: &Read<'_>, id: CustomerId) -> Result<Vec<i64>> {
    let ids = read.list(
        "SELECT coalesce(merged_into, id) AS id, 0 AS place FROM customers WHERE id = $1
         UNION ALL
         SELECT merged.id, 1 AS place
         FROM customers AS asked
         JOIN customers AS merged ON merged.merged_into = coalesce(asked.merged_into, asked.id)
         WHERE asked.id = $1
         ORDER BY place, id
         LIMIT 101",
        &[&id.0],
        |row| row.get::<i64>(0),
    )?;
    if ids.is_empty() { Err(Error::NotFound) } else { Ok(ids) }
}

/// Gives a customer the name they use, where none was known.
pub fn name_if_unknown(tx: &mut Tx<'_>, id: CustomerId, name: &str) -> Result<()> {
    let name = tidy_name(name);
    if !name.is_empty() {
        tx.execute("UPDATE customers SET name = $1 WHERE id = $2 AND name = ''", &[&name, &id.0])?;
    }
    Ok(())
}

/// Renames a customer.
pub fn rename(tx: &mut Tx<'_>, id: CustomerId, name: &str) -> Result<()> {
    let name = tidy_name(name);
    if name.is_empty() {
        return Err(Error::refused("Write a name."));
    }
    tx.execute("UPDATE customers SET name = $1 WHERE id = $2", &[&name, &id.0])?;
    Ok(())
}

fn customer_from(row: &Row<'_>) -> Result<Customer> {
    Ok(Customer {
        id: CustomerId(row.get(0)?),
        name: row.get(1)?,
        language: row.get(2)?,
        address: row.get(3)?,
        created_ms: row.get(4)?,
    })
}

#[cfg(test)]
mod tests;
