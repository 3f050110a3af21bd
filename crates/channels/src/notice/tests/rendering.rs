//! Words with gaps: what they can do, and what they can't.

use serde_json::{Value, json};

use crate::notice::kind::Kind;
use crate::notice::rendering::{Part, Style, Trouble, render};
use crate::notice::wording::{Words, built_in};

fn style() -> Style {
    Style { language: "en", zone: "UTC".into() }
}

fn context() -> Value {
    json!({
        "shop": { "name": "Lumen <b>" },
        "order": { "number": "#W7", "total": { "minor": 4298, "currency": "EUR" }, "placed": 1_795_424_400_000_i64,
                   "lines": [{ "title": "Lamp", "quantity": 2 }], "address": [] },
    })
}

fn try_text(text: &str) -> Result<String, String> {
    let words = Words { subject: "Hello".into(), text: text.into() };
    render(&words, &context(), &style()).map(|letter| letter.text).map_err(|trouble| trouble.text)
}

#[test]
fn gaps_are_filled_with_plain_text() {
    let text = "{{ shop.name }} {{ order.number }}: {{ order.total | money }} on {{ order.placed | date }}, {{ order.placed | moment }}";

    assert_eq!(try_text(text).unwrap(), "Lumen <b> #W7: €42.98 on 23 November 2026, 23 November 2026, 09:00");
}

#[test]
fn lines_of_conditions_leave_no_gaps() {
    let text = "One\n\n{% if order.address %}\nAddress\n\n{% endif %}\n{% for line in order.lines %}\n  {{ line.title }}\n{% endfor %}\n\n\n\nTwo\n\n";

    assert_eq!(try_text(text).unwrap(), "One\n\n  Lamp\n\nTwo");
}

#[test]
fn what_is_wrong_names_the_line_and_the_field() {
    let cases = [
        ("One\n{{ order.numer }}", &["Line 2", "`order.numer`"][..]),
        ("{{ ordr.number }}", &["Line 1", "`ordr"]),
        ("{{ order.lines[3].title }}", &["Line 1", "order.lines[3]"]),
        ("{% if order.foo %}x{% endif %}", &["Line 1", "order.foo"]),
        ("a\n\n{% for x in order.lines %}", &["Line 3"]),
        ("{{ order.number | shout }}", &["Line 1", "shout"]),
        ("{{ order.number | money }}", &["order.total"]),
        ("{{ order.number | date }}", &["order.placed"]),
        ("{{ order.number", &["Line 1"]),
        ("{% include 'x' %}", &["Line 1"]),
        ("{% if false %}x{% endif %}", &["comes out empty"]),
    ];
    for (text, hints) in cases {
        let error = try_text(text).unwrap_err();
        assert!(hints.iter().all(|hint| error.contains(hint)), "{text}: {error}");
        assert!(error.ends_with('.'), "{text}: {error}");
    }
}

#[test]
fn a_text_that_never_ends_or_never_stops_growing_is_stopped() {
    let doubling: String =
        (1..40).map(|at| format!("{{% for a{at} in [a{} + a{0}] %}}", at - 1)).collect::<String>();
    let doubling =
        format!("{{% for a0 in [[1]] %}}{doubling}{{{{ a39 | list }}}}{}", "{% endfor %}".repeat(40));
    let cases = [
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}".to_owned(),
        "{% for a in range(99999) %}{{ a }}{% endfor %}".to_owned(),
        doubling,
        "{{ 'x' * 99999999 }}".to_owned(),
        format!("{{% set a = [1] %}}{}x", "{% set a = a + a %}".repeat(60)),
        format!("{}x{}", "{%- with a = [1] + [2] %}".repeat(60), "{% endwith %}".repeat(60)),
        "{% for i in range(99) %}{% set ns = namespace(a=1) %}{% endfor %}x".to_owned(),
        "{{ namespace(a=1) }}".to_owned(),
    ];
    let reasons = ["takes too long", "too large", "nests too deeply", "can't be used here", "namespace"];
    for text in cases {
        let error = try_text(&text).unwrap_err();
        assert!(reasons.iter().any(|reason| error.contains(reason)), "{text:.80}: {error}");
    }
    let long = "{% for a in range(9000) %}12345{% endfor %}";
    assert!(try_text(long).unwrap_err().contains("longer than 30000"), "length has a limit of its own");
    let deep = format!("{}x{}", "{% if true %}".repeat(3_000), "{% endif %}".repeat(3_000));
    assert!(try_text(&deep).is_err(), "nesting has a limit");
    assert!(try_text(&"(".repeat(20_000)).is_ok(), "brackets outside of gaps are text");
    assert!(try_text(&format!("{{{{ {}1{} }}}}", "(".repeat(9_000), ")".repeat(9_000))).is_err());
}

#[test]
fn a_subject_is_one_line_and_never_empty() {
    let words = |subject: &str| Words { subject: subject.into(), text: "Text".into() };

    let folded = render(&words("Your order\r\nBcc: x@evil.example {{ order.number }}"), &context(), &style());
    let empty = render(&words("{% if false %}x{% endif %}"), &context(), &style());

    assert_eq!(folded.unwrap().subject, "Your order Bcc: x@evil.example #W7");
    let text = "The subject comes out empty. Write one.".into();
    assert_eq!(empty.unwrap_err(), Trouble { part: Part::Subject, text });
}

#[test]
fn every_kind_has_built_in_words_of_its_own_in_every_language() {
    for kind in Kind::all() {
        let mut seen = std::collections::BTreeSet::new();
        for language in base::config::LANGUAGES {
            let words = built_in((kind, language));
            assert!(!words.subject.is_empty() && words.text.contains("shop.name"), "{kind:?} {language}");
            assert!(seen.insert(words.text), "{kind:?} {language} is a copy");
        }
        assert_eq!(built_in((kind, "tlh")), built_in((kind, "en")), "English where there is nothing else");
    }
}
