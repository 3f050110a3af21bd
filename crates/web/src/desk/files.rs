//! Attachments and raw mail, as downloads only: nothing a stranger sent is shown as a page of ours.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::blobs;
use base::{Error, Result};
use channels::mail::intake;
use conversations::message::attachment;
use orders::invoice::{finding, pdf};

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

/// `/desk/invoices/{number}`: an invoice or a credit note, as it was issued.
pub async fn invoice(State(web): State<Web>, Path(number): Path<String>) -> Result<Response, Failure> {
    if number.contains('\0') {
        return Err(Error::NotFound.into());
    }
    let found = web.db().read(move |read| finding::by_number(read, &number, None)).await?;
    let found = found.ok_or(Error::NotFound)?;
    let drawn = tokio::task::spawn_blocking(move || (pdf::file_name(&found), pdf::render(&found))).await;
    let (name, bytes) = drawn.map_err(|panic| Error::inside(panic.to_string()))?;
    Ok(download(&name, bytes).into_response())
}

async fn send(web: &Web, filename: &str, found: blobs::Found) -> Result<Response, Failure> {
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    Ok(download(filename, bytes).into_response())
}
