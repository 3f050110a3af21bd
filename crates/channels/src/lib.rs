//! Channels: how messages come in and go out. Raw bytes are safe first, then understood; nothing ends nowhere.
//!
//! | module | what is in it |
//! |---|---|
//! | [`smtp`] | the mail receiver's protocol |
//! | [`mail`] | the ledger of incoming mail, threading, outgoing letters |
//! | [`chat`] | visitors and what they say in the widget |
//! | [`form`] | the contact form and answers on the help centre |
//! | [`post`] | what all of them need: database, blobs, addresses, the relay |

pub mod chat;
pub mod form;
pub mod mail;
pub mod post;
pub mod smtp;

pub use post::Post;
