//! The last look at a letter: its bytes, read by a parser that knows nothing of the draft, held against the draft.
//!
//! The plain MIME parser reads it, not the one for incoming mail: that one repairs what strangers send, and here nothing
//! may need repair.

use std::result::Result;

use ::mail::Mailbox;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders};

use super::Draft;

/// Longest line without its end (RFC 5322 §2.1.1).
const LINE_LIMIT: usize = 998;

/// Holds `raw` against `draft`, which comes from `from`; says in words what differs.
pub fn check(raw: &[u8], draft: &Draft, from: &str) -> Result<(), String> {
    check_lines(raw)?;
    let mail = MessageParser::default().parse(raw).ok_or("It can't be read as a mail.")?;
    check_head(&mail, draft, from)?;
    check_recipients(&mail, draft)?;
    check_text(&mail, draft)?;
    check_files(&mail, draft)
}

/// Servers on the way may break what isn't ASCII in short lines, each ended by CR LF.
fn check_lines(raw: &[u8]) -> Result<(), String> {
    if !raw.is_ascii() {
        return Err("It holds bytes beyond ASCII that weren't encoded.".into());
    }
    if raw.contains(&0) {
        return Err("It holds a NUL.".into());
    }
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let Some(content) = line.strip_suffix(b"\r\n") else {
            if line.ends_with(b"\n") {
                return Err("A line doesn't end in CR LF.".into());
            }
            continue;
        };
        if content.len() > LINE_LIMIT {
            return Err(format!("A line has {} bytes; {LINE_LIMIT} are allowed.", content.len()));
        }
        if content.contains(&b'\r') {
            return Err("A line doesn't end in CR LF.".into());
        }
    }
    Ok(())
}

fn check_head(mail: &Message<'_>, draft: &Draft, from: &str) -> Result<(), String> {
    let sender = mail.from().and_then(Address::first);
    if sender.and_then(|sender| sender.address()) != Some(from) {
        return Err(format!("From isn't {from}."));
    }
    if folded(sender.and_then(|sender| sender.name()).unwrap_or_default()) != folded(&draft.from_name) {
        return Err("The name in From isn't the one it should be.".into());
    }
    if mail.message_id() != Some(draft.mail_id.as_str()) {
        return Err("Its Message-ID isn't the one we gave it.".into());
    }
    if folded(mail.subject().unwrap_or_default()) != folded(&draft.subject) {
        return Err("Its subject isn't the one that was written.".into());
    }
    let reply_to = mail.reply_to().and_then(Address::first).and_then(|one| one.address()).unwrap_or_default();
    if reply_to != draft.reply_to {
        return Err("Replies would go to another address.".into());
    }
    if mail.date().is_none() {
        return Err("It has no date.".into());
    }
    Ok(())
}

fn check_recipients(mail: &Message<'_>, draft: &Draft) -> Result<(), String> {
    if mail.headers().iter().any(|header| header.name().to_ascii_lowercase().contains("bcc")) {
        return Err("It names those it goes to blindly.".into());
    }
    for (part, found, meant) in [("To", mail.to(), &draft.to), ("Cc", mail.cc(), &draft.cc)] {
        let found: Vec<String> =
            found.into_iter().flat_map(Address::iter).filter_map(|one| one.address()).map(lower).collect();
        let meant: Vec<String> = meant.iter().map(|one: &Mailbox| lower(&one.email)).collect();
        if found != meant {
            return Err(format!("{part} names {} where it should name {}.", shown(&found), shown(&meant)));
        }
    }
    Ok(())
}

fn check_text(mail: &Message<'_>, draft: &Draft) -> Result<(), String> {
    let text = mail.text_part(0).and_then(|part| part.text_contents()).unwrap_or_default();
    if folded(text) != folded(&draft.text) {
        return Err("Its text isn't the one that was written.".into());
    }
    // Without an HTML part the parser gives the text in its place.
    let html = mail.html_part(0).filter(|part| part.is_text_html()).and_then(|part| part.text_contents());
    if folded(html.unwrap_or_default()) != folded(&draft.html) {
        return Err("Its HTML isn't the one that was written.".into());
    }
    Ok(())
}

fn check_files(mail: &Message<'_>, draft: &Draft) -> Result<(), String> {
    let mut found: Vec<(String, Vec<u8>)> = mail
        .attachments()
        .map(|part| (folded(part.attachment_name().unwrap_or_default()), bytes_of(part, mail.raw_message())))
        .collect();
    let images = draft.images.iter().map(|image| (&image.name, &image.bytes));
    let files = draft.files.iter().map(|(name, _, bytes)| (name, bytes));
    for (name, bytes) in images.chain(files) {
        let at = found.iter().position(|(named, content)| *named == folded(name) && content == bytes);
        match at {
            Some(at) => drop(found.swap_remove(at)),
            None => return Err(format!("The file {name} isn't in it as it was attached.")),
        }
    }
    if !found.is_empty() {
        return Err(format!("It has {} files more than were attached.", found.len()));
    }
    for image in &draft.images {
        if !mail.attachments().any(|part| part.content_id() == Some(image.content_id.as_str())) {
            return Err(format!("The image {} can't be found from the text.", image.name));
        }
    }
    Ok(())
}

/// The bytes of a file. The parser turns those of a text into UTF-8; here they must be as they came.
fn bytes_of(part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    let body = raw.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize).unwrap_or_default();
    match part.encoding {
        Encoding::Base64 => base64_decode(body).unwrap_or_default(),
        _ => part.contents().to_vec(),
    }
}

/// White space folded: encodings may end lines their way, and trim them.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn lower(address: &str) -> String {
    address.to_lowercase()
}

fn shown(addresses: &[String]) -> String {
    if addresses.is_empty() { "nobody".into() } else { addresses.join(", ") }
}
