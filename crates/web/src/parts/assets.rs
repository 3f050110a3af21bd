//! Where pages find their stylesheets, scripts and icons.

use crate::embedded::VERSION;

/// The address of the file `path` below `assets/`, with a mark that changes when the file may have changed.
pub fn url(path: &str) -> String {
    format!("/assets/{path}?v={}", VERSION.as_str())
}
