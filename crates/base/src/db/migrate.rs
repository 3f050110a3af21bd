//! Brings the schema up to this program: numbered texts, written once for both engines, each in its own transaction.

use super::{Db, Tx};
use crate::error::{Error, Result};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// 1, 2, 3 … without gaps.
    pub version: i64,
    /// The file's name without number and ending.
    pub name: &'static str,
    /// Portable SQL.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($version:literal $number:literal $name:literal,)*) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../../migrations/", $number, "_", $name, ".sql")),
        },)*]
    };
}

/// All steps, in order. A test holds this list against the folder.
pub const MIGRATIONS: &[Migration] = migrations! {
    1 "0001" "ground",
    2 "0002" "people",
    3 "0003" "conversations",
    4 "0004" "orders",
    5 "0005" "channels",
    6 "0006" "trade",
    7 "0007" "withdrawals",
    8 "0008" "keys_and_hooks",
    9 "0009" "connections",
    10 "0010" "notices",
    11 "0011" "accounts",
    12 "0012" "mail",
    13 "0013" "sorting",
    14 "0014" "threads",
    15 "0015" "letters_out",
    16 "0016" "mailboxes",
};

/// The text as SQLite should read it: an integer primary key that *is* the row's place saves a second tree, and what
/// PostgreSQL has to be told (compare byte by byte, so that prefixes are ranges) is how SQLite compares anyway.
pub fn for_sqlite(sql: &str) -> String {
    sql.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY").replace(" COLLATE \"C\"", "")
}

pub(super) async fn apply(db: &Db) -> Result<()> {
    db.write(|tx| {
        tx.script(
            "CREATE TABLE IF NOT EXISTS migrations (
               version BIGINT NOT NULL PRIMARY KEY,
               name TEXT NOT NULL,
               checksum TEXT NOT NULL,
               applied_ms BIGINT NOT NULL
             )",
        )
    })
    .await?;
    for migration in MIGRATIONS {
        db.write(move |tx| apply_one(tx, migration)).await?;
    }
    db.write(refuse_newer).await
}

/// Two processes may start at once: the lock makes the second one wait and then find the step done.
fn apply_one(tx: &mut Tx<'_>, migration: &Migration) -> Result<()> {
    if tx.is_postgres() {
        tx.script("LOCK TABLE migrations IN EXCLUSIVE MODE")?;
    }
    let checksum = blake3::hash(migration.sql.as_bytes()).to_hex().to_string();
    let known: Option<String> =
        tx.find("SELECT checksum FROM migrations WHERE version = $1", &[&migration.version], |row| {
            row.get(0)
        })?;
    match known {
        Some(known) if known == checksum => Ok(()),
        Some(_) => Err(Error::inside(format!(
            "Migration {} ({}) was applied with another text. This program and this database don't belong together; use the program that wrote it.",
            migration.version, migration.name
        ))),
        None => {
            let sql = if tx.is_postgres() { migration.sql.to_owned() } else { for_sqlite(migration.sql) };
            tx.script(&sql)?;
            tx.execute(
                "INSERT INTO migrations (version, name, checksum, applied_ms) VALUES ($1, $2, $3, $4)",
                &[&migration.version, &migration.name, &checksum, &tx.now_ms()],
            )?;
            Ok(())
        }
    }
}

fn refuse_newer(tx: &mut Tx<'_>) -> Result<()> {
    let newest = MIGRATIONS.last().map_or(0, |migration| migration.version);
    let found: Option<i64> = tx.get("SELECT MAX(version) FROM migrations", &[], |row| row.get(0))?;
    if found.unwrap_or(0) > newest {
        return Err(Error::inside(format!(
            "The database is at version {}, this program knows {newest}. Start the newer program, or restore the backup made before the upgrade.",
            found.unwrap_or(0)
        )));
    }
    Ok(())
}
