//! Mails out of a file of many, one after the other and never more than one in memory: mbox, in the ways it is quoted.

use std::io::{self, BufRead, Read};

/// Bytes looked at in one go; a line may be longer and is then taken in pieces.
const PIECE: u64 = 64 * 1024;

/// A mail as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its bytes; when it is longer than the limit, its headers alone.
    pub raw: Vec<u8>,
    /// How long it is as a whole.
    pub size: u64,
    /// The envelope sender its separator names; empty when there is none.
    pub sender: String,
}

impl Found {
    /// True when all of it is here.
    pub fn is_whole(&self) -> bool {
        self.raw.len() as u64 == self.size
    }
}

/// Walks through an mbox file. A separator is a line `From address date` at the beginning or after an empty line; the
/// date is asked for, because letters say "From here on…", too, and not every program quotes that.
pub struct Mbox<R> {
    source: R,
    limit: usize,
    line: Vec<u8>,
    /// The separator that was read and belongs to the next mail.
    next: Option<String>,
    is_over: bool,
}

impl<R: BufRead> Mbox<R> {
    /// Reads from `source`; of a mail over `limit` bytes only the headers are kept.
    pub fn new(source: R, limit: usize) -> Mbox<R> {
        Mbox { source, limit, line: Vec::new(), next: None, is_over: false }
    }

    /// Reads one line, or a piece of one that is very long.
    fn read_line(&mut self) -> io::Result<usize> {
        self.line.clear();
        (&mut self.source).take(PIECE).read_until(b'\n', &mut self.line)
    }

    fn read_mail(&mut self, sender: String) -> io::Result<Found> {
        let mut mail = Collected { limit: self.limit, ..Collected::default() };
        let (mut is_line_start, mut is_after_empty) = (true, true);
        loop {
            if self.read_line()? == 0 {
                self.is_over = true;
                break;
            }
            if is_line_start && is_after_empty && mail.size > 0 && sender_of(&self.line).is_some() {
                self.next = sender_of(&self.line);
                mail.drop_separating_line();
                break;
            }
            let line = if is_line_start { unquoted(&self.line) } else { &self.line };
            mail.add(line);
            is_after_empty = is_line_start && matches!(self.line.as_slice(), b"\n" | b"\r\n");
            is_line_start = self.line.ends_with(b"\n");
        }
        Ok(mail.into_found(sender))
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Found>;

    fn next(&mut self) -> Option<io::Result<Found>> {
        if self.is_over {
            return None;
        }
        let sender = match self.next.take() {
            Some(sender) => sender,
            None => loop {
                match self.read_line() {
                    Ok(0) => {
                        self.is_over = true;
                        return None;
                    }
                    Ok(_) => {
                        if let Some(sender) = sender_of(&self.line) {
                            break sender;
                        }
                    }
                    Err(cause) => {
                        self.is_over = true;
                        return Some(Err(cause));
                    }
                }
            },
        };
        let read = self.read_mail(sender);
        self.is_over |= read.is_err();
        Some(read)
    }
}

/// Reads a file that is one mail of `size` bytes; when that is over `limit`, its headers alone.
pub fn single(source: impl BufRead, size: u64, limit: usize) -> io::Result<Found> {
    let mut mail = Collected { limit, ..Collected::default() };
    let mut source = source.take(limit as u64 + 1);
    let mut piece = Vec::new();
    loop {
        piece.clear();
        if (&mut source).take(PIECE).read_to_end(&mut piece)? == 0 {
            break;
        }
        mail.add(&piece);
    }
    mail.size = mail.size.max(size);
    Ok(mail.into_found(String::new()))
}

/// True when a file that begins so is an mbox file.
pub fn is_mbox(beginning: &[u8]) -> bool {
    sender_of(beginning.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()).is_some()
}

#[derive(Default)]
struct Collected {
    raw: Vec<u8>,
    size: u64,
    limit: usize,
    /// Length of the line break that stood last, which separates when a separator follows.
    last_break: usize,
}

impl Collected {
    fn add(&mut self, line: &[u8]) {
        self.size += line.len() as u64;
        self.last_break = match line {
            b"\n" => 1,
            b"\r\n" => 2,
            _ => 0,
        };
        if self.size <= self.limit as u64 {
            self.raw.extend_from_slice(line);
        } else if let Some(end) = end_of_headers(&self.raw) {
            self.raw.truncate(end);
        }
    }

    fn drop_separating_line(&mut self) {
        self.size -= self.last_break as u64;
        if self.size < self.raw.len() as u64 {
            self.raw.truncate(self.size as usize);
        }
    }

    fn into_found(mut self, sender: String) -> Found {
        if self.size > self.limit as u64 {
            let end = end_of_headers(&self.raw).unwrap_or(self.raw.len());
            self.raw.truncate(end);
        }
        Found { raw: self.raw, size: self.size, sender }
    }
}

/// Where the headers end, the empty line after them included.
pub fn end_of_headers(raw: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return Some(at);
        }
    }
    None
}

/// The address in a separator, `From ana@example.org Mon Nov 23 09:00:00 2026`; `None` when the line is none.
fn sender_of(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"From ")?;
    let text = String::from_utf8_lossy(rest.get(..200).unwrap_or(rest));
    let mut words = text.split_whitespace();
    let sender = words.next()?;
    let words: Vec<&str> = words.collect();
    let is_time = |word: &&str| {
        let mut parts = word.split(':');
        parts.clone().count() >= 2
            && parts.all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let has_date = words.iter().any(is_time) && words.iter().any(is_year);
    has_date.then(|| {
        if sender.contains('@') { sender.trim_matches(['<', '>']).to_owned() } else { String::new() }
    })
}

/// `>From ` as it was written: every mbox dialect puts one `>` before such a line, and mboxrd also before `>From `.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line }
}

#[cfg(test)]
mod tests;
