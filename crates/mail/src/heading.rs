//! The few headers by which a person finds a mail again, read even where the rest of it can't be.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{Address, MessageParser};

use crate::{cards, mbox};

/// Headers beyond this are not looked at.
const HEADERS_LIMIT: usize = 256 * 1024;
/// Longest of each that is kept, in characters.
const TEXT_LIMIT: usize = 500;

/// What a mail is known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Message-ID without brackets; may be empty.
    pub mail_id: String,
    /// Address in From, in lower case; may be empty.
    pub from: String,
    /// Subject; may be empty.
    pub subject: String,
}

/// What the headers of `raw` say, whatever follows them.
pub fn heading(raw: &[u8]) -> Heading {
    let looked_at = &raw[..raw.len().min(HEADERS_LIMIT)];
    let headers = &looked_at[..mbox::end_of_headers(looked_at).unwrap_or(looked_at.len())];
    let read = catch_unwind(AssertUnwindSafe(|| {
        let message = MessageParser::default().parse_headers(headers)?;
        let from = message.from().and_then(Address::first).and_then(|from| from.address());
        Some(Heading {
            mail_id: tidy(message.message_id().unwrap_or_default()),
            from: tidy(from.unwrap_or_default()).to_lowercase(),
            subject: cards::mask(&tidy(message.subject().unwrap_or_default())),
        })
    }));
    read.ok().flatten().unwrap_or_default()
}

/// Header fields shown of one mail.
const LINES_LIMIT: usize = 200;

/// The header fields of `raw` as they were sent, folded lines joined: for a person who looks into a mail that nothing
/// else could read.
pub fn header_lines(raw: &[u8]) -> Vec<(String, String)> {
    let looked_at = &raw[..raw.len().min(HEADERS_LIMIT)];
    let headers = &looked_at[..mbox::end_of_headers(looked_at).unwrap_or(looked_at.len())];
    let mut lines: Vec<(String, String)> = Vec::new();
    for line in String::from_utf8_lossy(headers).lines() {
        let visible = |text: &str| text.trim().replace(|letter: char| letter.is_control(), "\u{fffd}");
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = lines.last_mut() {
                *value = format!("{value} {}", visible(line));
            }
        } else if lines.len() == LINES_LIMIT {
            break;
        } else if let Some((name, value)) = line.split_once(':') {
            lines.push((visible(name), cards::mask(&visible(value))));
        }
    }
    lines
}

fn tidy(text: &str) -> String {
    text.trim().chars().filter(|letter| !letter.is_control()).take(TEXT_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_known_by_its_headers_whatever_follows() {
        let known =
            Heading { mail_id: "a1@x".into(), from: "ana@example.org".into(), subject: "Grüße".into() };
        let head =
            "Message-ID: <a1@x>\r\nFrom: Ana <Ana@Example.org>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n";
        let nested = format!("Content-Type: multipart/mixed; boundary=a\r\n\r\n{}", "--a\r\n".repeat(50_000));

        for rest in ["", "\r\n", "\r\n\0\u{1}", &nested] {
            assert_eq!(heading(format!("{head}{rest}").as_bytes()), known, "{rest:.40}");
        }
    }

    #[test]
    fn header_fields_are_shown_as_they_were_sent() {
        let raw =
            b"From: Ana <a@x>\r\nSubject: =?utf-8?Q?one?=\r\n two\r\n\tthree\r\nodd\r\nX: \0\r\n\r\nBody: no";

        let lines = header_lines(raw);

        let expected = [("From", "Ana <a@x>"), ("Subject", "=?utf-8?Q?one?= two three"), ("X", "\u{fffd}")];
        assert_eq!(lines, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(header_lines("A: b\n".repeat(100_000).as_bytes()).len(), LINES_LIMIT);
    }

    #[test]
    fn a_mail_without_headers_is_known_by_nothing() {
        for raw in [&b""[..], b"\r\n\r\nHello", b"no header at all", b"\xff\xfe\0", b"From\r\n\r\n"] {
            assert_eq!(heading(raw), Heading::default(), "{raw:?}");
        }
    }
}
