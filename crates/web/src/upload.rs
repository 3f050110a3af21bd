//! Forms with files: read once, within limits, every file safe before the form is acted on.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use base::{Error, Result};
use conversations::message::saying::File;

use crate::state::Web;

/// Most files in one form.
pub const FILES_LIMIT: usize = 10;
/// Longest text field.
const FIELD_LIMIT: usize = 400_000;
/// How long the rest of a refused form is read: a browser that is still sending hears no answer.
const REST_TIMEOUT: Duration = Duration::from_secs(30);

/// A form as it was filled in.
#[derive(Debug, Default)]
pub struct Filled {
    fields: HashMap<String, String>,
    /// The files, safe already.
    pub files: Vec<File>,
    /// Why it can't be taken as it came; what stood before the fault is here, to be shown again.
    pub complaint: Option<String>,
}

impl Filled {
    /// The field `name`; empty when it wasn't there.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// True when the form had the field `name`, even empty.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// All fields, ordered by name.
    pub fn fields(&self) -> BTreeMap<String, String> {
        self.fields.iter().map(|(name, text)| (name.clone(), text.clone())).collect()
    }

    /// Takes the field `name` out.
    pub fn take(&mut self, name: &str) -> String {
        self.fields.remove(name).unwrap_or_default()
    }
}

/// Reads the form. Of too much, the limit is named in the complaint.
pub async fn read(web: &Web, mut form: Multipart) -> Result<Filled> {
    let mut filled = Filled::default();
    match fill(web, &mut form, &mut filled).await {
        Ok(()) => {}
        Err(Error::Refused(reason)) => {
            filled.complaint = Some(reason);
            let _ = tokio::time::timeout(REST_TIMEOUT, async {
                while let Ok(Some(_)) = form.next_field().await {}
            })
            .await;
        }
        Err(error) => return Err(error),
    }
    Ok(filled)
}

async fn fill(web: &Web, form: &mut Multipart, filled: &mut Filled) -> Result<()> {
    let mut left = web.shop.upload_bytes;
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let mime = field.content_type().unwrap_or("application/octet-stream").to_owned();
        let limit = if filename.is_some() { left } else { FIELD_LIMIT };
        let bytes = read_field(field, limit, web).await?;
        match filename {
            Some(filename) if bytes.is_empty() && filename.is_empty() => {}
            Some(filename) => {
                if filled.files.len() >= FILES_LIMIT {
                    return Err(Error::refused(format!("Send at most {FILES_LIMIT} files at once.")));
                }
                left -= bytes.len();
                filled.files.push(keep(web, filename, mime, bytes).await?);
            }
            None => {
                filled.fields.insert(name, String::from_utf8_lossy(&bytes).replace('\0', ""));
            }
        }
    }
    Ok(())
}

async fn read_field(
    mut field: axum::extract::multipart::Field<'_>,
    limit: usize,
    web: &Web,
) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > limit {
            let megabytes = web.shop.upload_bytes / 1_048_576;
            return Err(Error::refused(format!("That is too large. Send at most {megabytes} MB in all.")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn keep(web: &Web, filename: String, mime: String, bytes: Vec<u8>) -> Result<File> {
    let folder = web.post.folder.clone();
    let blob = tokio::task::spawn_blocking(move || folder.keep(&bytes))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(File { filename, mime, content_id: String::new(), blob })
}

fn broken(error: &MultipartError) -> Error {
    tracing::debug!(%error, "a form arrived broken");
    Error::refused("The form arrived incomplete. Check your connection and send it again.")
}
