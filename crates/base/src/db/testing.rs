//! Fresh databases for tests: SQLite in a folder of its own, or a schema of its own on the PostgreSQL server that
//! `ATTEND_TEST_POSTGRES` names. Gone when dropped.

use std::path::{Path, PathBuf};

use super::{Db, Location};
use crate::context::{Chance, Clock, Context};

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
        Db::open(&self.location(), context).await.expect("a fresh database opens")
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

/// On a thread of its own, since the driver may not block a runtime's thread.
fn on_server(url: &str, sql: &str) {
    let (url, statement) = (url.to_owned(), sql.to_owned());
    let ran = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).map_err(|error| error.to_string())?;
        client.batch_execute("SET client_min_messages = error; SET lock_timeout = '3s'").map_err(|error| error.to_string())?;
        client.batch_execute(&statement).map_err(|error| error.to_string())
    });
    match ran.join() {
        Ok(Ok(())) => {}
        Ok(Err(error)) if sql.starts_with("DROP") => eprintln!("{sql}: {error}"),
        other => panic!("ATTEND_TEST_POSTGRES can't be used: {other:?}"),
    }
}
