//! What an SMTP receiver is made of: whom it takes mail for and where it brings the mail.

use super::limits::Limits;
use std::{
    net::IpAddr,
    pin::Pin,
    sync::{Arc, atomic::AtomicUsize},
};

/// Everything the SMTP dialogue said about a mail. None of it is proven; only `peer` and `tls` were seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Address of the sending server; IPv4 is never written as IPv6.
    pub peer: IpAddr,
    /// What the sending server called itself.
    pub helo: String,
    /// Return path; empty for bounces and automatic replies, which must not be answered.
    pub sender: String,
    /// At least one; a `"quoted local part"@domain` keeps its quotes. `postmaster` may stand alone.
    pub recipients: Vec<String>,
    /// Whether the mail came encrypted.
    pub tls: bool,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is safe on disk: the sender may forget it (250).
    Accepted,
    /// The sender shall try again; the text says why (451).
    Later(String),
    /// The sender shall give up and tell its author; the text says why (554).
    Refused(String),
}

/// Brings a mail to safety. The bytes are those of the wire without dot stuffing: bare CR, bare LF, NUL and
/// 8-bit bytes stay as they came. No `Received` header is added. The future may be dropped where it waits, after
/// `Limits::delivery` or when the server stops; the sender then tries again, so the same mail may come twice.
pub type Deliver =
    Arc<dyn Fn(Envelope, Vec<u8>) -> Pin<Box<dyn Future<Output = Verdict> + Send>> + Send + Sync>;

/// Whether there is such a recipient. Asked for every RCPT, so it must be quick. RFC 5321 §4.5.1 wants
/// `postmaster` (alone, in any case) and `postmaster@` each own domain to be accepted.
pub type Accepts = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Takes mail over SMTP: `serve` for a listener, `session` for one connection.
pub struct Receiver {
    /// Own name as others look it up, such as `mx.shop.example`.
    pub hostname: String,
    /// Bounds on what strangers may do.
    pub limits: Limits,
    /// With it STARTTLS is offered.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Knows the recipients.
    pub accepts: Accepts,
    /// Takes over each whole mail.
    pub deliver: Deliver,
    /// Bytes of all mails in hand, against `Limits::held_bytes`.
    pub(super) held: AtomicUsize,
}

impl Receiver {
    /// A receiver with everything it needs; it does nothing until `serve` or `session`.
    pub fn new(
        hostname: String,
        limits: Limits,
        tls: Option<Arc<rustls::ServerConfig>>,
        accepts: Accepts,
        deliver: Deliver,
    ) -> Self {
        Receiver { hostname, limits, tls, accepts, deliver, held: AtomicUsize::new(0) }
    }
}
