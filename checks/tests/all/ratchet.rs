//! The list of exceptions itself: it may only get shorter, and each entry says why it stands.

use checks::findings::{Exception, Finding, exceptions, weigh};
use checks::tree::Tree;

/// How many exceptions there are. Lower it with every entry that goes; raising it is a decision, not a repair.
const EXCEPTIONS: usize = 1;

const KINDS: [&str; 15] = [
    "circle",
    "css_lines",
    "doc",
    "file_lines",
    "file_name",
    "foreign_key",
    "function_lines",
    "js_lines",
    "link",
    "map",
    "orphan",
    "parameters",
    "placeholder",
    "ratio",
    "word",
];

#[test]
fn the_list_of_exceptions_only_gets_shorter() {
    let list = exceptions(&Tree::workspace()).unwrap();

    let unknown: Vec<_> = list.iter().filter(|entry| !KINDS.contains(&entry.kind.as_str())).collect();
    assert!(unknown.is_empty(), "no check asks for these kinds: {unknown:?}");
    assert!(list.iter().all(|entry| entry.why.len() > 10), "each exception says why: {list:?}");
    assert_eq!(
        list.len(),
        EXCEPTIONS,
        "an exception came or went: see EXCEPTIONS in checks/tests/all/ratchet.rs"
    );
}

#[test]
fn an_exception_covers_exactly_what_is_there() {
    let found = [Finding { path: "a.rs".into(), name: "f".into(), value: 70, says: "f has 70 lines".into() }];
    let allow = |value| [exception("f", value)];

    assert!(weigh("function_lines", &found, &allow(70)).is_empty());
    assert_eq!(weigh("function_lines", &found, &[]), ["a.rs: f has 70 lines"]);
    assert_eq!(weigh("function_lines", &found, &allow(69)), ["a.rs: f has 70 lines"]);
    assert_eq!(weigh("parameters", &found, &allow(70)), ["a.rs: f has 70 lines"]);
}

#[test]
fn an_exception_that_allows_too_much_or_nothing_is_a_complaint() {
    let found = [Finding { path: "a.rs".into(), name: "f".into(), value: 70, says: "f has 70 lines".into() }];

    let loose = weigh("function_lines", &found, &[exception("f", 80)]);
    let needless = weigh("function_lines", &[], &[exception("f", 80)]);

    assert_eq!(loose, ["a.rs: checks/exceptions.toml allows 80, 70 is enough: lower it"]);
    assert_eq!(needless, ["a.rs: the exception function_lines \"f\" is no longer needed: delete it"]);
}

fn exception(name: &str, value: usize) -> Exception {
    let (kind, why) = ("function_lines".into(), "It is a table of one row a line.".into());

    Exception { kind, path: "a.rs".into(), name: name.into(), value, why }
}
