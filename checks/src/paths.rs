//! Every path a piece of Rust writes: in `use`, types, expressions, patterns and inside macro calls such as `html!`.

use crate::modules::is_for_tests;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemFn, ItemMod, ItemUse, Macro, UseTree};

/// A path as written, with the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub segments: Vec<String>,
    pub line: usize,
}

/// One name a `use` brings in: its full path, and the name it is known by (none for a glob).
pub struct Used {
    pub path: Vec<String>,
    pub alias: Option<String>,
    pub line: usize,
}

/// The paths of one item, tests inside it left out.
pub fn paths(item: &Item) -> Vec<Written> {
    let mut paths = Paths::default();
    paths.visit_item(item);

    paths.found
}

/// What a `use` brings in, one entry for each leaf of its tree; nothing for `use ::outside`.
pub fn uses(item: &ItemUse) -> Vec<Used> {
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        leaves(&item.tree, &mut Vec::new(), &mut found);
    }

    found
}

#[derive(Default)]
struct Paths {
    found: Vec<Written>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.found.push(Written { segments, line: first.ident.span().start().line });
        }
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.found
            .extend(uses(item).into_iter().map(|used| Written { segments: used.path, line: used.line }));
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        in_tokens(&call.tokens, &mut self.found);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    // Modules are walked one by one; attributes name macros, not modules.
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

fn leaves(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<Used>) {
    match tree {
        UseTree::Path(step) => {
            before.push(step.ident.to_string());
            leaves(&step.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before, found)),
        UseTree::Name(leaf) => found.push(used(before, &leaf.ident, Some(&leaf.ident))),
        UseTree::Rename(leaf) => found.push(used(before, &leaf.ident, Some(&leaf.rename))),
        UseTree::Glob(star) => {
            let line = star.star_token.spans[0].start().line;
            found.push(Used { path: before.clone(), alias: None, line });
        }
    }
}

fn used(before: &[String], last: &syn::Ident, alias: Option<&syn::Ident>) -> Used {
    let mut path = before.to_vec();
    let mut alias = alias.map(ToString::to_string);
    if last != "self" {
        path.push(last.to_string());
    } else if alias.as_deref() == Some("self") {
        alias = before.last().cloned();
    }

    Used { path, alias, line: last.span().start().line }
}

// Inside a macro there are only tokens: any run of `a::b::c` counts, unless a method or field (`.a::<T>`) starts it.
fn in_tokens(tokens: &TokenStream, found: &mut Vec<Written>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;

    while at < tokens.len() {
        if let TokenTree::Group(group) = &tokens[at] {
            in_tokens(&group.stream(), found);
        }
        let (segments, next) = run(&tokens, at);
        let is_joined =
            at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(p) if ['.', ':'].contains(&p.as_char()));
        if segments.len() > 1 && !is_joined {
            found.push(Written { segments, line: tokens[at].span().start().line });
        }
        at = next.max(at + 1);
    }
}

fn run(tokens: &[TokenTree], mut at: usize) -> (Vec<String>, usize) {
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    let mut segments = Vec::new();

    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        segments.push(ident.to_string());
        at += 1;
        if !(is_colon(at) && is_colon(at + 1)) {
            break;
        }
        at += 2;
    }

    (segments, at)
}
