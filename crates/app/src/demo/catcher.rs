//! The other side of the demo's relay: takes every mail and keeps the newest in memory.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use base::{Clock, Result};
use channels::smtp::{Limits, Receiver, Verdict};
use mail_parser::MessageParser;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Mails kept.
const KEPT: usize = 1000;

/// The caught mails; clones share them.
#[derive(Clone)]
pub(super) struct Catcher {
    /// Where it listens.
    pub address: SocketAddr,
    caught: Arc<Mutex<VecDeque<Caught>>>,
}

/// A mail that a customer got.
#[derive(Clone, Debug)]
pub(super) struct Caught {
    /// Counts up from 1.
    pub number: u64,
    /// When it came, UTC milliseconds.
    pub at_ms: i64,
    /// Who got it.
    pub to: String,
    /// Name and address it came from.
    pub from: String,
    /// Where a reply goes.
    pub reply_to: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// Message-ID without brackets.
    pub mail_id: String,
}

impl Catcher {
    /// Listens on a free port of this machine.
    pub async fn start(tasks: &mut JoinSet<()>) -> Result<Catcher> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let catcher = Catcher { address: listener.local_addr()?, caught: Arc::default() };
        let keeper = catcher.clone();
        let receiver = Arc::new(Receiver::new(
            "mailbox.demo".into(),
            Limits::default(),
            None,
            Arc::new(|_: &str| true),
            Arc::new(move |envelope, raw| {
                for to in &envelope.recipients {
                    keeper.keep(to, &raw);
                }
                Box::pin(async { Verdict::Accepted })
            }),
        ));
        let (stop, stopping) = watch::channel(false);
        tasks.spawn(async move {
            receiver.serve(listener, stopping).await;
            drop(stop);
        });
        Ok(catcher)
    }

    /// The newest mails, newest first.
    pub fn list(&self, limit: usize) -> Vec<Caught> {
        self.caught().iter().rev().take(limit).cloned().collect()
    }

    /// The mail of that number.
    pub fn find(&self, number: u64) -> Option<Caught> {
        self.caught().iter().find(|mail| mail.number == number).cloned()
    }

    fn keep(&self, to: &str, raw: &[u8]) {
        let Some(mail) = MessageParser::default().parse(raw) else { return };
        let first = |address: Option<&mail_parser::Address<'_>>| {
            let address = address.and_then(|address| address.first());
            let name = address.and_then(|address| address.name()).unwrap_or_default().to_owned();
            (name, address.and_then(|address| address.address()).unwrap_or_default().to_owned())
        };
        let (name, address) = first(mail.from());
        let (_, reply_to) = first(mail.reply_to());
        let mut caught = self.caught();
        let number = caught.back().map_or(1, |last| last.number + 1);
        caught.push_back(Caught {
            number,
            at_ms: Clock::Machine.now_ms(),
            to: to.to_owned(),
            reply_to: if reply_to.is_empty() { address.clone() } else { reply_to },
            from: format!("{name} <{address}>"),
            subject: mail.subject().unwrap_or_default().to_owned(),
            text: mail.body_text(0).unwrap_or_default().into_owned(),
            mail_id: mail.message_id().unwrap_or_default().to_owned(),
        });
        if caught.len() > KEPT {
            caught.pop_front();
        }
    }

    fn caught(&self) -> MutexGuard<'_, VecDeque<Caught>> {
        self.caught.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
