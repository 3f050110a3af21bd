//! Nothing lies about unused: every Rust file is reached by `mod`, every script and style sheet is named by another file.

use checks::findings::{Finding, hold};
use checks::modules::modules;
use checks::packages::packages;
use checks::tree::Tree;
use std::collections::BTreeSet;

const ASSETS: &str = "crates/web/assets/";

#[test]
fn every_rust_file_is_reached_and_can_be_read() {
    let tree = Tree::workspace();
    hold("orphan", &tree, &orphans(&tree));
}

fn orphans(tree: &Tree) -> Vec<Finding> {
    let mut found = rust_orphans(tree);
    found.extend(asset_orphans(tree));

    found
}

fn rust_orphans(tree: &Tree) -> Vec<Finding> {
    let (mut reached, mut found) = (BTreeSet::new(), Vec::new());

    for root in packages(tree).into_iter().flat_map(|package| package.roots(tree)) {
        let modules = modules(tree, &root);
        reached.extend(modules.files);
        found.extend(modules.faults.into_iter().map(|fault| finding(&root.path, fault)));
    }
    let files = tree.under("", ".rs").filter(|(path, _)| !reached.contains(*path));
    found.extend(files.map(|(path, _)| finding(path, "no `mod` leads here".into())));

    found
}

fn asset_orphans(tree: &Tree) -> Vec<Finding> {
    let assets = tree.under(ASSETS, "").map(|(path, _)| path);
    let code = assets.filter(|path| [".js", ".mjs", ".css"].iter().any(|ending| path.ends_with(ending)));
    let orphans = code.filter(|path| !is_named(tree, path));

    orphans.map(|path| finding(path, "no other file of crates/web names it".into())).collect()
}

fn is_named(tree: &Tree, asset: &str) -> bool {
    let name = asset.rsplit('/').next().expect("a split has a last part");

    tree.under("crates/web/", "").any(|(path, text)| path != asset && has_name(text, name))
}

// `bold.css` must not count as a mention of `old.css`.
fn has_name(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';

    text.match_indices(name).any(|(at, _)| !text[..at].ends_with(is_word))
}

fn finding(path: &str, says: String) -> Finding {
    Finding { path: path.to_string(), name: String::new(), value: 0, says }
}

fn says(found: Vec<Finding>) -> Vec<String> {
    found.into_iter().map(|finding| format!("{}: {}", finding.path, finding.says)).collect()
}

#[test]
fn a_rust_file_no_mod_leads_to_is_found() {
    let tree = Tree::of(&[
        ("crates/a/Cargo.toml", "[package]\nname = \"a\""),
        ("crates/a/src/lib.rs", "mod b; mod c { mod d; } #[path = \"odd/name.rs\"] mod e;"),
        ("crates/a/src/b/mod.rs", "mod deep;"),
        ("crates/a/src/b/deep.rs", ""),
        ("crates/a/src/c/d.rs", "mod f;"),
        ("crates/a/src/c/d/f.rs", ""),
        ("crates/a/src/odd/name.rs", "mod beside;"),
        ("crates/a/src/odd/beside.rs", ""),
        ("crates/a/src/left.rs", ""),
        ("crates/a/tests/all/main.rs", "mod one;"),
        ("crates/a/tests/all/one.rs", ""),
        ("crates/a/tests/all/two.rs", ""),
    ]);

    assert_eq!(
        says(rust_orphans(&tree)),
        ["crates/a/src/left.rs: no `mod` leads here", "crates/a/tests/all/two.rs: no `mod` leads here"]
    );
}

#[test]
fn a_missing_or_broken_module_is_found() {
    let tree = Tree::of(&[
        ("crates/a/Cargo.toml", "[package]\nname = \"a\""),
        ("crates/a/src/lib.rs", "mod gone; mod broken;"),
        ("crates/a/src/broken.rs", "\nfn ("),
    ]);
    let found = says(rust_orphans(&tree));

    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "crates/a/src/lib.rs: crates/a/src/gone.rs: no such file");
    assert!(found[1].starts_with("crates/a/src/lib.rs: crates/a/src/broken.rs:2: "), "{found:?}");
}

#[test]
fn a_style_sheet_or_script_nobody_names_is_found() {
    let tree = Tree::of(&[
        ("crates/web/src/page.rs", "link(\"css/bold.css\"); script(\"js/morph.js\");"),
        ("crates/web/assets/css/bold.css", ""),
        ("crates/web/assets/css/old.css", "/* old.css */"),
        ("crates/web/assets/js/morph.js", "import './clock.js';"),
        ("crates/web/assets/js/clock.js", ""),
    ]);

    assert_eq!(
        says(asset_orphans(&tree)),
        ["crates/web/assets/css/old.css: no other file of crates/web names it"]
    );
}
