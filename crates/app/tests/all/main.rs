//! The product through its front doors: HTTP, mail bytes, WebSockets, the command line. One binary for all stories.
#![allow(clippy::unwrap_used)]

mod account;
mod account_data;
mod answers;
mod api;
mod bad_mail;
mod bad_requests;
mod commands;
mod corpus;
mod crash;
mod desk;
mod desk_orders;
mod harness;
mod helping_oneself;
mod ledger;
mod letters_out;
mod live;
mod look_up;
mod mail;
mod mail_commands;
mod mail_parse;
mod main_job;
mod moving;
mod notices;
mod operation;
mod originals;
mod people;
mod policy;
mod process;
mod returns;
mod rights;
mod signing_in;
mod sorting;
mod texts;
mod withdrawals;
