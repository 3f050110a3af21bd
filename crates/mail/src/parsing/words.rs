//! Header text: encoded words (RFC 2047) as they really come, and raw letters beyond ASCII.

use std::borrow::Cow;

use super::charset::{self, Hint};
use super::fields::unfold;
use super::transfer;

/// A header value as one line of text.
pub(super) fn text(value: &[u8], hint: Hint<'_>) -> String {
    let line = unfold(value);
    let mut out = String::with_capacity(line.len());
    let mut was_raw = false;
    for piece in pieces(&line) {
        match piece {
            Piece::Raw(bytes) => {
                out.push_str(&raw(bytes, hint));
                was_raw = true;
            }
            Piece::Encoded(run) => {
                // Gateways put their mark right in front of the word: `[SPAM]=?utf-8?…`.
                let is_glued =
                    out.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ']' | ':' | '.' | ','));
                out.push_str(if was_raw && is_glued { " " } else { "" });
                out.push_str(&run.text(hint));
                was_raw = false;
            }
        }
    }
    tidy(&out)
}

/// The same value with each run of encoded words made one of UTF-8 and base64, and what stands raw made UTF-8: what a
/// parser of addresses can read whatever was wrong.
pub(super) fn mended(value: &[u8], hint: Hint<'_>) -> Vec<u8> {
    let line = unfold(value);
    let mut out = Vec::with_capacity(line.len() + 2);
    for piece in pieces(&line) {
        match piece {
            Piece::Raw(bytes) => out.extend_from_slice(raw(bytes, hint).as_bytes()),
            Piece::Encoded(run) => {
                let glued = out.last().is_some_and(|last| !b" \t\"(=".contains(last));
                out.extend_from_slice(if glued { b" " } else { b"" });
                out.extend_from_slice(b"=?utf-8?B?");
                out.extend_from_slice(encoded(&run.text(hint)).as_bytes());
                out.extend_from_slice(b"?=");
            }
        }
    }
    out
}

fn encoded(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// One line, without control letters, blanks only single.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' if out.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' => out.push(' '),
            _ if c.is_control() || c == '\u{feff}' => {}
            _ => out.push(c),
        }
    }
    out
}

fn raw<'a>(bytes: &'a [u8], hint: Hint<'_>) -> Cow<'a, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0x1b) => Cow::Borrowed(text),
        _ => Cow::Owned(charset::decode(bytes, hint)),
    }
}

enum Piece<'a> {
    Raw(&'a [u8]),
    Encoded(Run<'a>),
}

/// Encoded words in a row of one charset. Their bytes are put together before they are read, since many programs split
/// within a letter.
struct Run<'a> {
    charset: &'a [u8],
    bytes: Vec<u8>,
    /// base64 that ended within a group of four; the next word may bring the rest.
    open: Vec<u8>,
}

impl Run<'_> {
    fn text(mut self, hint: Hint<'_>) -> String {
        self.close();
        let label = String::from_utf8_lossy(self.charset);
        charset::decode(&self.bytes, Hint { label: &label, ..hint })
    }

    fn add(&mut self, word: &Word<'_>) {
        if word.is_base64 {
            self.open.extend(word.text.iter().filter(|byte| !byte.is_ascii_whitespace()));
            let is_whole = self.open.len().is_multiple_of(4) || self.open.ends_with(b"=");
            if is_whole {
                self.close();
            }
        } else {
            self.close();
            let spaced: Vec<u8> =
                word.text.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
            escapes(&spaced, &mut self.bytes);
        }
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.bytes.extend(transfer::base64(&open));
    }
}

fn escapes(text: &[u8], bytes: &mut Vec<u8>) {
    let mut at = 0;
    while at < text.len() {
        let escaped = (text[at] == b'=').then(|| text.get(at + 1..at + 3).and_then(transfer::hex)).flatten();
        bytes.push(escaped.unwrap_or(text[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
}

/// An encoded word taken apart.
struct Word<'a> {
    charset: &'a [u8],
    is_base64: bool,
    text: &'a [u8],
    /// Where it ends in the line.
    end: usize,
}

fn pieces(line: &[u8]) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let (mut at, mut kept) = (0, 0);
    while let Some(found) = memchr::memmem::find(&line[at..], b"=?") {
        let start = at + found;
        let Some(word) = word_at(line, start) else {
            at = start + 2;
            continue;
        };
        let between = &line[kept..start];
        let follows = between.iter().all(u8::is_ascii_whitespace) && kept > 0;
        match pieces.last_mut() {
            Some(Piece::Encoded(run)) if follows && run.charset.eq_ignore_ascii_case(word.charset) => {
                run.add(&word);
            }
            _ => {
                let is_gap = follows && matches!(pieces.last(), Some(Piece::Encoded(_)));
                if !(between.is_empty() || is_gap) {
                    pieces.push(Piece::Raw(between));
                }
                let mut run = Run { charset: word.charset, bytes: Vec::new(), open: Vec::new() };
                run.add(&word);
                pieces.push(Piece::Encoded(run));
            }
        }
        (at, kept) = (word.end, word.end);
    }
    if kept < line.len() {
        pieces.push(Piece::Raw(&line[kept..]));
    }
    pieces
}

/// The longest name of a charset, with a language behind it.
const CHARSET_LIMIT: usize = 60;
/// The longest encoded text of one word, in letters; the standard allows 75.
const WORD_LIMIT: usize = 4_000;

fn word_at(line: &[u8], start: usize) -> Option<Word<'_>> {
    let rest = &line[start + 2..];
    let mark = memchr::memchr(b'?', &rest[..rest.len().min(CHARSET_LIMIT)])?;
    let charset = rest[..mark].split(|byte| *byte == b'*').next().unwrap_or_default();
    let is_name = !charset.is_empty() && charset.iter().all(|byte| byte.is_ascii_graphic());
    let (kind, text) = match &rest[mark + 1..] {
        [kind, b'?', text @ ..] => (kind.to_ascii_lowercase(), text),
        _ => return None,
    };
    if !is_name || !(kind == b'q' || kind == b'b') {
        return None;
    }
    let (length, mark_length) = end_of(&text[..text.len().min(WORD_LIMIT)], kind)?;
    let end = line.len() - text.len() + length + mark_length;
    Some(Word { charset, is_base64: kind == b'b', text: &text[..length], end })
}

/// Where an encoded text ends and how long its end mark is. Blanks within belong to it: they are forbidden and common.
fn end_of(text: &[u8], kind: u8) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'?', &text[at..]) {
        let mark = at + found;
        match &text[mark + 1..] {
            [b'=', b'?', ..] => return Some((mark, 2)),
            // In a Q word that left a question mark as it is, `?=` may be followed by the digits of an escape.
            [b'=', high, low, ..] if kind == b'q' && transfer::hex(&[*high, *low]).is_some() => {
                let ends_later = memchr::memmem::find(&text[mark + 2..], b"?=");
                let before = &text[mark + 2..ends_later.map_or(mark + 2, |end| mark + 2 + end)];
                if ends_later.is_none() || memchr::memmem::find(before, b"=?").is_some() {
                    return Some((mark, 2));
                }
                at = mark + 1;
            }
            [b'=', ..] => return Some((mark, 2)),
            // The `=` got lost at the end of the line.
            [] => return Some((mark, 1)),
            _ if kind == b'b' => return None,
            _ => at = mark + 1,
        }
    }
    None
}
