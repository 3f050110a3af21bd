//! The versions of the shop's policy: each with the day from which it holds. None is ever changed or removed.

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

use super::{FIRST, Policy};

/// A version as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1.
    pub version: i64,
    /// The TOML as it was written.
    pub body: String,
    /// What was changed and why.
    pub note: String,
    /// Who wrote it.
    pub author: String,
    /// From when it holds, UTC milliseconds.
    pub starts_ms: i64,
    /// When it was written.
    pub created_ms: i64,
}

/// Versions a page shows.
pub const VERSIONS_LIMIT: i64 = 100;

/// Makes sure there is a policy: a new shop gets the one Attend brings along.
pub fn prepare(tx: &mut Tx<'_>) -> Result<()> {
    if tx.find("SELECT id FROM policies LIMIT 1", &[], |row| row.get::<i64>(0))?.is_none() {
        add(tx, "system", FIRST, "What Attend brings along", 0)?;
    }
    Ok(())
}

/// Adds a version that holds from `starts_ms`. Refused when it can't be read.
pub fn add(tx: &mut Tx<'_>, author: &str, body: &str, note: &str, starts_ms: i64) -> Result<i64> {
    Policy::read(body)?;
    let id: i64 = tx.id();
    let version: i64 = tx.get(
        "INSERT INTO policies (id, version, body, note, author, starts_ms, created_ms)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6
         FROM policies
         RETURNING version",
        &[&id, &body, &note, &author, &starts_ms, &tx.now_ms()],
        |row| row.get(0),
    )?;
    events::record(
        tx,
        &Happening {
            kind: "policy.added",
            actor: author.into(),
            subject_id: Some(id),
            data: serde_json::json!({ "version": version }).to_string(),
            ..Happening::default()
        },
    )?;
    Ok(version)
}

/// The policy that holds at `at_ms`, with its version.
pub fn in_force(read: &Read<'_>, at_ms: i64) -> Result<(i64, Policy)> {
    let found = read.find(
        "SELECT version, body
         FROM policies
         WHERE starts_ms <= $1
         ORDER BY starts_ms DESC, version DESC
         LIMIT 1",
        &[&at_ms],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    let (version, body) = found.unwrap_or((0, FIRST.to_owned()));
    Ok((version, Policy::read(&body)?))
}

/// The version numbered `version`.
pub fn find(read: &Read<'_>, version: i64) -> Result<Version> {
    read.find(
        "SELECT version, body, note, author, starts_ms, created_ms
         FROM policies
         WHERE version = $1",
        &[&version],
        version_from,
    )?
    .ok_or(Error::NotFound)
}

/// All versions, newest first.
pub fn list(read: &Read<'_>) -> Result<Vec<Version>> {
    read.list(
        "SELECT version, body, note, author, starts_ms, created_ms
         FROM policies
         ORDER BY version DESC
         LIMIT $1",
        &[&VERSIONS_LIMIT],
        version_from,
    )
}

fn version_from(row: &Row<'_>) -> Result<Version> {
    Ok(Version {
        version: row.get(0)?,
        body: row.get(1)?,
        note: row.get(2)?,
        author: row.get(3)?,
        starts_ms: row.get(4)?,
        created_ms: row.get(5)?,
    })
}
