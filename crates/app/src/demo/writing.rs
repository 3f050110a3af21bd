//! Customers write: real mails over real SMTP to the demo's own receiver.

use std::net::SocketAddr;
use std::sync::Arc;

use base::{Error, Result};
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::catcher::Caught;

/// Hands customers' mails over; clones share one connection pool.
#[derive(Clone)]
pub(super) struct Writer {
    transport: Option<Arc<AsyncSmtpTransport<Tokio1Executor>>>,
    shop: String,
}

/// What a customer writes.
pub(super) struct Written<'a> {
    /// Their address.
    pub from: &'a str,
    /// Their name; may be empty.
    pub name: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Text.
    pub text: &'a str,
}

impl Writer {
    /// A writer to the receiver at `smtp` and the shop's address.
    pub fn new(smtp: Option<SocketAddr>, shop: &str) -> Writer {
        let transport = smtp.map(|smtp| {
            let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.ip().to_string());
            Arc::new(builder.port(smtp.port()).build())
        });
        Writer { transport, shop: shop.to_owned() }
    }

    /// A new mail to the shop.
    pub async fn write(&self, written: &Written<'_>) -> Result<()> {
        self.send(written, &self.shop, None).await
    }

    /// An answer to a mail of the shop's.
    pub async fn reply(&self, mail: &Caught, text: &str) -> Result<()> {
        let subject = format!("Re: {}", mail.subject.trim_start_matches("Re: "));
        let quoted: String = mail.text.lines().map(|line| format!("> {line}\n")).collect();
        let text = format!("{}\n\n{} wrote:\n{quoted}", text.trim_end(), mail.from);
        let written = Written { from: &mail.to, name: "", subject: &subject, text: &text };
        self.send(&written, &mail.reply_to, Some(&mail.mail_id)).await
    }

    async fn send(&self, written: &Written<'_>, to: &str, answers: Option<&str>) -> Result<()> {
        let unfit = |what: &str| {
            Error::refused(format!("`{what}` can't be a mail address. Write one such as ana@example.org."))
        };
        let transport = self
            .transport
            .as_ref()
            .ok_or_else(|| Error::refused("The demo receives no mail: start it with --smtp."))?;
        let name = Some(written.name.to_owned()).filter(|name| !name.is_empty());
        let from = Mailbox::new(name, written.from.trim().parse().map_err(|_| unfit(written.from))?);
        let to = Mailbox::new(None, to.parse().map_err(|_| unfit(to))?);
        let mut builder = Message::builder().from(from).to(to).subject(written.subject).message_id(None);
        if let Some(mail_id) = answers {
            builder = builder.in_reply_to(format!("<{mail_id}>")).references(format!("<{mail_id}>"));
        }
        let mail =
            builder.body(written.text.to_owned()).map_err(|error| Error::refused(error.to_string()))?;
        let sent = transport.send(mail).await;
        sent.map(|_| ()).map_err(|error| Error::Busy(format!("The mail wasn't taken: {error}. Try again.")))
    }
}
