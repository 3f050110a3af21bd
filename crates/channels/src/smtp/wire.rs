//! Moves bytes between the session and its connection, buffered both ways and never waiting without end.

use super::command::{self, Command, Reply};
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::{Instant, timeout, timeout_at},
};

/// Room for what a sender pipelines before its mail; small, as most sessions wait most of the time.
const INPUT_BYTES: usize = 8 << 10;
/// Least room given to one read.
const READ_BYTES: usize = 2 << 10;
/// Most taken in one read of a mail, as what follows the mail is moved on to the next one.
const MAIL_READ_BYTES: u64 = 64 << 10;
/// Replies kept back while more commands are at hand.
const OUTPUT_BYTES: usize = 16 << 10;
/// Time for the last words.
const CLOSING: Duration = Duration::from_secs(5);

/// Why a session cannot go on.
#[derive(Debug, PartialEq, Eq)]
pub enum Lost {
    /// The other side closed or the network broke.
    Gone,
    /// It was silent for too long.
    Idle,
    /// The session lasted too long.
    Expired,
    /// The server stops.
    Stopping,
    /// It sends a mail without end.
    Flood,
}

/// One connection, plain or encrypted.
pub struct Wire<S> {
    stream: S,
    input: Vec<u8>,
    /// Where in `input` the next command starts.
    at: usize,
    /// Whether the beginning of the line at hand was dropped, as it is too long.
    is_overlong: bool,
    output: Vec<u8>,
    idle: Duration,
    end: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub fn new(stream: S, idle: Duration, end: Instant) -> Self {
        let input = Vec::with_capacity(INPUT_BYTES);
        Wire { stream, input, at: 0, is_overlong: false, output: Vec::new(), idle, end }
    }

    /// The next command if its whole line is here.
    pub fn command(&mut self, most_bytes: usize) -> Option<Result<Command, Reply>> {
        let rest = &self.input[self.at..];
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            if rest.len() > most_bytes {
                self.is_overlong = true;
                self.input.clear();
                self.at = 0;
            }
            return None;
        };
        let line = &rest[..=end];
        self.at += line.len();
        if std::mem::take(&mut self.is_overlong) || line.len() > most_bytes {
            return Some(Err("500 5.5.2 The line is too long".into()));
        }
        Some(command::parse(line))
    }

    /// Queues a reply. It is sent when there is nothing left to read, so pipelined commands are answered in
    /// one packet.
    pub fn say(&mut self, reply: &str) {
        self.output.extend_from_slice(reply.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    /// Sends the queued replies if there are too many to keep.
    pub async fn relieve(&mut self) -> Result<(), Lost> {
        if self.output.len() < OUTPUT_BYTES { Ok(()) } else { self.flush().await }
    }

    /// Waits for more of a command. May be given up while waiting, which is why it doesn't flush: a flush
    /// given up halfway would say the same words twice.
    pub async fn read(&mut self) -> Result<(), Lost> {
        self.input.drain(..self.at);
        self.at = 0;
        if self.input.is_empty() {
            self.input.shrink_to(INPUT_BYTES);
        }
        self.input.reserve(READ_BYTES);
        let deadline = self.deadline()?;
        received(timeout_at(deadline, self.stream.read_buf(&mut self.input)).await, self.end)
    }

    /// Sends the queued replies and waits for more of a mail.
    pub async fn read_into(&mut self, mail: &mut Vec<u8>) -> Result<(), Lost> {
        self.flush().await?;
        mail.reserve(READ_BYTES);
        let deadline = self.deadline()?;
        let mut some = (&mut self.stream).take(MAIL_READ_BYTES);
        received(timeout_at(deadline, some.read_buf(mail)).await, self.end)
    }

    /// Moves what came after the last command to the end of `mail`.
    pub fn drain_into(&mut self, mail: &mut Vec<u8>) {
        mail.extend_from_slice(&self.input[self.at..]);
        self.input.clear();
        self.at = 0;
    }

    /// Takes back what came after a mail.
    pub fn put_back(&mut self, rest: &[u8]) {
        self.input.extend_from_slice(rest);
    }

    /// Sends the queued replies.
    pub async fn flush(&mut self) -> Result<(), Lost> {
        if self.output.is_empty() {
            return Ok(());
        }
        let deadline = self.deadline()?;
        let sent = timeout_at(deadline, send(&mut self.stream, &self.output)).await;
        self.output.clear();
        self.output.shrink_to(OUTPUT_BYTES);
        sent.map_err(|_| overdue(self.end))?.map_err(|_| Lost::Gone)
    }

    /// Sends the queued replies and says goodbye to the transport; nobody is left to tell if that fails.
    pub async fn close(mut self) {
        let _ = timeout(CLOSING, async {
            send(&mut self.stream, &self.output).await?;
            self.stream.shutdown().await
        })
        .await;
    }

    /// The bare connection. What was read ahead is dropped: before STARTTLS an attacker could have put it
    /// there, and after it the session would take it for encrypted (CVE-2011-0411).
    pub fn into_stream(self) -> S {
        self.stream
    }

    /// Fails once the session is over, as a timeout alone lets a stream pass that always has bytes ready.
    fn deadline(&self) -> Result<Instant, Lost> {
        let now = Instant::now();
        if now >= self.end { Err(Lost::Expired) } else { Ok(self.end.min(now + self.idle)) }
    }
}

async fn send<S: AsyncWrite + Unpin>(stream: &mut S, output: &[u8]) -> std::io::Result<()> {
    stream.write_all(output).await?;
    stream.flush().await
}

fn received(
    read: Result<std::io::Result<usize>, tokio::time::error::Elapsed>,
    end: Instant,
) -> Result<(), Lost> {
    match read {
        Ok(Ok(0) | Err(_)) => Err(Lost::Gone),
        Ok(Ok(_)) => Ok(()),
        Err(_) => Err(overdue(end)),
    }
}

fn overdue(end: Instant) -> Lost {
    if Instant::now() >= end { Lost::Expired } else { Lost::Idle }
}
