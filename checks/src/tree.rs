//! The files of the workspace as the checks see them: paths from the root with `/`, texts in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A set of files, by path from the workspace root.
#[derive(Default)]
pub struct Tree {
    texts: BTreeMap<String, String>,
    others: BTreeSet<String>,
}

impl Tree {
    /// Everything under the workspace root but what is built, installed or ignored by git.
    pub fn workspace() -> Tree {
        let root = root();
        let mut tree = Tree::default();
        let ignored = ignored(&fs::read_to_string(root.join(".gitignore")).unwrap_or_default());

        tree.walk(&root, "", &ignored);

        tree
    }

    /// A tree of inline files, each a path and its text.
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let texts = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();

        Tree { texts, others: BTreeSet::new() }
    }

    /// The text of one file; none if it is missing or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// Whether a file or a folder stands at this path.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let mut paths = self.texts.keys().chain(&self.others);

        paths.any(|known| known == path || known.starts_with(&folder))
    }

    /// Every text file, as path and text, in order of path.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text files under a folder (given with its closing `/`) whose names end so.
    pub fn under(&self, folder: &str, ending: &str) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(move |(path, _)| path.starts_with(folder) && path.ends_with(ending))
    }

    // A file may vanish while we look, when someone is at work in the tree: then it is not there.
    fn walk(&mut self, folder: &Path, prefix: &str, ignored: &[String]) {
        let Ok(entries) = fs::read_dir(folder) else { return };

        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if ["target", "node_modules", ".git"].contains(&name.as_str()) || ignored.contains(&path) {
                continue;
            }
            if entry.path().is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), ignored);
            } else if let Ok(bytes) = fs::read(entry.path()) {
                self.keep(path, bytes);
            }
        }
    }

    fn keep(&mut self, path: String, bytes: Vec<u8>) {
        match String::from_utf8(bytes) {
            Ok(text) => _ = self.texts.insert(path, text),
            Err(_) => _ = self.others.insert(path),
        }
    }
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("checks is a folder of the workspace").to_path_buf()
}

/// The folder part of a path; empty at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path below a folder, with `.` and `..` resolved.
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();

    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }

    parts.join("/")
}

// Only anchored entries (`/target`): the others would need git's whole pattern language.
fn ignored(gitignore: &str) -> Vec<String> {
    gitignore.lines().filter_map(|line| line.strip_prefix('/')).map(|path| path.trim().to_string()).collect()
}
