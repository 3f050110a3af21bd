//! Two customers turn out to be one person: a pointer joins them, so that undoing it takes nothing apart.

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

use super::find;
use crate::names::{AgentId, CustomerId};

/// A merge as it was done.
#[derive(Clone, Debug)]
pub struct Merge {
    /// Its id.
    pub id: i64,
    /// Who stays.
    pub kept_id: CustomerId,
    /// Who was merged into them.
    pub merged_id: CustomerId,
    /// The merged customer's name.
    pub merged_name: String,
    /// Name of the agent who did it; empty when the program did.
    pub merged_by: String,
    /// When, UTC milliseconds.
    pub merged_ms: i64,
    /// When it was undone.
    pub undone_ms: Option<i64>,
}

/// Makes `merged` part of `kept`: from now on both are one person everywhere. Done by an agent, or by the program
/// when a visitor gives an address it knows.
pub fn merge(tx: &mut Tx<'_>, agent: Option<AgentId>, kept: CustomerId, merged: CustomerId) -> Result<i64> {
    let (kept, merged) = (find(tx, kept)?.id, find(tx, merged)?.id);
    if kept == merged {
        return Err(Error::Conflict("These two are one customer already.".into()));
    }
    let repointed: Vec<i64> =
        tx.list("SELECT id FROM customers WHERE merged_into = $1 ORDER BY id", &[&merged.0], |row| {
            row.get(0)
        })?;
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO merges (id, kept_id, merged_id, repointed, merged_ms, merged_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &id,
            &kept.0,
            &merged.0,
            &serde_json::to_string(&repointed)?,
            &tx.now_ms(),
            &agent.map(|agent| agent.0),
        ],
    )?;
    tx.execute(
        "UPDATE customers SET merged_into = $1 WHERE id = $2 OR merged_into = $2",
        &[&kept.0, &merged.0],
    )?;
    record(tx, "customer.merged", agent, kept, id)?;
    Ok(id)
}

/// Takes the merge `id` back: the two are what they were, those merged into `merged` before included.
pub fn undo(tx: &mut Tx<'_>, agent: AgentId, id: i64) -> Result<CustomerId> {
    let (kept, merged, repointed): (i64, i64, String) = tx.get(
        "SELECT kept_id, merged_id, repointed FROM merges WHERE id = $1 AND undone_ms IS NULL",
        &[&id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let is_newest = tx
        .find(
            "SELECT id FROM merges WHERE merged_id = $1 AND id > $2 AND undone_ms IS NULL",
            &[&kept, &id],
            |row| row.get::<i64>(0),
        )?
        .is_none();
    if !is_newest {
        return Err(Error::Conflict(
            "This customer was merged into another one since. Undo that merge first.".into(),
        ));
    }
    tx.execute("UPDATE customers SET merged_into = NULL WHERE id = $1", &[&merged])?;
    for follower in serde_json::from_str::<Vec<i64>>(&repointed)? {
        tx.execute("UPDATE customers SET merged_into = $1 WHERE id = $2", &[&merged, &follower])?;
    }
    tx.execute(
        "UPDATE merges SET undone_ms = $1, undone_by = $2 WHERE id = $3",
        &[&tx.now_ms(), &agent.0, &id],
    )?;
    record(tx, "customer.unmerged", Some(agent), CustomerId(kept), id)?;
    Ok(CustomerId(kept))
}

/// What was merged into `kept`, newest first.
pub fn list(read: &Read<'_>, kept: CustomerId) -> Result<Vec<Merge>> {
    read.list(
        "SELECT merges.id, merges.kept_id, merges.merged_id, customers.name, coalesce(agents.name, ''),
           merges.merged_ms, merges.undone_ms
         FROM merges
         JOIN customers ON customers.id = merges.merged_id
         LEFT JOIN agents ON agents.id = merges.merged_by
         WHERE merges.kept_id = $1
         ORDER BY merges.id DESC
         LIMIT 50",
        &[&kept.0],
        merge_from,
    )
}

fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    agent: Option<AgentId>,
    kept: CustomerId,
    merge: i64,
) -> Result<()> {
    let happening = Happening {
        kind,
        actor: agent.map_or_else(|| "system".into(), |agent| format!("agent:{agent}")),
        customer_id: Some(kept.0),
        subject_id: Some(merge),
        ..Happening::default()
    };
    events::record(tx, &happening)
}

fn merge_from(row: &Row<'_>) -> Result<Merge> {
    Ok(Merge {
        id: row.get(0)?,
        kept_id: CustomerId(row.get(1)?),
        merged_id: CustomerId(row.get(2)?),
        merged_name: row.get(3)?,
        merged_by: row.get(4)?,
        merged_ms: row.get(5)?,
        undone_ms: row.get(6)?,
    })
}
