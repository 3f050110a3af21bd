//! What belongs to a customer beside the columns: ways to pay with their balances, and further addresses. Only adds and
//! renews: customers keep some of them here themselves.

use base::{Read, Result, Tx};

use super::limits::{BELONGINGS, KEY_CHARS, TEXT_CHARS};
use super::object::{Object, Shape};
use super::record::{Customer, Labelled, Method};
use crate::address::Address;

/// The kinds of payment methods.
const KINDS: [&str; 6] = ["card", "paypal", "gift_card", "store_credit", "bank", "other"];
const METHOD: Shape =
    Shape { name: "a payment method", fields: &["key", "kind", "label", "currency", "balance"] };
const LABELLED: Shape = Shape {
    name: "a further address",
    fields: &["label", "name", "line1", "line2", "city", "state", "postcode", "country"],
};

/// The payment methods of a record.
pub(super) fn methods_from(object: &Object<'_>) -> Vec<Method> {
    object.objects("methods", BELONGINGS, METHOD).iter().map(method_from).collect()
}

/// The further addresses of a record.
pub(super) fn addresses_from(object: &Object<'_>) -> Vec<Labelled> {
    let each = object.objects("addresses", BELONGINGS, LABELLED);
    each.iter()
        .map(|object| Labelled {
            label: object.maybe_text("label", TEXT_CHARS).unwrap_or_default(),
            address: address_from(object).to_stored(),
        })
        .collect()
}

/// An address in parts.
pub(super) fn address_from(object: &Object<'_>) -> Address {
    let part = |name: &str| object.maybe_text(name, TEXT_CHARS).unwrap_or_default();
    Address {
        name: part("name"),
        line1: part("line1"),
        line2: part("line2"),
        city: part("city"),
        state: part("state"),
        postcode: part("postcode"),
        country: part("country"),
    }
}

fn method_from(object: &Object<'_>) -> Method {
    let kind = object.text("kind", TEXT_CHARS);
    if !kind.is_empty() && !KINDS.contains(&kind.as_str()) {
        object.flaw("kind", "is no kind of payment method", format!("Write one of {}", KINDS.join(", ")));
    }
    let currency = object.currency("currency");
    Method {
        key: object.text("key", KEY_CHARS),
        label: object.maybe_text("label", TEXT_CHARS).unwrap_or_default(),
        balance_minor: object.has("balance").then(|| object.amount_not_negative("balance", &currency)),
        kind,
        currency,
    }
}

/// Writes what differs and returns the names of the fields that did.
pub(super) fn write(tx: &mut Tx<'_>, customer_id: i64, customer: &Customer) -> Result<Vec<&'static str>> {
    let mut changed = Vec::new();
    for method in &customer.methods {
        if write_method(tx, customer_id, method)? && !changed.contains(&"methods") {
            changed.push("methods");
        }
    }
    for labelled in &customer.addresses {
        if write_address(tx, customer_id, labelled)? && !changed.contains(&"addresses") {
            changed.push("addresses");
        }
    }
    Ok(changed)
}

fn write_method(tx: &mut Tx<'_>, customer_id: i64, method: &Method) -> Result<bool> {
    let stored = find_method(tx, customer_id, &method.key)?;
    if stored.as_ref().is_some_and(|(_, stored)| stored == method) {
        return Ok(false);
    }
    let id: i64 = stored.as_ref().map_or_else(|| tx.id(), |(id, _)| *id);
    tx.execute(
        "INSERT INTO payment_methods (id, customer_id, key, kind, label, currency, balance_minor, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (customer_id, key) DO UPDATE SET
           kind = EXCLUDED.kind,
           label = EXCLUDED.label,
           currency = EXCLUDED.currency,
           balance_minor = EXCLUDED.balance_minor",
        &[
            &id,
            &customer_id,
            &method.key,
            &method.kind,
            &method.label,
            &method.currency,
            &method.balance_minor,
            &tx.now_ms(),
        ],
    )?;
    let before = stored.and_then(|(_, stored)| stored.balance_minor).unwrap_or(0);
    explain_balance(tx, (customer_id, id), method.balance_minor.unwrap_or(0) - before)?;
    Ok(true)
}

/// A balance is the sum of its entries, those of the import included.
fn explain_balance(tx: &mut Tx<'_>, (customer_id, method_id): (i64, i64), difference: i64) -> Result<()> {
    if difference == 0 {
        return Ok(());
    }
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO balance_entries (id, customer_id, method_id, amount_minor, reason, at_ms)
         VALUES ($1, $2, $3, $4, 'as the shop says', $5)",
        &[&id, &customer_id, &method_id, &difference, &tx.now_ms()],
    )?;
    Ok(())
}

fn find_method(read: &Read<'_>, customer_id: i64, key: &str) -> Result<Option<(i64, Method)>> {
    read.find(
        "SELECT id, key, kind, label, currency, balance_minor
         FROM payment_methods
         WHERE customer_id = $1 AND key = $2",
        &[&customer_id, &key],
        |row| {
            let method = Method {
                key: row.get(1)?,
                kind: row.get(2)?,
                label: row.get(3)?,
                currency: row.get(4)?,
                balance_minor: row.get(5)?,
            };
            Ok((row.get(0)?, method))
        },
    )
}

/// A label names one address; without labels, equal addresses are one.
fn write_address(tx: &mut Tx<'_>, customer_id: i64, labelled: &Labelled) -> Result<bool> {
    let stored: Vec<(i64, String, String)> = tx.list(
        "SELECT id, label, address FROM addresses WHERE customer_id = $1 ORDER BY id LIMIT 1000",
        &[&customer_id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    if stored.iter().any(|(_, label, address)| *label == labelled.label && *address == labelled.address) {
        return Ok(false);
    }
    let named = stored.iter().find(|(_, label, _)| !label.is_empty() && *label == labelled.label);
    match named {
        Some((id, _, _)) => {
            tx.execute("UPDATE addresses SET address = $1 WHERE id = $2", &[&labelled.address, id])?;
        }
        None => {
            let id: i64 = tx.id();
            tx.execute(
                "INSERT INTO addresses (id, customer_id, label, address, created_ms) VALUES ($1, $2, $3, $4, $5)",
                &[&id, &customer_id, &labelled.label, &labelled.address, &tx.now_ms()],
            )?;
        }
    }
    Ok(true)
}
