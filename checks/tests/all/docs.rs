//! The pages a newcomer reads first say what is there: README, ARCHITECTURE, the map at the head of each crate.

use checks::findings::{Finding, hold};
use checks::modules::modules;
use checks::packages::{Package, crates};
use checks::tree::Tree;
use syn::{Attribute, Expr, Lit, Meta};

#[test]
fn every_crate_opens_with_a_map_of_its_modules() {
    let tree = Tree::workspace();
    hold(
        "map",
        &tree,
        &crates(&tree).iter().flat_map(|package| missing_from_map(&tree, package)).collect::<Vec<_>>(),
    );
}

#[test]
fn the_architecture_names_every_crate() {
    let tree = Tree::workspace();
    let text = tree.text("ARCHITECTURE.md").expect("ARCHITECTURE.md stands at the root");
    let missing = unnamed(text, crates(&tree).iter().map(|package| package.name.as_str()));

    assert!(missing.is_empty(), "ARCHITECTURE.md doesn't name {missing:?}");
}

#[test]
fn the_readme_says_how_to_see_it_and_how_to_test_it() {
    assert_has("README.md", &["cargo run --release -- demo", "cargo test --workspace"]);
}

#[test]
fn there_is_a_changelog() {
    assert_has("CHANGELOG.md", &["#"]);
}

#[test]
fn ci_formats_lints_and_tests() {
    assert_has(".ci/run", &["cargo fmt", "cargo clippy", "cargo test"]);
}

fn assert_has(path: &str, words: &[&str]) {
    let tree = Tree::workspace();
    let text = tree.text(path).unwrap_or_else(|| panic!("{path} isn't there"));
    let missing: Vec<_> = words.iter().filter(|word| !text.contains(**word)).collect();

    assert!(missing.is_empty(), "{path} doesn't say {missing:?}");
}

fn missing_from_map(tree: &Tree, package: &Package) -> Vec<Finding> {
    let Some(root) = package.library(tree) else { return Vec::new() };
    let modules = modules(tree, &root).list;
    let map: String =
        modules.iter().filter(|module| module.path.is_empty()).map(|root| header(&root.attrs)).collect();
    let top = modules.iter().filter(|module| module.path.len() == 1 && !module.is_test);
    let missing = unnamed(&map, top.map(|module| module.path[0].as_str()));
    let head = map.trim().is_empty().then(|| (String::new(), "opens without a `//!` map".to_string()));
    let gaps =
        missing.into_iter().map(|name| (name.clone(), format!("the map at its head doesn't name `{name}`")));

    head.into_iter()
        .chain(gaps)
        .map(|(name, says)| Finding { path: root.path.clone(), name, value: 0, says })
        .collect()
}

fn header(attrs: &[Attribute]) -> String {
    attrs.iter().filter_map(doc_line).collect::<Vec<_>>().join("\n")
}

fn doc_line(attr: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attr.meta else { return None };
    let Expr::Lit(literal) = &pair.value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };

    pair.path.is_ident("doc").then(|| text.value())
}

fn unnamed<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();

    names.filter(|name| !words.contains(name)).map(ToString::to_string).collect()
}

#[test]
fn a_module_the_map_leaves_out_is_found() {
    let manifest = "[package]\nname = \"a\"";
    let tree = Tree::of(&[
        ("crates/a/Cargo.toml", manifest),
        (
            "crates/a/src/lib.rs",
            "//! The ground.\n//!\n//! - `clock`: time.\n\npub mod clock {} mod mail {} #[cfg(test)] mod tests {}",
        ),
        ("crates/b/Cargo.toml", manifest),
        ("crates/b/src/lib.rs", "pub fn f() {}"),
    ]);

    let found = crates(&tree).iter().flat_map(|package| missing_from_map(&tree, package)).collect::<Vec<_>>();
    let says: Vec<_> =
        found.into_iter().map(|finding| format!("{}: {}", finding.path, finding.says)).collect();
    assert_eq!(
        says,
        [
            "crates/a/src/lib.rs: the map at its head doesn't name `mail`",
            "crates/b/src/lib.rs: opens without a `//!` map"
        ]
    );
}

#[test]
fn a_crate_the_architecture_leaves_out_is_found() {
    let missing = unnamed("`base` and webby pages", ["base", "web"].into_iter());

    assert_eq!(missing, ["web"]);
}
