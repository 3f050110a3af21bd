//! Signed mails wrapped whole (S/MIME `smime.p7m`, signed-data): the mail within. Signatures are not verified here.

use std::borrow::Cow;

/// `1.2.840.113549.1.7.2`, signed data (RFC 5652 5.1), as it is encoded.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// `1.2.840.113549.1.7.1`, plain data.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// Most pieces a value may come in.
const PIECES_LIMIT: usize = 1_000_000;

const SEQUENCE: u8 = 0x30;
const OID: u8 = 0x06;
const CONTEXT_0: u8 = 0xa0;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;

/// The content that was signed; `None` for what is encrypted or no signed data.
pub(super) fn unwrap(p7m: &[u8]) -> Option<Cow<'_, [u8]>> {
    // ContentInfo: the type and, explicitly tagged, the signed data.
    let mut info = Reader(Reader(p7m).value(SEQUENCE)?);
    if info.value(OID)? != SIGNED_DATA {
        return None;
    }
    let mut signed = Reader(Reader(info.value(CONTEXT_0)?).value(SEQUENCE)?);
    // Version and digest algorithms stand before what was signed.
    signed.next()?;
    signed.next()?;
    let mut encapsulated = Reader(signed.value(SEQUENCE)?);
    if encapsulated.value(OID)? != DATA {
        return None;
    }
    let mut content = Reader(encapsulated.value(CONTEXT_0)?);
    match content.next()? {
        (OCTETS, bytes) => Some(Cow::Borrowed(bytes)),
        (OCTETS_IN_PIECES, pieces) => {
            let (mut pieces, mut bytes) = (Reader(pieces), Vec::new());
            while let Some((OCTETS, piece)) = pieces.next() {
                bytes.extend_from_slice(piece);
            }
            Some(Cow::Owned(bytes))
        }
        _ => None,
    }
}

/// Reads values one after the other, also those that end by a mark instead of a length, which DER forbids and mail has.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The content of the next value, which has to be tagged `tag`.
    fn value(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(its, _)| *its == tag).map(|(_, content)| content)
    }

    /// The next value's tag and content.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, length, head) = header(self.0)?;
        let rest = &self.0[head..];
        let (content, after) = match length {
            Some(length) => (rest.get(..length)?, length),
            None => {
                let end = marked_end(rest)?;
                (&rest[..end], end + 2)
            }
        };
        self.0 = &rest[after..];
        (tag != 0 || !content.is_empty()).then_some((tag, content))
    }
}

/// Tag, length (none when a mark ends it) and where the content begins.
fn header(bytes: &[u8]) -> Option<(u8, Option<usize>, usize)> {
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    if tag & 0x1f == 0x1f {
        return None;
    }
    match first {
        0..=0x7f => Some((tag, Some(usize::from(first)), 2)),
        0x80 => Some((tag, None, 2)),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let length =
                bytes.get(2..2 + count)?.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
            Some((tag, Some(length), 2 + count))
        }
        _ => None,
    }
}

/// Where the mark stands that ends what `bytes` begin with; values within are passed over, open ones counted.
fn marked_end(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut open) = (0usize, 1u32);
    for _ in 0..PIECES_LIMIT {
        let (tag, length, head) = header(bytes.get(at..)?)?;
        match (tag, length) {
            (0, Some(0)) => {
                open -= 1;
                if open == 0 {
                    return Some(at);
                }
                at += 2;
            }
            (_, Some(length)) => at = at.checked_add(head)?.checked_add(length)?,
            (_, None) => {
                open += 1;
                at += head;
            }
        }
    }
    None
}
