//! What is in a mail: its parts walked through, the texts put together, everything else kept as files.

use std::borrow::Cow;

use super::charset::{self, Hint};
use super::markup::{is_html, label_in, paragraph};
use super::structure::{self, Entity};
use super::transfer;
use super::{Part, calendar, files, flowed, rtf, smime, tnef, uuencode, words};
use crate::html;

/// How deep parts may be nested; real mails stay below ten.
const DEPTH_LIMIT: usize = 40;
/// Most parts of a mail.
const PARTS_LIMIT: usize = 10_000;
/// Most files that are taken over; the raw mail keeps them all.
const FILES_LIMIT: usize = 500;
/// Longest text and HTML that are read whole; of what is longer the beginning is, and all of it is kept as a file.
const TEXT_LIMIT: usize = 1024 * 1024;
const HTML_LIMIT: usize = 4 * 1024 * 1024;
const BEGINNING: usize = 64 * 1024;
/// How often something encoded may stand in something encoded; each time costs a copy.
const WRAPS_LIMIT: usize = 3;

/// What was found in a mail.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What was written.
    pub text: String,
    /// The same as HTML; empty when there is none.
    pub html: String,
    /// The files.
    pub files: Vec<Part>,
    /// What was wrong and how it was taken.
    pub defects: Vec<String>,
}

/// Something readable.
#[derive(Debug)]
enum Piece {
    /// Plain text that belongs to both views.
    Plain(String),
    /// HTML that belongs to both views.
    Html(String),
    /// Plain text beside which the same stands as HTML.
    PlainOnly(String),
    /// HTML beside which the same stands as plain text.
    HtmlOnly(String),
}

/// Where a part stands.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: usize,
    /// How many encodings were undone to get here.
    wraps: usize,
    /// True within `multipart/alternative`, however deep.
    is_alternative: bool,
    /// True directly below it: such a text is one of the views whatever name it has.
    is_view: bool,
    /// True for the mail itself and for what stands alone for it.
    is_whole: bool,
    /// True for what `multipart/related` brings along for its first part.
    is_extra: bool,
}

/// Reads the mail `whole`. The error says what can't be read at all.
pub(super) fn read(whole: &Entity<'_>, hint: Hint<'_>) -> Result<Body, String> {
    let mut reader =
        Reader { hint, pieces: Vec::new(), body: Body::default(), invitations: Vec::new(), parts: 0 };
    reader.part(whole, Place { is_whole: true, ..Place::default() })?;
    Ok(reader.finish())
}

struct Reader<'h> {
    hint: Hint<'h>,
    pieces: Vec<Piece>,
    body: Body,
    invitations: Vec<String>,
    parts: usize,
}

impl Reader<'_> {
    fn part(&mut self, entity: &Entity<'_>, place: Place) -> Result<(), String> {
        self.parts += 1;
        if place.depth > DEPTH_LIMIT {
            return Err(format!("Its parts are nested more than {DEPTH_LIMIT} deep."));
        }
        if self.parts > PARTS_LIMIT {
            return Err(format!("It has more than {PARTS_LIMIT} parts."));
        }
        let mime = entity.kind.value.as_str();
        let is_attached = entity.disposition.value == "attachment";
        match entity.major() {
            "multipart" => return self.multipart(entity, place),
            "text" if !is_attached && self.is_readable(entity, place) => self.text(entity, place),
            "message" if mime == "message/rfc822" => self.nested(entity, place)?,
            "application" if is_wrapped(entity, "ms-tnef", "winmail.dat") => self.tnef(entity),
            "application" if is_wrapped(entity, "pkcs7-mime", "smime.p7m") => self.signed(entity, place)?,
            _ => self.file(entity),
        }
        if matches!(mime, "text/calendar" | "application/ics") {
            self.invitation(entity);
        }
        Ok(())
    }

    /// True for a text that is to be read where it stands, and isn't a file.
    fn is_readable(&self, entity: &Entity<'_>, place: Place) -> bool {
        match entity.kind.value.as_str() {
            "text/plain" | "text/html" => {
                let is_named = entity.filename(self.hint).is_some();
                let is_shown_by_id = place.is_extra && entity.fields.find("Content-ID").is_some();
                place.is_whole || !is_shown_by_id && (place.is_view || !is_named)
            }
            "text/calendar" | "text/x-amp-html" | "text/rfc822-headers" => false,
            _ => place.is_whole && entity.filename(self.hint).is_none(),
        }
    }

    fn multipart(&mut self, entity: &Entity<'_>, place: Place) -> Result<(), String> {
        let limit = PARTS_LIMIT + 1 - self.parts.min(PARTS_LIMIT);
        let boundary = entity.boundary().unwrap_or_default();
        let body = match place.wraps < WRAPS_LIMIT {
            true => entity.multipart_body(&boundary),
            false => Cow::Borrowed(entity.body),
        };
        let is_encoded = matches!(body, Cow::Owned(_));
        let parts = structure::divide(&body, &boundary, limit);
        if boundary.is_empty() || parts.all.is_empty() {
            return self.undivided(entity, &body);
        }
        let is_alternative = entity.kind.value == "multipart/alternative";
        let within = Place {
            depth: place.depth + 1,
            wraps: place.wraps + usize::from(is_encoded),
            is_alternative: place.is_alternative || is_alternative,
            is_view: is_alternative,
            is_whole: false,
            is_extra: false,
        };
        let is_related = entity.kind.value == "multipart/related";
        let before = self.pieces.len();
        // An empty part between two boundaries in a row is nothing.
        let parts = parts.all.into_iter().filter(|raw| !raw.trim_ascii().is_empty());
        for (nth, raw) in parts.enumerate() {
            let place = Place { is_extra: is_related && nth > 0, ..within };
            self.part(&Entity::read(raw, entity.default_type()), place)?;
        }
        if is_alternative && !place.is_alternative {
            self.close_alternative(before);
        }
        Ok(())
    }

    /// A multipart whose parts can't be told apart: its body is better than nothing.
    fn undivided(&mut self, entity: &Entity<'_>, body: &[u8]) -> Result<(), String> {
        if body.trim_ascii().is_empty() {
            return Ok(());
        }
        self.body.defects.push("Its parts can't be told apart.".to_owned());
        let label = entity.kind.token("charset").unwrap_or_default();
        let body = self.limited(body, TEXT_LIMIT, ("text.txt", "text/plain"));
        self.say(Piece::Plain(charset::decode(body, Hint { label: &label, ..self.hint })));
        Ok(())
    }

    /// Where only one of both was sent, it serves for both views.
    fn close_alternative(&mut self, before: usize) {
        let pieces = self.pieces.split_off(before);
        let has_text =
            pieces.iter().any(|piece| matches!(piece, Piece::PlainOnly(text) if !text.trim().is_empty()));
        let has_html = pieces.iter().any(|piece| matches!(piece, Piece::HtmlOnly(_)));
        self.pieces.extend(pieces.into_iter().map(|piece| match piece {
            Piece::PlainOnly(text) if !has_html => Piece::Plain(text),
            Piece::HtmlOnly(html) if !has_text => Piece::Html(html),
            other => other,
        }));
    }

    fn text(&mut self, entity: &Entity<'_>, place: Place) {
        let bytes = transfer::decode_text(entity.body, entity.encoding);
        let mime = entity.kind.value.as_str();
        if mime == "text/html" || (mime == "text/plain" && is_html(&bytes)) {
            return self.html(entity, &bytes, place);
        }
        match uuencode::take_out(&bytes) {
            None => self.plain(entity, &bytes, place),
            Some((rest, blocks)) => {
                self.plain(entity, &rest, place);
                for block in blocks {
                    let filename = super::params::fit(&words::text(block.filename.as_bytes(), self.hint));
                    self.keep(Part { filename, bytes: block.bytes, ..Part::unnamed() });
                }
            }
        }
    }

    fn html(&mut self, entity: &Entity<'_>, bytes: &[u8], place: Place) {
        let bytes = self.limited(bytes, HTML_LIMIT, ("mail.html", "text/html"));
        let label = entity.kind.token("charset").or_else(|| label_in(bytes)).unwrap_or_default();
        let html = charset::decode(bytes, Hint { label: &label, ..self.hint });
        self.say(if place.is_alternative { Piece::HtmlOnly(html) } else { Piece::Html(html) });
    }

    fn plain(&mut self, entity: &Entity<'_>, bytes: &[u8], place: Place) {
        let bytes = self.limited(bytes, TEXT_LIMIT, ("text.txt", "text/plain"));
        let label = entity.kind.token("charset").unwrap_or_default();
        let text = charset::decode(bytes, Hint { label: &label, ..self.hint });
        let is = |name: &str, value: &str| {
            entity.kind.token(name).is_some_and(|its| its.eq_ignore_ascii_case(value))
        };
        let text = match entity.kind.value.as_str() {
            "text/plain" if is("format", "flowed") => flowed::unflow(&text, is("delsp", "yes")),
            "text/rtf" | "text/richtext" if text.starts_with("{\\rtf") => rtf::text(bytes),
            "text/enriched" | "text/richtext" => html::text(&text.replace("\n\n", "<br>")),
            _ => text,
        };
        self.say(if place.is_alternative { Piece::PlainOnly(text) } else { Piece::Plain(text) });
    }

    /// `bytes`, or the beginning of what is too long to be read; all of it is a file then.
    fn limited<'b>(&mut self, bytes: &'b [u8], limit: usize, (filename, mime): (&str, &str)) -> &'b [u8] {
        if bytes.len() <= limit {
            return bytes;
        }
        self.body.defects.push(format!("A text is longer than {limit} bytes; all of it is in {filename}."));
        self.keep(Part {
            filename: filename.into(),
            mime: mime.into(),
            bytes: bytes.to_vec(),
            ..Part::unnamed()
        });
        &bytes[..BEGINNING]
    }

    fn say(&mut self, piece: Piece) {
        let (Piece::Plain(text) | Piece::PlainOnly(text) | Piece::Html(text) | Piece::HtmlOnly(text)) =
            &piece;
        if !text.trim().is_empty() {
            self.pieces.push(piece);
        }
    }

    fn file(&mut self, entity: &Entity<'_>) {
        let is_lines = entity.is_seven_bit() && files::is_lines(&entity.kind.value);
        let bytes =
            if is_lines { files::with_system_breaks(entity.body) } else { entity.bytes().into_owned() };
        let part = files::file(entity, bytes, self.body.files.len() + 1, self.hint);
        self.keep(part);
    }

    fn keep(&mut self, mut part: Part) {
        if self.body.files.len() == FILES_LIMIT {
            self.body.defects.push(format!("It has more than {FILES_LIMIT} files."));
        }
        if self.body.files.len() < FILES_LIMIT {
            if part.filename.is_empty() {
                part.filename = format!("part-{}", self.body.files.len() + 1);
            }
            self.body.files.push(part);
        }
    }

    /// A mail within the mail is a file. Where it is all there is, it is read as forwarded too.
    fn nested(&mut self, entity: &Entity<'_>, place: Place) -> Result<(), String> {
        self.file(entity);
        if !place.is_whole {
            return Ok(());
        }
        let bytes = entity.bytes();
        let inner = Entity::read(&bytes, "text/plain");
        let line = |name| Some(format!("{name}: {}", words::text(inner.fields.find(name)?, self.hint)));
        let head: Vec<String> = ["From", "Date", "Subject", "To"].into_iter().filter_map(line).collect();
        let head = format!("---------- Forwarded message ----------\n{}", head.join("\n"));
        self.pieces.push(Piece::Plain(head));
        self.part(&inner, Place { depth: place.depth + 1, wraps: place.wraps + 1, ..Place::default() })
    }

    fn tnef(&mut self, entity: &Entity<'_>) {
        let bytes = entity.bytes();
        let wrapped = tnef::read(&bytes).unwrap_or_default();
        let has_text = !self.pieces.is_empty();
        let is_empty = wrapped.files.is_empty() && wrapped.text.trim().is_empty() && wrapped.html.is_empty();
        if is_empty {
            return self.file(entity);
        }
        for file in wrapped.files {
            let mime = if file.mime.contains('/') { file.mime } else { Part::unnamed().mime };
            let filename = super::params::fit(&file.filename);
            let content_id = files::tidy_id(&file.content_id);
            self.keep(Part { filename, mime, content_id, is_inline: false, bytes: file.bytes });
        }
        if has_text {
            return;
        }
        let has_both = !wrapped.html.trim().is_empty() && !wrapped.text.trim().is_empty();
        let text = cut(wrapped.text, TEXT_LIMIT);
        let html = cut(wrapped.html, HTML_LIMIT);
        self.say(if has_both { Piece::PlainOnly(text) } else { Piece::Plain(text) });
        self.say(if has_both { Piece::HtmlOnly(html) } else { Piece::Html(html) });
    }

    /// A signed mail wrapped whole: what was signed is the mail, the wrapping stays as a file to check it by.
    fn signed(&mut self, entity: &Entity<'_>, place: Place) -> Result<(), String> {
        self.file(entity);
        let bytes = entity.bytes();
        match smime::unwrap(&bytes).filter(|_| place.wraps < WRAPS_LIMIT) {
            Some(content) => {
                let within = Place { depth: place.depth + 1, wraps: place.wraps + 1, ..place };
                self.part(&Entity::read(&content, "text/plain"), within)
            }
            None => Ok(()),
        }
    }

    fn invitation(&mut self, entity: &Entity<'_>) {
        let label = entity.kind.token("charset").unwrap_or_else(|| "utf-8".to_owned());
        let calendar = charset::decode(&entity.bytes(), Hint { label: &label, ..self.hint });
        if let Some(invitation) = calendar::read(&calendar) {
            let words = invitation.words();
            if !words.is_empty() && !self.invitations.contains(&words) {
                self.invitations.push(words);
            }
        }
    }

    fn finish(mut self) -> Body {
        let invitations: Vec<Piece> =
            std::mem::take(&mut self.invitations).into_iter().map(Piece::Plain).collect();
        self.pieces.extend(invitations);
        let has_html = self.pieces.iter().any(|piece| matches!(piece, Piece::Html(_) | Piece::HtmlOnly(_)));
        let texts = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Plain(text) | Piece::PlainOnly(text) => Some(text.trim_end().to_owned()),
            Piece::Html(html) => Some(html::text(html)),
            Piece::HtmlOnly(_) => None,
        });
        let texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
        self.body.text = texts.join("\n\n");
        if has_html {
            self.body.html = html_of(self.pieces);
        }
        files::mark_inline(&mut self.body.files, &self.body.html);
        self.body
    }
}

fn html_of(pieces: Vec<Piece>) -> String {
    let mut all = String::new();
    for piece in pieces {
        match piece {
            Piece::Html(html) | Piece::HtmlOnly(html) if all.is_empty() => all = html,
            Piece::Html(html) | Piece::HtmlOnly(html) => all.push_str(&html),
            Piece::Plain(text) => all.push_str(&paragraph(&text)),
            Piece::PlainOnly(_) => {}
        }
    }
    all
}

fn cut(mut text: String, limit: usize) -> String {
    if text.len() > limit {
        text.truncate(text.floor_char_boundary(limit));
    }
    text
}

/// True for a part that is `application/kind`, or has the name such files always have.
fn is_wrapped(entity: &Entity<'_>, kind: &str, name: &str) -> bool {
    let subtype = entity.kind.value.strip_prefix("application/").unwrap_or_default();
    let named = || entity.filename(Hint::default()).is_some_and(|its| its.eq_ignore_ascii_case(name));
    subtype.strip_prefix("x-").unwrap_or(subtype) == kind
        || subtype == format!("vnd.{kind}")
        || (subtype == "octet-stream" && named())
}
