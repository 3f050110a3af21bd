//! The files of a mail: named, typed, and known to be within the text or beside it.

use std::collections::HashSet;

use super::Part;
use super::charset::Hint;
use super::fields;
use super::params::{self, Params};
use super::structure::Entity;
use super::words;

/// `entity` as the mail's file number `nth`, counted from one.
pub(super) fn file(entity: &Entity<'_>, bytes: Vec<u8>, nth: usize, hint: Hint<'_>) -> Part {
    let mime = match entity.kind.value.as_str() {
        kind if kind.contains('/') => kind.to_owned(),
        _ => "application/octet-stream".to_owned(),
    };
    let filename = entity.filename(hint).unwrap_or_else(|| made_up(entity, (&mime, &bytes), nth, hint));
    Part {
        filename,
        content_id: content_id(entity),
        is_inline: entity.disposition.value == "inline" && mime.starts_with("image/"),
        mime,
        bytes,
    }
}

/// True for files that mail systems write as lines: mails, reports, signatures. Their breaks are the system's, on the
/// way and in a file, so that a hash is the one other systems come to.
pub(super) fn is_lines(mime: &str) -> bool {
    matches!(
        mime,
        "message/rfc822"
            | "message/delivery-status"
            | "message/disposition-notification"
            | "application/pgp-signature"
            | "application/pgp-keys"
    )
}

/// `bytes` with line feeds where the way had CRLF.
pub(super) fn with_system_breaks(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for found in memchr::memmem::find_iter(bytes, b"\r\n") {
        out.extend_from_slice(&bytes[at..found]);
        at = found + 1;
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// A name for a file that has none: what describes it, a mail's subject, or its number.
fn made_up(entity: &Entity<'_>, (mime, bytes): (&str, &[u8]), nth: usize, hint: Hint<'_>) -> String {
    let ending = ending(mime);
    let is_mail = ending == ".eml";
    let description = entity.fields.find("Content-Description").map(|value| words::text(value, hint));
    let subject = || {
        is_mail.then(|| fields::read(bytes).0.find("Subject").map(|value| words::text(value, hint))).flatten()
    };
    let name = subject().or(description).map(|name| params::fit(&name)).unwrap_or_default();
    match name.as_str() {
        "" if is_mail => format!("mail-{nth}{ending}"),
        "" if mime == "text/calendar" => "invite.ics".to_owned(),
        "" => format!("part-{nth}{ending}"),
        name if name.to_lowercase().ends_with(ending) => name.to_owned(),
        name => format!("{name}{ending}"),
    }
}

/// The usual ending of a media type's files; empty where none is usual.
fn ending(mime: &str) -> &'static str {
    match mime {
        "message/rfc822" | "message/global" | "message/news" => ".eml",
        "message/delivery-status" | "message/disposition-notification" | "message/global-delivery-status" => {
            ".txt"
        }
        "text/plain" | "text/rfc822-headers" | "message/rfc822-headers" => ".txt",
        "text/html" => ".html",
        "text/calendar" => ".ics",
        "text/csv" => ".csv",
        "text/vcard" | "text/x-vcard" => ".vcf",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/heic" => ".heic",
        "application/pdf" => ".pdf",
        "application/pgp-signature" | "application/pgp-keys" => ".asc",
        _ => "",
    }
}

fn content_id(entity: &Entity<'_>) -> String {
    let id = entity.fields.find("Content-ID").map(fields::unfold).unwrap_or_default();
    tidy_id(&String::from_utf8_lossy(&id))
}

/// A name for a mail or part without brackets and blanks.
pub(super) fn tidy_id(id: &str) -> String {
    const LENGTH_LIMIT: usize = 500;
    let kept = id.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>'));
    kept.take(LENGTH_LIMIT).collect()
}

/// Marks the files that `html` shows, whatever their disposition says.
pub(super) fn mark_inline(files: &mut [Part], html: &str) {
    if !files.iter().any(|file| !file.content_id.is_empty()) {
        return;
    }
    let shown = shown_in(html);
    for file in files {
        file.is_inline |= shown.contains(file.content_id.to_lowercase().as_str());
    }
}

/// The ids behind `cid:` in `html`.
fn shown_in(html: &str) -> HashSet<String> {
    let bytes = html.as_bytes();
    let found = memchr::memmem::find_iter(bytes, b":")
        .filter(|at| at.checked_sub(3).is_some_and(|start| bytes[start..*at].eq_ignore_ascii_case(b"cid")));
    let ids = found.map(|at| {
        let rest = &html[at + 1..];
        let end = rest.find(['"', '\'', ' ', '>', ')', '<', '\n', '\r', '&']).unwrap_or(rest.len());
        Params::unescaped(&rest[..end]).to_lowercase()
    });
    ids.filter(|id| !id.is_empty()).collect()
}
