//! No circle between modules that stand side by side, at any depth of a crate. `mentions` says what counts.

use crate::mentions::{Mention, mentions, parting};
use checks::findings::{Finding, hold};
use checks::modules::modules;
use checks::packages::{Root, packages};
use checks::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn no_modules_go_round_in_a_circle() {
    let tree = Tree::workspace();

    hold("circle", &tree, &circles_of_all(&tree));
}

fn circles_of_all(tree: &Tree) -> Vec<Finding> {
    let roots = packages(tree).into_iter().flat_map(|package| package.roots(tree));
    let product = roots.filter(|root: &Root| !root.is_test);

    product.flat_map(|root| circles(&root.path, &mentions(&modules(tree, &root)))).collect()
}

// Arrows between the children of one module, each with one place that draws it.
type Arrows<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>;

fn circles(root: &str, mentions: &[Mention]) -> Vec<Finding> {
    let mut levels: BTreeMap<&[String], Arrows> = BTreeMap::new();
    for mention in mentions {
        let (parent, from, to) = parting(mention);
        levels.entry(parent).or_default().entry(from).or_default().entry(to).or_insert(&mention.place);
    }

    levels
        .iter()
        .flat_map(|(parent, arrows)| rings(arrows).into_iter().map(|ring| say(root, parent, &ring, arrows)))
        .collect()
}

// The sets of modules that can all reach each other.
fn rings<'a>(arrows: &Arrows<'a>) -> BTreeSet<BTreeSet<&'a str>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|from| (*from, reachable(from, arrows))).collect();
    let ring = |from: &&'a str| {
        reach[from]
            .iter()
            .filter(|to| reach.get(*to).is_some_and(|back| back.contains(from)))
            .copied()
            .collect()
    };

    arrows.keys().map(ring).filter(|ring: &BTreeSet<&str>| !ring.is_empty()).collect()
}

fn reachable<'a>(from: &str, arrows: &Arrows<'a>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];

    while let Some(at) = waiting.pop() {
        for to in arrows.get(at).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*to) {
                waiting.push(to);
            }
        }
    }

    reached
}

fn say(root: &str, parent: &[String], ring: &BTreeSet<&str>, arrows: &Arrows) -> Finding {
    let members: Vec<&str> = ring.iter().copied().collect();
    let inside = |from: &str, to: &str| ring.contains(from) && ring.contains(to);
    let arrows = arrows.iter().flat_map(|(from, to)| to.iter().map(move |(to, place)| (*from, *to, *place)));
    let arrows = arrows
        .filter(|(from, to, _)| inside(from, to))
        .map(|(from, to, place)| format!("{from} → {to} ({place})"));
    let place = ["crate"].into_iter().chain(parent.iter().map(String::as_str)).collect::<Vec<_>>().join("::");
    let says = format!("a circle in {place}: {}", arrows.collect::<Vec<_>>().join(", "));

    Finding { path: root.to_string(), name: format!("{place}: {}", members.join(" ")), value: 0, says }
}

fn of_library(files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    let root = Root { path: "src/lib.rs".into(), is_test: false };
    let modules = modules(&tree, &root);
    assert!(
        modules.faults.is_empty(),
        "the sample must parse for this test to mean anything: {:?}",
        modules.faults
    );

    circles("src/lib.rs", &mentions(&modules)).into_iter().map(|finding| finding.name).collect()
}

#[test]
fn two_modules_that_use_each_other_are_a_circle() {
    let found = of_library(&[
        ("src/lib.rs", "mod a; mod b; mod c;"),
        ("src/a.rs", "use crate::b::B; pub struct A(B);"),
        ("src/b.rs", "pub struct B; fn f() -> super::c::C { super::c::C }"),
        ("src/c.rs", "pub struct C; fn g() { let _ = html! { div { (crate::a::A::new()) } }; }"),
    ]);

    assert_eq!(found, ["crate: a b c"]);
}

#[test]
fn arrows_that_all_point_down_are_no_circle() {
    let found = of_library(&[
        ("src/lib.rs", "mod a; mod b; mod c; pub use a::A;"),
        ("src/a.rs", "use crate::{b::B, c}; pub struct A(B, c::C);"),
        ("src/b.rs", "use super::c::*; pub struct B(C);"),
        ("src/c.rs", "use std::fmt; pub struct C; #[cfg(test)] mod tests { use crate::a::A; }"),
    ]);

    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_circle_deep_in_a_crate_is_found() {
    let found = of_library(&[
        ("src/lib.rs", "mod noun;"),
        ("src/noun/mod.rs", "pub mod closing; pub mod opening; pub struct Noun;"),
        ("src/noun/closing.rs", "use super::opening; use super::Noun; fn f() { opening::f() }"),
        ("src/noun/opening.rs", "pub fn f() { crate::noun::closing::f() }"),
    ]);

    assert_eq!(found, ["crate::noun: closing opening"]);
}

#[test]
fn a_noun_and_its_verbs_may_use_each_other() {
    let found = of_library(&[
        ("src/lib.rs", "mod noun;"),
        (
            "src/noun/mod.rs",
            "mod closing; mod opening; pub struct Noun; fn f() { closing::close(Noun); opening::open() }",
        ),
        ("src/noun/closing.rs", "use super::Noun; pub fn close(noun: Noun) {}"),
        ("src/noun/opening.rs", "pub fn open() -> super::Noun { super::Noun }"),
    ]);

    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_parent_is_no_way_around_between_its_children() {
    let through_function = of_library(&[
        ("src/lib.rs", "mod a; mod b; fn shared() { b::f() }"),
        ("src/a.rs", "pub fn f() { crate::shared() }"),
        ("src/b.rs", "pub fn f() { crate::a::f() }"),
    ]);
    let through_re_export = of_library(&[
        ("src/lib.rs", "mod a; mod b; pub use b::B;"),
        ("src/a.rs", "pub struct A(crate::B);"),
        ("src/b.rs", "pub struct B; fn f(_: super::a::A) {}"),
    ]);

    assert_eq!(through_function, ["crate: a b"]);
    assert_eq!(through_re_export, ["crate: a b"]);
}
