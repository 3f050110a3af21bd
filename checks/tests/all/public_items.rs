//! Every public item of a crate says in `///` what it is for.

use checks::findings::{Finding, hold};
use checks::modules::{Module, attrs, modules};
use checks::names::{Names, Target, name};
use checks::packages::crates;
use checks::paths::uses;
use checks::tree::Tree;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Item, Visibility};

#[test]
fn every_public_item_says_what_it_is_for() {
    let tree = Tree::workspace();
    hold("doc", &tree, &undocumented(&tree));
}

fn undocumented(tree: &Tree) -> Vec<Finding> {
    let libraries = crates(tree).into_iter().filter_map(|package| package.library(tree));

    libraries.flat_map(|root| silent(&modules(tree, &root).list)).collect()
}

fn silent(modules: &[Module]) -> Vec<Finding> {
    let shown = re_exported(modules);
    let items = modules.iter().filter(|module| !module.is_test).flat_map(|module| {
        let is_shown = |name: &String| {
            let target = Target { module: module.path.clone(), item: Some(name.clone()) };
            module.is_public || shown.contains(&target)
        };
        let named = module.items.iter().filter_map(|item| Some((module, item, name(item)?)));
        named.filter(move |(_, _, name)| is_shown(name)).collect::<Vec<_>>()
    });
    let silent = items.filter(|(_, item, _)| is_public(item) && !has_doc(item));

    silent
        .map(|(module, item, name)| {
            let says = format!("`{name}` is public and has no `///` (line {})", item.span().start().line);
            Finding { path: module.file.clone(), name, value: 0, says }
        })
        .collect()
}

// What a public module shows of a private one with `pub use`.
fn re_exported(modules: &[Module]) -> BTreeSet<Target> {
    let names = Names::of(modules);
    let public = modules.iter().filter(|module| module.is_public && !module.is_test);
    let paths = public.flat_map(|module| {
        let shown = module.items.iter().filter_map(|item| match item {
            Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => Some(uses(item)),
            _ => None,
        });
        shown.flatten().map(|used| (module.path.clone(), used.path))
    });

    paths.filter_map(|(from, path)| names.find(&from, &path)).collect()
}

fn has_doc(item: &Item) -> bool {
    attrs(item).iter().any(|attr| attr.path().is_ident("doc"))
}

fn is_public(item: &Item) -> bool {
    let visibility = match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        _ => return false,
    };

    matches!(visibility, Visibility::Public(_))
}

#[test]
fn a_silent_public_item_is_found() {
    let tree = Tree::of(&[
        ("crates/a/Cargo.toml", "[package]\nname = \"a\""),
        (
            "crates/a/src/lib.rs",
            "mod inside; pub mod open; pub use inside::{Shown, told};\npub fn silent() {}\nfn own() {}",
        ),
        ("crates/a/src/inside.rs", "pub struct Shown;\npub struct Hidden;\n/// Tells.\npub fn told() {}"),
        (
            "crates/a/src/open.rs",
            "/// A.\n#[derive(Debug)]\npub struct A;\npub(crate) const B: u8 = 1;\npub const C: u8 = 1;",
        ),
    ]);

    let mut says: Vec<_> =
        undocumented(&tree).into_iter().map(|found| format!("{}: {}", found.path, found.name)).collect();
    says.sort();
    assert_eq!(
        says,
        ["crates/a/src/inside.rs: Shown", "crates/a/src/lib.rs: silent", "crates/a/src/open.rs: C"]
    );
}
