//! Mail from its bytes to the conversation, and from an answer to the relay. This file is the shop and its relay.

mod checking;
mod composing;
mod corpora;
mod ingesting;
mod intake;
mod ledger;
mod odd;
mod recipients;
mod sending;
mod sorting;
mod threading;
mod unwanted;
mod welcoming;
mod writer;
mod writing;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base::Db;
use base::blobs::{self, Folder};
use base::config::{Config, SenderRule};
use base::events::Reader;
use base::testing::Place;
use conversations::message::saying::{self, Answer};
use conversations::message::{self, Message, MessageId};
use conversations::{Channel, Conversation, ConversationId, conversation};
use people::agent::{self, Agent, NewAgent, role};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::entering::Incoming;
use super::intake::Item;
use super::working;
use crate::post::Post;
use crate::smtp::{Envelope, Limits, Receiver, Verdict};

/// A shop with an empty database; its relay is nobody unless a test puts one there.
pub struct Shop {
    pub place: Place,
    pub db: Db,
    pub post: Post,
    pub reader: Reader,
}

impl Shop {
    pub async fn open() -> Shop {
        Shop::with_relay(SocketAddr::from(([127, 0, 0, 1], 9))).await
    }

    pub async fn with_relay(relay: SocketAddr) -> Shop {
        Shop::with(relay, |_| {}).await
    }

    pub async fn with(relay: SocketAddr, change: impl FnOnce(&mut Config)) -> Shop {
        Shop::set_up(|config| {
            config.mail.relay = format!("smtp://{relay}");
            change(config);
        })
        .await
    }

    /// A shop whose configuration is changed before it opens.
    pub async fn set_up(change: impl FnOnce(&mut Config)) -> Shop {
        let place = Place::new();
        let db = place.open().await;
        let folder = Folder::open(&place.folder().join("blobs")).unwrap();
        let mut config = Config::default();
        config.mail.address = "help@shop.example".into();
        config.mail.also = vec!["sales@shop.example".into()];
        config.mail.relay = "smtp://127.0.0.1:9".into();
        config.spam.dns = "off".into();
        config.mail.senders = vec![SenderRule { from: "*@forms.example".into(), take: "Reply-To".into() }];
        config.shop.name = "Lumen Ö".into();
        change(&mut config);
        let post = Post::new(db.clone(), folder, &config).unwrap();
        let reader = Reader::new("intake", &db);
        db.write(role::prepare).await.unwrap();
        Shop { place, db, post, reader }
    }

    /// Stores a mail that came to `to` and returns its place in the ledger.
    pub async fn store(&self, to: &str, raw: impl AsRef<[u8]>) -> i64 {
        let incoming = Incoming {
            source: super::intake::Source::Smtp,
            peer: "192.0.2.7".into(),
            sender: "bounces@sender.example".into(),
            recipients: vec![to.into()],
            raw: raw.as_ref().to_vec(),
        };
        super::entering::store(&self.post, incoming).await.unwrap()
    }

    /// Understands everything that waits.
    pub async fn work(&self) {
        while working::step(&self.post, &self.reader).await.unwrap() > 0 {}
    }

    /// Takes a mail in and returns what became of it.
    pub async fn take(&self, to: &str, raw: impl AsRef<[u8]>) -> Item {
        let id = self.store(to, raw).await;
        self.work().await;
        self.item(id).await
    }

    pub async fn item(&self, id: i64) -> Item {
        self.db.read(move |read| super::intake::find(read, id)).await.unwrap()
    }

    pub async fn conversation(&self, item: &Item) -> Conversation {
        let id = ConversationId(item.conversation_id.unwrap());
        self.db.read(move |read| conversation::find(read, id)).await.unwrap()
    }

    pub async fn messages(&self, item: &Item) -> Vec<Message> {
        let id = ConversationId(item.conversation_id.unwrap());
        self.db.read(move |read| message::listing::list(read, id, None)).await.unwrap().0
    }

    pub async fn message(&self, id: MessageId) -> Message {
        self.db.read(move |read| message::find(read, id)).await.unwrap()
    }

    pub async fn agent(&self, name: &'static str) -> Agent {
        let made = self.db.write(move |tx| {
            let email = format!("{}@shop.example", name.to_lowercase());
            let new =
                NewAgent { name: name.into(), email, password_hash: "hash".into(), role: "Agent".into() };
            let id = agent::create(tx, "system", &new)?;
            agent::find(tx, id)
        });
        made.await.unwrap()
    }

    /// An agent answers in the conversation of `item`; the letter is not written yet.
    pub async fn answer(&self, agent: &Agent, item: &Item, text: &'static str) -> MessageId {
        let (agent, id) = (agent.clone(), ConversationId(item.conversation_id.unwrap()));
        let answer = Answer {
            channel: Channel::Email,
            text: text.into(),
            client_id: String::new(),
            files: Vec::new(),
        };
        self.db.write(move |tx| saying::answer(tx, &agent, id, &answer)).await.unwrap().id
    }

    /// The bytes of the letter of message `id`.
    pub async fn letter(&self, id: MessageId) -> Vec<u8> {
        let found = self.db.read(move |read| {
            let letter = message::find(read, id)?.letter_id.ok_or(base::Error::NotFound)?;
            let letter = super::sending::find(read, letter)?;
            blobs::find(read, &letter.hash)
        });
        self.post.folder.bytes(found.await.unwrap()).unwrap()
    }
}

/// A mail from `from` with further header lines.
pub fn mail(from: &str, headers: &str, text: &str) -> String {
    let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
    format!("From: {from}\r\nTo: help@shop.example\r\n{headers}\r\n{text}\r\n")
}

/// Somebody a letter goes to.
pub fn reader(email: &str) -> ::mail::Mailbox {
    ::mail::Mailbox { email: email.into(), name: String::new() }
}

type Shelf = Arc<Mutex<Vec<(Envelope, Vec<u8>)>>>;

/// Another mail server that takes our letters, or doesn't.
pub struct Relay {
    pub address: SocketAddr,
    pub verdict: Arc<Mutex<Verdict>>,
    pub mails: Shelf,
    /// Those it takes no mail for.
    pub unknown: Arc<Mutex<Vec<String>>>,
    _stop: watch::Sender<bool>,
}

impl Relay {
    pub async fn open() -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let verdict = Arc::new(Mutex::new(Verdict::Accepted));
        let mails = Shelf::default();
        let (answers, shelf) = (verdict.clone(), mails.clone());
        let deliver: crate::smtp::Deliver = Arc::new(move |envelope, raw| {
            let verdict = answers.lock().unwrap().clone();
            if verdict == Verdict::Accepted {
                shelf.lock().unwrap().push((envelope, raw));
            }
            Box::pin(async move { verdict })
        });
        let unknown = Arc::new(Mutex::new(Vec::<String>::new()));
        let refused = unknown.clone();
        let accepts = Arc::new(move |to: &str| !refused.lock().unwrap().iter().any(|one| one == to));
        let receiver = Receiver::new("relay.example".into(), Limits::default(), None, accepts, deliver);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(Arc::new(receiver).serve(listener, stopped));
        Relay { address, verdict, mails, unknown, _stop: stop }
    }

    pub fn answers(&self, verdict: Verdict) {
        *self.verdict.lock().unwrap() = verdict;
    }

    pub fn count(&self) -> usize {
        self.mails.lock().unwrap().len()
    }
}
