//! Taking large blobs away. A blob that nothing names is first put aside and dropped only at the next look: the same bytes
//! may be coming again at this very moment, and whoever found the file there must not lose it.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::Folder;
use crate::db::Read;
use crate::error::Result;

impl Folder {
    /// Puts the file of a blob aside. [`bytes`](Folder::bytes) still finds it.
    pub fn set_aside(&self, hash: &[u8]) -> Result<()> {
        let aside = self.aside(hash);
        if let Some(folder) = aside.parent() {
            fs::create_dir_all(folder)?;
        }
        missing_is_fine(fs::rename(self.path_of(hash), aside))
    }

    /// The hashes of what was put aside.
    pub fn list_aside(&self) -> Result<Vec<Vec<u8>>> {
        let folder = self.0.join("aside");
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let mut hashes = Vec::new();
        for entry in fs::read_dir(folder)? {
            hashes.extend(from_hex(&entry?.file_name().to_string_lossy()));
        }
        hashes.sort();
        Ok(hashes)
    }

    /// Takes a blob back that is named again.
    pub fn put_back(&self, hash: &[u8]) -> Result<()> {
        let place = self.path_of(hash);
        if place.exists() {
            return self.drop_aside(hash);
        }
        missing_is_fine(fs::rename(self.aside(hash), place))
    }

    /// Drops what was put aside, for good.
    pub fn drop_aside(&self, hash: &[u8]) -> Result<()> {
        missing_is_fine(fs::remove_file(self.aside(hash)))
    }

    pub(super) fn aside(&self, hash: &[u8]) -> PathBuf {
        let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        self.0.join("aside").join(name)
    }
}

/// True when a row names the blob `hash`.
pub fn is_known(read: &Read<'_>, hash: &[u8]) -> Result<bool> {
    let found = read.find("SELECT size FROM blobs WHERE hash = $1", &[&hash], |row| row.get::<i64>(0))?;
    Ok(found.is_some())
}

fn missing_is_fine(done: std::io::Result<()>) -> Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => Ok(done?),
    }
}

fn from_hex(name: &str) -> Option<Vec<u8>> {
    let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pairs = (0..name.len()).step_by(2);
    is_hash.then(|| pairs.filter_map(|at| u8::from_str_radix(&name[at..at + 2], 16).ok()).collect())
}
