//! Pictures within the frame of an original. The frame is nobody's and sends no cookie, so their addresses carry a mark
//! that only this installation can make, for some hours.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::secret::Key;
use base::{Error, Result, blobs};
use conversations::message::attachment;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::failure::Failure;
use crate::state::Web;
use crate::thumbnail::{self, Drawn, Size};

/// Hours an address is good for; whole ones, so that a browser knows a picture again.
const HOURS: i64 = 12;
const HOUR_MS: i64 = 3_600_000;
const NET: &str = "picture on the net";
const PART: &str = "picture in a mail";

/// What an address carries.
#[derive(Clone, Debug, Deserialize)]
pub struct Marked {
    #[serde(default)]
    url: String,
    until: i64,
    mark: String,
}

/// The address under which the picture at `url` is fetched for a reader.
pub fn net_href(key: &Key, now_ms: i64, url: &str) -> String {
    let until = until(now_ms);
    let mark = key.mark(NET, &format!("{until} {url}"));
    format!("/desk/images?until={until}&mark={mark}&url={}", utf8_percent_encode(url, NON_ALPHANUMERIC))
}

/// The address under which the attachment `id` is shown within its mail.
pub fn part_href(key: &Key, now_ms: i64, id: i64) -> String {
    let until = until(now_ms);
    format!("/desk/images/{id}?until={until}&mark={}", key.mark(PART, &format!("{until} {id}")))
}

/// `/desk/images`: a picture on the net, fetched so that its owner learns nothing of who reads.
pub async fn net(State(web): State<Web>, Query(marked): Query<Marked>) -> Result<Response, Failure> {
    require(&web, (NET, &marked.url), &marked)?;
    match web.strangers.picture(&marked.url).await {
        Ok(picture) => Ok(show(picture.mime, picture.bytes, "")),
        Err(unreached) => {
            tracing::debug!(url = marked.url, why = unreached.0, "a picture in a mail can't be shown");
            Err(Error::NotFound.into())
        }
    }
}

/// `/desk/images/{id}`: a part of a mail, drawn anew.
pub async fn part(
    State(web): State<Web>,
    (Path(id), Query(marked)): (Path<i64>, Query<Marked>),
    headers: HeaderMap,
) -> Result<Response, Failure> {
    require(&web, (PART, &id.to_string()), &marked)?;
    drawn(&web, id, Size::Large, &headers).await
}

/// The attachment `id` drawn at `size`; a browser that has it already is told so before anything is read.
pub async fn drawn(web: &Web, id: i64, size: Size, headers: &HeaderMap) -> Result<Response, Failure> {
    let (hash, found) = web
        .db()
        .read(move |read| {
            let file = attachment::find(read, id)?;
            let found = blobs::find(read, &file.hash)?;
            Ok((file.hash, found))
        })
        .await?;
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{name}-{}\"", size.as_str());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        let mut response = show("image/jpeg", Vec::new(), &tag);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    let bytes = bytes.map_err(|panic| Error::inside(panic.to_string()))??;
    let Drawn { mime, bytes } = thumbnail::draw(bytes, size).await?;
    Ok(show(mime, bytes, &tag))
}

fn require(web: &Web, (purpose, what): (&str, &str), marked: &Marked) -> Result<()> {
    let is_right = web.links.key.is_mark(purpose, &format!("{} {what}", marked.until), &marked.mark);
    if is_right && marked.until > web.db().now_ms() { Ok(()) } else { Err(Error::NotFound) }
}

fn until(now_ms: i64) -> i64 {
    (now_ms / HOUR_MS + 1 + HOURS) * HOUR_MS
}

fn show(mime: &'static str, bytes: Vec<u8>, tag: &str) -> Response {
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=43200"));
    answer.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    if let Ok(tag) = HeaderValue::from_str(tag)
        && !tag.is_empty()
    {
        answer.insert(header::ETAG, tag);
    }
    response
}
