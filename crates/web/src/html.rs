//! A page of HTML as an answer.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use maud::Markup;

/// A page of HTML.
pub struct Page(pub Markup);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        let mut response = ([(header::CONTENT_TYPE, kind)], self.0.into_string()).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
