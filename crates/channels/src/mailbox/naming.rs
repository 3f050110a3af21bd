//! Folder names between people and the wire: modified UTF-7 (RFC 3501 §5.1.3), quoted.

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The name as a quoted string of the wire.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", encode(name).replace('\\', "\\\\").replace('"', "\\\""))
}

fn encode(name: &str) -> String {
    let mut out = String::new();
    let mut shifted: Vec<u8> = Vec::new();
    for letter in name.chars() {
        if matches!(letter, ' '..='~') {
            flush(&mut shifted, &mut out);
            out.push(letter);
            if letter == '&' {
                out.push('-');
            }
        } else {
            let mut units = [0; 2];
            shifted.extend(letter.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut shifted, &mut out);
    out
}

fn flush(shifted: &mut Vec<u8>, out: &mut String) {
    if !shifted.is_empty() {
        out.push('&');
        out.push_str(&BASE64.encode(&shifted));
        out.push('-');
        shifted.clear();
    }
}

/// A name of the wire as people read it; what isn't well formed stays as it is.
pub(super) fn decode(wire: &str) -> String {
    let mut out = String::new();
    let mut rest = wire;
    while let Some((plain, shifted)) = rest.split_once('&') {
        out.push_str(plain);
        let Some((code, after)) = shifted.split_once('-') else { return wire.to_owned() };
        match (code, unshift(code)) {
            ("", _) => out.push('&'),
            (_, Some(text)) => out.push_str(&text),
            (_, None) => return wire.to_owned(),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn unshift(code: &str) -> Option<String> {
    let bytes = BASE64.decode(code).ok()?;
    let units: Vec<u16> =
        bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)])).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel_there_and_back() {
        let cases = [
            ("INBOX", "INBOX"),
            ("Rücksendungen", "R&APw-cksendungen"),
            ("Q&A", "Q&-A"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Post 📦", "Post &2D3c5g-"),
        ];
        for (name, wire) in cases {
            assert_eq!(encode(name), wire);
            assert_eq!(decode(wire), name);
        }
    }

    #[test]
    fn a_name_that_is_not_well_formed_stays_as_it_is() {
        for wire in ["a&b", "&AB-", "&!!-", "&2D0-"] {
            assert_eq!(decode(wire), wire);
        }
    }

    #[test]
    fn quotes_cant_be_broken_out_of() {
        assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
        assert!(!quoted("a\r\nA1 LOGOUT").contains(['\r', '\n']), "line ends travel encoded");
    }
}
