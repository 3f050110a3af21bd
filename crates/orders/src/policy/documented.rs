//! Holds docs/policy.md against the code: every example can be read, every field is told.

use std::path::Path;

use super::Policy;

fn docs() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy.md");
    std::fs::read_to_string(path).unwrap()
}

/// The public fields of the structs in a source.
fn fields(source: &str) -> Vec<&str> {
    let lines = source.lines().map(str::trim).filter_map(|line| line.strip_prefix("pub "));
    let named = lines.filter_map(|line| line.split_once(": ")).map(|(name, _)| name);
    named.filter(|name| name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_')).collect()
}

#[test]
fn every_example_of_the_docs_can_be_read() {
    let docs = docs();
    let examples: Vec<&str> =
        docs.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();

    assert!(examples.len() >= 4, "need the examples for this test to mean anything");
    for example in examples {
        Policy::read(example).unwrap_or_else(|error| panic!("{error}\n{example}"));
    }
}

#[test]
fn every_field_and_every_act_is_told_by_the_docs() {
    let docs = docs();
    let matching = include_str!("matching.rs").split("pub struct Case").next().unwrap();
    let window = include_str!("window.rs").split("pub struct Moments").next().unwrap();
    let policy = include_str!("mod.rs");
    let all = [fields(matching), fields(window), fields(include_str!("terms.rs")), fields(policy)].concat();

    assert!(all.len() >= 50, "need the fields for this test to mean anything: {}", all.len());
    let acts = super::ActKind::ALL.iter().map(|kind| kind.as_str());
    for name in all.into_iter().chain(acts) {
        assert!(docs.contains(&format!("`{name}`")), "docs/policy.md doesn't tell of `{name}`");
    }
}
