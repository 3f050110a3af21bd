//! Attachments and raw mail, as downloads only: nothing a stranger sent is shown as a page of ours.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::blobs;
use base::{Error, Result};
use channels::mail::intake;
use conversations::message::attachment;

use crate::failure::Failure;
use crate::serving::download;
use crate::state::Web;

/// `/desk/attachments/{id}`
pub async fn attachment(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (filename, found) = web
        .db()
        .read(move |read| {
            let file = attachment::find(read, id)?;
            Ok((file.filename, blobs::find(read, &file.hash)?))
        })
        .await?;
    send(&web, &filename, found).await
}

/// `/desk/intake/{id}/raw`
pub async fn raw_mail(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let found = web
        .db()
        .read(move |read| {
            let item = intake::find(read, id)?;
            blobs::find(read, &item.hash)
        })
        .await?;
    send(&web, &format!("{id}.eml"), found).await
}

async fn send(web: &Web, filename: &str, found: blobs::Found) -> Result<Response, Failure> {
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(download(filename, bytes).into_response())
}
