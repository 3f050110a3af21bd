//! Which crate may use which: the levels of ARCHITECTURE.md, read from the manifests; and the pages of one audience
//! don't know those of another.

use crate::mentions::mentions;
use checks::modules::modules;
use checks::packages::{Package, Root, crates};
use checks::tree::Tree;

/// Lowest first. A crate may use crates of the levels before its own; those of one level know nothing of each other.
const LEVELS: [&[&str]; 7] = [
    &["base"],
    &["mail", "people"],
    &["conversations", "knowledge", "orders"],
    &["channels", "connections", "automation", "engagement", "insight"],
    &["world"],
    &["web"],
    &["app"],
];

/// The modules of `web` that each serve one audience.
const AUDIENCES: [&str; 5] = ["desk", "help", "widget", "partner", "api"];

#[test]
fn a_crate_uses_only_crates_of_lower_levels() {
    let complaints = upward(&crates(&Tree::workspace()));

    assert!(complaints.is_empty(), "\n  {}\n", complaints.join("\n  "));
}

#[test]
fn the_pages_of_one_audience_do_not_mention_those_of_another() {
    let complaints = across(&Tree::workspace(), "crates/web/src/lib.rs");

    assert!(complaints.is_empty(), "\n  {}\n", complaints.join("\n  "));
}

fn upward(crates: &[Package]) -> Vec<String> {
    crates.iter().flat_map(complaints).collect()
}

// What is only needed by tests may point anywhere: cargo allows it, and tests go through the front door.
fn complaints(package: &Package) -> Vec<String> {
    let Some(own) = level(&package.name) else {
        return vec![format!(
            "{} stands on no level: see LEVELS in checks/tests/all/arrows.rs",
            package.name
        )];
    };
    let used = package.dependencies().into_iter().filter_map(|name| level(&name).map(|level| (level, name)));
    let wrong = used.filter(|(level, _)| *level >= own);

    wrong
        .map(|(level, name)| format!("{} (level {own}) may not use {name} (level {level})", package.name))
        .collect()
}

fn level(name: &str) -> Option<usize> {
    LEVELS.iter().position(|names| names.contains(&name))
}

fn across(tree: &Tree, root: &str) -> Vec<String> {
    let root = Root { path: root.to_string(), is_test: false };
    let is_audience = |name: &String| AUDIENCES.contains(&name.as_str());
    let wrong = mentions(&modules(tree, &root)).into_iter().filter(|mention| {
        mention.from[0] != mention.to[0] && is_audience(&mention.from[0]) && is_audience(&mention.to[0])
    });

    wrong
        .map(|mention| format!("{}: {} mentions {}", mention.place, mention.from[0], mention.to.join("::")))
        .collect()
}

#[test]
fn an_arrow_up_or_sideways_is_a_complaint() {
    let manifest = |name: &str, rest: &str| format!("[package]\nname = \"{name}\"\n{rest}");
    let tree = Tree::of(&[
        (
            "crates/people/Cargo.toml",
            &manifest("people", "[dependencies]\nbase.workspace = true\nserde = \"1\""),
        ),
        ("crates/orders/Cargo.toml", &manifest("orders", "[dependencies]\nconversations.workspace = true")),
        (
            "crates/base/Cargo.toml",
            &manifest("base", "[target.'cfg(unix)'.dependencies]\nx = { package = \"web\" }"),
        ),
        ("crates/world/Cargo.toml", &manifest("world", "[dev-dependencies]\napp.workspace = true")),
        ("crates/new/Cargo.toml", &manifest("new", "")),
    ]);

    assert_eq!(
        upward(&crates(&tree)),
        [
            "base (level 0) may not use web (level 5)",
            "new stands on no level: see LEVELS in checks/tests/all/arrows.rs",
            "orders (level 2) may not use conversations (level 2)",
        ]
    );
}

#[test]
fn a_mention_of_another_audience_is_a_complaint() {
    let tree = Tree::of(&[
        ("src/lib.rs", "mod desk; mod help; mod parts;"),
        ("src/desk/mod.rs", "pub mod inbox; use crate::parts::button;"),
        ("src/desk/inbox.rs", "pub fn show() {}"),
        ("src/help/mod.rs", "mod home;"),
        (
            "src/help/home.rs",
            "use super::super::parts;\nuse super::super::desk::inbox;\nfn f() { crate::desk::g() }",
        ),
        ("src/parts.rs", "pub fn button() {}"),
    ]);

    assert_eq!(
        across(&tree, "src/lib.rs"),
        ["src/help/home.rs:2: help mentions desk::inbox", "src/help/home.rs:3: help mentions desk"]
    );
}
