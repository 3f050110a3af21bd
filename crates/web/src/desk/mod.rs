//! The agents' side: handlers that read what a page needs in one snapshot, and acts that change one thing.

pub mod acts;
pub mod conversation;
pub mod files;
pub mod inbox;
pub mod me;
pub mod messages;
pub mod operation;
pub mod pages;
pub mod people;
pub mod search;
pub mod session;
pub mod setup;
pub mod shell;
pub mod sign_in;
pub mod team;
pub mod trade;
