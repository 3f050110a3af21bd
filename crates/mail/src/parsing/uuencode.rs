//! Files that stand uuencoded within a text, as old programs and some scanners send them.

use super::fields::line_end;

/// Most blocks that are taken out of one text.
const BLOCKS_LIMIT: usize = 50;

/// A file found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The name its first line gives.
    pub filename: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes the files out of `text`; `None` when it has none.
pub(super) fn take_out(text: &[u8]) -> Option<(Vec<u8>, Vec<Block>)> {
    memchr::memmem::find(text, b"begin ")?;
    let (mut rest, mut blocks) = (Vec::new(), Vec::new());
    let (mut at, mut kept) = (0, 0);
    while at < text.len() {
        let end = line_end(text, at);
        if blocks.len() < BLOCKS_LIMIT
            && let Some(filename) = beginning(&text[at..end])
            && let Some((bytes, after)) = block(text, end)
        {
            rest.extend_from_slice(&text[kept..at]);
            blocks.push(Block { filename: filename.to_owned(), bytes });
            (at, kept) = (after, after);
        } else {
            at = end;
        }
    }
    rest.extend_from_slice(&text[kept..]);
    (!blocks.is_empty()).then_some((rest, blocks))
}

/// The bytes of the first file in `body`, for a part that is uuencoded as a whole.
pub(super) fn first(body: &[u8]) -> Option<Vec<u8>> {
    take_out(body).map(|(_, blocks)| blocks).and_then(|blocks| blocks.into_iter().next()).map(|one| one.bytes)
}

/// The name in a line such as `begin 644 photo.jpg`.
fn beginning(line: &[u8]) -> Option<&str> {
    let rest = std::str::from_utf8(line.strip_prefix(b"begin ")?).ok()?;
    let (mode, name) = rest.trim().split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    (is_mode && !name.trim().is_empty()).then(|| name.trim())
}

/// The bytes from `at` on and where the block ends; nothing when its lines aren't uuencoded.
fn block(text: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    let mut lines = 0;
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].strip_suffix(b"\n").unwrap_or(&text[at..end]);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        at = end;
        match line {
            b"end" => return (lines > 0).then_some((bytes, at)),
            b"" | b"`" | b" " => {}
            _ => {
                decode_line(line, &mut bytes)?;
                lines += 1;
            }
        }
    }
    // Cut off before its end: what came is better than letters nobody can read.
    (lines > 2).then_some((bytes, at))
}

fn decode_line(line: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    let length = usize::from(value(*line.first()?)?);
    let letters = &line[1..];
    let needed = length.div_ceil(3) * 4;
    // Blanks at the end get lost on the way, and some programs add a check letter.
    if letters.len() > needed + 2 || letters.len() + 4 < needed {
        return None;
    }
    let mut decoded = Vec::with_capacity(needed);
    for group in 0..needed / 4 {
        let mut bits = 0u32;
        for at in group * 4..group * 4 + 4 {
            bits = bits << 6 | u32::from(value(letters.get(at).copied().unwrap_or(b' '))?);
        }
        decoded.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
    }
    bytes.extend_from_slice(&decoded[..length]);
    Some(())
}

fn value(letter: u8) -> Option<u8> {
    (b' '..=b'`').contains(&letter).then(|| (letter - b' ') & 63)
}
