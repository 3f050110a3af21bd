//! How a customer pays and is paid back: the shop's own methods, and balances kept here (gift cards, store credit).

use base::db::{params, placeholders};
use base::{Error, Read, Result, Row, Tx};
use serde::{Deserialize, Serialize};

use crate::history::Owner;

/// The kinds of method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// A debit or credit card.
    Card,
    /// A PayPal account.
    Paypal,
    /// A gift card with a balance.
    GiftCard,
    /// The shop's own credit, with a balance.
    StoreCredit,
    /// A bank account.
    Bank,
    /// Anything else.
    Other,
}

/// A method of one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub customer_id: i64,
    /// The shop's name for it, as `gift_card_1725971`.
    pub key: String,
    /// Its kind.
    pub kind: MethodKind,
    /// As people read it, as `Visa ending in 4242`.
    pub label: String,
    /// Of its balance; empty when it has none.
    pub currency: String,
    /// What is on it; `None` when the balance isn't kept here.
    pub balance_minor: Option<i64>,
}

/// A movement on a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: i64,
    /// The order it belongs to.
    pub order_id: Option<i64>,
    /// More or less, in minor units.
    pub amount_minor: i64,
    /// Why, in words.
    pub reason: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

/// Methods one customer may have.
pub const METHODS_LIMIT: i64 = 100;
/// Movements a page shows.
pub const ENTRIES_LIMIT: i64 = 100;

impl MethodKind {
    /// All kinds.
    pub const ALL: [MethodKind; 6] = [
        MethodKind::Card,
        MethodKind::Paypal,
        MethodKind::GiftCard,
        MethodKind::StoreCredit,
        MethodKind::Bank,
        MethodKind::Other,
    ];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            MethodKind::Card => "card",
            MethodKind::Paypal => "paypal",
            MethodKind::GiftCard => "gift_card",
            MethodKind::StoreCredit => "store_credit",
            MethodKind::Bank => "bank",
            MethodKind::Other => "other",
        }
    }

    /// From what is stored or imported.
    pub fn read(text: &str) -> Option<MethodKind> {
        MethodKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// True when what is on it is kept here, so that money arrives at once.
    pub fn has_balance(self) -> bool {
        matches!(self, MethodKind::GiftCard | MethodKind::StoreCredit)
    }
}

/// The methods of a person, known by one or more ids, oldest first.
pub fn of_customer(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<Method>> {
    if cluster.is_empty() {
        return Ok(Vec::new());
    }
    listed(read, cluster, METHODS_LIMIT)
}

/// The methods of many customers at once; each says whose it is.
pub fn of_customers(read: &Read<'_>, customers: &[i64]) -> Result<Vec<Method>> {
    let limit = METHODS_LIMIT * i64::try_from(customers.len()).unwrap_or(i64::MAX / METHODS_LIMIT);
    if customers.is_empty() { Ok(Vec::new()) } else { listed(read, customers, limit) }
}

fn listed(read: &Read<'_>, customers: &[i64], limit: i64) -> Result<Vec<Method>> {
    let sql = format!(
        "SELECT id, customer_id, key, kind, label, currency, balance_minor
         FROM payment_methods
         WHERE customer_id IN ({})
         ORDER BY id
         LIMIT {limit}",
        placeholders(1, customers.len())
    );
    read.list(&sql, &params(customers), method_from)
}

/// The movements on a balance, newest first.
pub fn entries(read: &Read<'_>, method_id: i64) -> Result<Vec<Entry>> {
    read.list(
        "SELECT id, order_id, amount_minor, reason, at_ms
         FROM balance_entries
         WHERE method_id = $1
         ORDER BY id DESC
         LIMIT $2",
        &[&method_id, &ENTRIES_LIMIT],
        |row| {
            Ok(Entry {
                id: row.get(0)?,
                order_id: row.get(1)?,
                amount_minor: row.get(2)?,
                reason: row.get(3)?,
                at_ms: row.get(4)?,
            })
        },
    )
}

/// The store credit of a customer in `currency`; made when there is none yet.
pub fn store_credit(tx: &mut Tx<'_>, customer_id: i64, currency: &str) -> Result<Method> {
    let key = format!("store_credit_{}", currency.to_lowercase());
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO payment_methods (id, customer_id, key, kind, label, currency, balance_minor, created_ms)
         VALUES ($1, $2, $3, 'store_credit', 'Store credit', $4, 0, $5)
         ON CONFLICT (customer_id, key) DO NOTHING",
        &[&id, &customer_id, &key, &currency, &tx.now_ms()],
    )?;
    find(tx, customer_id, &key)?.ok_or(Error::NotFound)
}

/// The method called `key` of exactly this customer row.
pub fn find(read: &Read<'_>, customer_id: i64, key: &str) -> Result<Option<Method>> {
    read.find(
        "SELECT id, customer_id, key, kind, label, currency, balance_minor
         FROM payment_methods
         WHERE customer_id = $1 AND key = $2",
        &[&customer_id, &key],
        method_from,
    )
}

/// Moves `amount_minor` onto (or, negative, off) a method's balance; nothing happens to a method without one.
/// Refused when it would fall below nothing.
pub fn move_balance(
    tx: &mut Tx<'_>,
    owner: Owner,
    method: &str,
    amount_minor: i64,
    reason: &str,
) -> Result<()> {
    let Some(found) = find_for_order(tx, owner, method)? else { return Ok(()) };
    if found.balance_minor.is_none() || amount_minor == 0 {
        return Ok(());
    }
    let moved = tx.execute_counted(
        "UPDATE payment_methods
         SET balance_minor = balance_minor + $1
         WHERE id = $2 AND balance_minor + $1 >= 0",
        &[&amount_minor, &found.id],
    )?;
    if moved == 0 {
        return Err(Error::refused(format!(
            "There isn't enough on {}. Choose another way to pay.",
            found.label
        )));
    }
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO balance_entries (id, customer_id, method_id, order_id, act_id, amount_minor, reason, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &id,
            &found.customer_id,
            &found.id,
            &owner.order_id,
            &owner.act_id,
            &amount_minor,
            &reason,
            &tx.now_ms(),
        ],
    )?;
    Ok(())
}

/// A method of the order's customer, or of a row that is the same person.
fn find_for_order(read: &Read<'_>, owner: Owner, key: &str) -> Result<Option<Method>> {
    if let Some(found) = find(read, owner.customer_id, key)? {
        return Ok(Some(found));
    }
    let cluster = people::customer::cluster(read, people::CustomerId(owner.customer_id))?;
    Ok(of_customer(read, &cluster)?.into_iter().find(|method| method.key == key))
}

fn method_from(row: &Row<'_>) -> Result<Method> {
    let kind: String = row.get(3)?;
    Ok(Method {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        key: row.get(2)?,
        kind: MethodKind::read(&kind).unwrap_or(MethodKind::Other),
        label: row.get(4)?,
        currency: row.get(5)?,
        balance_minor: row.get(6)?,
    })
}
