//! The product through its front doors: HTTP, mail bytes, WebSockets, the command line. One binary for all stories.
#![allow(clippy::unwrap_used)]

mod answers;
mod desk;
mod harness;
mod main_job;
mod people;
