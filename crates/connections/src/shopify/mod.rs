//! Shopify's Admin REST, version 2026-07.

pub mod acts;
pub mod catalogue;
pub mod mapping;
pub mod merging;
pub mod money;

/// The version our payloads and paths are of.
pub const API: &str = "/admin/api/2026-07";
