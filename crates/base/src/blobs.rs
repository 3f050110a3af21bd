//! Content-addressed bytes: stored once however often they come, named by their BLAKE3 hash.
//!
//! Up to [`INLINE_LIMIT`] they stand in the database, in the transaction that needs them; larger ones lie in a folder,
//! synced before the row that names them commits.

mod aside;

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::db::{Read, Tx};
use crate::error::{Error, Result};

pub use aside::is_known;

/// The largest blob that is kept in the database itself.
pub const INLINE_LIMIT: usize = 64 * 1024;

/// The folder of large blobs.
#[derive(Clone, Debug)]
pub struct Folder(Arc<PathBuf>);

/// Bytes that are safe to name in a row: small ones carried along, large ones already on disk.
#[derive(Clone, Debug)]
pub struct Blob {
    /// BLAKE3, 32 bytes.
    pub hash: Vec<u8>,
    /// Length in bytes.
    pub size: i64,
    inline: Option<Arc<[u8]>>,
}

/// What a row knows of a blob.
#[derive(Clone, Debug)]
pub enum Found {
    /// The bytes themselves.
    Inline(Vec<u8>),
    /// They are in the folder under their hash.
    InFolder(Vec<u8>),
}

impl Folder {
    /// The folder at `path`; it is made when it isn't there.
    pub fn open(path: &Path) -> Result<Folder> {
        fs::create_dir_all(path)?;
        Ok(Folder(Arc::new(path.to_owned())))
    }

    /// Makes `bytes` safe: hashes them and, when they are large, writes and syncs them. Blocks; call it off the runtime's threads.
    pub fn keep(&self, bytes: &[u8]) -> Result<Blob> {
        let hash = blake3::hash(bytes);
        let inline = (bytes.len() <= INLINE_LIMIT).then(|| Arc::from(bytes));
        if inline.is_none() {
            self.write(&self.path_of(hash.as_bytes()), bytes)?;
        }
        Ok(Blob { hash: hash.as_bytes().to_vec(), size: bytes.len() as i64, inline })
    }

    /// The bytes of `found`.
    pub fn bytes(&self, found: Found) -> Result<Vec<u8>> {
        match found {
            Found::Inline(bytes) => Ok(bytes),
            Found::InFolder(hash) => match fs::read(self.path_of(&hash)) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(fs::read(self.aside(&hash))?),
                read => Ok(read?),
            },
        }
    }

    /// The bytes of a blob that [`keep`](Folder::keep) made safe.
    pub fn read(&self, blob: &Blob) -> Result<Vec<u8>> {
        match &blob.inline {
            Some(bytes) => Ok(bytes.to_vec()),
            None => self.bytes(Found::InFolder(blob.hash.clone())),
        }
    }

    fn path_of(&self, hash: &[u8]) -> PathBuf {
        let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        self.0.join(&name[..2]).join(name)
    }

    /// Written beside its place and renamed, so that a file under its hash is always whole.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        if path.exists() {
            return Ok(());
        }
        let parent = path.parent().ok_or_else(|| Error::inside("a blob's path has a folder"))?;
        fs::create_dir_all(parent)?;
        let unique = format!("{:?}", std::thread::current().id());
        let beside =
            path.with_extension(format!("part-{}-{}", std::process::id(), &unique[9..unique.len() - 1]));
        let mut file = File::create(&beside).map_err(explain)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(explain)?;
        fs::rename(&beside, path)?;
        File::open(parent)?.sync_all()?;
        Ok(())
    }
}

fn explain(cause: std::io::Error) -> Error {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Busy(
            "The disk of the server is full. Nothing was saved; free some space and try again.".into(),
        ),
        _ => cause.into(),
    }
}

impl Blob {
    /// A blob whose row is written already, to be named once more.
    pub fn stored(hash: Vec<u8>, size: i64) -> Blob {
        Blob { hash, size, inline: None }
    }
}

/// Writes the row of `blob`; a blob that is already known is left as it is.
pub fn store(tx: &mut Tx<'_>, blob: &Blob) -> Result<()> {
    tx.execute(
        "INSERT INTO blobs (hash, size, body, created_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING",
        &[&blob.hash, &blob.size, &blob.inline.as_deref(), &tx.now_ms()],
    )?;
    Ok(())
}

/// What is known of the blob `hash`.
pub fn find(read: &Read<'_>, hash: &[u8]) -> Result<Found> {
    let body: Option<Vec<u8>> =
        read.get("SELECT body FROM blobs WHERE hash = $1", &[&hash], |row| row.get(0))?;
    Ok(body.map_or_else(|| Found::InFolder(hash.to_vec()), Found::Inline))
}

#[cfg(test)]
mod tests;
