//! Where one run's data lies: a folder on the measured disk, and a schema of its own on PostgreSQL. Gone when dropped.

use std::path::Path;

use base::config::Config;
use base::db::Location;
use base::{Chance, Result};
use postgres::{Client, NoTls};
use tempfile::TempDir;

use crate::plan::{CONNECTIONS, Engine, Plan};

/// The address customers write to.
pub const ADDRESS: &str = "help@shop.example";

/// A place for data.
pub struct Place {
    folder: TempDir,
    /// Name of the engine that lies here.
    pub engine: &'static str,
    schema: Option<(String, String)>,
}

impl Place {
    /// A new, empty place.
    pub fn new(plan: &Plan, engine: &Engine) -> Result<Place> {
        std::fs::create_dir_all(&plan.folder)?;
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(&plan.folder)?;
        let schema = match engine {
            Engine::Sqlite => None,
            Engine::Postgres(url) => {
                let name = format!("bench_{}", Chance::Machine.token());
                Client::connect(url, NoTls)?.batch_execute(&format!("CREATE SCHEMA {name}"))?;
                Some((url.clone(), name))
            }
        };
        Ok(Place { folder, engine: engine.name(), schema })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What to write as `database` into a configuration.
    pub fn database(&self) -> String {
        self.postgres_url().unwrap_or_else(|| "sqlite".into())
    }

    /// The URL that leads into the schema; none on SQLite.
    pub fn postgres_url(&self) -> Option<String> {
        let (url, schema) = self.schema.as_ref()?;
        let joint = if url.contains('?') { '&' } else { '?' };
        Some(format!("{url}{joint}options=-csearch_path%3D{schema}"))
    }

    /// Where the database lies.
    pub fn location(&self) -> Location {
        match self.postgres_url() {
            None => Location::Sqlite(self.folder().join("attend.db")),
            Some(url) => Location::Postgres { url, connections: CONNECTIONS },
        }
    }
}

/// A service in `folder` on free ports. Its relay isn't there: nothing is sent.
pub fn config(folder: &Path, database: &str) -> Config {
    let free = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let mut config = Config {
        data: folder.to_owned(),
        listen: free,
        smtp: Some(free),
        database: database.to_owned(),
        database_connections: CONNECTIONS,
        ..Config::default()
    };
    config.shop.name = "Northwind Home".into();
    config.mail.address = ADDRESS.into();
    config.mail.relay = "smtp://127.0.0.1:1".into();
    // The large mail has to come in.
    config.mail.message_mib = 64;
    // How fast strangers' name servers answer is no figure of ours.
    config.spam.dns = "off".into();
    config
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((url, schema)) = &self.schema {
            let dropped = Client::connect(url, NoTls)
                .and_then(|mut client| client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")));
            if let Err(error) = dropped {
                eprintln!("The schema {schema} is left behind: {error}");
            }
        }
    }
}
