//! Content-Transfer-Encoding undone: what was sent, also where it isn't encoded the way it says.

use std::borrow::Cow;

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As it is: 7bit, 8bit, binary and everything unknown.
    Plain,
    /// base64.
    Base64,
    /// quoted-printable.
    Quoted,
    /// uuencode as a transfer encoding, which old gateways used.
    Uu,
}

impl Encoding {
    /// The encoding called `label`.
    pub fn named(label: &[u8]) -> Encoding {
        let label = label.trim_ascii_start();
        let letters = label.iter().filter(|byte| !b"\"'-_ \t".contains(byte));
        let word: Vec<u8> =
            letters.take_while(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
        match word.as_slice() {
            b"base64" | b"b" => Encoding::Base64,
            b"quotedprintable" | b"q" | b"qp" => Encoding::Quoted,
            b"uuencode" | b"xuuencode" | b"uue" | b"xuue" => Encoding::Uu,
            _ => Encoding::Plain,
        }
    }
}

/// The bytes of `body`. What says it is base64 and can't be is left as it is.
pub(super) fn decode(body: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Plain => Cow::Borrowed(body),
        Encoding::Base64 if is_prose(body) => Cow::Borrowed(body),
        Encoding::Base64 => Cow::Owned(base64(body)),
        Encoding::Quoted => Cow::Owned(quoted(body)),
        Encoding::Uu => super::uuencode::first(body).map_or(Cow::Borrowed(body), Cow::Owned),
    }
}

/// A text's bytes: like [`decode`], and undone too where the encoding was only forgotten in the header.
pub(super) fn decode_text(body: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Plain if looks_quoted(body) => Cow::Owned(quoted(body)),
        Encoding::Plain if looks_base64(body) => Cow::Owned(base64(body)),
        Encoding::Base64 if !is_prose(body) => {
            // List programs put their footer behind the encoded text as it is.
            let encoded = body.len() - footer(body).len();
            let mut text = base64(&body[..encoded]);
            text.extend_from_slice(&body[encoded..]);
            Cow::Owned(text)
        }
        _ => decode(body, encoding),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// True when `body` begins with words, not base64: blanks within its first line, or too much that base64 has not.
fn is_prose(body: &[u8]) -> bool {
    let body = body.trim_ascii_start();
    let line = &body[..body.len().min(1000)];
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let strange = line.iter().filter(|byte| !is_base64(**byte)).count();
    strange * 20 > line.len()
}

/// Undoes base64, passing over what doesn't belong. It ends with its padding, unless another encoded block follows, and
/// at a boundary, also one that wasn't announced.
pub(super) fn base64(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3 + 3);
    let (mut bits, mut count, mut at) = (0u32, 0u8, 0);
    while at < body.len() {
        let value = VALUES[usize::from(body[at])];
        if value < 64 {
            bits = bits << 6 | u32::from(value);
            count += 1;
            if count == 4 {
                bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
                (bits, count) = (0, 0);
            }
        } else if body[at] == b'=' {
            flush(&mut bytes, bits, count);
            (bits, count) = (0, 0);
            let padding =
                body[at..].iter().take_while(|byte| **byte == b'=' || byte.is_ascii_whitespace()).count();
            at += padding;
            if !begins_encoded(&body[at..]) {
                return bytes;
            }
            continue;
        } else if body[at..].starts_with(b"--") {
            break;
        }
        at += 1;
    }
    flush(&mut bytes, bits, count);
    bytes
}

/// True when the line that `rest` begins with is base64 and no word.
fn begins_encoded(rest: &[u8]) -> bool {
    let line = &rest[..rest.len().min(80)];
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    line.len() >= 16 && line.len().is_multiple_of(4) && line.iter().all(|byte| is_base64(*byte))
}

fn flush(bytes: &mut Vec<u8>, bits: u32, count: u8) {
    match count {
        2 => bytes.push((bits >> 4) as u8),
        3 => bytes.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
}

/// The value of each base64 letter; 255 for the rest.
const VALUES: [u8; 256] = {
    let mut values = [255u8; 256];
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut at = 0;
    while at < 64 {
        values[letters[at] as usize] = at as u8;
        at += 1;
    }
    values
};

/// The plain lines behind the padding of encoded text; empty when there are none.
fn footer(body: &[u8]) -> &[u8] {
    let Some(padding) = memchr::memchr(b'=', body) else { return &[] };
    let rest = &body[super::fields::line_end(body, padding)..];
    if is_prose(rest) { rest } else { &[] }
}

/// Undoes quoted-printable; what is no escape stays.
pub(super) fn quoted(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let end = super::fields::line_end(body, at);
        quoted_line(&body[at..end], &mut bytes);
        at = end;
    }
    bytes
}

fn quoted_line(line: &[u8], bytes: &mut Vec<u8>) {
    let text = line.trim_ascii_end();
    // Form feeds and the like count as blanks for Rust but end no line here.
    let line_break: &[u8] = match line {
        [.., b'\r', b'\n'] => b"\r\n",
        [.., b'\n'] => b"\n",
        _ => b"",
    };
    // Blanks before a break were added on the way (RFC 2045 6.7, rule 3); at the very end they may be meant.
    let text = if line_break.is_empty() && text.last() != Some(&b'=') { line } else { text };
    let (text, is_soft) = match text {
        [rest @ .., b'='] => (rest, true),
        _ => (text, false),
    };
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'=', &text[at..]) {
        let sign = at + found;
        bytes.extend_from_slice(&text[at..sign]);
        match text.get(sign + 1..sign + 3).and_then(hex) {
            Some(byte) => {
                bytes.push(byte);
                at = sign + 3;
            }
            None => {
                bytes.push(b'=');
                at = sign + 1;
            }
        }
    }
    bytes.extend_from_slice(&text[at..]);
    if !is_soft {
        bytes.extend_from_slice(line_break);
    }
}

/// The byte that two hexadecimal digits stand for.
pub(super) fn hex(digits: &[u8]) -> Option<u8> {
    let high = char::from(*digits.first()?).to_digit(16)?;
    let low = char::from(*digits.get(1)?).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

/// True for text that is quoted-printable without saying so: each `=` is an escape in capitals or ends its line.
fn looks_quoted(body: &[u8]) -> bool {
    let (mut escapes, mut soft_breaks) = (0, 0);
    for at in memchr::memchr_iter(b'=', body) {
        match &body[at + 1..body.len().min(at + 3)] {
            [b'\n', ..] | [b'\r', b'\n'] => soft_breaks += 1,
            digits @ [_, _] if digits.iter().all(|d| d.is_ascii_digit() || (b'A'..=b'F').contains(d)) => {
                escapes += 1;
            }
            _ => return false,
        }
    }
    escapes >= 2 && soft_breaks >= 2
}

/// True for text that is base64 without saying so: full lines of it that read as UTF-8 when undone.
fn looks_base64(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    let first = &body[..super::fields::line_end(body, 0)];
    if first.trim_ascii_end().len() < 60 || !body.iter().all(|b| is_base64(*b) || b"\r\n".contains(b)) {
        return false;
    }
    let lines = body.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end().len());
    let mut lengths: Vec<usize> = lines.collect();
    lengths.pop();
    let are_full = lengths.len() >= 2 && lengths.iter().all(|length| *length == lengths[0]);
    are_full
        && std::str::from_utf8(&base64(body))
            .is_ok_and(|text| text.chars().all(|c| !c.is_control() || c.is_whitespace()))
}
