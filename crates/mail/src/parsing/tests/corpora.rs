//! Mails of other projects with what those make of them. Each test lists where we differ and why.

mod mime4j;
mod stalwart;
mod zammad;

use std::path::{Path, PathBuf};

/// The folder of a corpus; `None`, with a word about it, where it isn't.
fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail").join(name);
    if !folder.is_dir() {
        println!("passed over: the corpus isn't at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The files in `folder` and below that end in `ending`, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|its| its == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn md5(bytes: &[u8]) -> String {
    use md5::Digest;
    md5::Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
