//! How long files and functions may get, how many things a function may be handed, and what a file may not be called.

use checks::findings::{Finding, hold};
use checks::tree::Tree;
use std::ops::RangeInclusive;
use syn::visit::{self, Visit};
use syn::{Block, FnArg, ImplItemFn, ItemFn, Signature, TraitItemFn};

const RUST_FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const PARAMETERS: usize = 5;
const JS_MODULE_LINES: usize = 120;
const CSS_FILE_LINES: usize = 250;

/// Names that say nothing of what a file is for.
const EMPTY_NAMES: [&str; 5] = ["utils", "helpers", "common", "manager", "service"];

/// Terms of the field that contain one of them.
const TERMS: [&str; 1] = ["service_level"];

#[test]
fn no_rust_file_is_longer_than_400_lines() {
    let tree = Tree::workspace();
    hold("file_lines", &tree, &long_files(&tree, &[".rs"], RUST_FILE_LINES));
}

#[test]
fn no_js_module_is_longer_than_120_lines() {
    let tree = Tree::workspace();
    hold("js_lines", &tree, &long_files(&tree, &[".js", ".mjs"], JS_MODULE_LINES));
}

#[test]
fn no_css_file_is_longer_than_250_lines() {
    let tree = Tree::workspace();
    hold("css_lines", &tree, &long_files(&tree, &[".css"], CSS_FILE_LINES));
}

#[test]
fn no_function_is_longer_than_60_lines() {
    let tree = Tree::workspace();
    hold("function_lines", &tree, &long_functions(&tree, FUNCTION_LINES));
}

#[test]
fn no_function_takes_more_than_5_parameters() {
    let tree = Tree::workspace();
    hold("parameters", &tree, &loaded_functions(&tree, PARAMETERS));
}

#[test]
fn no_file_name_is_empty_of_meaning() {
    let tree = Tree::workspace();
    hold("file_name", &tree, &empty_names(&tree));
}

fn long_files(tree: &Tree, endings: &[&str], most: usize) -> Vec<Finding> {
    let files = tree.texts().filter(|(path, _)| endings.iter().any(|ending| path.ends_with(ending)));
    let long = files.map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > most);

    long.map(|(path, lines)| finding(path, "", lines, format!("{lines} lines, {most} at most"))).collect()
}

fn long_functions(tree: &Tree, most: usize) -> Vec<Finding> {
    let long = functions(tree).into_iter().filter(|function| function.lines > most);

    long.map(|function| {
        let says = format!(
            "{} has {} lines, {most} at most (line {})",
            function.name, function.lines, function.line
        );
        finding(&function.path, &function.name, function.lines, says)
    })
    .collect()
}

fn loaded_functions(tree: &Tree, most: usize) -> Vec<Finding> {
    let loaded = functions(tree).into_iter().filter(|function| function.parameters > most);

    loaded
        .map(|function| {
            let count = function.parameters;
            let says = format!(
                "{} takes {count} parameters, {most} at most (line {})",
                function.name, function.line
            );
            finding(&function.path, &function.name, count, says)
        })
        .collect()
}

fn empty_names(tree: &Tree) -> Vec<Finding> {
    let is_source =
        |path: &str| [".rs", ".js", ".mjs", ".css", ".sql"].iter().any(|ending| path.ends_with(ending));
    let sources = tree.texts().map(|(path, _)| path).filter(|path| is_source(path));
    let named = sources.filter_map(|path| Some((path, empty_name(path)?)));

    named
        .map(|(path, word)| {
            finding(path, word, 0, format!("`{word}` in a path says nothing of what it is for"))
        })
        .collect()
}

fn empty_name(path: &str) -> Option<&'static str> {
    let mut plain = path.to_lowercase();
    for term in TERMS {
        plain = plain.replace(term, "");
    }
    let mut parts = plain.split(['/', '.', '_', '-']);

    parts.find_map(|part| EMPTY_NAMES.into_iter().find(|word| *word == part))
}

fn finding(path: &str, name: &str, value: usize, says: String) -> Finding {
    Finding { path: path.to_string(), name: name.to_string(), value, says }
}

struct Function {
    path: String,
    name: String,
    line: usize,
    lines: usize,
    parameters: usize,
}

// Methods and functions within functions included; closures belong to the function they stand in.
fn functions(tree: &Tree) -> Vec<Function> {
    tree.under("", ".rs").flat_map(|(path, text)| functions_in(path, text)).collect()
}

fn functions_in(path: &str, text: &str) -> Vec<Function> {
    let Ok(file) = syn::parse_file(text) else { return Vec::new() };
    let mut reader = Functions { path, found: Vec::new() };
    reader.visit_file(&file);

    reader.found
}

struct Functions<'a> {
    path: &'a str,
    found: Vec<Function>,
}

impl Functions<'_> {
    fn add(&mut self, signature: &Signature, body: Option<&Block>) {
        let first = signature.fn_token.span.start().line;
        let lines: RangeInclusive<usize> =
            first..=body.map_or(first, |body| body.brace_token.span.close().end().line);
        let given = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_)));

        self.found.push(Function {
            path: self.path.to_string(),
            name: signature.ident.to_string(),
            line: first,
            lines: lines.count(),
            parameters: given.count(),
        });
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.add(&item.sig, Some(&item.block));
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.add(&item.sig, Some(&item.block));
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.add(&item.sig, item.default.as_ref());
        visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn a_file_of_one_line_too_many_is_found() {
    let tree = Tree::of(&[("a.css", "a\nb\nc\n"), ("b.css", "a\nb\n"), ("c.rs", "\n\n\n\n")]);

    assert_eq!(long_files(&tree, &[".css"], 2), [finding("a.css", "", 3, "3 lines, 2 at most".into())]);
}

#[test]
fn a_function_is_measured_from_its_fn_to_its_closing_brace() {
    let text = "/// Doc.\n#[inline]\npub fn long(\n  a: u8,\n) {\n  let f = |b| {\n    b\n  };\n}\ntrait T {\n  fn none(&self);\n  fn two(&mut self, a: u8) {\n  }\n}";
    let measured: Vec<_> =
        functions_in("a.rs", text).into_iter().map(|f| (f.name, f.line, f.lines, f.parameters)).collect();

    assert_eq!(
        measured,
        [("long".to_string(), 3, 7, 1), ("none".to_string(), 11, 1, 0), ("two".to_string(), 12, 2, 1)]
    );
}

#[test]
fn a_long_or_loaded_function_is_found() {
    let tree = Tree::of(&[("a.rs", "impl A {\n  fn f(&self, a: u8, b: u8) {\n  }\n  fn g(a: u8) {}\n}")]);

    let says = |found: Vec<Finding>| found.into_iter().map(|finding| finding.says).collect::<Vec<_>>();
    assert_eq!(says(long_functions(&tree, 1)), ["f has 2 lines, 1 at most (line 2)"]);
    assert_eq!(says(loaded_functions(&tree, 1)), ["f takes 2 parameters, 1 at most (line 2)"]);
}

#[test]
fn a_name_that_says_nothing_is_found() {
    let cases = [
        ("src/utils.rs", Some("utils")),
        ("src/order_service.rs", Some("service")),
        ("src/common/mod.rs", Some("common")),
        ("src/service_level.rs", None),
        ("src/commonest.rs", None),
    ];

    for (path, word) in cases {
        assert_eq!(empty_name(path), word, "{path}");
    }
}
