//! The published cases: how many of them come out exactly, white space folded.

use crate::html;
use serde_json::Value;
use std::path::Path;

fn cases() -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/replies/cases.json");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("passed over: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_slice(&bytes).unwrap())
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cases as whole mails: what comes out of the parser is what people see.
fn letter(kind: &str, input: &str) -> String {
    let body = input.replace("\r\n", "\n").replace('\n', "\r\n");
    let raw = format!(
        "From: ana@example.org\r\nTo: help@shop.example\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}"
    );
    crate::parse(raw.as_bytes(), "").unwrap().split.letter()
}

/// How many cases of a set come out as expected, of how many.
fn score(source: &str, mode: Option<&str>) -> Option<(usize, usize)> {
    let all = cases()?;
    let chosen =
        all.iter().filter(|case| case["source"] == source && mode.is_none_or(|mode| case["mode"] == mode));
    let (mut right, mut count) = (0, 0);
    for case in chosen {
        let (input, expected) = (case["input"].as_str().unwrap(), case["expected_reply"].as_str().unwrap());
        let (expected, found) = match mode {
            Some("html") => (squeezed(&html::text(expected)), squeezed(&letter("html", input))),
            Some("html_to_text") => (squeezed(expected), squeezed(&letter("html", input))),
            _ => (folded(expected), folded(&letter("plain", input))),
        };
        count += 1;
        if found == expected {
            right += 1;
        } else {
            if mode == Some("html") {
                println!("{}", html::text(input));
            }
            println!("MISS {}\n  expected {expected}\n  found    {found}", case["name"]);
        }
    }
    println!("{source}: {right} of {count}");
    Some((right, count))
}

#[test]
fn most_of_the_plain_cases_of_talon_come_out_exactly() {
    let Some((right, count)) = score("mailgun/talon", Some("plain")) else { return };
    assert_eq!(count, 64);
    assert!(right >= 58, "{right}");
}

#[test]
fn most_of_the_cases_of_crisp_come_out_exactly() {
    let Some((right, count)) = score("crisp-oss/email-reply-parser", None) else { return };
    assert_eq!(count, 90);
    assert!(right >= 50, "{right}");
}

#[test]
fn most_of_the_html_cases_of_talon_say_the_same() {
    let Some((right, count)) = score("mailgun/talon", Some("html_to_text")) else { return };
    assert_eq!(count, 9);
    assert!(right >= 8, "{right}");
    let Some((right, count)) = score("mailgun/talon", Some("html")) else { return };
    assert_eq!(count, 20);
    assert!(right >= 10, "{right}");
}
