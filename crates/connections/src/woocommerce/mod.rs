//! WooCommerce's REST API, version 3.

pub mod acts;
pub mod catalogue;
pub mod mapping;

use serde_json::Value;

use crate::payload::{moment_ms, see};

/// Where it stands below the shop's address.
pub const API: &str = "/wp-json/wc/v3";

/// A GMT time of theirs, which comes without its offset, as RFC 3339.
pub(crate) fn gmt(doc: &Value, name: &str) -> Option<String> {
    let text = see(doc, name)?;
    Some(if text.ends_with('Z') || text.contains('+') { text } else { format!("{text}Z") })
}

/// When a document changed last; 0 when it doesn't say.
pub fn updated_ms(doc: &Value) -> i64 {
    let said = gmt(doc, "date_modified_gmt").or_else(|| gmt(doc, "date_created_gmt"));
    said.and_then(|text| moment_ms(&text)).unwrap_or(0)
}
