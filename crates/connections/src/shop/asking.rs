//! Planning that something is fetched from the shop as it stands there now.

use base::jobs;
use base::{Result, Tx};
use serde_json::json;

use super::record::Thing;
use super::rows::ConnectionId;

/// The job that fetches.
pub const JOB: &str = "shop.refresh";

/// Plans that the order or product `remote_id` is fetched.
pub fn plan(tx: &mut Tx<'_>, shop: ConnectionId, thing: Thing, remote_id: &str) -> Result<()> {
    let word = if thing == Thing::Product { "product" } else { "order" };
    let payload = json!({ "shop": shop.0, "thing": word, "id": remote_id }).to_string();
    jobs::add(tx, JOB, &format!("{JOB}:{shop}:{word}:{remote_id}"), &payload, tx.now_ms())
}
