//! Reads one mail after DATA up to the line with a single dot; takes off dot stuffing and nothing else.
//!
//! Only `<CRLF>.<CRLF>` ends a mail. Servers that also take a bare LF or CR there can be made to see two mails
//! where the sender's server saw one ("SMTP smuggling", CVE-2023-51764 to -51766). A bare LF or CR elsewhere
//! is kept as it is: refusing it would lose real mail of careless programs, changing it would break DKIM
//! signatures. Who sends such bytes on has to mend them first.

use super::{
    limits::Limits,
    wire::{Lost, Wire},
};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};

/// The line end before the mail counts as its first, so that `.<CRLF>` right after DATA ends an empty mail.
const LINE_END: &[u8] = b"\r\n";
/// Bytes of `<CRLF>.<CRLF>`.
const END_BYTES: usize = 5;
/// First room for a mail; most are smaller.
const FIRST_BYTES: usize = 8 << 10;
/// A mail that has come this far gets room for the largest at once: what isn't written to takes no memory, while doubling
/// would leave twice the mail behind in pieces.
const LARGE_BYTES: usize = 1 << 20;
/// Room kept while a mail is dropped.
const DISCARD_BYTES: usize = 64 << 10;

/// What came after DATA.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    Whole(Vec<u8>),
    /// Read to its end and dropped.
    TooBig,
    /// Read to its end and dropped, as other mails fill the memory.
    NoRoom,
}

/// One session's part of the bytes in hand, given back when dropped.
pub struct Share<'a> {
    held: &'a AtomicUsize,
    bytes: usize,
}

impl<'a> Share<'a> {
    pub fn of(held: &'a AtomicUsize) -> Self {
        Share { held, bytes: 0 }
    }

    /// Whether there is room for so many bytes in place of those held until now; they are held either way.
    fn resize(&mut self, bytes: usize, most: usize) -> bool {
        let total = self.held.fetch_add(bytes, Ordering::Relaxed) + bytes - self.bytes;
        self.held.fetch_sub(self.bytes, Ordering::Relaxed);
        self.bytes = bytes;
        total <= most
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        self.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Reads to the end of the mail. `share` holds the mail's bytes until it is dropped.
pub async fn receive<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    limits: &Limits,
    share: &mut Share<'_>,
) -> Result<Content, Lost> {
    // Stuffing adds at most one byte to three (a line of a single dot), so past this a mail is too big
    // whatever its lines are.
    let most_stuffed = limits.message_bytes.saturating_add(limits.message_bytes / 3 + END_BYTES);
    let mut raw = Vec::with_capacity(FIRST_BYTES);
    raw.extend_from_slice(LINE_END);
    wire.drain_into(&mut raw);
    let mut searched = 0;
    loop {
        if !share.resize(raw.len(), limits.held_bytes) {
            share.resize(0, 0);
            return discard(wire, raw, limits).await.map(|()| Content::NoRoom);
        }
        if let Some(end) = find_end(&raw, searched) {
            wire.put_back(&raw[end + END_BYTES..]);
            let mail = unstuffed(raw, end);
            return Ok(if mail.len() > limits.message_bytes {
                Content::TooBig
            } else {
                Content::Whole(mail)
            });
        }
        if raw.len() > most_stuffed {
            share.resize(0, 0);
            return discard(wire, raw, limits).await.map(|()| Content::TooBig);
        }
        searched = raw.len().saturating_sub(END_BYTES - 1);
        if raw.len() > LARGE_BYTES && raw.capacity() < most_stuffed {
            raw.reserve_exact(most_stuffed + LARGE_BYTES - raw.len());
        }
        wire.read_into(&mut raw).await?;
    }
}

/// Reads on to the end of the mail, so that the sender hears why it is refused, but not for ever.
async fn discard<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    mut raw: Vec<u8>,
    limits: &Limits,
) -> Result<(), Lost> {
    let mut dropped = 0;
    loop {
        if let Some(end) = find_end(&raw, 0) {
            wire.put_back(&raw[end + END_BYTES..]);
            return Ok(());
        }
        let beginning = raw.len().saturating_sub(END_BYTES - 1);
        dropped += beginning;
        if dropped > limits.message_bytes.saturating_mul(2) {
            return Err(Lost::Flood);
        }
        raw.drain(..beginning);
        raw.shrink_to(DISCARD_BYTES);
        wire.read_into(&mut raw).await?;
    }
}

/// Where `<CRLF>.<CRLF>` starts.
fn find_end(raw: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = find_dot_line(raw, at)?;
        if raw[at + 3..].starts_with(LINE_END) {
            return Some(at);
        }
        at += 3;
    }
}

/// Where the next `<CRLF>.` starts. Looks at every third byte of ordinary text (Horspool's search), which
/// is as fast as memory here without a crate for it.
fn find_dot_line(raw: &[u8], from: usize) -> Option<usize> {
    let mut last = from + 2;
    while let Some(byte) = raw.get(last) {
        last += match byte {
            b'.' if raw[last - 2..last] == *LINE_END => return Some(last - 2),
            b'\n' => 1,
            b'\r' => 2,
            _ => 3,
        };
    }
    None
}

/// The mail between the line end in front and the one that starts the end, which belongs to it.
/// Of each line that starts with a dot that dot goes (RFC 5321 §4.5.2).
fn unstuffed(mut raw: Vec<u8>, end: usize) -> Vec<u8> {
    let end = end + LINE_END.len();
    let (mut kept, mut from) = (0, LINE_END.len());
    let mut searched = 0;
    while let Some(found) = find_dot_line(&raw[..end], searched) {
        let dot = found + LINE_END.len();
        raw.copy_within(from..dot, kept);
        kept += dot - from;
        from = dot + 1;
        searched = from;
    }
    raw.copy_within(from..end, kept);
    raw.truncate(kept + end - from);
    raw
}
