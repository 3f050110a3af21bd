//! A letter before it is a mail, and the bytes it becomes.

use base::{Error, Result};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use crate::post::Post;

/// A letter before it is a mail.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Name in From.
    pub from_name: String,
    /// Where it goes.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Message-ID without brackets.
    pub mail_id: String,
    /// Message-IDs of the mails before it, oldest first.
    pub references: Vec<String>,
    /// Where replies go; empty for From.
    pub reply_to: String,
    /// Files: name, media type, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
    /// Date header, UTC milliseconds.
    pub at_ms: i64,
}

/// The draft as mail bytes. Refused when it can't be written as a mail.
pub fn build(post: &Post, draft: &Draft) -> Result<Vec<u8>> {
    let unfit = |what: &str| {
        Error::refused(format!("{what} can't be written into a mail. Correct it and try again."))
    };
    let own = post.addresses.main().parse().map_err(|_| unfit("Our own address"))?;
    let to = draft.recipient.parse().map_err(|_| unfit(&format!("The address {}", draft.recipient)))?;
    let date = std::time::UNIX_EPOCH + std::time::Duration::from_millis(draft.at_ms.max(0).unsigned_abs());
    let mut builder = lettre::Message::builder()
        .from(Mailbox::new(Some(draft.from_name.clone()), own))
        .to(Mailbox::new(None, to))
        .subject(draft.subject.clone())
        .message_id(Some(format!("<{}>", draft.mail_id)))
        .date(date);
    if !draft.reply_to.is_empty() {
        let reply_to = draft.reply_to.parse().map_err(|_| unfit("The reply address"))?;
        builder = builder.reply_to(Mailbox::new(Some(post.shop_name.to_string()), reply_to));
    }
    if let Some(last) = draft.references.last() {
        let all: Vec<String> = draft.references.iter().map(|id| format!("<{id}>")).collect();
        builder = builder.in_reply_to(format!("<{last}>")).references(all.join(" "));
    }
    let text = SinglePart::plain(draft.text.clone());
    let built = if draft.files.is_empty() {
        builder.singlepart(text)
    } else {
        let mut parts = MultiPart::mixed().singlepart(text);
        for (name, mime, bytes) in &draft.files {
            let kind = ContentType::parse(mime).or_else(|_| ContentType::parse("application/octet-stream"));
            let kind = kind.map_err(|error| Error::inside(error.to_string()))?;
            parts = parts.singlepart(Attachment::new(name.clone()).body(bytes.clone(), kind));
        }
        builder.multipart(parts)
    };
    Ok(built.map_err(|error| unfit(&error.to_string()))?.formatted())
}

/// A Message-ID nobody can guess: replies to it are worth believing.
pub fn fresh_mail_id(post: &Post) -> String {
    format!("{}@{}", post.chance().token(), post.addresses.domain())
}
