//! Where a path written in a module leads within its crate, through `use`, re-exports and globs. Outside names lead nowhere.

use crate::modules::Module;
use crate::paths::uses;
use std::collections::{BTreeMap, BTreeSet};
use syn::Item;

/// The names of one crate, module by module.
#[derive(Default)]
pub struct Names {
    modules: BTreeMap<Vec<String>, Known>,
}

/// A module of the crate, and the item in it that was meant, if it was not the module itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    pub module: Vec<String>,
    pub item: Option<String>,
}

#[derive(Default)]
struct Known {
    defined: BTreeSet<String>,
    aliases: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

/// How many `use` a name may pass through: more is `use a as a` going in a ring.
const MOST_HOPS: usize = 16;

impl Names {
    /// Learns the names of a crate's modules.
    pub fn of(modules: &[Module]) -> Names {
        Names { modules: modules.iter().map(|module| (module.path.clone(), known(module))).collect() }
    }

    /// Where `path`, written in the module `from`, leads. None for locals, primitives and other crates.
    pub fn find(&self, from: &[String], path: &[String]) -> Option<Target> {
        self.start(from, path, 0)
    }

    fn start(&self, from: &[String], path: &[String], hops: usize) -> Option<Target> {
        let mut module = from.to_vec();
        let mut rest = path;
        let is_anchored = ["crate", "self", "super"].contains(&rest.first()?.as_str());
        if rest[0] == "crate" {
            module.clear();
        }
        while let Some(step) = rest.first().filter(|step| ["crate", "self", "super"].contains(&step.as_str()))
        {
            if step == "super" {
                module.pop()?;
            }
            rest = &rest[1..];
        }

        self.follow(module, rest, Follow { hops, is_anchored })
    }

    fn follow(&self, module: Vec<String>, path: &[String], how: Follow) -> Option<Target> {
        let Some((name, rest)) = path.split_first() else { return Some(Target { module, item: None }) };
        let known = self.modules.get(&module).filter(|_| how.hops < MOST_HOPS)?;
        let child = below(&module, name);
        if self.modules.contains_key(&child) {
            return self.follow(child, rest, Follow { is_anchored: true, ..how });
        }
        if let Some(alias) = known.aliases.get(name) {
            return self.start(&module, &[alias.as_slice(), rest].concat(), how.hops + 1);
        }
        if known.defined.contains(name) {
            return Some(Target { module, item: Some(name.clone()) });
        }

        let through_glob = known.globs.iter().find_map(|glob| self.through(&module, glob, path, how));
        let unknown = || how.is_anchored.then(|| Target { module: module.clone(), item: Some(name.clone()) });
        through_glob.or_else(unknown)
    }

    fn through(&self, module: &[String], glob: &[String], path: &[String], how: Follow) -> Option<Target> {
        let target = self.start(module, glob, how.hops + 1).filter(|target| target.item.is_none())?;

        self.follow(target.module, path, Follow { hops: how.hops + 1, is_anchored: false })
    }
}

// An anchored path (`crate::x`) names something of this crate even when no item of that name was seen:
// a macro may have made it. A bare first name may be a local or another crate.
#[derive(Clone, Copy)]
struct Follow {
    hops: usize,
    is_anchored: bool,
}

fn known(module: &Module) -> Known {
    let mut known = Known::default();

    for item in &module.items {
        if let Item::Use(item) = item {
            for used in uses(item) {
                match used.alias {
                    Some(alias) => _ = known.aliases.insert(alias, used.path),
                    None => known.globs.push(used.path),
                }
            }
        }
        known.defined.extend(name(item));
    }

    known
}

/// The name an item defines; none for `use`, `impl` and the like.
pub fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };

    Some(ident.to_string())
}

fn below(module: &[String], name: &str) -> Vec<String> {
    let mut path = module.to_vec();
    path.push(name.to_string());

    path
}
