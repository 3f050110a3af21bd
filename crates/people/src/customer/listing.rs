//! Lists of customers: all by name, and those that fit a search, paged by key.

use std::collections::{HashMap, HashSet};

use base::db::{params, placeholders};
use base::{Read, Result, Row};

use super::identity::{self, Kind};
use crate::names::CustomerId;

/// Rows on one page.
pub const PAGE: i64 = 50;

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The customer.
    pub id: CustomerId,
    /// Their name; may be empty.
    pub name: String,
    /// One e-mail address; empty when none is known.
    pub email: String,
    /// Since when, UTC milliseconds.
    pub created_ms: i64,
}

/// Where a page begins: behind this name and id.
#[derive(Clone, Debug)]
pub struct After {
    /// Name of the last row before the page.
    pub name: String,
    /// Its id.
    pub id: i64,
}

/// Customers by name; those whose name begins with `search`, when it isn't empty.
pub fn list(read: &Read<'_>, search: &str, after: Option<&After>) -> Result<Vec<Listed>> {
    let start = After { name: String::new(), id: 0 };
    let after = after.unwrap_or(&start);
    let (from, until) = (search.to_owned(), format!("{search}\u{10FFFF}"));
    read.list(
        "SELECT customers.id, customers.name,
           coalesce((SELECT MIN(value) FROM identities WHERE customer_id = customers.id AND kind = 'email'), ''),
           customers.created_ms
         FROM customers
         WHERE merged_into IS NULL
           AND (name, id) > ($1, $2)
           AND name >= $3
           AND name < $4
         ORDER BY name, id
         LIMIT $5",
        &[&after.name, &after.id, &from, &until, &PAGE],
        listed_from,
    )
}

/// Customers known by an identity that begins with `value` (an address, a number).
pub fn find_by_identity(read: &Read<'_>, kind: Kind, value: &str) -> Result<Vec<Listed>> {
    let from = kind.normalise(value);
    let until = format!("{from}\u{10FFFF}");
    let mut found: Vec<Listed> = read.list(
        "SELECT kept.id, kept.name, identities.value, kept.created_ms
         FROM identities
         JOIN customers ON customers.id = identities.customer_id
         JOIN customers AS kept ON kept.id = coalesce(customers.merged_into, customers.id)
         WHERE identities.kind = $1 AND identities.value >= $2 AND identities.value < $3
         ORDER BY identities.value, kept.id
         LIMIT $4",
        &[&kind.as_str(), &from, &until, &PAGE],
        listed_from,
    )?;
    let mut seen = HashSet::new();
    found.retain(|listed| seen.insert(listed.id));
    Ok(found)
}

/// The names of the customers with these ids, as they are called since they were merged.
pub fn names(read: &Read<'_>, ids: &[i64]) -> Result<HashMap<i64, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT customers.id, kept.name
         FROM customers
         JOIN customers AS kept ON kept.id = coalesce(customers.merged_into, customers.id)
         WHERE customers.id IN ({})",
        placeholders(1, ids.len())
    );
    let found = read.list(&sql, &params(ids), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.into_iter().collect())
}

/// Whom `text` means: an exact e-mail address or phone number, else names that begin so.
pub fn search(read: &Read<'_>, text: &str) -> Result<Vec<Listed>> {
    let text = text.trim();
    if text.contains('\0') {
        return Ok(Vec::new());
    }
    let is_number = text.len() >= 5 && text.chars().all(|c| c.is_ascii_digit() || "+ -()/".contains(c));
    let found = match text {
        "" => Vec::new(),
        address if address.contains('@') => find_by_identity(read, Kind::Email, address)?,
        number if is_number => find_by_identity(read, Kind::Phone, number)?,
        _ => Vec::new(),
    };
    if !found.is_empty() || text.is_empty() {
        return Ok(found);
    }
    let mut by_name = list(read, &capitalised(text), None)?;
    if by_name.is_empty() {
        by_name = list(read, text, None)?;
    }
    if by_name.is_empty() {
        by_name = find_by_identity(read, Kind::Email, text)?;
    }
    Ok(by_name)
}

/// The one customer `text` names without doubt: by e-mail address or id.
pub fn find_exactly(read: &Read<'_>, text: &str) -> Result<Option<CustomerId>> {
    if let Some(id) = identity::find(read, Kind::Email, text)? {
        return Ok(Some(id));
    }
    match text.trim().parse::<i64>() {
        Ok(id) => Ok(super::find(read, CustomerId(id)).ok().map(|customer| customer.id)),
        Err(_) => Ok(None),
    }
}

/// "mia ok" as names are written: "Mia Ok".
fn capitalised(text: &str) -> String {
    let mut starts = true;
    text.chars()
        .map(|c| {
            let up = if starts { c.to_uppercase().next().unwrap_or(c) } else { c };
            starts = c.is_whitespace() || c == '-';
            up
        })
        .collect()
}

fn listed_from(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed { id: CustomerId(row.get(0)?), name: row.get(1)?, email: row.get(2)?, created_ms: row.get(3)? })
}
