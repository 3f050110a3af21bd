//! The shop of the test data: imported once with its policy, then copied for every task.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use app::running::{self, Running};
use base::config::Config;
use base::{Context, Db, Error, Result};
use orders::policy::version;
use people::CustomerId;
use people::key::{self, NewKey, Scopes};
use people::session::{self, Way};
use reqwest::{Client, RequestBuilder, StatusCode};

use crate::retail;
use crate::retail_import::import_text;

/// The rules of that shop.
pub const POLICY: &str = include_str!("policy.toml");

/// The imported shop, at rest.
pub struct Template {
    folder: tempfile::TempDir,
    copies: AtomicUsize,
    /// Open as long as copies are made: closing would move its last pages about.
    _db: Db,
    /// A key that reads everything.
    pub key: String,
    /// Each user's session.
    pub sessions: BTreeMap<String, String>,
    /// Who owns an order.
    pub owners: BTreeMap<String, String>,
}

/// A copy of it that serves.
pub struct Shop {
    running: Running,
    client: Client,
    folder: PathBuf,
}

/// An answer of the API.
pub struct Answer {
    /// True for 2xx.
    pub is_ok: bool,
    /// Its status and body.
    pub text: String,
}

fn config(folder: &Path) -> Config {
    let mut config = Config {
        data: folder.to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        smtp: None,
        ..Config::default()
    };
    config.api.requests_a_second = 1_000_000;
    config
}

impl Template {
    /// Imports the shop in `dir` into a fresh database, sets its policy, and gives every user a session.
    pub async fn make(dir: &Path) -> Result<Template> {
        let set = retail::source::read(dir)?;
        let folder = tempfile::tempdir()?;
        let db = running::open(&config(folder.path()), Context::machine()).await?;
        import_text(&db, &retail::convert(dir)?).await?;
        db.write(|tx| version::add(tx, "retail-replay", POLICY, "the rules of the test shop", 0)).await?;
        let scopes = Scopes::read(["orders:read", "customers:read"])?;
        let new = NewKey { name: "retail-replay".into(), scopes };
        let (_, key) = db.write(move |tx| key::create(tx, "retail-replay", &new)).await?;
        let users: Vec<String> = set.users.keys().cloned().collect();
        let sessions = db
            .write(move |tx| {
                let mut sessions = BTreeMap::new();
                for user in &users {
                    let sql = "SELECT id FROM customers WHERE shop_key = $1";
                    let id: i64 = tx.get(sql, &[user], |row| row.get(0))?;
                    sessions.insert(
                        user.clone(),
                        session::start_customer(tx, CustomerId(id), &Way::Code, "retail-replay")?,
                    );
                }
                Ok(sessions)
            })
            .await?;
        let owners = set.orders.into_iter().map(|(number, order)| (number, order.user_id)).collect();
        Ok(Template { folder, copies: AtomicUsize::new(0), _db: db, key, sessions, owners })
    }

    /// A copy of its own that serves, in a folder no other copy ever had: a closing one still looks after its files.
    pub async fn open(&self) -> Result<Shop> {
        let folder = self.folder.path().join(format!("copy-{}", self.copies.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&folder)?;
        for entry in std::fs::read_dir(self.folder.path())? {
            let entry = entry?;
            let name = entry.file_name();
            // The lock is the template's own, and the index of the log is made anew.
            if entry.file_type()?.is_file() && name != "attend.lock" && name != "attend.db-shm" {
                std::fs::copy(entry.path(), folder.join(name))?;
            }
        }
        let running = Running::start(&config(&folder), Context::machine()).await?;
        // The library asks for TLS even where none is spoken; a second time says that it is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().build().map_err(|cause| Error::inside(cause.to_string()))?;
        Ok(Shop { running, client, folder })
    }
}

impl Shop {
    /// `GET path` with `token`, as text.
    pub async fn get(&self, path: &str, token: &str) -> Result<Answer> {
        self.send(self.client.get(format!("http://{}{path}", self.running.http)).bearer_auth(token)).await
    }

    /// `POST path` with `token` and a JSON body.
    pub async fn post(&self, path: &str, token: &str, body: &serde_json::Value) -> Result<Answer> {
        let request = self.client.post(format!("http://{}{path}", self.running.http)).bearer_auth(token);
        self.send(request.json(body)).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let failed = |cause: reqwest::Error| Error::inside(cause.to_string());
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            let text = response.text().await.map_err(failed)?;
            return Err(Error::inside(format!("the shop failed with {status}: {text}")));
        }
        Ok(Answer { is_ok: status.is_success(), text: response.text().await.map_err(failed)? })
    }

    /// Ends it and throws its copy away.
    pub async fn close(self) {
        self.running.stop().await;
        let _ = std::fs::remove_dir_all(self.folder);
    }
}
