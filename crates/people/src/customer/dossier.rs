//! Customers as a whole, walked by key: for programs that copy them. The list by name is `listing`'s.

use std::collections::HashMap;

use base::db::{Param, params, placeholders};
use base::{Read, Result, Row};

use super::identity::Kind;
use crate::names::CustomerId;

/// Customers one page holds at most.
pub const PAGE_LIMIT: i64 = 200;

/// All that is known of a customer.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The kept customer.
    pub id: CustomerId,
    /// All rows that are this person, the kept one first.
    pub cluster: Vec<i64>,
    /// The id in the shop; empty when there is none.
    pub key: String,
    /// As they call themselves; empty when unknown.
    pub name: String,
    /// BCP 47 tag; empty when unknown.
    pub language: String,
    /// Postal address as lines of text; empty when unknown.
    pub address: String,
    /// What the shop knows beyond these fields: a JSON object.
    pub extra: String,
    /// Since when, UTC milliseconds.
    pub created_ms: i64,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
}

/// One page of customers, newest first, before the one with the id `before`: three queries.
pub fn list(read: &Read<'_>, before: Option<i64>, limit: i64) -> Result<Vec<Dossier>> {
    let before = before.unwrap_or(i64::MAX);
    let sql = format!("{PROFILE} WHERE merged_into IS NULL AND id < $1 ORDER BY id DESC LIMIT $2");
    let dossiers = read.list(&sql, &[&before, &limit.clamp(0, PAGE_LIMIT)], dossier_from)?;
    filled(read, dossiers)
}

/// The customers `ids` as a whole; rows that were merged into others are left out.
pub fn these(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Dossier>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{PROFILE} WHERE merged_into IS NULL AND id IN ({}) ORDER BY id DESC",
        placeholders(1, ids.len())
    );
    let dossiers = read.list(&sql, &params(ids), dossier_from)?;
    filled(read, dossiers)
}

/// The customer the shop calls `key`: the one kept after merges.
pub fn find_by_key(read: &Read<'_>, key: &str) -> Result<Option<CustomerId>> {
    read.find("SELECT coalesce(merged_into, id) FROM customers WHERE shop_key = $1", &[&key], |row| {
        Ok(CustomerId(row.get(0)?))
    })
}

const PROFILE: &str =
    "SELECT id, coalesce(shop_key, ''), name, language, address, extra, created_ms FROM customers";

fn filled(read: &Read<'_>, mut dossiers: Vec<Dossier>) -> Result<Vec<Dossier>> {
    let ids: Vec<i64> = dossiers.iter().map(|dossier| dossier.id.0).collect();
    if ids.is_empty() {
        return Ok(dossiers);
    }
    let asked = placeholders(1, ids.len());
    let sql = format!(
        "SELECT merged_into, id, coalesce(shop_key, '')
         FROM customers
         WHERE merged_into IN ({asked})
         ORDER BY id"
    );
    let merged: Vec<(i64, i64, String)> =
        read.list(&sql, &params(&ids), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut at: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    for (kept, id, key) in merged {
        let place = at[&kept];
        dossiers[place].cluster.push(id);
        if dossiers[place].key.is_empty() {
            dossiers[place].key = key;
        }
        at.insert(id, place);
    }
    for (customer, kind, value) in identities(read, at.keys().copied().collect())? {
        let dossier = &mut dossiers[at[&customer]];
        let known = if kind == Kind::Email.as_str() { &mut dossier.emails } else { &mut dossier.phones };
        known.push(value);
    }
    Ok(dossiers)
}

fn identities(read: &Read<'_>, ids: Vec<i64>) -> Result<Vec<(i64, String, String)>> {
    let sql = format!(
        "SELECT customer_id, kind, value
         FROM identities
         WHERE customer_id IN ({}) AND kind IN ($1, $2)
         ORDER BY kind, value",
        placeholders(3, ids.len())
    );
    let (email, phone) = (Kind::Email.as_str(), Kind::Phone.as_str());
    let mut bound: Vec<&dyn Param> = vec![&email, &phone];
    bound.extend(params(&ids));
    read.list(&sql, &bound, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

fn dossier_from(row: &Row<'_>) -> Result<Dossier> {
    let id: i64 = row.get(0)?;
    Ok(Dossier {
        id: CustomerId(id),
        cluster: vec![id],
        key: row.get(1)?,
        name: row.get(2)?,
        language: row.get(3)?,
        address: row.get(4)?,
        extra: row.get(5)?,
        created_ms: row.get(6)?,
        emails: Vec::new(),
        phones: Vec::new(),
    })
}
