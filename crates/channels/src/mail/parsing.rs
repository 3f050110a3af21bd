//! What a mail says: the headers and parts that matter, whatever else is wrong with it.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Address, Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

/// Most references that are looked at; a forged header could name thousands.
const REFERENCES_LIMIT: usize = 50;
/// Most attachments that are taken over; the raw mail keeps them all.
const FILES_LIMIT: usize = 100;
/// Longest Message-ID that is kept.
const MAIL_ID_LIMIT: usize = 500;
/// HTML beyond this is not turned into text; the raw mail keeps it.
const HTML_LIMIT: usize = 2_000_000;
const LINE_WIDTH: usize = 10_000;

/// A mail, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Address in From, in lower case; the envelope's when there is none.
    pub from: String,
    /// Name in From; may be empty.
    pub from_name: String,
    /// Addresses in To and Cc.
    pub recipients: Vec<String>,
    /// Subject; may be empty.
    pub subject: String,
    /// Message-ID without brackets; may be empty.
    pub mail_id: String,
    /// In-Reply-To and References without brackets, nearest first.
    pub references: Vec<String>,
    /// What was written.
    pub text: String,
    /// Files that came with it.
    pub files: Vec<Part>,
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
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

/// Reads `raw`; the error says what is missing. `sender` is the envelope's.
pub fn parse(raw: &[u8], sender: &str) -> Result<Mail, String> {
    let message = MessageParser::default().parse(raw).ok_or("It is empty or has no headers.")?;
    let (from, from_name) = from_of(&message, sender);
    if from.is_empty() {
        return Err("Neither its headers nor its envelope say who sent it.".into());
    }
    Ok(Mail {
        from,
        from_name,
        recipients: [message.to(), message.cc()].into_iter().flatten().flat_map(addresses_in).collect(),
        subject: message.subject().unwrap_or_default().to_owned(),
        mail_id: tidy_id(message.message_id().unwrap_or_default()),
        references: references_of(&message),
        text: text_of(&message),
        files: files_of(&message),
    })
}

fn from_of(message: &Message<'_>, sender: &str) -> (String, String) {
    let first = message.from().and_then(Address::first);
    let address = first.and_then(|from| from.address()).unwrap_or_default().trim().to_lowercase();
    let name = first.and_then(|from| from.name()).unwrap_or_default().to_owned();
    let has_both_sides =
        address.rsplit_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let is_address = has_both_sides && address.len() <= 254 && !address.contains(char::is_whitespace);
    let from = if is_address { address } else { sender.trim().to_lowercase() };
    (from.replace('\0', ""), name)
}

fn addresses_in(address: &Address<'_>) -> Vec<String> {
    address.iter().filter_map(|one| one.address()).take(200).map(str::to_lowercase).collect()
}

fn references_of(message: &Message<'_>) -> Vec<String> {
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        value.as_text_list().map(|ids| ids.iter().rev().map(|id| tidy_id(id)).collect()).unwrap_or_default()
    };
    let mut references = ids(message.in_reply_to());
    references.extend(ids(message.references()));
    references.retain(|id| !id.is_empty());
    let mut seen = std::collections::HashSet::new();
    references.retain(|id| seen.insert(id.clone()));
    references.truncate(REFERENCES_LIMIT);
    references
}

fn tidy_id(id: &str) -> String {
    id.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !"<>".contains(*c))
        .take(MAIL_ID_LIMIT)
        .collect()
}

/// All text parts in order; an HTML part as text where there is no plain one.
fn text_of(message: &Message<'_>) -> String {
    let parts = message.text_body.iter().filter_map(|at| message.parts.get(*at as usize));
    let texts: Vec<String> = parts
        .filter_map(|part| match &part.body {
            PartType::Text(text) => Some(text.trim_end().to_owned()),
            PartType::Html(html) => Some(html_as_text(html)),
            _ => None,
        })
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.join("\n\n")
}

/// What a person would read of `html`; the tags themselves when it is beyond reading.
fn html_as_text(html: &str) -> String {
    let end = html.floor_char_boundary(html.len().min(HTML_LIMIT));
    html2text::config::plain_no_decorate()
        .allow_width_overflow()
        .string_from_read(&html.as_bytes()[..end], LINE_WIDTH)
        .unwrap_or_else(|_| html[..end].to_owned())
        .trim_end()
        .to_owned()
}

fn files_of(message: &Message<'_>) -> Vec<Part> {
    let attachments = message.attachments().take(FILES_LIMIT).enumerate();
    attachments
        .map(|(at, part)| {
            let mime = part.content_type().map_or_else(
                || "application/octet-stream".to_owned(),
                |kind| match kind.subtype() {
                    Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_lowercase(),
                    None => kind.ctype().to_lowercase(),
                },
            );
            let fallback =
                if part.is_message() { format!("mail-{}.eml", at + 1) } else { format!("part-{}", at + 1) };
            Part {
                filename: part.attachment_name().map_or(fallback, str::to_owned),
                mime,
                content_id: part.content_id().unwrap_or_default().to_owned(),
                bytes: bytes_of(message, part),
            }
        })
        .collect()
}

/// A file as it was sent. The parser turns text into letters of the charset it is said to have, which loses what isn't.
fn bytes_of(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw =
        message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let sent = match (part.is_text(), part.encoding) {
        (false, _) => None,
        (true, Encoding::None) => Some(raw.to_vec()),
        (true, Encoding::QuotedPrintable) => quoted_printable_decode(raw),
        (true, Encoding::Base64) => base64_decode(raw),
    };
    sent.unwrap_or_else(|| part.contents().to_vec())
}
