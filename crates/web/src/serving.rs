//! Stylesheets, scripts and icons: embedded, hashed, cached for good.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::failure::Failure;
use crate::parts::assets;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// Hash of everything under `assets/`: stands in every asset's address, so that a new release is seen at once.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for path in Files::iter() {
        hasher.update(path.as_bytes());
        hasher.update(&Files::get(&path).map(|file| file.data.into_owned()).unwrap_or_default());
    }
    hasher.finalize().to_hex()[..12].to_owned()
});

static BUNDLES: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    ["css/desk.css", "css/help.css"].into_iter().filter_map(|path| Some((path, assets::bundle(path)?))).collect()
});

/// A file under `/assets/`.
pub async fn asset(Path(path): Path<String>, request: Request) -> Result<Response, Failure> {
    let is_pinned = request.uri().query().is_some_and(|query| query.contains(VERSION.as_str()));
    serve(&path, is_pinned, request.headers())
}

/// The widget's loader, at an address that shops write into their pages and that therefore never changes.
pub async fn widget(headers: HeaderMap) -> Result<Response, Failure> {
    serve("widget/widget.js", false, &headers)
}

fn serve(path: &str, is_pinned: bool, headers: &HeaderMap) -> Result<Response, Failure> {
    let body = match BUNDLES.get(path) {
        Some(bundle) => bundle.clone().into_bytes(),
        None => Files::get(path).map(|EmbeddedFile { data, .. }| data.into_owned()).ok_or(base::Error::NotFound)?,
    };
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..16]);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let cache = if is_pinned { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let mut response = body.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_str(kind.as_ref()).unwrap_or(HeaderValue::from_static("application/octet-stream")));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::ETAG, HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("")));
    if path.starts_with("widget/") {
        // Shop pages load these as modules, which browsers allow only with leave.
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        answer.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    Ok(response)
}

/// Bytes as a file to save; browsers never show it, whatever it claims to be.
pub fn download(filename: &str, bytes: Vec<u8>) -> Response {
    let encoded = percent_encoding::utf8_percent_encode(filename, percent_encoding::NON_ALPHANUMERIC);
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"));
    answer.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    answer.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}
