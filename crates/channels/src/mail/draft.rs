//! A letter before it is a mail, and the bytes it becomes: built, signed and held against the draft before it may leave.

pub(super) mod checking;

use std::time::{Duration, UNIX_EPOCH};

use ::mail::Mailbox;
use base::{Error, Result};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Body, Mailboxes, MessageBuilder, MultiPart, SinglePart, header};

use crate::post::Post;
use crate::senders::Sender;

/// A letter before it is a mail.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Our own address it comes from; the main one when empty.
    pub from: String,
    /// Name in From.
    pub from_name: String,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Further readers nobody sees named.
    pub bcc: Vec<Mailbox>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML; empty for plain text alone.
    pub html: String,
    /// Message-ID without brackets.
    pub mail_id: String,
    /// Message-IDs of the mails before it, oldest first.
    pub references: Vec<String>,
    /// Where replies go; empty for From.
    pub reply_to: String,
    /// Images within the HTML.
    pub images: Vec<Image>,
    /// Files: name, media type, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
    /// Date header, UTC milliseconds.
    pub at_ms: i64,
    /// What of it a program writes by itself (RFC 3834); none when a person does.
    pub automatic: Option<Automatic>,
}

/// A letter that no person wrote. Other programs don't answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// It answers a mail.
    Replied,
    /// It answers none.
    Generated,
}

/// An image within the HTML of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// What the HTML calls it, as in `cid:image1@shop.example`.
    pub content_id: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Automatic {
    fn as_str(self) -> &'static str {
        match self {
            Automatic::Replied => "auto-replied",
            Automatic::Generated => "auto-generated",
        }
    }
}

impl Draft {
    /// A word of the shop's own, to one address, from the main one; it answers nothing.
    pub fn of_the_shop(post: &Post, recipient: &str, (subject, text): (&str, &str)) -> Draft {
        Draft {
            from_name: post.shop_name.to_string(),
            to: vec![Mailbox { email: recipient.to_owned(), name: String::new() }],
            subject: subject.to_owned(),
            text: text.to_owned(),
            mail_id: fresh_mail_id(post, post.senders.main()),
            at_ms: post.db.now_ms(),
            automatic: Some(Automatic::Generated),
            ..Draft::default()
        }
    }

    /// Everybody it goes to.
    pub fn recipients(&self) -> impl Iterator<Item = &Mailbox> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }
}

/// The draft as mail bytes, signed. Refused when it can't be written as a mail, or when what was written isn't the draft.
pub fn build(post: &Post, draft: &Draft) -> Result<Vec<u8>> {
    let sender = post.senders.find(&draft.from);
    let mut raw = write(draft, sender)?;
    for key in &sender.keys {
        raw = key.sign(&raw)?;
    }
    match checking::check(&raw, draft, &sender.address) {
        Ok(()) => Ok(raw),
        Err(why) => Err(Error::Refused(format!("The letter was stopped before it left: {why}"))),
    }
}

/// A Message-ID nobody can guess: replies to it are worth believing.
pub fn fresh_mail_id(post: &Post, sender: &Sender) -> String {
    format!("{}@{}", post.chance().token(), sender.domain())
}

fn write(draft: &Draft, sender: &Sender) -> Result<Vec<u8>> {
    let name = Some(draft.from_name.clone()).filter(|name| !name.is_empty());
    let own = sender.address.parse().map_err(|_| unfit("Our own address"))?;
    let mut builder = lettre::Message::builder()
        .from(lettre::message::Mailbox::new(name, own))
        .subject(draft.subject.clone())
        .message_id(Some(format!("<{}>", draft.mail_id)))
        .date(UNIX_EPOCH + Duration::from_millis(draft.at_ms.max(0).unsigned_abs()));
    // Nobody sees whom it went to blindly, and a mail has at least one reader it names.
    if draft.to.is_empty() {
        return Err(unfit("A letter to nobody"));
    }
    builder = builder.mailbox(header::To::from(mailboxes(&draft.to)?));
    if !draft.cc.is_empty() {
        builder = builder.mailbox(header::Cc::from(mailboxes(&draft.cc)?));
    }
    mailboxes(&draft.bcc)?;
    if !draft.reply_to.is_empty() {
        let reply_to = draft.reply_to.parse().map_err(|_| unfit("The reply address"))?;
        builder = builder.reply_to(lettre::message::Mailbox::new(Some(sender.name.clone()), reply_to));
    }
    if let Some(last) = draft.references.last() {
        let all: Vec<String> = draft.references.iter().map(|id| format!("<{id}>")).collect();
        builder = builder.in_reply_to(format!("<{last}>")).references(all.join(" "));
    }
    if let Some(automatic) = draft.automatic {
        builder = builder.raw_header(own_header("Auto-Submitted", automatic.as_str()));
        builder = builder.raw_header(own_header("X-Auto-Response-Suppress", "OOF, AutoReply"));
    }
    Ok(with_body(builder, draft)?.formatted())
}

fn own_header(name: &'static str, value: &str) -> header::HeaderValue {
    header::HeaderValue::new(header::HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Plain text alone, or with its HTML (RFC 2046 §5.1.4), the HTML with its images (RFC 2387), all with the files.
fn with_body(builder: MessageBuilder, draft: &Draft) -> Result<lettre::Message> {
    let plain = SinglePart::plain(draft.text.clone());
    let built = if draft.html.is_empty() && draft.files.is_empty() {
        builder.singlepart(plain)
    } else if draft.files.is_empty() {
        builder.multipart(alternative(plain, draft)?)
    } else {
        let mixed = MultiPart::mixed();
        let mut mixed = match draft.html.is_empty() {
            true => mixed.singlepart(plain),
            false => mixed.multipart(alternative(plain, draft)?),
        };
        for (name, mime, bytes) in &draft.files {
            mixed = mixed.singlepart(Attachment::new(name.clone()).body(encoded(bytes)?, media_type(mime)?));
        }
        builder.multipart(mixed)
    };
    built.map_err(|error| unfit(&error.to_string()))
}

fn alternative(plain: SinglePart, draft: &Draft) -> Result<MultiPart> {
    let both = MultiPart::alternative().singlepart(plain);
    let html = SinglePart::html(draft.html.clone());
    if draft.images.is_empty() {
        return Ok(both.singlepart(html));
    }
    let mut related = MultiPart::related().singlepart(html);
    for image in &draft.images {
        let shown = Attachment::new_inline_with_name(image.content_id.clone(), image.name.clone());
        related = related.singlepart(shown.body(encoded(&image.bytes)?, media_type(&image.mime)?));
    }
    Ok(both.multipart(related))
}

/// Base64, also of what could go as it is: servers on the way mend the line ends of everything else.
fn encoded(bytes: &[u8]) -> Result<Body> {
    let encoded = Body::new_with_encoding(bytes.to_vec(), header::ContentTransferEncoding::Base64);
    encoded.map_err(|_| Error::inside("any bytes can be written in base64"))
}

/// A file is a leaf: what would be read as parts of the letter itself goes as bytes (RFC 2046 §5.2.1).
fn media_type(mime: &str) -> Result<ContentType> {
    let lower = mime.to_lowercase();
    let is_container = lower.starts_with("multipart/") || lower.starts_with("message/");
    let kind = ContentType::parse(if is_container { "application/octet-stream" } else { mime });
    kind.or_else(|_| ContentType::parse("application/octet-stream"))
        .map_err(|error| Error::inside(error.to_string()))
}

fn mailboxes(all: &[Mailbox]) -> Result<Mailboxes> {
    let mut written = Mailboxes::new();
    for one in all {
        let email = one.email.parse().map_err(|_| unfit(&format!("The address {}", one.email)))?;
        let name = Some(one.name.clone()).filter(|name| !name.is_empty());
        written.push(lettre::message::Mailbox::new(name, email));
    }
    Ok(written)
}

fn unfit(what: &str) -> Error {
    Error::refused(format!("{what} can't be written into a mail. Correct it and try again."))
}
