//! The file as lines: bounded, counted, as UTF-8. A bad line is told and passed over; it never ends the reading.

use std::io::BufRead;

use base::Result;

use super::fault::Flaw;
use super::limits::LINE_BYTES;

/// A line that isn't empty.
#[derive(Debug)]
pub(super) struct Line {
    /// Counted from 1, empty lines included.
    pub number: u64,
    /// Bytes it took in the file.
    pub bytes: u64,
    /// The text without its end, or why there is none.
    pub text: std::result::Result<String, Flaw>,
    /// True when the file stops without ending the line.
    pub is_last: bool,
}

/// Reads a file line by line with a buffer of one line.
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Lines<R> {
        Lines { reader, number: 0, bytes: 0 }
    }

    /// Lines read so far, empty ones included.
    pub fn count(&self) -> u64 {
        self.number
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line that isn't empty; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Line>> {
        loop {
            let before = self.bytes;
            let Some((body, is_whole, is_last)) = self.take()? else { return Ok(None) };
            self.number += 1;
            let body = if self.number == 1 { body.strip_prefix(BOM).unwrap_or(&body) } else { &body };
            if is_whole && body.trim_ascii().is_empty() {
                continue;
            }
            let text = if is_whole { text_from(body) } else { Err(too_long()) };
            return Ok(Some(Line { number: self.number, bytes: self.bytes - before, text, is_last }));
        }
    }

    /// One line without its end, whether all of it fitted, and whether the file stopped within it.
    fn take(&mut self) -> Result<Option<(Vec<u8>, bool, bool)>> {
        let mut body = Vec::new();
        let mut is_whole = true;
        let mut has_begun = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(cause.into()),
            };
            if buffer.is_empty() {
                return Ok(has_begun.then_some((body, is_whole, true)));
            }
            has_begun = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            is_whole &= body.len() + part.len() <= LINE_BYTES;
            if is_whole {
                body.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            self.bytes += used as u64;
            if end.is_some() {
                return Ok(Some((body, is_whole, false)));
            }
        }
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

fn text_from(body: &[u8]) -> std::result::Result<String, Flaw> {
    if let Some(at) = body.iter().position(|byte| *byte == 0) {
        let wrong = format!("byte {} is NUL, which no text holds", at + 1);
        return Err(Flaw::new("", wrong, "Export the file again, as UTF-8"));
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(cause) => {
            let wrong = format!("it is not UTF-8 from byte {} on", cause.valid_up_to() + 1);
            Err(Flaw::new("", wrong, "Save the file as UTF-8"))
        }
    }
}

fn too_long() -> Flaw {
    Flaw::new(
        "",
        format!("it is longer than {LINE_BYTES} bytes"),
        "Write one record a line and shorten this one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(u64, std::result::Result<String, String>)> {
        // A small buffer, so that lines go over its edge.
        let mut lines = Lines::new(std::io::BufReader::with_capacity(7, bytes));
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.number, line.text.map_err(|flaw| flaw.wrong)));
        }
        assert_eq!(lines.bytes(), bytes.len() as u64);
        all
    }

    #[test]
    fn a_byte_order_mark_carriage_returns_and_empty_lines_do_no_harm() {
        let lines = read(b"\xEF\xBB\xBF{\"a\":1}\r\n\r\n   \n{\"b\":\"long enough\"}\r\n\n{\"c\":3}");

        let expected = [(1, "{\"a\":1}"), (4, "{\"b\":\"long enough\"}"), (6, "{\"c\":3}")];
        assert_eq!(lines, expected.map(|(number, text)| (number, Ok(text.to_owned()))));
    }

    #[test]
    fn a_line_over_the_limit_is_told_and_the_next_one_is_read() {
        let mut bytes = vec![b'x'; LINE_BYTES + 1];
        bytes.extend_from_slice(b"\nnext\n");

        let lines = read(&bytes);

        assert!(lines[0].1.as_ref().unwrap_err().contains("longer than 1048576 bytes"));
        assert_eq!(lines[1], (2, Ok("next".into())));
        assert!(read(&vec![b'x'; LINE_BYTES])[0].1.is_ok());
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_place() {
        let lines = read(b"ab\0c\nab\xFF\xFEc\ngood\n");

        assert_eq!(lines[0].1, Err("byte 3 is NUL, which no text holds".into()));
        assert_eq!(lines[1].1, Err("it is not UTF-8 from byte 3 on".into()));
        assert_eq!(lines[2], (3, Ok("good".into())));
    }

    #[test]
    fn the_last_line_is_known_to_be_cut_or_not() {
        let last = |bytes: &'static [u8]| Lines::new(bytes).next().unwrap().unwrap().is_last;

        assert!(last(b"{\"a\":"));
        assert!(!last(b"{\"a\":1}\n"));
        assert!(Lines::new(&b""[..]).next().unwrap().is_none());
    }
}
