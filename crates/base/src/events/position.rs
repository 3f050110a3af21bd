//! Where in the log: the one place where event order is written per engine.

use serde::Serialize;

use crate::db::{Db, Read};
use crate::error::Result;

/// A place in the log; greater is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Counts up on SQLite; number of the transaction, plus this database's offset, on PostgreSQL.
    pub tx: i64,
    /// The event's own id.
    pub id: i64,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.tx, self.id)
    }
}

impl std::str::FromStr for Position {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Position, Self::Err> {
        let (tx, id) = text.split_once('.').unwrap_or((text, "0"));
        Ok(Position { tx: tx.parse()?, id: id.parse()? })
    }
}

/// A dump restored into a new PostgreSQL cluster starts its transaction numbers over, while the log keeps the old ones:
/// the offset lifts the new ones above all that was ever recorded. Nothing to do on SQLite.
pub async fn prepare(db: &Db) -> Result<()> {
    if !db.is_postgres() {
        return Ok(());
    }
    db.write(|tx| {
        tx.script("LOCK TABLE settings IN EXCLUSIVE MODE")?;
        tx.execute(
            "INSERT INTO settings (name, value) VALUES ('event_offset', '0') ON CONFLICT (name) DO NOTHING",
            &[],
        )?;
        tx.execute(
            "UPDATE settings
             SET value = CAST(greatest(
               CAST(value AS BIGINT),
               coalesce((SELECT MAX(tx) FROM events), 0) - CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) + 1
             ) AS TEXT)
             WHERE name = 'event_offset'
             AND coalesce((SELECT MAX(tx) FROM events), 0)
               > CAST(value AS BIGINT) + CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)",
            &[],
        )?;
        Ok(())
    })
    .await
}

/// The end of the log: nothing recorded so far lies behind it.
pub fn end(read: &Read<'_>) -> Result<Position> {
    let last = read.find("SELECT tx, id FROM events ORDER BY tx DESC, id DESC LIMIT 1", &[], |row| {
        Ok(Position { tx: row.get(0)?, id: row.get(1)? })
    })?;
    let Some(last) = last else { return Ok(Position::default()) };
    if !read.is_postgres() {
        return Ok(last);
    }
    // What is still running will come later than this, though it may get a lower number than `last`.
    let settled: i64 = read.get(&format!("SELECT {SETTLED}"), &[], |row| row.get(0))?;
    Ok(last.min(Position { tx: settled - 1, id: i64::MAX }))
}

/// The first transaction number that may still be written to.
const SETTLED: &str = "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) \
     + (SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'event_offset')";

pub(super) fn insert_sql(is_postgres: bool) -> &'static str {
    if is_postgres {
        "INSERT INTO events (tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id, data)
         SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) + CAST(value AS BIGINT),
           $1, $2, $3, $4, $5, $6, $7, $8
         FROM settings
         WHERE name = 'event_offset'"
    } else {
        "INSERT INTO events (tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id, data)
         VALUES ((SELECT coalesce(MAX(tx), 0) + 1 FROM events), $1, $2, $3, $4, $5, $6, $7, $8)"
    }
}

pub(super) fn list_sql(is_postgres: bool) -> &'static str {
    if is_postgres {
        "SELECT tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id, data
         FROM events
         WHERE (tx, id) > ($1, $2)
           AND tx < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
             + (SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'event_offset')
         ORDER BY tx, id
         LIMIT $3"
    } else {
        "SELECT tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id, data
         FROM events
         WHERE (tx, id) > ($1, $2)
         ORDER BY tx, id
         LIMIT $3"
    }
}
