//! The product through its front doors: HTTP, mail bytes, WebSockets, the command line. One binary for all stories.
#![allow(clippy::unwrap_used)]

mod answers;
mod bad_mail;
mod crash;
mod desk;
mod harness;
mod live;
mod main_job;
mod people;
mod process;
mod rights;
mod signing_in;
