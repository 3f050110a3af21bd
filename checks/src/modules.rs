//! The Rust modules of a crate, found along `mod` from the file cargo starts at. It reads text and knows no types.

use crate::packages::Root;
use crate::tree::{Tree, folder, join};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{Attribute, Expr, Item, ItemMod, Lit, Meta, Visibility};

/// One module, inline or in a file of its own, with the items that stand in it and not in a module below.
pub struct Module {
    pub path: Vec<String>,
    pub file: String,
    pub items: Vec<Item>,
    pub attrs: Vec<Attribute>,
    pub is_test: bool,
    pub is_public: bool,
}

/// What one root leads to.
#[derive(Default)]
pub struct Modules {
    pub list: Vec<Module>,
    pub files: BTreeSet<String>,
    pub faults: Vec<String>,
}

/// Follows `mod` from a root through the whole crate. What can't be read stands in `faults`.
pub fn modules(tree: &Tree, root: &Root) -> Modules {
    let mut found = Modules::default();
    let place = Place { file: root.path.clone(), below: folder(&root.path).to_string() };

    found.read(tree, place, Module::empty(Vec::new(), root.is_test, true));

    found
}

/// Whether attributes say `#[cfg(test)]`, `#[test]` or a kind of either.
pub fn is_for_tests(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            names(&list.tokens, "test") && !names(&list.tokens, "not")
        }
        meta => meta.path().segments.last().is_some_and(|last| last.ident == "test"),
    })
}

/// The attributes of an item; none for what is neither named nor a block of its own.
pub fn attrs(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

// Where a module's text is and the folder its own modules are looked for in.
struct Place {
    file: String,
    below: String,
}

impl Module {
    fn empty(path: Vec<String>, is_test: bool, is_public: bool) -> Module {
        Module { path, file: String::new(), items: Vec::new(), attrs: Vec::new(), is_test, is_public }
    }

    fn child(&self, item: &ItemMod) -> Module {
        let mut path = self.path.clone();
        path.push(item.ident.to_string());
        let is_public = self.is_public && matches!(item.vis, Visibility::Public(_));

        Module::empty(path, self.is_test || is_for_tests(&item.attrs), is_public)
    }
}

impl Modules {
    fn read(&mut self, tree: &Tree, place: Place, module: Module) {
        self.files.insert(place.file.clone());
        let Some(text) = tree.text(&place.file) else {
            return self.faults.push(format!("{}: no such file", place.file));
        };

        match syn::parse_file(text) {
            Ok(file) => self.sort(tree, place, Module { attrs: file.attrs, ..module }, file.items),
            Err(error) => self.faults.push(format!("{}:{}: {error}", place.file, error.span().start().line)),
        }
    }

    fn sort(&mut self, tree: &Tree, place: Place, mut module: Module, items: Vec<Item>) {
        module.file = place.file.clone();

        for item in items {
            match item {
                Item::Mod(item) => self.enter(tree, &place, module.child(&item), item),
                item => module.items.push(item),
            }
        }

        self.list.push(module);
    }

    fn enter(&mut self, tree: &Tree, place: &Place, module: Module, item: ItemMod) {
        let named = path_attribute(&item.attrs);
        let below = join(&place.below, &item.ident.to_string());

        if let Some((_, items)) = item.content {
            let below = named.map_or(below, |path| join(&place.below, &path));
            let place = Place { file: place.file.clone(), below };
            return self.sort(tree, place, Module { attrs: item.attrs, ..module }, items);
        }
        let place = match named {
            Some(path) => at(join(folder(&place.file), &path)),
            None => beside(tree, below),
        };
        self.read(tree, place, module);
    }
}

fn at(file: String) -> Place {
    let below = folder(&file).to_string();

    Place { file, below }
}

fn beside(tree: &Tree, below: String) -> Place {
    let folded = format!("{below}/mod.rs");
    if tree.text(&folded).is_some() {
        return at(folded);
    }

    Place { file: format!("{below}.rs"), below }
}

fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    let Meta::NameValue(pair) = &attrs.iter().find(|attr| attr.path().is_ident("path"))?.meta else {
        return None;
    };
    let Expr::Lit(literal) = &pair.value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };

    Some(text.value())
}

fn names(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => names(&group.stream(), word),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
