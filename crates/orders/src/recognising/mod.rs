//! Order numbers, tracking numbers and SKUs in what people write: found by how they look, then held against what is there.

pub mod linking;
pub mod tracking;

use std::ops::Range;

pub use linking::{Link, Target, link};

/// Candidates one text has at most; what stands further down is left out.
pub const CANDIDATES_LIMIT: usize = 60;
/// How much of a text is read, in bytes.
pub const READ_LIMIT: usize = 64 * 1024;
/// The longest order number or SKU.
const LENGTH_LIMIT: usize = 40;
/// Groups of digits a tracking number is written in at most.
const GROUPS_LIMIT: usize = 8;
/// Letters of a group without a digit, such as the mark of a carrier.
const MARK_LIMIT: usize = 6;

/// What a piece of text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The number of a parcel.
    Tracking {
        /// The carrier that numbers its parcels so, if the number gives it away.
        carrier: Option<&'static str>,
        /// True when its check digit is right: no other text looks like that by chance.
        is_checked: bool,
    },
    /// The number of an order.
    Order,
    /// A variant's key.
    Sku,
}

/// A piece of text that may be something of the shop's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it may be.
    pub kind: Kind,
    /// As it is looked up: tracking numbers without gaps, in capitals.
    pub text: String,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
}

/// What in `text` may be an order's number, a parcel's number or a SKU, in the order it stands there. One place may be
/// more than one of them: [`link`] says which exists.
pub fn recognise(text: &str) -> Vec<Found> {
    let text = &text[..text.floor_char_boundary(READ_LIMIT)];
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() && found.len() < CANDIDATES_LIMIT {
        match parcel(text, &words[at..]) {
            Some((parcel, groups)) if groups > 1 => {
                found.push(parcel);
                at += groups;
            }
            one => {
                found.extend(one.map(|(parcel, _)| parcel));
                found.extend(single(text, &words[at]));
                at += 1;
            }
        }
    }
    found.truncate(CANDIDATES_LIMIT);
    found
}

/// Pieces between gaps, without the punctuation around them; addresses of pages and mailboxes are none.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_gap =
            letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')' | '<' | '>' | '"' | '|');
        match (start, is_gap) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                found.extend(bare(text, from..at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn bare(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let word = &text[at.clone()];
    if word.contains('@') || word.contains("://") || word.starts_with("www.") {
        return None;
    }
    // `Order:W123` and `No.=17` carry their number behind the last such sign.
    let from = word.rfind([':', '=']).map_or(0, |sign| sign + 1);
    let (from, word) = if from < word.len() { (from, &word[from..]) } else { (0, word) };
    let is_edge = |letter: char| !letter.is_alphanumeric();
    let head = word.len() - word.trim_start_matches(|letter: char| is_edge(letter) && letter != '#').len();
    let tail = word.trim_end_matches(is_edge).len();
    (head < tail).then(|| at.start + from + head..at.start + from + tail)
}

/// The longest tracking number that begins with the first word, over gaps where its check digit is right.
fn parcel(text: &str, words: &[Range<usize>]) -> Option<(Found, usize)> {
    let first = words.first()?;
    let mut number = String::new();
    let (mut best, mut is_mark) = (None, false);
    for (count, word) in words.iter().take(GROUPS_LIMIT).enumerate() {
        let is_near = count == 0 || text[words[count - 1].end..word.start] == *" ";
        let piece = &text[word.clone()];
        if !is_near || !piece.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            break;
        }
        // Most words are no part of a number: letters alone are a mark, short and never two behind each other.
        let was_mark = std::mem::replace(&mut is_mark, !piece.bytes().any(|b| b.is_ascii_digit()));
        if is_mark && (was_mark || piece.len() > MARK_LIMIT) {
            break;
        }
        number.extend(piece.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()));
        let Some((carrier, is_checked)) = tracking::read(&number) else { continue };
        if count == 0 || is_checked {
            let kind = Kind::Tracking { carrier, is_checked };
            best = Some((Found { kind, text: number.clone(), at: first.start..word.end }, count + 1));
        }
    }
    best
}

fn single(text: &str, at: &Range<usize>) -> Vec<Found> {
    let word = &text[at.clone()];
    let marked = word.strip_prefix('#');
    let bare = marked.unwrap_or(word);
    let is_key = bare.len() <= LENGTH_LIMIT
        && bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
        && bare.chars().any(char::is_alphanumeric);
    if !is_key {
        return Vec::new();
    }
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let letters = bare.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_number = letters == 0 && bare.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    let is_order = (marked.is_some() && digits > 0)
        || (digits >= 3 && letters > 0)
        || (is_number && (3..=20).contains(&digits) && !is_date(bare));
    let is_shouted = bare.contains(['-', '_']) && letters > 1 && !bare.chars().any(char::is_lowercase);
    let is_sku = marked.is_none()
        && bare.chars().count() >= 3
        && ((digits > 0 && letters > 0) || is_shouted || (is_number && digits >= 5));
    let found = |kind: Kind, text: &str| Found { kind, text: text.to_owned(), at: at.clone() };
    let order = is_order.then(|| found(Kind::Order, word));
    let sku = is_sku.then(|| found(Kind::Sku, bare));
    order.into_iter().chain(sku).collect()
}

/// `2026-11-23` and `23-11-2026`.
fn is_date(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    matches!(parts.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4 | 2])
}

#[cfg(test)]
mod tests;
