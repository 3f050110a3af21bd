//! The packages of the workspace as their manifests tell them. What the code says stands in `modules`.

use crate::tree::{Tree, join};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// One `Cargo.toml` with a `[package]`.
pub struct Package {
    pub folder: String,
    pub name: String,
    manifest: Table,
}

/// A file cargo starts compiling from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    pub path: String,
    pub is_test: bool,
}

/// All packages, in order of folder. A manifest that isn't TOML is skipped: cargo says so better than we could.
pub fn packages(tree: &Tree) -> Vec<Package> {
    tree.texts().filter(|(path, _)| path.ends_with("Cargo.toml")).filter_map(package).collect()
}

/// The packages under `crates/`, which make the product.
pub fn crates(tree: &Tree) -> Vec<Package> {
    packages(tree).into_iter().filter(|package| package.folder.starts_with("crates/")).collect()
}

impl Package {
    /// What it may name in its product code: `[dependencies]` and `[build-dependencies]`, for every target.
    pub fn dependencies(&self) -> BTreeSet<String> {
        let targets = self.manifest.get("target").and_then(Value::as_table);
        let tables = targets.into_iter().flat_map(|targets| targets.values()).filter_map(Value::as_table);
        let mut found = BTreeSet::new();

        for table in tables.chain([&self.manifest]) {
            for kind in ["dependencies", "build-dependencies"] {
                let entries = table.get(kind).and_then(Value::as_table);
                found.extend(entries.into_iter().flatten().map(|(name, entry)| renamed(name, entry)));
            }
        }

        found
    }

    /// Where its library starts; none for a package that has only binaries.
    pub fn library(&self, tree: &Tree) -> Option<Root> {
        let path = format!("{}/src/lib.rs", self.folder);

        tree.text(&path).map(|_| Root { path, is_test: false })
    }

    /// Every file cargo starts compiling from: by its place, or named in the manifest.
    pub fn roots(&self, tree: &Tree) -> Vec<Root> {
        let folder = format!("{}/", self.folder);
        let placed = tree.under(&folder, ".rs").filter_map(|(path, _)| {
            let inside = &path[folder.len()..];
            placed_root(inside).map(|is_test| Root { path: path.to_string(), is_test })
        });
        let mut roots: BTreeSet<Root> = placed.collect();

        for (kind, is_test) in [("bin", false), ("example", false), ("test", true), ("bench", true)] {
            let entries = self.manifest.get(kind).and_then(Value::as_array).into_iter().flatten();
            let paths = entries.filter_map(|entry| entry.get("path")?.as_str());
            roots.extend(paths.map(|path| Root { path: join(&self.folder, path), is_test }));
        }

        roots.into_iter().collect()
    }
}

fn package((path, text): (&str, &str)) -> Option<Package> {
    let manifest: Table = text.parse().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str()?.to_string();

    Some(Package { folder: crate::tree::folder(path).to_string(), name, manifest })
}

fn renamed(name: &str, entry: &Value) -> String {
    entry.get("package").and_then(Value::as_str).unwrap_or(name).to_string()
}

// Whether a file is a root by its place in the package, and if so whether for tests.
fn placed_root(inside: &str) -> Option<bool> {
    let parts: Vec<&str> = inside.split('/').collect();

    match parts[..] {
        ["src", "lib.rs" | "main.rs"] | ["build.rs"] | ["src", "bin", _] => Some(false),
        ["src", "bin", _, "main.rs"] | ["examples", _] | ["examples", _, "main.rs"] => Some(false),
        ["tests" | "benches", _] | ["tests" | "benches", _, "main.rs"] => Some(true),
        _ => None,
    }
}
