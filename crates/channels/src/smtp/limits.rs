//! How much the SMTP receiver takes from strangers; every bound it has stands here.

use std::time::Duration;

/// Bounds on mails, sessions and connections. `Limits::default()` suits a server with 2 GiB of memory.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one mail as the sender counts them (RFC 1870: with line ends, without dot stuffing).
    /// 36 MiB: what Gmail and Outlook let their people send (25 MB) once it is written in base64.
    pub message_bytes: usize,
    /// Bytes of all mails being received or delivered at one moment: 512 MiB. Past it senders are asked
    /// to come back, so that many large mails at once cannot use up the memory.
    pub held_bytes: usize,
    /// Recipients of one mail: 100, the least RFC 5321 §4.5.3.1.8 allows.
    pub recipients: usize,
    /// Bytes of one command line: 4096, room for long internationalised addresses with parameters.
    pub command_bytes: usize,
    /// Mails in one session: 1,000.
    pub messages_per_session: usize,
    /// Commands refused for good (5xx) before the session is ended: 20. Unknown recipients count,
    /// which slows down guessing addresses.
    pub errors: usize,
    /// Silence before a session is ended: 5 minutes, the least RFC 5321 §4.5.3.2.7 allows.
    pub idle: Duration,
    /// Length of one session: 30 minutes.
    pub session: Duration,
    /// Time to deliver one mail: 5 minutes; senders wait 10 (RFC 5321 §4.5.3.2.6).
    pub delivery: Duration,
    /// Time open sessions get to finish their mail when the server stops: 30 seconds.
    pub drain: Duration,
    /// Connections open at one moment: 1,000.
    pub connections: usize,
    /// Connections open from one IPv4 address or one IPv6 /64 network: 200, as large providers send
    /// through many connections.
    pub connections_per_peer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            message_bytes: 36 << 20,
            held_bytes: 512 << 20,
            recipients: 100,
            command_bytes: 4096,
            messages_per_session: 1000,
            errors: 20,
            idle: Duration::from_mins(5),
            session: Duration::from_mins(30),
            delivery: Duration::from_mins(5),
            drain: Duration::from_secs(30),
            connections: 1000,
            connections_per_peer: 200,
        }
    }
}
