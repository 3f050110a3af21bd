//! Photos and papers of an act. Pictures are shown, everything else is a download: their kind was read from their bytes
//! when they came.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::{HeaderValue, header};
use orders::evidence;
use orders::evidence::Evidence;

use super::pages::photos::Photo;
use crate::failure::Failure;
use crate::parts::attachment::Attachment;
use crate::serving::download;
use crate::state::Web;

/// Kinds that every browser shows.
const SHOWN: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/// `/desk/evidence/{id}`
pub async fn show(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (file, found) = web.db().read(move |read| evidence::open(read, id)).await?;
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    let mut response = download(&file.filename, bytes).into_response();
    if let Some(mime) = SHOWN.iter().find(|mime| **mime == file.mime) {
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    }
    Ok(response)
}

/// Those of `files` that can be looked at.
pub fn photos(files: &[Evidence]) -> Vec<Photo> {
    let shown = files.iter().filter(|file| SHOWN.contains(&file.mime.as_str()));
    shown.map(|file| Photo { href: href(file), filename: file.filename.clone() }).collect()
}

/// All others, to be saved.
pub fn others(files: &[Evidence]) -> Vec<Attachment> {
    files.iter().filter(|file| !SHOWN.contains(&file.mime.as_str())).map(attachment).collect()
}

fn attachment(file: &Evidence) -> Attachment {
    Attachment { href: href(file), filename: file.filename.clone(), size_bytes: file.bytes.unsigned_abs() }
}

fn href(file: &Evidence) -> String {
    format!("/desk/evidence/{}", file.id)
}
