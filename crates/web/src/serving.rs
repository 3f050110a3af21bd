//! Stylesheets, scripts and icons as answers: cached for good under a pinned address, revalidated otherwise; downloads.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::embedded::{ASSETS, VERSION};
use crate::failure::Failure;

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
    let asset = ASSETS.get(path).ok_or(base::Error::NotFound)?;
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == asset.tag);
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { asset.body.clone().into_response() };
    let cache = if is_pinned { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, asset.kind.clone());
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::ETAG, asset.tag.clone());
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
