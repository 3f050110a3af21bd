//! Attachments looked at without being opened: pictures drawn anew, PDF in the browser's own viewer, text as text.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result, blobs};
use conversations::message::attachment::{self, Attachment};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use http::{HeaderMap, HeaderValue, header};
use people::Agent;

use super::pages::preview::{PreviewPage, Shown, preview_page};
use super::pages::shell::Section;
use super::pictures;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::guard;
use crate::page::{Page, said};
use crate::state::Web;
use crate::thumbnail::{Size, is_drawable};

/// Bytes of a text that are shown.
const TEXT_BYTES: usize = 100_000;
/// Endings of files that are text, whatever their sender calls them.
const TEXTS: [&str; 13] =
    ["txt", "csv", "tsv", "log", "json", "xml", "md", "yaml", "yml", "ini", "eml", "ics", "vcf"];
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// How a file can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Drawn anew.
    Picture,
    /// In the browser's viewer.
    Pdf,
    /// As its words.
    Text,
    /// Not here.
    Other,
}

/// What `file` says it is; its bytes have the last word when they are read.
pub fn kind(file: &Attachment) -> Kind {
    let mime = file.mime.to_ascii_lowercase();
    let ending = file.filename.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let ends = |endings: &[&str]| ending.as_deref().is_some_and(|ending| endings.contains(&ending));
    if is_drawable(&mime) || ends(&PICTURES) {
        Kind::Picture
    } else if mime == "application/pdf" || ends(&["pdf"]) {
        Kind::Pdf
    } else if mime.starts_with("text/") || ends(&TEXTS) {
        Kind::Text
    } else {
        Kind::Other
    }
}

/// `/desk/attachments/{id}/preview`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (file, found, at) = web
        .db()
        .read(move |read| {
            let file = attachment::find(read, id)?;
            let found = blobs::find(read, &file.hash)?;
            Ok((file, found, position(read)?))
        })
        .await?;
    let shown = match kind(&file) {
        Kind::Picture => Shown::Picture { src: format!("/desk/attachments/{id}/picture/large") },
        Kind::Pdf => Shown::Pdf { src: format!("/desk/attachments/{id}/pdf") },
        Kind::Text => {
            let bytes = read(&web, found).await?;
            let text = text(&bytes);
            Shown::Text { text: mail::cards::mask(&text), is_cut: bytes.len() > TEXT_BYTES }
        }
        Kind::Other => Shown::Nothing,
    };
    let page = PreviewPage {
        shell: shell(&agent, &headers, Section::Inbox, (&file.filename, at)),
        filename: file.filename.clone(),
        size_bytes: file.size.unsigned_abs(),
        back_href: format!("/desk/conversations/{}#message-{}", file.conversation_id, file.message_id),
        download_href: format!("/desk/attachments/{id}"),
        shown,
    };
    Ok(guard::allow_frames(said(Page(preview_page(&page)), &headers)))
}

/// `/desk/attachments/{id}/picture/{size}`
pub async fn picture(
    State(web): State<Web>,
    Path((id, size)): Path<(i64, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let size = [Size::Small, Size::Large].into_iter().find(|known| known.as_str() == size);
    pictures::drawn(&web, id, size.ok_or(Error::NotFound)?, &headers).await
}

/// `/desk/attachments/{id}/pdf`: for the browser's viewer, which runs apart from the page; as a document of ours it may
/// do nothing at all.
pub async fn pdf(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let found = web
        .db()
        .read(move |read| {
            let file = attachment::find(read, id)?;
            blobs::find(read, &file.hash)
        })
        .await?;
    let bytes = read(&web, found).await?;
    if infer::get(&bytes).is_none_or(|kind| kind.mime_type() != "application/pdf") {
        return Err(
            Error::refused("This is no PDF, whatever its name says. Download it to look at it.").into()
        );
    }
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'self'");
    answer.insert(header::CONTENT_SECURITY_POLICY, policy);
    answer.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

async fn read(web: &Web, found: blobs::Found) -> Result<Vec<u8>> {
    let folder = web.post.folder.clone();
    let bytes = tokio::task::spawn_blocking(move || folder.bytes(found)).await;
    bytes.map_err(|panic| Error::inside(panic.to_string()))?
}

/// The beginning of a text in the charset it seems to have: its mark's, UTF-8, else the old one of the west.
fn text(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(TEXT_BYTES)];
    let marked = Encoding::for_bom(start).map(|(charset, _)| charset);
    let is_utf8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        // Cut within a letter.
        Err(error) => error.error_len().is_none() && bytes.len() > TEXT_BYTES,
    };
    let charset = marked.unwrap_or(if is_utf8 { UTF_8 } else { WINDOWS_1252 });
    let (text, ..) = charset.decode(start);
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_text_reads_right_in_the_charset_it_has() {
        let cases: [(&[u8], &str); 6] = [
            ("größer €".as_bytes(), "größer €"),
            (b"gr\xf6\xdfer \x80", "größer €"),
            (b"\xef\xbb\xbfgr\xc3\xb6\xc3\x9fer", "größer"),
            (b"\xff\xfeg\0r\0\xf6\0", "grö"),
            (b"\xfe\xff\0g\0r\0\xf6", "grö"),
            (b"a\0b", "ab"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text(bytes), expected);
        }
        let long = "ö".repeat(60_000);
        assert!(text(long.as_bytes()).starts_with("öö"), "cut within a letter it is still UTF-8");
    }
}
