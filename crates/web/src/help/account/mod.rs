//! What is a customer's own, from a one-time code on: one file for each page and what can be done on it.

pub mod addresses;
pub mod consents;
pub mod data;
pub mod emails;
pub mod money;
pub mod profile;
pub mod safety;

use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use maud::Markup;

use super::pages::shop::{Place, Shop};
use super::visitor::{SignedIn, frame};
use crate::failure::Failure;
use crate::page::Page;
use crate::state::Web;

/// The frame of an account page called `title`.
fn around(web: &Web, headers: &HeaderMap, who: &SignedIn, title: &str) -> Shop {
    frame(web, headers, (Place::Account, title), Some(who))
}

/// What was wrong with a form, in words for its page; any other error is a failure.
fn reason(error: Error) -> Result<String, Failure> {
    match error {
        Error::Refused(reason) | Error::Conflict(reason) | Error::Busy(reason) => Ok(reason),
        error => Err(error.into()),
    }
}

/// The page with what is wrong on it.
fn unfit(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response()
}
