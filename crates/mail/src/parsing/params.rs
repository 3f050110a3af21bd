//! Content-Type and Content-Disposition: the value and its parameters, whole, split (RFC 2231) or badly quoted.

use super::charset::{self, Hint};
use super::fields::unfold;
use super::{transfer, words};

/// Most parameters of one field.
const PARAMS_LIMIT: usize = 200;
/// Most pieces one parameter may be split into.
const PIECES_LIMIT: usize = 200;
/// Longest file name that is kept, in letters.
const NAME_LIMIT: usize = 250;

/// A field such as `text/plain; charset=utf-8`.
#[derive(Debug, Default)]
pub(super) struct Params {
    /// What stands before the first semicolon, in lower case.
    pub value: String,
    all: Vec<(String, Vec<u8>)>,
}

impl Params {
    /// Reads `field`.
    pub fn read(field: &[u8]) -> Params {
        let line = unfold(field);
        let end = line.iter().position(|byte| *byte == b';').unwrap_or(line.len());
        let value = without_comments(&line[..end]);
        let value: String = value.trim().trim_matches('"').to_ascii_lowercase();
        let mut params = Params {
            value: value.replace(" / ", "/").replace("/ ", "/").replace(" /", "/"),
            all: Vec::new(),
        };
        // `text/plain charset=utf-8`: the semicolon was forgotten.
        let mut rest = &line[end..];
        if let Some(blank) = params.value.find(' ') {
            if params.value[blank..].contains('=') {
                rest = &line[line[..end].iter().position(|b| *b == b' ').unwrap_or(end)..];
            }
            params.value.truncate(blank);
        }
        params.value = params.value.trim_matches('/').to_owned();
        while params.all.len() < PARAMS_LIMIT
            && let Some((name, value, after)) = next(rest)
        {
            params.all.push((name, value));
            rest = after;
        }
        params
    }

    /// The parameter `name` as a plain token, such as a charset or a boundary.
    pub fn token(&self, name: &str) -> Option<String> {
        let (bytes, _) = self.bytes(name)?;
        let text = if bytes.contains(&b'(') {
            without_comments(&bytes)
        } else {
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The parameter's bytes as they are, for a boundary.
    pub fn boundary(&self) -> Option<Vec<u8>> {
        let (bytes, _) = self.bytes("boundary")?;
        Some(bytes).filter(|bytes| !bytes.trim_ascii().is_empty())
    }

    /// The parameter `name` as a file's name, fit to be one.
    pub fn filename(&self, name: &str, hint: Hint<'_>) -> Option<String> {
        let (bytes, label) = self.bytes(name)?;
        let text = match &label {
            Some(label) => charset::decode(&bytes, Hint { label, ..hint }),
            None => words::text(&bytes, hint),
        };
        // Some programs encode as a word what they then escape again.
        let text = if text.contains("=?") { words::text(text.as_bytes(), hint) } else { text };
        Some(fit(&text)).filter(|name| !name.is_empty())
    }

    /// `text` with its percent signs undone.
    pub fn unescaped(text: &str) -> String {
        let mut bytes = Vec::with_capacity(text.len());
        unescape(text.as_bytes(), &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A parameter's bytes, put together, and the charset it names.
    fn bytes(&self, name: &str) -> Option<(Vec<u8>, Option<String>)> {
        self.extended(name).or_else(|| {
            let (_, value) = self.all.iter().find(|(its, _)| its == name)?;
            Some((value.clone(), None))
        })
    }

    /// `name*`, or `name*0`, `name*1*` … in any order.
    fn extended(&self, name: &str) -> Option<(Vec<u8>, Option<String>)> {
        let mut pieces: Vec<(usize, bool, &[u8])> = Vec::new();
        for (its, value) in &self.all {
            let Some(rest) = its.strip_prefix(name).and_then(|rest| rest.strip_prefix('*')) else { continue };
            let (digits, is_escaped) = match rest.strip_suffix('*') {
                Some(digits) => (digits, true),
                None => (rest, rest.is_empty()),
            };
            let at = if digits.is_empty() { Some(0) } else { digits.parse().ok() };
            if let Some(at) = at.filter(|_| pieces.len() < PIECES_LIMIT) {
                pieces.push((at, is_escaped, value));
            }
        }
        pieces.sort_by_key(|(at, _, _)| *at);
        let (mut bytes, mut label) = (Vec::new(), None);
        for (nth, (_, is_escaped, value)) in pieces.iter().enumerate() {
            let mut value = *value;
            if nth == 0 && *is_escaped {
                let mut parts = value.splitn(3, |byte| *byte == b'\'');
                if let (Some(charset), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                    label = Some(String::from_utf8_lossy(charset).into_owned());
                    value = rest;
                }
            }
            if let Some(label) = label.as_deref().filter(|label| nth > 0 && !label.is_empty()) {
                // Some say the charset again with every piece.
                let again = value.strip_prefix(label.as_bytes()).and_then(|rest| rest.strip_prefix(b"'"));
                value = again.unwrap_or(value);
            }
            if *is_escaped { unescape(value, &mut bytes) } else { bytes.extend_from_slice(value) }
        }
        (!pieces.is_empty()).then_some((bytes, label))
    }
}

fn unescape(value: &[u8], bytes: &mut Vec<u8>) {
    let mut at = 0;
    while at < value.len() {
        let escaped =
            (value[at] == b'%').then(|| value.get(at + 1..at + 3).and_then(transfer::hex)).flatten();
        bytes.push(escaped.unwrap_or(value[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
}

/// A name without a path, control letters or what file systems give a meaning.
pub(super) fn fit(name: &str) -> String {
    let name = words::tidy(name);
    let has_drive = name.as_bytes().get(1..3) == Some(b":\\") || name.starts_with("\\\\");
    let name = if has_drive { name.rsplit('\\').next().unwrap_or_default() } else { &name };
    let name = if name.starts_with('/') { name.rsplit('/').next().unwrap_or_default() } else { name };
    let name: String = name.chars().map(|c| if c == '/' || c == '\\' { '_' } else { c }).collect();
    let name = if matches!(name.as_str(), "." | "..") { "" } else { name.trim() };
    match name.chars().count() > NAME_LIMIT {
        false => name.to_owned(),
        true => shortened(name),
    }
}

/// The beginning of a long name with its ending.
fn shortened(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.len() <= 10);
    let start: String = name.chars().take(NAME_LIMIT - 11).collect();
    ending.map_or(start.clone(), |ending| format!("{}.{ending}", start.trim_end_matches('.')))
}

fn without_comments(value: &[u8]) -> String {
    let mut depth = 0u32;
    let mut kept = Vec::with_capacity(value.len());
    for byte in value {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(*byte),
            _ => {}
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The next parameter in `rest` and what follows it.
fn next(rest: &[u8]) -> Option<(String, Vec<u8>, &[u8])> {
    let mut rest = rest;
    loop {
        let skip = rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b';').count();
        rest = &rest[skip..];
        let end = rest.iter().position(|byte| *byte == b'=' || *byte == b';')?;
        if rest[end] == b'=' {
            let name = without_comments(&rest[..end]).trim().to_ascii_lowercase();
            let (value, after) = value_in(rest[end + 1..].trim_ascii_start());
            return Some((name, value, after));
        }
        rest = &rest[end..];
    }
}

fn value_in(rest: &[u8]) -> (Vec<u8>, &[u8]) {
    match rest {
        [b'"', quoted @ ..] => {
            let end = closing_quote(quoted);
            let after = &quoted[end.min(quoted.len())..];
            let next = after.iter().position(|byte| *byte != b'"').unwrap_or(after.len());
            (unquoted(&quoted[..end]), &after[next..])
        }
        _ => {
            let end = rest.iter().position(|byte| *byte == b';').unwrap_or(rest.len());
            let end = forgotten_semicolon(&rest[..end]).unwrap_or(end);
            (rest[..end].trim_ascii().to_vec(), &rest[end..])
        }
    }
}

/// Where a quoted value ends: at the quote that another parameter, or nothing, follows. Names hold quotes of their own.
fn closing_quote(quoted: &[u8]) -> usize {
    let mut first = None;
    let mut at = 0;
    while at < quoted.len() {
        match quoted[at] {
            b'\\' => at += 1,
            b'"' => {
                let after = quoted[at + 1..].trim_ascii_start();
                if matches!(after, [] | [b';' | b'(', ..]) {
                    return at;
                }
                first = first.or(Some(at));
            }
            // Another parameter begins, so the last quote closed this one although no semicolon says so.
            b';' if first.is_some() => break,
            _ => {}
        }
        at += 1;
    }
    first.unwrap_or(quoted.len())
}

/// Without the backslashes of quoting; those of a Windows path stay.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let is_path = value.get(1..3) == Some(b":\\") || value.starts_with(b"\\\\");
    let mut bytes = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        let escapes = value[at] == b'\\' && at + 1 < value.len();
        if escapes && (!is_path || value[at + 1] == b'"') {
            at += 1;
        }
        bytes.push(value[at]);
        at += 1;
    }
    bytes
}

/// Where the next parameter begins in a value without quotes, as in `charset=utf-8 format=flowed`.
fn forgotten_semicolon(value: &[u8]) -> Option<usize> {
    const NAMES: [&[u8]; 6] = [b"charset", b"format", b"name", b"filename", b"boundary", b"delsp"];
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'=', &value[from..]) {
        let sign = from + found;
        let name = &value[..sign];
        let start = name.iter().rposition(|byte| byte.is_ascii_whitespace());
        if let Some(start) = start
            && let Some(base) = name[start + 1..].split(|byte| *byte == b'*').next()
            && NAMES.iter().any(|known| known.eq_ignore_ascii_case(base))
        {
            return Some(start);
        }
        from = sign + 1;
    }
    None
}
