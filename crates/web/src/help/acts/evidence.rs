//! Photos between two steps of a form: safe after the first, named by the second.

use base::blobs;
use base::{Error, Result};
use conversations::message::saying::File;
use orders::evidence::{self, FILES_LIMIT, NewFile};

use super::Typed;
use crate::help::pages::photos;
use crate::state::Web;

/// A photo that is safe: its name and the hash of its bytes, which only somebody who has them can know.
#[derive(Clone, Debug)]
pub struct Kept {
    name: String,
    hash: String,
}

impl Kept {
    /// As the form shows it and sends it back.
    pub fn view(&self) -> photos::Kept {
        photos::Kept { name: self.name.clone(), token: format!("{}:{}", self.hash, self.name) }
    }
}

/// The photos that the form names from the step before.
pub fn kept(typed: &Typed) -> Vec<Kept> {
    let named = typed.iter().filter(|(name, _)| name.starts_with("photo-"));
    named
        .filter_map(|(_, token)| token.split_once(':'))
        .filter(|(hash, _)| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
        .map(|(hash, name)| Kept { name: name.into(), hash: hash.into() })
        .take(FILES_LIMIT)
        .collect()
}

/// Makes `files` safe and adds them to those that are; what can't be taken is left out, with the reason.
pub async fn keep(web: &Web, mut kept: Vec<Kept>, files: Vec<File>) -> Result<(Vec<Kept>, Option<String>)> {
    let mut complaint = None;
    let mut new = Vec::new();
    for file in files {
        if kept.len() + new.len() >= FILES_LIMIT {
            complaint = Some(format!("Add {FILES_LIMIT} photos at most."));
            break;
        }
        match look(web, file).await {
            Ok(file) => new.push(file),
            Err(Error::Refused(why)) => complaint = Some(why),
            Err(error) => return Err(error),
        }
    }
    if !new.is_empty() {
        kept.extend(new.iter().map(|file| Kept { name: file.filename.clone(), hash: hex(&file.blob.hash) }));
        web.db().write(move |tx| new.iter().try_for_each(|file| blobs::store(tx, &file.blob))).await?;
    }
    Ok((kept, complaint))
}

/// The photos themselves, to be attached.
pub async fn files(web: &Web, kept: &[Kept]) -> Result<Vec<NewFile>> {
    let mut files = Vec::new();
    for one in kept {
        let hash = bytes_of(&one.hash);
        let found = web.db().read(move |read| blobs::find(read, &hash)).await.map_err(gone)?;
        let (folder, name) = (web.post.folder.clone(), one.name.clone());
        let read = move || evidence::keep(&folder, &name, &folder.bytes(found)?);
        files.push(
            tokio::task::spawn_blocking(read).await.map_err(|panic| Error::inside(panic.to_string()))??,
        );
    }
    Ok(files)
}

async fn look(web: &Web, file: File) -> Result<NewFile> {
    let folder = web.post.folder.clone();
    tokio::task::spawn_blocking(move || evidence::keep_stored(&folder, &file.filename, file.blob))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))?
}

fn gone(error: Error) -> Error {
    match error {
        Error::NotFound => Error::refused("A photo got lost on the way. Add it once more."),
        error => error,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks_exact(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_named_by_its_whole_hash_and_nothing_else() {
        let hash = "ab".repeat(32);
        let typed = Typed::from([
            ("photo-0".to_owned(), format!("{hash}:lamp: the crack.jpg")),
            ("photo-1".to_owned(), "../../etc/passwd:x".to_owned()),
            ("photo-2".to_owned(), format!("{}:short.jpg", "ab".repeat(31))),
            ("note".to_owned(), format!("{hash}:not a photo")),
        ]);

        let found = kept(&typed);

        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "lamp: the crack.jpg");
        assert_eq!(hex(&bytes_of(&found[0].hash)), hash);
    }
}
