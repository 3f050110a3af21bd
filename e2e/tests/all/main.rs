//! Runs the stories of `stories/` in Chromium against a sample shop, and says what a run of the tests left out.
#![allow(clippy::unwrap_used)]

mod left_out;
mod stories;
