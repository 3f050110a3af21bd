//! Mailboxes against a real Dovecot, and what no server says against one of our own. This file is the shop that fetches.

mod dovecot;
mod fetching;
mod scripted;
mod signing_in;
mod troubles;
mod watching;
mod writing;

use std::sync::Arc;

use base::Db;
use base::blobs::{self, Folder as Blobs};
use base::config::Config;
use base::secret::Key;
use base::testing::Place as DataPlace;

use super::log::Log;
use super::means::{Means, Outside};
use super::place::Place;
use super::plan::NewMailbox;
use super::rows::{Credentials, Mailbox, MailboxId, Security};
use super::{dialling, folder, plan, rows};
use crate::post::Post;

use dovecot::{Dovecot, PASSWORD};

/// A shop that fetches mail, and the server it fetches from.
pub struct Shop {
    pub means: Means,
    pub db: Db,
    pub dovecot: Dovecot,
    pub place: DataPlace,
}

/// A line of the ledger, as these tests compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    pub folder: String,
    pub uid: i64,
    pub state: String,
    pub is_whole: bool,
    pub raw: Vec<u8>,
    pub reason: String,
}

impl Shop {
    /// None when Dovecot isn't installed.
    pub async fn open() -> Option<Shop> {
        Shop::open_with("", |_| {}).await
    }

    pub async fn open_with(more: &str, change: impl FnOnce(&mut Config)) -> Option<Shop> {
        let place = DataPlace::new();
        let dovecot = Dovecot::start(place.folder(), more).await?;
        let db = place.open().await;
        let means = means(&db, &place, |config| {
            config.mail.authority = Some(dovecot.authority());
            change(config);
        });
        Some(Shop { means, db, dovecot, place })
    }

    /// A mailbox of the user `help` on the server.
    pub fn new_mailbox(&self) -> NewMailbox {
        NewMailbox {
            name: "Help".into(),
            address: "help@shop.example".into(),
            host: "localhost".into(),
            port: self.dovecot.imaps,
            security: Security::Tls,
            login: "help".into(),
            credentials: Credentials { password: PASSWORD.into(), ..Credentials::default() },
            begins: super::Begins::All,
            ..NewMailbox::default()
        }
    }

    pub async fn add(&self, new: NewMailbox) -> Mailbox {
        add(&self.means, new).await
    }

    /// Connects, looks once at everything, and says goodbye. Errors are in words.
    pub async fn look(&self, id: MailboxId) -> Result<(), String> {
        look(&self.means, id).await
    }

    /// All that was fetched, in the order of folders and numbers.
    pub async fn ledger(&self) -> Vec<Entered> {
        ledger(&self.means).await
    }
}

/// What fetching needs, for the database at `place`; this machine may be reached.
pub fn means(db: &Db, place: &DataPlace, change: impl FnOnce(&mut Config)) -> Means {
    let mut config = Config::default();
    config.mail.address = "help@shop.example".into();
    config.url = "https://desk.shop.example".into();
    change(&mut config);
    let blobs = Blobs::open(&place.folder().join("blobs")).unwrap();
    let post = Post::new(db.clone(), blobs, &config).unwrap();
    let key = Key::read(&"0a".repeat(32)).unwrap();
    let outside = Outside {
        may_reach: Arc::new(|_| true),
        ask: Arc::new(|_, _| Box::pin(async { Err("nobody is asked in this test".to_owned()) })),
    };
    Means::new(post, key, outside, &config).unwrap()
}

pub async fn add(means: &Means, new: NewMailbox) -> Mailbox {
    let key = means.key.clone();
    let made = means.post.db.write(move |tx| {
        let id = plan::add(tx, &key, "agent:1", &new)?;
        rows::find(tx, id)
    });
    made.await.unwrap()
}

pub async fn look(means: &Means, id: MailboxId) -> Result<(), String> {
    let mailbox = means.post.db.read(move |read| rows::find(read, id)).await.unwrap();
    let dialled = dialling::dial(means, &mailbox, &mut Log::default()).await;
    let mut wire = dialled.map_err(|trouble| trouble.in_words())?;
    let mut place = Place { means, mailbox: &mailbox, wire: &mut wire };
    let looked = super::watching::look(&mut place).await;
    wire.close().await;
    looked.map(|_| ()).map_err(|trouble| trouble.in_words())
}

pub async fn ledger(means: &Means) -> Vec<Entered> {
    let found = means.post.db.read(|read| {
        read.list(
            "SELECT folder, uid, state, is_whole, hash, reason FROM incoming ORDER BY folder, uid_validity, uid, id LIMIT 5000",
            &[],
            |row| {
                let entered = Entered {
                    folder: row.get(0)?,
                    uid: row.get(1)?,
                    state: row.get(2)?,
                    is_whole: row.get(3)?,
                    raw: Vec::new(),
                    reason: row.get(5)?,
                };
                Ok((entered, row.get::<Vec<u8>>(4)?))
            },
        )
    });
    let mut lines = Vec::new();
    for (entered, hash) in found.await.unwrap() {
        let blob = means.post.db.read(move |read| blobs::find(read, &hash)).await.unwrap();
        lines.push(Entered { raw: means.post.folder.bytes(blob).unwrap(), ..entered });
    }
    lines
}

pub async fn folders(means: &Means, id: MailboxId) -> Vec<folder::Folder> {
    means.post.db.read(move |read| folder::list(read, id)).await.unwrap()
}

/// A mail with the subject `subject`.
pub fn letter(subject: &str) -> String {
    format!(
        "From: Ana <ana@example.org>\r\nTo: help@shop.example\r\nSubject: {subject}\r\n\r\nIt flickers.\r\n"
    )
}

/// The subjects of what was fetched.
pub fn subjects(lines: &[Entered]) -> Vec<String> {
    let subject = |line: &Entered| {
        let text = String::from_utf8_lossy(&line.raw).into_owned();
        let found = text.lines().find_map(|line| line.strip_prefix("Subject: ").map(str::to_owned));
        found.unwrap_or_default()
    };
    lines.iter().map(subject).collect()
}
