//! Talks to the SMTP receiver as a sending server would; this file is the shop and the sender.

mod content;
mod dialogue;
mod limits;
mod lines;
mod serving;
mod tls;

use super::{Deliver, Envelope, Limits, Receiver, Verdict};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{
        AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream, duplex,
    },
    sync::watch,
};

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

type Mail = (Envelope, Vec<u8>);

/// A shop whose addresses are all those at `shop.example`, and what has arrived there.
struct Shop {
    receiver: Arc<Receiver>,
    mails: Arc<Mutex<Vec<Mail>>>,
    stop: watch::Sender<bool>,
}

impl Shop {
    fn open() -> Self {
        Self::with(Limits::default())
    }

    fn with(limits: Limits) -> Self {
        Self::that_answers(limits, Verdict::Accepted)
    }

    fn that_answers(limits: Limits, verdict: Verdict) -> Self {
        let mails = Arc::new(Mutex::new(Vec::new()));
        let shelf = mails.clone();
        let deliver: Deliver = Arc::new(move |envelope, raw| {
            shelf.lock().unwrap().push((envelope, raw));
            let verdict = verdict.clone();
            Box::pin(async move { verdict })
        });
        Shop { mails, ..Self::that_delivers(limits, deliver) }
    }

    fn that_delivers(limits: Limits, deliver: Deliver) -> Self {
        let knows = |recipient: &str| {
            recipient.eq_ignore_ascii_case("postmaster")
                || recipient.ends_with("@shop.example") && !recipient.starts_with("nobody")
        };
        let receiver = Receiver::new("mx.shop.example".into(), limits, None, Arc::new(knows), deliver);
        Shop { receiver: Arc::new(receiver), mails: Arc::default(), stop: watch::channel(false).0 }
    }

    /// A sender that has heard nothing yet.
    fn ring(&self) -> Sender<DuplexStream> {
        let (ours, theirs) = duplex(64 << 10);
        let (receiver, stop) = (self.receiver.clone(), self.stop.subscribe());
        tokio::spawn(async move { receiver.session(theirs, PEER, stop).await });
        Sender { stream: BufReader::new(ours), _open: Some(self.stop.clone()) }
    }

    /// A sender that has said EHLO.
    async fn greet(&self) -> Sender<DuplexStream> {
        let mut sender = self.ring();
        assert_eq!(sender.reply().await, "220 mx.shop.example ESMTP Attend");
        assert!(sender.say("EHLO mail.sender.example").await.starts_with("250-mx.shop.example"));
        sender
    }

    fn contents(&self) -> Vec<Vec<u8>> {
        self.mails.lock().unwrap().iter().map(|(_, raw)| raw.clone()).collect()
    }

    fn envelopes(&self) -> Vec<Envelope> {
        self.mails.lock().unwrap().iter().map(|(envelope, _)| envelope.clone()).collect()
    }
}

/// A sending server.
struct Sender<S> {
    stream: BufReader<S>,
    /// Keeps the shop from stopping when a test holds only the sender.
    _open: Option<watch::Sender<bool>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Sender<S> {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// One whole reply; empty when the connection is closed.
    async fn reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let start = reply.len();
            let read = self.stream.read_line(&mut reply).await.unwrap_or(0);
            if read == 0 || reply.as_bytes().get(start + 3) == Some(&b' ') {
                return reply.trim_end().replace("\r\n", "\n");
            }
        }
    }

    async fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n")).await;
        self.reply().await
    }

    /// Says each line and expects a reply that starts so.
    async fn expect(&mut self, talk: &[(&str, &str)]) {
        for (line, start) in talk {
            let reply = self.say(line).await;
            assert!(reply.starts_with(start), "{line:?} was answered {reply:?}, not {start:?}");
        }
    }

    /// Goes on until the mail itself is to be sent.
    async fn announce(&mut self) {
        self.expect(&[
            ("MAIL FROM:<ann@sender.example>", "250 2.1.0"),
            ("RCPT TO:<help@shop.example>", "250 2.1.5"),
            ("DATA", "354 "),
        ])
        .await;
    }

    /// Sends content that ends with its own end.
    async fn mail(&mut self, content: impl AsRef<[u8]>) -> String {
        self.announce().await;
        self.send(content).await;
        self.reply().await
    }

    async fn is_closed(&mut self) -> bool {
        self.stream.read(&mut [0]).await.unwrap_or(0) == 0
    }
}
