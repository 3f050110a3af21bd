//! A customer's mail as it comes over the wire (RFC 5322), with its file.

use base::{Error, Result};
use channels::mail::entering::Incoming;
use channels::mail::intake::Source;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, MultiPartKind, SinglePart};

/// What a mail is made of.
pub(crate) struct Letter {
    pub from: (String, String),
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Unique; its mail program makes one, too.
    pub mail_id: String,
    pub photo: Option<Vec<u8>>,
    pub at_ms: i64,
}

impl Letter {
    /// The mail as our receiver gets it.
    pub fn incoming(self) -> Result<Incoming> {
        let (name, address) = self.from;
        let unfit = |what: &dyn std::fmt::Display| Error::inside(format!("the mail of {address}: {what}"));
        let sender = address.parse().map_err(|error| unfit(&error))?;
        let recipient = self.to.parse().map_err(|error| unfit(&error))?;
        let sent = std::time::UNIX_EPOCH + std::time::Duration::from_millis(self.at_ms.unsigned_abs());
        let builder = lettre::Message::builder()
            .from(Mailbox::new(Some(name), sender))
            .to(Mailbox::new(None, recipient))
            .subject(self.subject)
            .message_id(Some(format!("<{}>", self.mail_id)))
            .date(sent);
        let text = SinglePart::plain(self.text);
        let built = match self.photo {
            None => builder.singlepart(text),
            Some(photo) => {
                let kind = ContentType::parse("image/png").map_err(|error| unfit(&error))?;
                let photo = Attachment::new("photo.png".into()).body(photo, kind);
                let parts = MultiPart::builder()
                    .kind(MultiPartKind::Mixed)
                    .boundary(format!("part.{}", self.mail_id));
                builder.multipart(parts.singlepart(text).singlepart(photo))
            }
        };
        let raw = built.map_err(|error| unfit(&error))?.formatted();
        Ok(Incoming {
            source: Source::Smtp,
            peer: "192.0.2.25".into(),
            sender: address.clone(),
            recipients: vec![self.to],
            raw,
        })
    }
}
