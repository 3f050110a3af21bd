//! What a mail says: the headers and parts that matter, whatever else is wrong with it.

mod addresses;
mod body;
mod calendar;
mod charset;
mod dates;
mod fields;
mod files;
mod flowed;
mod markup;
mod params;
mod rtf;
mod smime;
mod structure;
mod tnef;
mod transfer;
mod uuencode;
mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use self::charset::Hint;
use self::fields::Fields;
use self::structure::Entity;
use crate::reply::{self, Split};

/// Most references that are looked at; a forged header could name thousands.
const REFERENCES_LIMIT: usize = 50;
/// Most header fields that are kept.
const HEADERS_LIMIT: usize = 500;
/// Longest subject and other header values that are kept, in bytes.
const VALUE_LIMIT: usize = 20_000;

/// A mail, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Address in From, in lower case; the envelope's when there is none.
    pub from: String,
    /// Name in From; may be empty.
    pub from_name: String,
    /// Reply-To.
    pub reply_to: Vec<Mailbox>,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Subject; may be empty.
    pub subject: String,
    /// Date header, UTC milliseconds.
    pub date_ms: Option<i64>,
    /// Message-ID without brackets; may be empty.
    pub mail_id: String,
    /// In-Reply-To without brackets, nearest first.
    pub in_reply_to: Vec<String>,
    /// References without brackets, nearest first.
    pub references: Vec<String>,
    /// What was written, all of it, as plain text.
    pub text: String,
    /// The HTML part as it was sent; empty when there is none.
    pub html: String,
    /// The text taken apart.
    pub split: Split,
    /// All header fields in order, names as written, values unfolded and decoded.
    pub headers: Vec<(String, String)>,
    /// Files that came with it.
    pub files: Vec<Part>,
    /// What was wrong with it and how it was taken, a sentence each.
    pub defects: Vec<String>,
    /// Why `from` is somebody else than From says; empty when it isn't. See [`crate::sender`].
    pub from_reason: String,
}

/// Somebody's address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The address, in lower case.
    pub email: String,
    /// The name given with it; may be empty.
    pub name: String,
}

/// A file in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name; made up when it has none.
    pub filename: String,
    /// Its media type.
    pub mime: String,
    /// Its `Content-ID`; may be empty.
    pub content_id: String,
    /// True when it is shown within the text.
    pub is_inline: bool,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

impl Mail {
    /// Everyone in To and Cc.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        self.to.iter().chain(&self.cc).map(|one| one.email.as_str())
    }

    /// The Message-IDs of the mails before it, nearest first, each once.
    pub fn ancestors(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        let all = self.in_reply_to.iter().chain(&self.references);
        all.map(String::as_str).filter(|id| seen.insert(*id)).collect()
    }

    /// Why it can't be anybody's mail, if it can't.
    pub fn why_nobodys(&self) -> Option<&'static str> {
        if self.headers.is_empty() {
            return Some("It is empty or has no headers.");
        }
        self.from.is_empty().then_some("Neither its headers nor its envelope say who sent it.")
    }

    /// The values of the header fields called `name`, in any case.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(its, _)| its.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }
}

impl Part {
    /// A file of unknown kind.
    fn unnamed() -> Part {
        Part {
            filename: String::new(),
            mime: "application/octet-stream".to_owned(),
            content_id: String::new(),
            is_inline: false,
            bytes: Vec::new(),
        }
    }
}

/// Reads `raw`; the error says what is missing or too much. `sender` is the envelope's.
pub fn parse(raw: &[u8], sender: &str) -> Result<Mail, String> {
    let mail = read(raw, sender)?;
    match mail.why_nobodys() {
        Some(why) => Err(why.to_owned()),
        None => Ok(mail),
    }
}

/// Like [`parse`], for bytes that needn't be a mail somebody sent: a header, a sender may be missing.
pub fn read(raw: &[u8], sender: &str) -> Result<Mail, String> {
    let raw = with_lines(raw);
    let whole = Entity::read(start_of(&raw), "text/plain");
    let fields = &whole.fields;
    let country = country_of(fields);
    let label = whole.kind.token("charset").unwrap_or_default();
    let hint = Hint { label: &label, country: &country };
    let from = addresses::writer(fields, hint, sender).unwrap_or_default();
    let body = body::read(&whole, hint)?;
    let text_of = |name: &str| fields.find(name).map(|value| words::text(value, hint)).unwrap_or_default();
    Ok(Mail {
        from: from.email,
        from_name: from.name,
        reply_to: addresses::list(fields, "Reply-To", hint),
        to: addresses::list(fields, "To", hint),
        cc: addresses::list(fields, "Cc", hint),
        subject: limited(text_of("Subject")),
        date_ms: dates::read(&text_of("Date")),
        mail_id: ids_in(fields.find("Message-ID")).into_iter().next_back().unwrap_or_default(),
        in_reply_to: ids_in(fields.find("In-Reply-To")),
        references: ids_in(fields.find("References")),
        split: reply::split(&body.text, &body.html),
        headers: headers_of(fields, hint),
        text: body.text,
        html: body.html,
        files: body.files,
        defects: body.defects,
        from_reason: String::new(),
    })
}

/// The mailboxes with an address in a header value that [`Mail::header`] gives.
pub(crate) fn mailboxes_in(value: &str) -> Vec<Mailbox> {
    let all = addresses::read(value.as_bytes(), Hint::default());
    all.into_iter().filter(|one| addresses::is_address(&one.email)).collect()
}

/// `raw` with lines that end as lines do; some programs write a carriage return only.
fn with_lines(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\n', raw).is_some() || memchr::memchr(b'\r', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect())
}

/// Past what programs leave in front: a byte order mark, empty lines.
fn start_of(raw: &[u8]) -> &[u8] {
    raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw).trim_ascii_start()
}

/// The last part of the sender's domain, which tells the language where nothing else does.
fn country_of(fields: &Fields<'_>) -> String {
    let from = fields.find("From").unwrap_or_default();
    let domain = from.rsplit(|byte| *byte == b'@').next().unwrap_or_default();
    let end =
        domain.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-.".contains(b)).unwrap_or(domain.len());
    let country = domain[..end].rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let is_country = country.len() == 2 && country.iter().all(u8::is_ascii_alphabetic);
    if is_country { String::from_utf8_lossy(country).to_ascii_lowercase() } else { String::new() }
}

/// The Message-IDs in `value`, nearest first, each once.
fn ids_in(value: Option<&[u8]>) -> Vec<String> {
    let value = String::from_utf8_lossy(value.unwrap_or_default());
    let mut ids: Vec<&str> = Vec::new();
    let bracketed: Vec<&str> = value.split('<').skip(1).collect();
    if bracketed.is_empty() {
        // Old programs write words there, `Your message of Tuesday`; without an `@` those name nothing.
        let is_one = value.split_whitespace().nth(1).is_none();
        ids.extend(value.split_whitespace().filter(|id| is_one || id.contains('@')));
    } else {
        ids.extend(bracketed.iter().map(|id| id.split('>').next().unwrap_or_default()));
    }
    let mut seen = std::collections::HashSet::new();
    let tidy = ids.into_iter().rev().map(files::tidy_id).filter(|id| !id.is_empty());
    tidy.filter(|id| seen.insert(id.clone())).take(REFERENCES_LIMIT).collect()
}

fn headers_of(fields: &Fields<'_>, hint: Hint<'_>) -> Vec<(String, String)> {
    let all = fields.all.iter().take(HEADERS_LIMIT);
    all.map(|field| (field.name.to_owned(), limited(words::text(field.value, hint)))).collect()
}

fn limited(mut text: String) -> String {
    if text.len() > VALUE_LIMIT {
        text.truncate(text.floor_char_boundary(VALUE_LIMIT));
    }
    text
}

#[cfg(test)]
mod tests;
