//! The header of a mail or of a part: where each field stands and where the body begins. Values stay bytes here.

use std::borrow::Cow;

/// Most header fields of one part that are looked at.
const FIELDS_LIMIT: usize = 2_000;
/// Longest value of a field that is looked at; ten thousand addresses fit.
const VALUE_LIMIT: usize = 512 * 1024;

/// A header field as it stands in the mail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    /// Its name as written.
    pub name: &'a str,
    /// Its value with its folds.
    pub value: &'a [u8],
}

/// A header.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    /// Its fields in order.
    pub all: Vec<Field<'a>>,
}

impl<'a> Fields<'a> {
    /// The fields called `name`, in any case, in order.
    pub fn named<'b>(&'b self, name: &'b str) -> impl DoubleEndedIterator<Item = &'a [u8]> + use<'a, 'b> {
        self.all.iter().filter(move |field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
    }

    /// The first field called `name` that says anything.
    pub fn find(&self, name: &str) -> Option<&'a [u8]> {
        self.named(name).find(|value| !value.trim_ascii().is_empty())
    }
}

/// Reads the header at the start of `raw` and returns it with the body.
///
/// Lines that are no field are left out as long as fields follow; where none follows, they begin the body, so that a
/// lost empty line loses no text.
pub(super) fn read(raw: &[u8]) -> (Fields<'_>, &[u8]) {
    let mut fields = Fields::default();
    let (mut at, mut stray) = (0, None);
    while at < raw.len() {
        let end = line_end(raw, at);
        let line = &raw[at..end];
        let is_fold = line[0] == b' ' || line[0] == b'\t';
        if line.trim_ascii().is_empty() {
            if is_fold && goes_on(&raw[end..]) {
                at = end;
                continue;
            }
            return (fields, &raw[stray.unwrap_or(end)..]);
        }
        match name_of(line) {
            Some((name, value_at)) if !is_fold => {
                stray = None;
                let value_end = folded_end(raw, end);
                if fields.all.len() < FIELDS_LIMIT {
                    let value = &raw[at + value_at..value_end.min(at + value_at + VALUE_LIMIT)];
                    fields.all.push(Field { name, value });
                }
                at = value_end;
            }
            _ => {
                let is_mbox_line = line.starts_with(b"From ") || line.starts_with(b">From ");
                if !is_mbox_line {
                    stray = stray.or(Some(at));
                }
                at = end;
            }
        }
    }
    (fields, &raw[stray.unwrap_or(raw.len())..])
}

fn name_of(line: &[u8]) -> Option<(&str, usize)> {
    let colon = line.iter().position(|byte| !(33..=126).contains(byte) || *byte == b':')?;
    let blanks = line[colon..].iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count();
    let name = std::str::from_utf8(&line[..colon]).ok()?;
    (colon > 0 && line.get(colon + blanks) == Some(&b':')).then_some((name, colon + blanks + 1))
}

/// True when the header goes on behind a line of blanks: to RFC 5322 such a line is a fold, but most mails that have one
/// mean the end of their header.
fn goes_on(rest: &[u8]) -> bool {
    let next = &rest[..line_end(rest, 0)];
    !next.trim_ascii().is_empty() && (next[0] == b' ' || next[0] == b'\t' || name_of(next).is_some())
}

/// The end of the lines from `at` on that continue a field.
fn folded_end(raw: &[u8], mut at: usize) -> usize {
    while at < raw.len() && (raw[at] == b' ' || raw[at] == b'\t') {
        let end = line_end(raw, at);
        if raw[at..end].trim_ascii().is_empty() && !goes_on(&raw[end..]) {
            break;
        }
        at = end;
    }
    at
}

/// Just behind the line that begins at `at`, its break included.
pub(super) fn line_end(raw: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &raw[at..]).map_or(raw.len(), |found| at + found + 1)
}

/// `value` on one line, without the blanks around it.
pub(super) fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    if memchr::memchr2(b'\n', b'\r', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut unfolded = Vec::with_capacity(value.len());
    for line in value.split(|byte| *byte == b'\n') {
        unfolded.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
    }
    Cow::Owned(unfolded)
}
