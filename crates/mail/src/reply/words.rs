//! What mail programs of many languages write around a quote: plain tables, all in small letters as [`super::line`] folds.
//!
//! The words are those the programs themselves print (Gmail, Outlook, Apple Mail, Thunderbird, Yahoo and the like), so a
//! table grows by a language or a program, never by a mail that was misread.

use std::sync::LazyLock;

/// A table, read from its text when it is first needed.
pub type Words = LazyLock<Vec<&'static str>>;

/// A table of words that are parted by bars.
macro_rules! words {
    ($text:literal) => {
        std::sync::LazyLock::new(|| $text.split('|').map(str::trim).collect())
    };
}

pub mod attributions;
pub mod closings;
pub mod devices;
pub mod dividers;
pub mod fields;

/// The first of `words` that `text` begins with.
pub fn beginning(words: &Words, text: &str) -> Option<&'static str> {
    // Nearly all differ in their first byte already, and this is asked of every line.
    let first = text.as_bytes().first()?;
    words.iter().copied().find(|word| word.as_bytes().first() == Some(first) && text.starts_with(word))
}

/// The words that `text` ends with.
pub fn endings(words: &Words, text: &str) -> impl Iterator<Item = &'static str> {
    let last = text.as_bytes().last();
    words.iter().copied().filter(move |word| word.as_bytes().last() == last && text.ends_with(word))
}

/// Whether `word` stands in `text` with no letter right before or after it. Scripts without spaces need no such border.
pub fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| is_apart(text, at, word))
}

/// Where `word` ends in `text` when it stands there by itself, at its last place.
pub fn last_end(text: &str, word: &str) -> Option<usize> {
    let places = text.rmatch_indices(word);
    places.filter(|(at, _)| is_apart(text, *at, word)).map(|(at, _)| at + word.len()).next()
}

fn is_apart(text: &str, at: usize, word: &str) -> bool {
    let is_spaced = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphabetic() && is_spaced_script(letter))
    };
    let starts_spaced = is_spaced(word.chars().next());
    let ends_spaced = is_spaced(word.chars().next_back());
    let before = text[..at].chars().next_back();
    let after = text[at + word.len()..].chars().next();
    !(starts_spaced && is_spaced(before) || ends_spaced && is_spaced(after))
}

/// Letters below Thai belong to scripts that part words by spaces; Hangul glues its endings on.
fn is_spaced_script(letter: char) -> bool {
    letter < '\u{0e00}'
}
