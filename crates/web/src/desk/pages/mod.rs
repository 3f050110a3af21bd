//! The pages of the desk as functions over plain views. Where the views come from is the handlers' work.

pub mod composer;
pub mod conversation;
pub mod customer;
pub mod inbox;
pub mod ledger;
pub mod me;
pub mod operation;
pub mod panel;
pub mod people;
pub mod person;
pub mod queue;
pub mod setup;
pub mod shell;
pub mod sign_in;
pub mod target;
pub mod team;
pub mod thread;
pub mod tools;

#[cfg(test)]
pub mod samples;
#[cfg(test)]
pub mod tests;
