//! Which module of a crate mentions which, tests left out. `circles` and `arrows` judge what is found here.
//!
//! A module's own children are below it: a parent may use them, and a child may use what its parent defines, for that
//! is how a noun (`conversation/mod.rs`) and its verbs (`conversation/closing.rs`) belong together. But the parent is
//! no way around: whoever uses an item of an ancestor also mentions whatever that item mentions (a function its
//! callees, a struct its fields, a re-export what stands behind it). Bodies of `impl` blocks are not looked through,
//! as nothing short of a compiler knows which method a call means.

use checks::modules::{Module, Modules, attrs, is_for_tests};
use checks::names::{Names, Target, name};
use checks::paths::{Written, paths};
use std::collections::{BTreeMap, BTreeSet};
use syn::Item;

/// One module mentioning another, with a place in the source where it does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub place: String,
}

/// Every mention of one module by another that is neither above nor below it.
pub fn mentions(crate_modules: &Modules) -> Vec<Mention> {
    let product: Vec<&Module> = crate_modules.list.iter().filter(|module| !module.is_test).collect();
    let reading = Reading { names: Names::of(&crate_modules.list), written: written(&product) };
    let mut found = Vec::new();

    for module in product {
        for path in reading.written[&module.path].iter().flat_map(|(_, paths)| paths) {
            let place = format!("{}:{}", module.file, path.line);
            let targets = reading.targets(&module.path, &module.path, path);
            let apart = targets.into_iter().filter(|target| is_apart(&module.path, target));
            found.extend(apart.map(|to| Mention { from: module.path.clone(), to, place: place.clone() }));
        }
    }

    found
}

/// Where two modules part: their deepest common ancestor, and the name each goes by just below it.
pub fn parting(mention: &Mention) -> (&[String], &str, &str) {
    let depth = mention.from.iter().zip(&mention.to).take_while(|(from, to)| from == to).count();

    (&mention.from[..depth], &mention.from[depth], &mention.to[depth])
}

type Items = Vec<(Option<String>, Vec<Written>)>;

struct Reading {
    names: Names,
    written: BTreeMap<Vec<String>, Items>,
}

impl Reading {
    fn targets(&self, reader: &[String], from: &[String], path: &Written) -> BTreeSet<Vec<String>> {
        let mut found = BTreeSet::new();
        self.collect(reader, (from, path), &mut BTreeSet::new(), &mut found);

        found
    }

    fn collect(
        &self,
        reader: &[String],
        (from, path): (&[String], &Written),
        seen: &mut BTreeSet<Target>,
        found: &mut BTreeSet<Vec<String>>,
    ) {
        let Some(target) = self.names.find(from, &path.segments) else { return };
        // One bare word may be a local variable that shares a module's name; a module alone is never a value.
        if target.item.is_none() && path.segments.len() == 1 {
            return;
        }
        found.insert(target.module.clone());
        let is_above = target.module.len() < reader.len() && reader.starts_with(&target.module);
        if is_above && seen.insert(target.clone()) {
            for inner in self.inside(&target) {
                self.collect(reader, (&target.module, inner), seen, found);
            }
        }
    }

    fn inside(&self, target: &Target) -> impl Iterator<Item = &Written> {
        let items = self.written.get(&target.module).into_iter().flatten();

        items.filter(|(name, _)| name.is_some() && *name == target.item).flat_map(|(_, paths)| paths)
    }
}

fn written(modules: &[&Module]) -> BTreeMap<Vec<String>, Items> {
    let items = |module: &Module| {
        let product = module.items.iter().filter(|item| !is_for_tests(attrs(item)));
        product.map(|item: &Item| (name(item), paths(item))).collect()
    };

    modules.iter().map(|module| (module.path.clone(), items(module))).collect()
}

fn is_apart(from: &[String], to: &[String]) -> bool {
    !from.starts_with(to) && !to.starts_with(from)
}
