//! Fresh databases for tests: SQLite in a folder of its own, or a schema of its own on the PostgreSQL server that
//! `ATTEND_TEST_POSTGRES` names. Gone when dropped.

use std::path::{Path, PathBuf};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::context::Context;
use crate::db::{Db, Location};

/// 2026-11-23T09:00:00Z, a Monday: the day on which the tests' world begins.
pub const MONDAY_MS: i64 = 1_795_424_400_000;

/// The URL of the server to test on; SQLite without it.
pub fn postgres_url() -> Option<String> {
    std::env::var("ATTEND_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// A place for one test's data.
#[derive(Debug)]
pub struct Place {
    folder: PathBuf,
    schema: Option<(String, String)>,
}

impl Place {
    /// A new, empty place.
    pub fn new() -> Place {
        let name = format!("attend_test_{}", Chance::Machine.token());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let schema = postgres_url().map(|url| {
            on_server(&url, &format!("CREATE SCHEMA {name}"));
            (url, name)
        });
        Place { folder, schema }
    }

    /// A folder for files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What to write as `database` into a configuration.
    pub fn database(&self) -> String {
        match &self.schema {
            None => "sqlite".into(),
            Some((url, schema)) => {
                let joint = if url.contains('?') { '&' } else { '?' };
                format!("{url}{joint}options=-csearch_path%3D{schema}")
            }
        }
    }

    /// Where the database lies.
    pub fn location(&self) -> Location {
        match &self.schema {
            None => Location::Sqlite(self.folder.join("attend.db")),
            Some(_) => Location::Postgres { url: self.database(), connections: 4 },
        }
    }

    /// Opens it, migrated, with a clock that stands at [`MONDAY_MS`].
    pub async fn open(&self) -> Db {
        let context = Context::new(Clock::set_to(MONDAY_MS), Chance::Machine);
        crate::open(&self.location(), context).await.expect("a fresh database opens")
    }
}

impl Default for Place {
    fn default() -> Place {
        Place::new()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((url, schema)) = &self.schema {
            on_server(url, &format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// From now on the disk is full for new rows of `table`; on SQLite for all that needs another page.
pub async fn fill_disk(db: &Db, table: &str) {
    let script = if db.is_postgres() {
        format!(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
               'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''no space left''; END';
             CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    } else {
        "PRAGMA max_page_count = 1".into()
    };
    db.write(move |tx| tx.script(&script)).await.expect("the disk can be filled");
}

/// There is room again.
pub async fn free_disk(db: &Db) {
    let script = if db.is_postgres() {
        "DROP FUNCTION full_disk() CASCADE"
    } else {
        "PRAGMA max_page_count = 1000000"
    };
    db.write(move |tx| tx.script(script)).await.expect("the disk can be freed");
}

/// On a thread and runtime of its own: dropping happens outside of any.
fn on_server(url: &str, sql: &str) {
    let (location, script) = (Location::Postgres { url: url.into(), connections: 1 }, sql.to_owned());
    let ran = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let db = Db::open(&location, Context::machine())?;
        runtime.block_on(db.write(move |tx| tx.script(&script)))
    });
    match ran.join() {
        Ok(Ok(())) => {}
        Ok(Err(error)) if sql.starts_with("DROP") => eprintln!("{sql}: {error}"),
        other => panic!("ATTEND_TEST_POSTGRES can't be used: {other:?}"),
    }
}
