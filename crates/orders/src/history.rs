//! What was changed about an order: who did it, when, why, and on whose proof.

use base::{Read, Result, Row, Tx};

/// The order a row belongs to, and the act that caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Whose order it is.
    pub customer_id: i64,
    /// Which order.
    pub order_id: i64,
    /// The act that caused it, if one did.
    pub act_id: Option<i64>,
}

/// A change, ready to be noted.
#[derive(Clone, Debug)]
pub struct NewChange<'c> {
    /// What kind, as `cancel` or `address`.
    pub kind: &'c str,
    /// Who did it, as `customer:7` or `agent:5`.
    pub actor: &'c str,
    /// How well they had shown who they are, as a rung of the ladder.
    pub proof: &'c str,
    /// Why, in the words of whoever did it.
    pub reason: &'c str,
    /// What changed, as JSON: before and after.
    pub data: &'c str,
}

/// A change as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: i64,
    /// The act that caused it.
    pub act_id: Option<i64>,
    /// What kind.
    pub kind: String,
    /// Who did it.
    pub actor: String,
    /// How well they had shown who they are.
    pub proof: String,
    /// Why.
    pub reason: String,
    /// What changed, as JSON.
    pub data: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

/// Changes of one order a page shows at most.
pub const CHANGES_LIMIT: i64 = 200;

/// Notes a change.
pub fn note(tx: &mut Tx<'_>, owner: Owner, change: &NewChange<'_>) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO order_changes (id, customer_id, order_id, act_id, kind, actor, proof, reason, data, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &id,
            &owner.customer_id,
            &owner.order_id,
            &owner.act_id,
            &change.kind,
            &change.actor,
            &change.proof,
            &change.reason,
            &change.data,
            &tx.now_ms(),
        ],
    )?;
    Ok(())
}

/// The changes of an order, newest first.
pub fn of_order(read: &Read<'_>, order_id: i64) -> Result<Vec<Change>> {
    read.list(
        "SELECT id, act_id, kind, actor, proof, reason, data, at_ms
         FROM order_changes
         WHERE order_id = $1
         ORDER BY id DESC
         LIMIT $2",
        &[&order_id, &CHANGES_LIMIT],
        change_from,
    )
}

fn change_from(row: &Row<'_>) -> Result<Change> {
    Ok(Change {
        id: row.get(0)?,
        act_id: row.get(1)?,
        kind: row.get(2)?,
        actor: row.get(3)?,
        proof: row.get(4)?,
        reason: row.get(5)?,
        data: row.get(6)?,
        at_ms: row.get(7)?,
    })
}
