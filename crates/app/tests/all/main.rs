//! The product through its front doors: HTTP, mail bytes, WebSockets, the command line. One binary for all stories.
#![allow(clippy::unwrap_used)]

mod answers;
mod bad_mail;
mod bad_requests;
mod commands;
mod corpus;
mod crash;
mod desk;
mod harness;
mod live;
mod main_job;
mod operation;
mod people;
mod process;
mod rights;
mod signing_in;
