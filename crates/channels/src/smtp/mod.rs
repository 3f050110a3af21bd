//! Takes mail in over SMTP (RFC 5321) and hands each one on whole; it neither reads, keeps nor sends mail.
//!
//! `receiver` says what a receiver is made of · `serve` accepts connections, `door` counts them ·
//! `session` holds the dialogue · `command` reads one line · `content` reads one mail · `wire` moves the
//! bytes · `limits` and `tls` are settings.

mod command;
mod content;
mod door;
mod limits;
mod receiver;
mod serve;
mod session;
#[cfg(test)]
mod tests;
mod tls;
mod wire;

pub use limits::Limits;
pub use receiver::{Accepts, Deliver, Envelope, Receiver, Verdict};
pub use tls::tls_from_pem;
