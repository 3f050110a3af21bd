//! What the self-checks share; the checks themselves stand in `tests/all`.
//!
//! - `tree`: the files of the workspace, read once, or a handful given inline to prove that a check bites.
//! - `packages`: the manifests, the names they depend on and the files cargo starts compiling from.
//! - `modules`: the Rust modules of a crate, found along `mod` from one such file.
//! - `names`: where a path written in a module leads, through `use` and re-exports.
//! - `paths`: every path a module writes.
//! - `findings`: what a check found, weighed against `exceptions.toml`.

pub mod findings;
pub mod modules;
pub mod names;
pub mod packages;
pub mod paths;
pub mod tree;
