//! Bytes to text: by the charset that is named, unless the bytes say that it is wrong.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GBK, ISO_2022_JP, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Bytes that are looked at when a charset has to be guessed.
const GUESS_LIMIT: usize = 64 * 1024;

/// What is known about a text before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint<'a> {
    /// The charset named with it; may be empty.
    pub label: &'a str,
    /// The last part of the sender's domain, such as `jp`; may be empty.
    pub country: &'a str,
}

/// `bytes` as text. Nothing is lost that any charset makes sense of; NUL, which no text has, is left out.
pub(super) fn decode(bytes: &[u8], hint: Hint<'_>) -> String {
    let text = decode_as_is(bytes, hint);
    if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() }
}

fn decode_as_is<'a>(bytes: &'a [u8], hint: Hint<'_>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    let label = Label::named(hint.label);
    if let Label::Foreign(decoder) = label {
        return decoder(bytes).into();
    }
    if bytes.is_ascii() {
        return ascii(bytes, &label);
    }
    match label {
        Label::Known(encoding) if encoding == UTF_8 => match utf8_share(bytes) {
            (good, bad) if good >= bad => mixed(bytes),
            _ => guess(bytes, hint),
        },
        Label::Known(encoding) if encoding.is_single_byte() => {
            if is_mostly_utf8(bytes) || (encoding == WINDOWS_1252 && is_foreign(bytes)) {
                guess(bytes, hint)
            } else {
                encoding.decode_without_bom_handling(bytes).0
            }
        }
        Label::Known(encoding) => match encoding.decode_without_bom_handling(bytes) {
            (text, false) => text,
            (text, true) => better_guess(bytes, hint).unwrap_or(text),
        },
        Label::Unknown | Label::Foreign(_) => guess(bytes, hint),
    }
}

/// What a charset's name says.
enum Label {
    /// A charset of the web's list.
    Known(&'static Encoding),
    /// One of the old ones the web doesn't have, such as UTF-7 or cp850.
    Foreign(fn(&[u8]) -> String),
    /// Nothing, or `us-ascii`, which is written where none was thought of.
    Unknown,
}

impl Label {
    fn named(label: &str) -> Label {
        let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        let label = label.split(['$', ' ', ';', ',']).next().unwrap_or_default();
        let alias = match label {
            "us-ascii" | "ascii" | "ansi_x3.4-1968" | "646" | "7bit" | "8bit" => return Label::Unknown,
            "cp932" | "ms932" | "windows-932" => "shift_jis",
            "cp936" | "windows-936" | "gb_2312" | "gb2312_charset" => "gb18030",
            "cp949" | "ks_c_5601" | "uhc" => "euc-kr",
            "cp950" | "ms950" => "big5",
            "_iso-2022-jp" | "iso-2022-jp-1" | "iso-2022-jp-2" | "iso-2022-jp-ms" | "cp50220" | "cp50221" => {
                "iso-2022-jp"
            }
            "utf" | "utf8mb4" | "utf-8n" | "unicode" => "utf-8",
            "iso-8859-8-i" => "iso-8859-8",
            "macroman" | "x-mac-roman" => "macintosh",
            _ => label.strip_prefix("charset=").unwrap_or(label),
        };
        // `replacement` refuses what it names; the old parser at least keeps the ASCII in it.
        match Encoding::for_label_no_replacement(alias.as_bytes()) {
            Some(encoding) => Label::Known(encoding),
            None => charset_decoder(alias.as_bytes()).map_or(Label::Unknown, Label::Foreign),
        }
    }
}

/// Text of seven bits: itself, unless it switches charsets by escapes.
fn ascii<'a>(bytes: &'a [u8], label: &Label) -> Cow<'a, str> {
    let encoding = match label {
        Label::Known(encoding) if !encoding.is_ascii_compatible() => *encoding,
        _ if switches_to_japanese(bytes) => ISO_2022_JP,
        _ => UTF_8,
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    // UTF-16 that is only said to be: an even number of letters would read as Chinese.
    if had_errors || (encoding != ISO_2022_JP && encoding != UTF_8) && !bytes.contains(&0) {
        return String::from_utf8_lossy(bytes);
    }
    text
}

fn switches_to_japanese(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, bytes)
        .any(|at| matches!(bytes.get(at + 1..at + 3), Some(b"$B" | b"$@" | b"(J" | b"(I")))
}

/// How many letters beyond ASCII are UTF-8, and how many bytes can't be.
fn utf8_share(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let letters = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + letters, bad + chunk.invalid().len())
    })
}

/// True when what is beyond ASCII is UTF-8 with few stray bytes: no other charset's text looks like that by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = utf8_share(bytes);
    good > 0 && bad * 5 <= good
}

/// True when so much is beyond ASCII that it can't be a western language.
fn is_foreign(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let letters = high + bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    high >= 6 && high * 2 > letters
}

/// UTF-8 with the stray bytes read as the west's charset: mails that were glued together.
fn mixed(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // The beginning of a letter that was cut through says nothing by itself.
        let is_cut = chunk.invalid().first().is_some_and(|lead| *lead >= 0xc2) && chunk.invalid().len() > 1;
        match is_cut {
            true => text.push(char::REPLACEMENT_CHARACTER),
            false => text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0),
        }
    }
    Cow::Owned(text)
}

fn guess<'a>(bytes: &'a [u8], hint: Hint<'_>) -> Cow<'a, str> {
    if is_mostly_utf8(bytes) {
        return mixed(bytes);
    }
    guessed(bytes, hint).decode_without_bom_handling(bytes).0
}

/// What reads without a fault where the named charset doesn't.
fn better_guess<'a>(bytes: &'a [u8], hint: Hint<'_>) -> Option<Cow<'a, str>> {
    if is_mostly_utf8(bytes) {
        return Some(mixed(bytes));
    }
    let (text, had_errors) = guessed(bytes, hint).decode_without_bom_handling(bytes);
    (!had_errors).then_some(text)
}

fn guessed(bytes: &[u8], hint: Hint<'_>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_LIMIT)], true);
    let country = hint.country.as_bytes();
    let is_country = !country.is_empty() && country.iter().all(|byte| byte.is_ascii_lowercase());
    let found = detector.guess(is_country.then_some(country), Utf8Detection::Deny);
    // GB18030's letters beyond GBK are read by the same decoder.
    if found == GBK { encoding_rs::GB18030 } else { found }
}
