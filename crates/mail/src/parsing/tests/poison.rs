//! Mails made to stop the program: they are read in time that grows with their size, or refused with a reason.

use std::time::{Duration, Instant};

use super::super::parse;
use super::parsed;

/// Far more than any of these takes, and far less than one quadratic step would.
const PATIENCE: Duration = Duration::from_secs(60);
const MIB: usize = 1024 * 1024;

#[test]
fn nesting_beyond_all_measure_is_refused_with_a_reason() {
    let nested: String = (0..5_000)
        .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n"))
        .collect();

    let why = parse(format!("From: a@b.example\r\n{nested}").as_bytes(), "").unwrap_err();

    assert_eq!(why, "Its parts are nested more than 40 deep.");
}

#[test]
fn mails_within_mails_are_one_file() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);

    let mail = parsed(format!("From: a@b.example\r\n{nested}Hello"));

    assert!(mail.files.len() <= 2, "{}", mail.files.len());
}

#[test]
fn too_many_parts_are_refused_with_a_reason() {
    let part = "--x\r\nContent-Type: text/plain\r\n\r\ny\r\n";
    let raw = format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}",
        part.repeat(20_000)
    );

    assert_eq!(parse(raw.as_bytes(), "").unwrap_err(), "It has more than 10000 parts.");
}

#[test]
fn repetition_costs_no_more_than_its_length() {
    let from = "From: a@b.example\r\n";
    let unclosed = "--x\r\nContent-Type: multipart/mixed; boundary=zzz\r\n\r\n";
    let cases = [
        format!("{from}\r\n{}", "=".repeat(2 * MIB)),
        format!("{from}Content-Transfer-Encoding: base64\r\n\r\n{}", "A=".repeat(MIB)),
        format!("{from}Content-Transfer-Encoding: base64\r\n\r\n{}", "=".repeat(2 * MIB)),
        format!("{from}Content-Transfer-Encoding: quoted-printable\r\n\r\n{}", "=\r\n".repeat(MIB / 2)),
        format!("{from}Subject: {}?=\r\n\r\nx", "=?x".repeat(MIB / 4)),
        format!("{from}Subject: {}\r\n\r\nx", "=?a?q?".repeat(MIB / 8)),
        format!("{from}Subject: =?a?q?{}\r\n\r\nx", "?=AA".repeat(MIB / 8)),
        format!("{from}To: {}\r\n\r\nx", "(".repeat(MIB)),
        format!("{from}To: {}\r\n\r\nx", "<a@b.example>,".repeat(MIB / 16)),
        format!("{from}Content-Type: text/plain{}\r\n\r\nx", "; name*1=x".repeat(MIB / 16)),
        format!("{from}Content-Type: text/plain; name=\"{}\r\n\r\nx", "\" \"".repeat(MIB / 4)),
        format!("{from}{}\r\nx", " \r\n".repeat(MIB / 4)),
        format!("{from}{}\r\nx", "X:\r\n".repeat(MIB / 4)),
        format!("{from}\r\n{}", "begin 644 x\n".repeat(MIB / 8)),
        format!(
            "{from}Content-Type: multipart/mixed; boundary={}\r\n\r\n{}",
            "-".repeat(4_000),
            "-".repeat(2 * MIB)
        ),
        format!("{from}Content-Type: multipart/mixed; boundary=x\r\n\r\n{}", unclosed.repeat(9_000)),
    ];
    for case in cases {
        let begun = Instant::now();
        let _ = parse(case.as_bytes(), "");
        assert!(begun.elapsed() < PATIENCE, "{:?} for {:?}", begun.elapsed(), &case[..60]);
    }
}

#[test]
fn a_text_too_long_to_read_is_a_file_with_its_beginning_shown() {
    let raw = format!("From: a@b.example\r\n\r\n{}", "Hello again.\r\n".repeat(200_000));

    let mail = parsed(raw);

    assert_eq!((mail.files[0].filename.as_str(), mail.files[0].bytes.len()), ("text.txt", 2_800_000));
    assert!(mail.text.starts_with("Hello again.") && mail.text.len() < 100_000);
    assert_eq!(mail.defects.len(), 1);
}

#[test]
fn bytes_of_chance_are_read_or_refused() {
    let mut state = 7u64;
    let words: [&[u8]; 12] = [
        b"From: a@b.example\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"=?utf-8?B?",
        b"?=",
        b"begin 644 a\n",
        b"\xff\x00\x80",
        b"\"",
        b"<a@b",
    ];
    for _ in 0..3_000 {
        let mut raw = Vec::new();
        for _ in 0..30 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            raw.extend_from_slice(words[(state >> 33) as usize % words.len()]);
        }
        let _ = parse(&raw, "a@b.example");
    }
}
