//! The tree of parts: what a part is, and where the parts within it stand. Nothing is decoded here.

use std::borrow::Cow;

use super::charset::Hint;
use super::fields::{self, Fields, line_end};
use super::params::Params;
use super::transfer::{self, Encoding};

/// A mail or a part of one.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    /// Its header.
    pub fields: Fields<'a>,
    /// Content-Type, `text/plain` when it says none.
    pub kind: Params,
    /// Content-Disposition.
    pub disposition: Params,
    /// How its body is encoded.
    pub encoding: Encoding,
    /// Its body as it came.
    pub body: &'a [u8],
}

impl<'a> Entity<'a> {
    /// Reads a part; `otherwise` is its type when it names none.
    pub fn read(raw: &'a [u8], otherwise: &str) -> Entity<'a> {
        let (fields, body) = fields::read(raw);
        // Of two the one with a boundary or charset is meant: gateways put a bare one in front.
        let kinds = fields.named("Content-Type").take(4).map(Params::read);
        let mut kind = kinds.max_by_key(|kind| (kind.value.contains('/'), kind.token("boundary").is_some()));
        let kind = kind.take().filter(|kind| !kind.value.is_empty()).unwrap_or_default();
        let mut entity = Entity {
            disposition: fields.find("Content-Disposition").map(Params::read).unwrap_or_default(),
            encoding: fields
                .find("Content-Transfer-Encoding")
                .map(Encoding::named)
                .unwrap_or(Encoding::Plain),
            fields,
            kind,
            body,
        };
        entity.kind.value = full_type(&entity.kind.value, otherwise);
        entity
    }

    /// The major type, such as `text`.
    pub fn major(&self) -> &str {
        self.kind.value.split('/').next().unwrap_or_default()
    }

    /// The type when it isn't a multipart of parts that name none.
    pub fn default_type(&self) -> &'static str {
        if self.kind.value == "multipart/digest" { "message/rfc822" } else { "text/plain" }
    }

    /// The name it gives itself as a file.
    pub fn filename(&self, hint: Hint<'_>) -> Option<String> {
        let disposition = self.disposition.filename("filename", hint);
        let disposition = disposition.or_else(|| self.disposition.filename("name", hint));
        disposition
            .or_else(|| self.kind.filename("name", hint))
            .or_else(|| self.kind.filename("filename", hint))
    }

    /// Its body with the transfer encoding undone.
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        transfer::decode(self.body, self.encoding)
    }

    /// True when it came as lines of ASCII, as everything does that says nothing else.
    pub fn is_seven_bit(&self) -> bool {
        let encoding = self.fields.find("Content-Transfer-Encoding").map(<[u8]>::trim_ascii);
        encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case(b"7bit"))
    }

    /// Its body as the text of a multipart: those may not be encoded, and sometimes are.
    pub fn multipart_body(&self, boundary: &[u8]) -> Cow<'a, [u8]> {
        let is_encoded = self.encoding != Encoding::Plain
            && memchr::memmem::find(self.body, &[b"--", boundary].concat()).is_none();
        if is_encoded { self.bytes() } else { Cow::Borrowed(self.body) }
    }

    /// The line that divides its parts, from the header or, where that lost it, from the body.
    pub fn boundary(&self) -> Option<Vec<u8>> {
        let Some(mut named) = self.kind.boundary() else { return boundary_in(self.body) };
        // Blanks at its end are forbidden; where they were written they may have got lost on the way.
        if named.ends_with(b" ") && memchr::memmem::find(self.body, &named).is_none() {
            named.truncate(named.trim_ascii_end().len());
        }
        Some(named)
    }
}

fn full_type(written: &str, otherwise: &str) -> String {
    match written {
        "" => otherwise.to_owned(),
        "text" | "plain" | "plain/text" | "text/text" | "text/ascii" | "text/txt" => "text/plain".to_owned(),
        "html" | "text/htm" | "text/xhtml" | "application/xhtml+xml" => "text/html".to_owned(),
        "multipart" => "multipart/mixed".to_owned(),
        "message" => "message/rfc822".to_owned(),
        _ if written.contains('/') => written.to_owned(),
        _ => otherwise.to_owned(),
    }
}

/// The parts of a multipart's body, each with its header.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// What stands before the first part.
    pub preamble: &'a [u8],
    /// The parts.
    pub all: Vec<&'a [u8]>,
}

/// Divides `body`; more than `limit` parts are not looked for.
pub(super) fn divide<'a>(body: &'a [u8], boundary: &[u8], limit: usize) -> Parts<'a> {
    let mut parts = Parts::default();
    let (mut at, mut start) = (0, None);
    while at < body.len() && parts.all.len() < limit {
        let end = line_end(body, at);
        let Some(mark) = mark_in(&body[at..end], boundary) else {
            at = end;
            continue;
        };
        match start {
            Some(start) => parts.all.push(&body[start..break_before(body, start, at)]),
            None => parts.preamble = &body[..break_before(body, 0, at)],
        }
        start = (mark == Mark::Between).then_some(end);
        at = end;
        if mark == Mark::End {
            break;
        }
    }
    if let Some(start) = start
        && parts.all.len() < limit
    {
        let rest = &body[start..];
        // A part that was begun and never ended is what a cut-off mail has last.
        if !rest.trim_ascii().is_empty() {
            parts.all.push(rest);
        }
    }
    parts
}

#[derive(PartialEq, Eq)]
enum Mark {
    Between,
    End,
}

fn mark_in(line: &[u8], boundary: &[u8]) -> Option<Mark> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match rest {
        [b'-', b'-', ..] => Some(Mark::End),
        // What follows a blank is to be passed over (RFC 2046 5.1.1); anything else is another boundary that begins alike.
        [] | [b' ' | b'\t' | b'\r' | b'\n', ..] => Some(Mark::Between),
        _ => None,
    }
}

/// The end of what stands before the boundary at `at`: the line break in front of it belongs to it.
fn break_before(body: &[u8], start: usize, at: usize) -> usize {
    match &body[start..at] {
        [.., b'\r', b'\n'] => at - 2,
        [.., b'\n'] => at - 1,
        _ => at,
    }
}

/// Most lines before the first part when the boundary has to be found.
const PREAMBLE_LIMIT: usize = 50;

/// A boundary that the header doesn't tell: the first line of the body with two dashes that a part's header follows.
fn boundary_in(body: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    for _ in 0..PREAMBLE_LIMIT {
        if at >= body.len() {
            return None;
        }
        let end = line_end(body, at);
        let boundary = body[at..end].strip_prefix(b"--").map(<[u8]>::trim_ascii_end);
        let next = &body[end..line_end(body, end)];
        let is_header = next.len() > 8 && next[..8].eq_ignore_ascii_case(b"content-");
        if let Some(boundary) = boundary.filter(|found| !found.is_empty() && is_header) {
            return Some(boundary.to_vec());
        }
        at = end;
    }
    None
}
