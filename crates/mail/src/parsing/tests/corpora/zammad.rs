//! Mails from trouble tickets of Zammad, with what that system reads in them.

use std::sync::OnceLock;

use serde_json::Value;

use super::super::super::{Mail, parse};
use super::{folder, md5};

/// Where we read otherwise than Zammad: the mail, what of it, and why.
const DIFFERENT: [(&str, &str, &str); 7] = [
    (
        "mail019.box",
        "name",
        "From has a name and no address: we keep the name, and take the address from Reply-To as it does",
    ),
    ("mail035.box", "address", "the address stands in quotes, which are no part of it"),
    (
        "mail065.box",
        "name",
        "a comma within an encoded word divides no addresses: we read \"Bürling, Andreas\"",
    ),
    ("mail087.box", "address", "without brackets the last word is the address: we read test@example.com"),
    ("mail087.box", "name", "without brackets the words before the address are the name: we read \"Test\""),
    ("mail085.box", "file", "the second HTML part has no name and goes on with the text: it is in the text"),
    ("mail087.box", "file", "the text behind a file has no name: it is in the text"),
];

struct Case {
    name: String,
    expected: Value,
    mail: Mail,
}

/// All cases, read once for all tests.
fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(read_cases)
}

fn read_cases() -> Vec<Case> {
    let Some(folder) = folder("zammad") else { return Vec::new() };
    let all: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expectations.json")).unwrap()).unwrap();
    let read = all.as_object().unwrap().iter().map(|(name, expected)| {
        let raw = std::fs::read(folder.join(name)).unwrap();
        Case { name: name.clone(), expected: expected.clone(), mail: parse(&raw, "").unwrap() }
    });
    let cases: Vec<Case> = read.collect();
    assert!(cases.len() > 50, "need Zammad's mails for these tests to mean anything");
    cases
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Holds one thing of one mail against what Zammad reads; a difference has to be listed, and a listed one there.
fn hold(case: &Case, what: &str, is_same: bool, told: &str) {
    let listed = DIFFERENT.iter().find(|(name, its, _)| *name == case.name && *its == what);
    assert_eq!(is_same, listed.is_none(), "{} {what} ({listed:?}): {told}", case.name);
}

#[test]
fn subject_address_and_name_are_read_as_zammad_does() {
    for case in cases() {
        let of = |key: &str| folded(case.expected[key].as_str().unwrap_or_default());
        let (subject, from, name) = (of("subject"), of("from_email").to_lowercase(), of("from_display_name"));
        let mail = &case.mail;

        hold(case, "subject", folded(&mail.subject) == subject, &mail.subject);
        hold(case, "address", mail.from == from, &mail.from);
        hold(case, "name", folded(&mail.from_name) == name, &mail.from_name);
    }
}

#[test]
fn files_have_the_bytes_zammad_finds() {
    for case in cases() {
        let all = case.expected["attachments"].as_array().unwrap();
        // The HTML view of the text is a file to Zammad.
        let real = all.iter().filter(|file| file["content_alternative"] != true);
        let missing = real.filter(|file| {
            !case.mail.files.iter().any(|ours| md5(&ours.bytes) == file["md5"].as_str().unwrap())
        });
        let missing: Vec<&Value> = missing.collect();
        hold(case, "file", missing.is_empty(), &format!("{missing:?}"));
    }
}

#[test]
fn every_letter_of_the_texts_is_read() {
    for case in cases() {
        assert!(!case.mail.text.contains('\u{fffd}'), "{}: {}", case.name, case.mail.text);
    }
}
