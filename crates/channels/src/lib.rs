//! Channels: how messages come in and go out. Raw bytes are safe first, then understood; nothing ends nowhere.
//!
//! | module | what is in it |
//! |---|---|
//! | [`smtp`] | the mail receiver's protocol |
//! | [`mail`] | the ledger of incoming mail, threading, outgoing letters |
//! | [`mailbox`] | mailboxes that mail is fetched from by IMAP, and their test |
//! | [`chat`] | visitors and what they say in the widget |
//! | [`behalf`] | conversations a program opens for a customer |
//! | [`form`] | the contact form and answers on the help centre |
//! | [`withdrawal`] | the withdrawal function: taken once, told to agents, confirmed by letter |
//! | [`notice`] | what customers are told unasked: their orders, returns, claims, acts |
//! | [`vetting`] | what others say of a mail: SPF, DKIM, DMARC, trusted servers, spam filters |
//! | [`post`] | what all of them need: database, blobs, addresses, the relay |
//! | [`senders`] | whom letters come from: own addresses with name, signature, relay and keys |
//! | [`post`] | what all of them need: database, blobs, addresses, senders |

pub mod behalf;
pub mod chat;
pub mod form;
pub mod mail;
pub mod mailbox;
pub mod notice;
pub mod post;
pub mod senders;
pub mod smtp;
pub mod vetting;
pub mod withdrawal;

pub use post::Post;
