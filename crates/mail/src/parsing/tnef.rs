//! `winmail.dat` (TNEF, MS-OXTNEF): the files and the text that Outlook wraps for itself.

use super::charset::{self, Hint};
use super::rtf;

const SIGNATURE: u32 = 0x223e_9f78;
/// Most attributes that are read.
const ATTRIBUTES_LIMIT: usize = 20_000;
/// Most properties of one block, and most files.
const PROPERTIES_LIMIT: u32 = 5_000;
const FILES_LIMIT: usize = 300;

// Attributes of the mail and of its files, by number (MS-OXTNEF 2.1.3.1).
const ATT_BODY: u16 = 0x800c;
const ATT_RENDERING: u16 = 0x9002;
const ATT_TITLE: u16 = 0x8010;
const ATT_DATA: u16 = 0x800f;
const ATT_PROPERTIES: u16 = 0x9003;
const ATT_FILE_PROPERTIES: u16 = 0x9005;
const ATT_CODEPAGE: u16 = 0x9007;

// Properties by number (MS-OXPROPS).
const TEXT: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const FILE_DATA: u16 = 0x3701;
const FILE_NAME: u16 = 0x3704;
const LONG_NAME: u16 = 0x3707;
const MIME: u16 = 0x370e;
const CONTENT_ID: u16 = 0x3712;

/// What was wrapped.
#[derive(Debug, Default)]
pub(super) struct Wrapped {
    /// Its text; may be empty.
    pub text: String,
    /// Its HTML; may be empty.
    pub html: String,
    /// Its files.
    pub files: Vec<File>,
}

/// A wrapped file.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Its name; may be empty.
    pub filename: String,
    /// Its media type; may be empty.
    pub mime: String,
    /// Its Content-ID; may be empty.
    pub content_id: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads `tnef`; `None` when it is something else. What is cut off gives what came.
pub(super) fn read(tnef: &[u8]) -> Option<Wrapped> {
    let mut reader = Reader(tnef);
    if reader.u32()? != SIGNATURE {
        return None;
    }
    reader.take(2)?;
    let mut mail = Mail::default();
    for _ in 0..ATTRIBUTES_LIMIT {
        let Some((number, value)) = attribute(&mut reader) else { break };
        mail.take(number, value);
    }
    Some(mail.wrapped())
}

/// Level, number and kind, length, value, sum.
fn attribute<'a>(reader: &mut Reader<'a>) -> Option<(u16, &'a [u8])> {
    reader.take(1)?;
    let number = reader.u32()? as u16;
    let length = reader.u32()? as usize;
    let value = reader.take(length)?;
    reader.take(2)?;
    Some((number, value))
}

#[derive(Default)]
struct Mail {
    codepage: String,
    body: Vec<u8>,
    text: String,
    html: Vec<u8>,
    rtf: Vec<u8>,
    files: Vec<File>,
}

impl Mail {
    fn take(&mut self, number: u16, value: &[u8]) {
        match number {
            ATT_CODEPAGE => {
                let page = Reader(value).u32().unwrap_or(0);
                self.codepage = match page {
                    65001 => "utf-8".into(),
                    932 | 936 | 949 | 950 => format!("cp{page}"),
                    _ => format!("windows-{page}"),
                };
            }
            ATT_BODY => self.body = value.to_vec(),
            ATT_RENDERING if self.files.len() < FILES_LIMIT => self.files.push(File::default()),
            ATT_PROPERTIES => self.properties(value),
            ATT_TITLE | ATT_DATA | ATT_FILE_PROPERTIES => self.file(number, value),
            _ => {}
        }
    }

    fn file(&mut self, number: u16, value: &[u8]) {
        let codepage = std::mem::take(&mut self.codepage);
        if let Some(file) = self.files.last_mut() {
            match number {
                ATT_TITLE if file.filename.is_empty() => file.filename = letters(value, &codepage),
                ATT_DATA => file.bytes = value.to_vec(),
                ATT_FILE_PROPERTIES => file_properties(file, value, &codepage),
                _ => {}
            }
        }
        self.codepage = codepage;
    }

    fn properties(&mut self, value: &[u8]) {
        for property in Properties::read(value) {
            match property.number {
                TEXT => self.text = property.text(&self.codepage),
                HTML => self.html = property.value.to_vec(),
                RTF => self.rtf = property.value.to_vec(),
                _ => {}
            }
        }
    }

    fn wrapped(self) -> Wrapped {
        let mut text = if self.text.is_empty() { letters(&self.body, &self.codepage) } else { self.text };
        let html = charset::decode(&self.html, Hint { label: &self.codepage, country: "" });
        if text.trim().is_empty() && html.trim().is_empty() {
            text = rtf::decompress(&self.rtf).map(|rtf| rtf::text(&rtf)).unwrap_or_default();
        }
        let files = self.files.into_iter().filter(|file| !file.bytes.is_empty()).collect();
        Wrapped { text, html: html.trim_end_matches('\0').to_owned(), files }
    }
}

fn file_properties(file: &mut File, value: &[u8], codepage: &str) {
    for property in Properties::read(value) {
        match property.number {
            LONG_NAME => file.filename = property.text(codepage),
            FILE_NAME if file.filename.is_empty() => file.filename = property.text(codepage),
            MIME => file.mime = property.text(codepage).to_lowercase(),
            CONTENT_ID => file.content_id = property.text(codepage),
            FILE_DATA if file.bytes.is_empty() => {
                // An object's data is led by the 16 bytes that name its interface.
                let data = property.value;
                file.bytes =
                    if property.kind == KIND_OBJECT { data.get(16..).unwrap_or(data) } else { data }.to_vec();
            }
            _ => {}
        }
    }
}

fn letters(value: &[u8], codepage: &str) -> String {
    let end = memchr::memchr(0, value).unwrap_or(value.len());
    charset::decode(&value[..end], Hint { label: codepage, country: "" })
}

const KIND_OBJECT: u16 = 0x000d;
const KIND_TEXT: u16 = 0x001e;
const KIND_UTF16: u16 = 0x001f;
const KIND_BINARY: u16 = 0x0102;
const IS_MANY: u16 = 0x1000;

/// One property of the mail or of a file.
struct Property<'a> {
    number: u16,
    kind: u16,
    value: &'a [u8],
}

impl Property<'_> {
    fn text(&self, codepage: &str) -> String {
        match self.kind {
            KIND_UTF16 => {
                let units = self.value.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
                let text = char::decode_utf16(units.take_while(|unit| *unit != 0));
                text.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            _ => letters(self.value, codepage),
        }
    }
}

/// Properties in a row (MS-OXTNEF 2.1.3.4).
struct Properties<'a> {
    reader: Reader<'a>,
    left: u32,
}

impl<'a> Properties<'a> {
    fn read(value: &'a [u8]) -> Properties<'a> {
        let mut reader = Reader(value);
        let left = reader.u32().unwrap_or(0).min(PROPERTIES_LIMIT);
        Properties { reader, left }
    }

    fn property(&mut self) -> Option<Property<'a>> {
        let reader = &mut self.reader;
        let (kind, number) = (reader.u16()?, reader.u16()?);
        if number >= 0x8000 {
            reader.take(16)?;
            if reader.u32()? == 0 {
                reader.take(4)?;
            } else {
                let length = reader.u32()? as usize;
                reader.padded(length)?;
            }
        }
        let is_many = kind & IS_MANY != 0;
        let kind = kind & !IS_MANY;
        let has_length = matches!(kind, KIND_OBJECT | KIND_TEXT | KIND_UTF16 | KIND_BINARY);
        let count = if is_many || has_length { reader.u32()? } else { 1 };
        let mut first: Option<&[u8]> = None;
        for _ in 0..count.min(PROPERTIES_LIMIT) {
            let length = if has_length { reader.u32()? as usize } else { fixed_length(kind)? };
            first = first.or(Some(reader.padded(length)?));
        }
        Some(Property { number, kind, value: first.unwrap_or_default() })
    }
}

impl<'a> Iterator for Properties<'a> {
    type Item = Property<'a>;

    fn next(&mut self) -> Option<Property<'a>> {
        self.left = self.left.checked_sub(1)?;
        self.property()
    }
}

fn fixed_length(kind: u16) -> Option<usize> {
    match kind {
        0x0001 => Some(0),
        0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(4),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        _ => None,
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Values fill up to four bytes; at the very end the filling may be missing.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.take(length)?;
        let padding = length.next_multiple_of(4) - length;
        self.0 = self.0.get(padding..).unwrap_or_default();
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }
}
