//! Mailboxes that mail is fetched from by IMAP: one task each, resumable to the mail, and nothing marked or deleted unless told.
//!
//! `rows` finds, pauses and removes them, `plan` makes and changes them, `provider` knows the large ones, `folder` keeps how
//! far each folder is read · `supervising` runs one task a mailbox, `watching` is that task · `dialling` reaches the server,
//! `signing_in` and `token` get past its door, `wire` speaks with it · `listing` asks what a folder holds, `fetching` reads
//! it, `tidying` does what is wanted afterwards, `comparing` holds the ledger beside it · `trying` is the test with its
//! readable `log`.

mod comparing;
pub mod consent;
mod dialling;
mod fetching;
pub mod folder;
mod health;
mod listing;
pub mod log;
mod means;
mod naming;
mod place;
pub mod plan;
pub mod provider;
pub mod rows;
mod signing_in;
pub mod supervising;
#[cfg(test)]
mod tests;
mod tidying;
mod token;
mod trouble;
pub mod trying;
mod watching;
mod wire;

pub use health::{Health, release_all};
pub use log::{Line, Log};
pub use means::{Ask, Means, Outside};
pub use plan::NewMailbox;
pub use provider::Provider;
pub use rows::{Afterwards, Begins, Credentials, Mailbox, MailboxId, Security, Way};
