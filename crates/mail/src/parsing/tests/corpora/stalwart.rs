//! Stalwart's tables of header values and its messages, whose expectations are mail-parser's own.

use serde_json::Value;

use super::super::super::charset::Hint;
use super::super::super::params::Params;
use super::super::super::{Mail, addresses, dates, fields, parse, words};
use super::{files, folder};

/// Values we read otherwise: how they begin, and why.
const ADDRESSES: [(&str, &str); 5] = [
    ("Pete(A nice \n", "a backslash at the end of a line is none of ours to follow"),
    ("\"phil@", "a name that only repeats the address says nothing"),
    ("\"<phil@", "a name that only repeats the address says nothing"),
    ("phil@", "a name that only repeats the address says nothing"),
    ("mailto:", "`mailto:` is no part of an address"),
];
const DATES: [(&str, &str); 1] = [("4 8 15 16 23 42", "no date has six numbers in a row")];
const TYPES: [(&str, &str); 8] = [
    (
        "message/external-body;\n    access-type=mail-server",
        "a missing semicolon is only forgiven before what we use",
    ),
    ("application/x-stuff\n", "a missing semicolon is only forgiven before what we use"),
    ("image/jpeg;\n   name=\"=?iso", "blanks between encoded words are none of the text"),
    ("malicious/attempt", "stars that mean nothing"),
    ("test/encoded", "NUL is no part of a text"),
    ("/invalid", "half a type is taken for what it says"),
    ("/plain", "half a type is taken for what it says"),
    ("inline; filename=\"  best", "a backslash can't be in a file's name"),
];

fn table(name: &str) -> Vec<(Vec<u8>, Value)> {
    let Some(folder) = folder("stalwart/resources") else { return Vec::new() };
    let all: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    assert!(all.len() > 10, "need the table {name} for this test to mean anything");
    let rows = all.into_iter().map(|row| {
        // The tables hold a field and sometimes what follows it.
        let header = format!("X:{}", row["header"].as_str().unwrap());
        let value = fields::read(header.as_bytes()).0.all[0].value.to_vec();
        (value, row["expected"].clone())
    });
    rows.collect()
}

fn hold(listed: &[(&str, &str)], value: &[u8], is_same: bool, told: &str) {
    let text = String::from_utf8_lossy(value);
    let is_listed = listed.iter().any(|(start, _)| {
        text.trim_start().starts_with(start) || *start == "mailto:" && text.contains(start)
    });
    assert!(is_same || is_listed, "{text:?}: {told}");
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn unstructured_values_read_as_the_table_says() {
    for (value, expected) in table("unstructured.json") {
        let found = words::text(&value, Hint::default());

        hold(&[], &value, folded(&found) == folded(expected.as_str().unwrap()), &found);
    }
}

#[test]
fn addresses_read_as_the_table_says() {
    for (value, expected) in table("address.json") {
        let list: Vec<Value> = match (&expected["List"], &expected["Group"]) {
            (Value::Array(list), _) => list.clone(),
            (_, Value::Array(groups)) => {
                groups.iter().flat_map(|group| group["addresses"].as_array().unwrap().clone()).collect()
            }
            _ => panic!("{expected}"),
        };
        let expected = list.iter().filter_map(|one| {
            Some((folded(one["name"].as_str().unwrap_or_default()), one["address"].as_str()?.to_lowercase()))
        });

        let found = addresses::read(&value, Hint::default()).into_iter().filter(|one| !one.email.is_empty());

        let found: Vec<(String, String)> = found.map(|one| (folded(&one.name), one.email)).collect();
        hold(&ADDRESSES, &value, found == expected.collect::<Vec<_>>(), &format!("{found:?}"));
    }
}

#[test]
fn dates_read_as_the_table_says() {
    for (value, expected) in table("date.json") {
        let expected = expected.as_object().map(|date| {
            let number = |key: &str| date[key].as_u64().unwrap() as u8;
            let date = mail_parser::DateTime {
                year: date["year"].as_u64().unwrap() as u16,
                month: number("month"),
                day: number("day"),
                hour: number("hour"),
                minute: number("minute"),
                second: number("second"),
                tz_before_gmt: date["tz_before_gmt"].as_bool().unwrap(),
                tz_hour: number("tz_hour"),
                tz_minute: number("tz_minute"),
            };
            date.to_timestamp() * 1000
        });

        let found = dates::read(&words::text(&value, Hint::default()));

        hold(&DATES, &value, found == expected, &format!("{found:?} {expected:?}"));
    }
}

#[test]
fn types_and_file_names_read_as_the_table_says() {
    for (value, expected) in table("content_type.json") {
        let parts = [&expected["c_type"], &expected["c_subtype"]];
        let kind: Vec<&str> = parts.into_iter().filter_map(Value::as_str).collect();

        let found = Params::read(&value);

        hold(&TYPES, &value, found.value == kind.join("/").to_lowercase(), &found.value);
        for pair in expected["attributes"].as_array().into_iter().flatten() {
            let (name, expected) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
            let value_of = match name {
                "name" | "filename" => found.filename(name, Hint::default()),
                // Languages are nothing we use.
                _ if name.ends_with("-language") => continue,
                _ => found.token(name),
            };
            let expected = expected.trim_end_matches(" (EDT)");
            let expected =
                if name.ends_with("name") { expected.rsplit('/').next().unwrap() } else { expected };
            let is_same = folded(&value_of.clone().unwrap_or_default()) == folded(expected);
            hold(&TYPES, &value, is_same, &format!("{name}: {value_of:?} {expected:?}"));
        }
    }
}

/// Messages that we read otherwise, and why.
const MAILS: [(&str, &str); 24] = [
    ("legacy/017", "uuencoded files are decoded"),
    ("legacy/033", "the charset named is wrong, and we find the right one"),
    ("legacy/048", "uuencoded files are decoded"),
    ("legacy/049", "uuencoded files are decoded"),
    ("legacy/052", "the charset named is wrong, and we find the right one"),
    ("malformed/001", "an empty part is no file"),
    ("malformed/002", "an empty part is no file"),
    ("malformed/003", "an empty part is no file"),
    ("malformed/004", "an empty part is no file"),
    ("malformed/005", "the outer boundary counts before the inner one"),
    ("malformed/006", "an empty part is no file"),
    ("malformed/007", "an empty part is no file"),
    ("malformed/008", "an empty part is no file"),
    ("malformed/009", "the outer boundary counts before the inner one"),
    ("malformed/010", "a mail that is only another one is read as forwarded, files and all"),
    ("malformed/011", "the outer boundary counts before the inner one"),
    ("malformed/012", "a mail that is only another one is read as forwarded, files and all"),
    ("malformed/015", "the lines of a signature end as those of files do"),
    ("malformed/016", "an empty part is no file"),
    ("malformed/019", "a stray byte is read as the letter it is in the west"),
    ("malformed/02", "of two types the one with a boundary is meant"),
    ("thirdparty/002", "base64 ends with its padding, whatever stands behind it"),
    ("thirdparty/005", "a carriage return put among letters of two bytes makes another letter"),
    ("thirdparty/015", "text files with a name are files"),
];

fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\0').collect()
}

/// What is missing in `mail` of what mail-parser finds.
fn missing(mail: &Mail, expected: &Value) -> Vec<String> {
    let part = |at: &Value| &expected["parts"][at.as_u64().unwrap() as usize]["body"];
    let list = |name: &str| expected[name].as_array().unwrap().clone();
    let (text, html) = (tight(&mail.text), tight(&mail.html));
    let mut missing = Vec::new();
    for (name, kind, ours) in [("text_body", "Text", &text), ("html_body", "Html", &html)] {
        for at in list(name) {
            let theirs = part(&at)[kind].as_str().map(tight).filter(|theirs| !ours.contains(theirs));
            missing.extend(theirs);
        }
    }
    for at in list("attachments") {
        let body = part(&at);
        let bytes = body["Binary"].as_array().or(body["InlineBinary"].as_array());
        let has = |theirs: &[u8]| mail.files.iter().any(|file| file.bytes == theirs);
        if let Some(bytes) = bytes {
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte.as_u64().unwrap() as u8).collect();
            if !has(&bytes) {
                missing.push(format!("a file of {} bytes", bytes.len()));
            }
        } else if let Some(theirs) = body["Text"].as_str().or(body["Html"].as_str()) {
            let is_file = mail.files.iter().any(|file| {
                tight(&String::from_utf8_lossy(&file.bytes)) == tight(theirs)
                    || file.bytes.len() == theirs.chars().count()
            });
            if !is_file && !text.contains(&tight(theirs)) && !html.contains(&tight(theirs)) {
                missing.push(theirs.to_owned());
            }
        }
    }
    missing
}

#[test]
fn mails_have_the_texts_and_files_that_mail_parser_finds() {
    let Some(folder) = folder("stalwart/resources/eml") else { return };
    let mails = files(&folder, "eml");
    assert!(mails.len() > 100, "need Stalwart's mails for this test to mean anything");
    for path in mails {
        for (ending, breaks) in [("json", "\n"), ("crlf.json", "\r\n")] {
            let mut raw: Vec<u8> = Vec::new();
            for byte in std::fs::read(&path).unwrap().into_iter().filter(|byte| *byte != b'\r') {
                if byte == b'\n' {
                    raw.extend_from_slice(breaks.as_bytes());
                } else {
                    raw.push(byte);
                }
            }
            let expected: Value =
                serde_json::from_slice(&std::fs::read(path.with_extension(ending)).unwrap()).unwrap();

            let mail = parse(&raw, "sender@sender.example").unwrap();

            let name = path.strip_prefix(&folder).unwrap().display().to_string();
            let is_listed = MAILS.iter().any(|(start, _)| name.starts_with(start));
            let missing = missing(&mail, &expected);
            assert!(missing.is_empty() || is_listed, "{name}: {missing:?}");
        }
    }
}
