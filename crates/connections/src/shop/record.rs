//! What is known of a shop's things: the last document of each as the shop sent it, and what it is called here.

use base::{Read, Result, Row, Tx};
use serde_json::Value;

use super::rows::ConnectionId;

/// The kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// An order.
    Order,
    /// A customer.
    Customer,
    /// A product.
    Product,
    /// Shopify's inventory item: its parent is the product.
    Item,
    /// Shopify's stock of an item at a location: its parent is the item.
    Level,
}

/// What is known of one thing.
#[derive(Clone, Debug)]
pub struct Record {
    /// In which shop.
    pub connection_id: ConnectionId,
    /// Its id there.
    pub remote_id: String,
    /// What it belongs to.
    pub parent: String,
    /// What it is called here: the order's number, the customer's or product's key.
    pub local_key: String,
    /// The status that was mirrored last; only orders have one.
    pub shown: String,
    /// The document.
    pub body: Value,
    /// When the shop changed it last, UTC milliseconds.
    pub updated_ms: i64,
}

impl Thing {
    fn as_str(self) -> &'static str {
        match self {
            Thing::Order => "order",
            Thing::Customer => "customer",
            Thing::Product => "product",
            Thing::Item => "item",
            Thing::Level => "level",
        }
    }
}

/// What is known of the thing `remote_id` of a shop.
pub fn find(read: &Read<'_>, shop: ConnectionId, thing: Thing, remote_id: &str) -> Result<Option<Record>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shop_records WHERE connection_id = $1 AND kind = $2 AND remote_id = $3"
    );
    read.find(&sql, &[&shop.0, &thing.as_str(), &remote_id], record_from)
}

/// What is known, in any shop, of what is called `local_key` here; oldest first.
pub fn find_local(read: &Read<'_>, thing: Thing, local_key: &str) -> Result<Vec<Record>> {
    let sql =
        format!("SELECT {COLUMNS} FROM shop_records WHERE kind = $1 AND local_key = $2 ORDER BY id LIMIT 10");
    read.list(&sql, &[&thing.as_str(), &local_key], record_from)
}

/// Writes what is known.
pub fn put(tx: &mut Tx<'_>, thing: Thing, record: &Record) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO shop_records
           (id, connection_id, kind, remote_id, parent, local_key, shown, body, updated_ms, seen_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (connection_id, kind, remote_id) DO UPDATE SET
           parent = EXCLUDED.parent,
           local_key = EXCLUDED.local_key,
           shown = EXCLUDED.shown,
           body = EXCLUDED.body,
           updated_ms = EXCLUDED.updated_ms,
           seen_ms = EXCLUDED.seen_ms",
        &[
            &id,
            &record.connection_id.0,
            &thing.as_str(),
            &record.remote_id,
            &record.parent,
            &record.local_key,
            &record.shown,
            &without_nul(&record.body),
            &record.updated_ms,
            &tx.now_ms(),
        ],
    )?;
    Ok(())
}

/// PostgreSQL can't read a text back that holds NUL, not even escaped in some of its functions; nobody misses it.
fn without_nul(body: &Value) -> String {
    body.to_string().replace("\\u0000", "")
}

const COLUMNS: &str = "connection_id, remote_id, parent, local_key, shown, body, updated_ms";

fn record_from(row: &Row<'_>) -> Result<Record> {
    Ok(Record {
        connection_id: ConnectionId(row.get(0)?),
        remote_id: row.get(1)?,
        parent: row.get(2)?,
        local_key: row.get(3)?,
        shown: row.get(4)?,
        body: serde_json::from_str(&row.get::<String>(5)?)?,
        updated_ms: row.get(6)?,
    })
}
