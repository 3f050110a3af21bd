//! Files and mails wrapped in other formats: uuencode, winmail.dat, signed S/MIME, packed rich text.

use base64::Engine;

use super::super::{rtf, smime, tnef, uuencode};
use super::parsed;

const UU: &str = "Hello,\nhere it is:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\n";

#[test]
fn uuencoded_files_are_taken_out_of_the_text() {
    let mail = parsed(format!("From: a@b.example\n\n{UU}"));

    assert_eq!(mail.text, "Hello,\nhere it is:\nBye");
    assert_eq!(
        (mail.files[0].filename.as_str(), mail.files[0].bytes.as_slice()),
        ("cat.txt", b"Cat".as_slice())
    );
}

#[test]
fn words_that_only_begin_alike_stay_text() {
    for text in ["begin 644 the day\nwith a song\n", "begin with me\n", "begin 644 a\nend\n"] {
        assert_eq!(uuencode::take_out(text.as_bytes()), None, "{text}");
    }
}

/// A TNEF attribute.
fn attribute(number: u32, value: &[u8]) -> Vec<u8> {
    let mut bytes = vec![2];
    bytes.extend(number.to_le_bytes());
    bytes.extend((value.len() as u32).to_le_bytes());
    bytes.extend(value);
    bytes.extend([0, 0]);
    bytes
}

/// A block with one text property.
fn property(number: u16, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let mut bytes = 1u32.to_le_bytes().to_vec();
    bytes.extend(0x1fu16.to_le_bytes());
    bytes.extend(number.to_le_bytes());
    bytes.extend(1u32.to_le_bytes());
    bytes.extend((units.len() as u32).to_le_bytes());
    bytes.extend(&units);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn winmail() -> Vec<u8> {
    let mut bytes = 0x223e_9f78u32.to_le_bytes().to_vec();
    bytes.extend([1, 0]);
    bytes.extend(attribute(0x0002_800c, b"The text within\0"));
    bytes.extend(attribute(0x0006_9002, &[0; 14]));
    bytes.extend(attribute(0x0001_8010, b"SHORT~1.TXT\0"));
    bytes.extend(attribute(0x0006_800f, b"bytes"));
    bytes.extend(attribute(0x0006_9005, &property(0x3707, "größe.txt")));
    bytes
}

#[test]
fn winmail_dat_gives_its_files_and_its_text() {
    let encoded = base64::engine::general_purpose::STANDARD.encode(winmail());
    let mail = parsed(format!(
        "From: a@b.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"
    ));

    assert_eq!(mail.text, "The text within");
    assert_eq!(
        (mail.files[0].filename.as_str(), mail.files[0].bytes.as_slice()),
        ("größe.txt", b"bytes".as_slice())
    );
    assert_eq!(mail.files.len(), 1);
}

#[test]
fn winmail_dat_cut_off_anywhere_gives_what_came() {
    let whole = winmail();
    for length in 0..whole.len() {
        let _ = tnef::read(&whole[..length]);
    }
    let broken =
        parsed("From: a@b.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nnothing");
    assert_eq!(broken.files[0].filename, "winmail.dat");
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag, 0x82];
    bytes.extend((content.len() as u16).to_be_bytes());
    bytes.extend(content);
    bytes
}

/// The same with a mark at its end instead of a length.
fn ber(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag, 0x80];
    bytes.extend(content);
    bytes.extend([0, 0]);
    bytes
}

fn signed(content: &[u8], wrap: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let is_marked = wrap(0, &[])[1] == 0x80;
    let oid = |last: u8| der(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]);
    let content = if is_marked {
        let (first, second) = content.split_at(content.len() / 2);
        wrap(0x24, &[der(0x04, first), der(0x04, second)].concat())
    } else {
        wrap(0x04, content)
    };
    let encapsulated = wrap(0x30, &[oid(1), wrap(0xa0, &content)].concat());
    let data = wrap(0x30, &[der(0x02, &[1]), der(0x31, &[]), encapsulated, der(0x31, &[])].concat());
    wrap(0x30, &[oid(2), wrap(0xa0, &data)].concat())
}

#[test]
fn a_signed_mail_is_unwrapped_and_its_wrapping_kept() {
    let inner = b"Content-Type: text/plain\r\n\r\nSigned words\r\n";
    for wrap in [der as fn(u8, &[u8]) -> Vec<u8>, ber] {
        let encoded = base64::engine::general_purpose::STANDARD.encode(signed(inner, wrap));
        let mail = parsed(format!(
            "From: a@b.example\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"
        ));

        assert_eq!((mail.text.as_str(), mail.files[0].filename.as_str()), ("Signed words", "smime.p7m"));
    }
}

#[test]
fn what_is_no_signed_mail_stays_a_file() {
    let whole = signed(b"x", ber);
    for length in 0..whole.len() {
        let _ = smime::unwrap(&whole[..length]);
    }
    assert_eq!(smime::unwrap(b"encrypted"), None);
    assert_eq!(smime::unwrap(&[0x30, 0x80, 0x30, 0x80, 0x30, 0x80]), None);
}

#[test]
fn rich_text_is_read_without_its_markup() {
    for (rich, plain) in [
        ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}Hello\\par W\\'f6rld \\u8364?}", "Hello\nWörld €"),
        ("{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}Hi\\htmlrtf \\par\\htmlrtf0 {\\*\\htmltag72 </p>}!}", "Hi!"),
        ("{\\rtf1 {\\{{{ open", "{ open"),
    ] {
        assert_eq!(rtf::text(rich.as_bytes()), plain, "{rich}");
    }
}

#[test]
fn packed_rich_text_is_unpacked() {
    // The example of MS-OXRTFCP 4.1.
    let packed =
        b"\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\
        \x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0";

    let rich = rtf::decompress(packed).unwrap();

    assert_eq!(rich, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    assert_eq!(rtf::text(&rich), "hello world");
    assert_eq!(rtf::decompress(b"too short"), None);
}
