//! How much of the code proves the rest: lines of tests against lines of product, over Rust and JavaScript.
//!
//! A test is what stands in a `tests/` folder, in a `tests.rs`, in a `#[cfg(test)]` module or in `e2e/`; blank lines
//! don't count. `bench/` and `checks/` are neither: they prove nothing about what the product does.

use checks::findings::{Finding, hold};
use checks::modules::{is_for_tests, modules};
use checks::packages::packages;
use checks::tree::Tree;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Item, ItemMod};

/// Lines of tests to a hundred lines of product.
const LEAST_PERCENT: usize = 80;

#[test]
fn tests_are_at_least_four_fifths_of_the_product() {
    let tree = Tree::workspace();
    let lines = count(&tree);

    let missing = LEAST_PERCENT.saturating_sub(lines.tests * 100 / lines.product.max(1));
    let says = format!(
        "{} lines of tests to {} lines of product: {missing} percent short of {LEAST_PERCENT}",
        lines.tests, lines.product
    );
    let short = Finding { path: "crates".into(), name: String::new(), value: missing, says };
    let found = if missing == 0 { Vec::new() } else { vec![short] };
    hold("ratio", &tree, &found);
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Lines {
    tests: usize,
    product: usize,
}

fn count(tree: &Tree) -> Lines {
    let tests = test_files(tree);
    let is_neither = |path: &str| path.starts_with("bench/") || path.starts_with("checks/");
    let sources =
        tree.texts().filter(|(path, _)| [".rs", ".js", ".mjs"].iter().any(|end| path.ends_with(end)));
    let mut lines = Lines::default();

    for (path, text) in sources.filter(|(path, _)| !is_neither(path)) {
        let all = filled(text.lines());
        let inline = if tests.contains(path) || is_test_by_place(path) { all } else { test_lines(text) };
        lines.tests += inline;
        lines.product += all - inline;
    }

    lines
}

fn is_test_by_place(path: &str) -> bool {
    path.starts_with("e2e/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

// Files that only a `#[cfg(test)] mod` or a test binary leads to.
fn test_files(tree: &Tree) -> BTreeSet<String> {
    let roots = packages(tree).into_iter().flat_map(|package| package.roots(tree));
    let modules = roots.flat_map(|root| modules(tree, &root).list);
    let (tests, product): (Vec<_>, Vec<_>) = modules.partition(|module| module.is_test);
    let product: BTreeSet<String> = product.into_iter().map(|module| module.file).collect();

    tests.into_iter().map(|module| module.file).filter(|file| !product.contains(file)).collect()
}

fn test_lines(text: &str) -> usize {
    let Ok(file) = syn::parse_file(text) else { return 0 };
    let lines: Vec<&str> = text.lines().collect();
    let modules = inline_modules(&file.items);

    modules
        .map(|module| filled(lines[module.span().start().line - 1..module.span().end().line].iter().copied()))
        .sum()
}

fn inline_modules(items: &[Item]) -> impl Iterator<Item = &ItemMod> {
    items.iter().filter_map(|item| match item {
        Item::Mod(item) if item.content.is_some() && is_for_tests(&item.attrs) => Some(item),
        _ => None,
    })
}

fn filled<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    lines.filter(|line| !line.trim().is_empty()).count()
}

#[test]
fn tests_and_product_are_told_apart() {
    let tree = Tree::of(&[
        ("crates/a/Cargo.toml", "[package]\nname = \"a\""),
        (
            "crates/a/src/lib.rs",
            "fn f() {}\n\n#[cfg(test)]\nmod tests {\n\n  fn g() {}\n}\n#[cfg(test)]\nmod story;\n",
        ),
        ("crates/a/src/story.rs", "fn a() {}\n"),
        ("crates/a/src/b/tests.rs", "fn a() {}\n"),
        ("crates/a/tests/mail.rs", "fn a() {}\nfn b() {}\n"),
        ("crates/a/assets/x.js", "a\nb\n"),
        ("e2e/tests/x.mjs", "a\n"),
        ("bench/src/main.rs", "a\n"),
    ]);

    assert_eq!(count(&tree), Lines { tests: 4 + 1 + 1 + 2 + 1, product: 3 + 2 });
}
