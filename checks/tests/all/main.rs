//! The self-checks: `cargo test -p checks`. Each module holds some rules over the whole tree and proves, on a few
//! lines of inline source, that each rule bites.

// Clippy lets functions marked `#[test]` unwrap; what they call is test code just as much.
#![allow(clippy::unwrap_used)]

mod arrows;
mod circles;
mod docs;
mod lengths;
mod links;
mod mentions;
mod migrations;
mod orphans;
mod placeholders;
mod public_items;
mod ratchet;
mod ratio;
mod words;
