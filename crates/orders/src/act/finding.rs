//! Looking acts up: one, those of an order, those of a customer.

use base::db::{params, placeholders};
use base::{Error, Read, Result, Row};

use super::command::Command;
use super::plan::Plan;
use super::{Act, ActId, State};
use crate::policy::ActKind;

/// Acts one list holds at most.
pub const ACTS_LIMIT: i64 = 100;

pub(super) const COLUMNS: &str =
    "id, customer_id, order_id, reference, kind, command, state, actor, proof, plan,
    policy_version, why, decided_by, held_until_ms, created_ms, settled_ms";

/// The act `id`.
pub fn find(read: &Read<'_>, id: ActId) -> Result<Act> {
    read.get(&format!("SELECT {COLUMNS} FROM acts WHERE id = $1"), &[&id.0], act_from)
}

/// The act people call `reference`.
pub fn find_by_reference(read: &Read<'_>, reference: &str) -> Result<Option<Act>> {
    read.find(&format!("SELECT {COLUMNS} FROM acts WHERE reference = $1"), &[&reference], act_from)
}

/// The act that was confirmed under `key`.
pub(super) fn find_by_key(read: &Read<'_>, key: &str) -> Result<Option<Act>> {
    read.find(&format!("SELECT {COLUMNS} FROM acts WHERE key = $1"), &[&key], act_from)
}

/// The acts on an order, newest first.
pub fn of_order(read: &Read<'_>, order_id: i64) -> Result<Vec<Act>> {
    read.list(
        &format!("SELECT {COLUMNS} FROM acts WHERE order_id = $1 ORDER BY id DESC LIMIT $2"),
        &[&order_id, &ACTS_LIMIT],
        act_from,
    )
}

/// The acts of a person, newest first; those before `before` for the next page.
pub fn of_customer(read: &Read<'_>, cluster: &[i64], before: Option<ActId>) -> Result<Vec<Act>> {
    if cluster.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS}
         FROM acts
         WHERE id < $1 AND customer_id IN ({})
         ORDER BY id DESC
         LIMIT {ACTS_LIMIT}",
        placeholders(2, cluster.len())
    );
    let before = before.map_or(i64::MAX, |id| id.0);
    let mut bound: Vec<&dyn base::db::Param> = vec![&before];
    bound.extend(params(cluster));
    read.list(&sql, &bound, act_from)
}

pub(super) fn act_from(row: &Row<'_>) -> Result<Act> {
    let (kind, state): (String, String) = (row.get(4)?, row.get(6)?);
    let command: Command = serde_json::from_str(&row.get::<String>(5)?)?;
    let plan: Plan = serde_json::from_str(&row.get::<String>(9)?)?;
    Ok(Act {
        id: ActId(row.get(0)?),
        customer_id: row.get(1)?,
        order_id: row.get(2)?,
        reference: row.get(3)?,
        kind: ActKind::read(&kind).ok_or_else(|| Error::inside(format!("unknown kind of act {kind}")))?,
        command,
        state: State::read(&state).ok_or_else(|| Error::inside(format!("unknown state of act {state}")))?,
        actor: row.get(7)?,
        proof: row.get(8)?,
        plan,
        policy_version: row.get(10)?,
        why: row.get(11)?,
        decided_by: row.get(12)?,
        held_until_ms: row.get(13)?,
        created_ms: row.get(14)?,
        settled_ms: row.get(15)?,
    })
}
