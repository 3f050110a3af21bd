//! Reads from a mail's HTML which of its words the writer's own program marked as quote or signature.
//!
//! Tags are read by hand: only a few attributes matter, every byte is looked at a fixed number of times whatever a
//! stranger sends (a tree builder's time grows with the square of attributes and of nesting), and nothing is shown from here.

use super::line::is_air;
use super::mark::Mark;
use super::tags::{Piece, Tag, Tags};

/// All letters and digits of the HTML, and from where on which mark holds.
#[derive(Default)]
pub struct Marked {
    /// Letters and digits in order, as [`letters_of`] leaves them.
    pub letters: String,
    /// Byte position in [`Self::letters`] and the mark from there on.
    pub spans: Vec<(usize, Mark)>,
}

/// The letters of `html` with their marks.
pub fn read(html: &str) -> Marked {
    let mut reading = Reading::default();
    for piece in Tags::of(html) {
        match piece {
            Piece::Text(text) => letters_of(text, true, &mut reading.marked.letters),
            Piece::Open(tag) => reading.open(&tag),
            Piece::Close(name) => reading.close(name),
        }
    }
    reading.marked
}

/// Adds the letters and digits of `text` that survive any rendering: small, without accented Latin ones, as HTML may spell them
/// `&uuml;` and plain text doesn't.
pub fn letters_of(text: &str, is_html: bool, letters: &mut String) {
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let entity = if is_html && letter == '&' { entity(rest) } else { None };
        if let Some((length, stands_for)) = entity {
            stands_for.into_iter().for_each(|one| push(one, letters));
            rest = &rest[length..];
        } else {
            push(letter, letters);
            rest = &rest[letter.len_utf8()..];
        }
    }
}

fn push(letter: char, letters: &mut String) {
    if letter.is_alphanumeric() && !('\u{a0}'..='\u{ff}').contains(&letter) && !is_air(letter) {
        letters.extend(letter.to_lowercase().filter(|one| one.is_alphanumeric()));
    }
}

/// The length of the entity `text` begins with, and the letter when it is given by number.
fn entity(text: &str) -> Option<(usize, Option<char>)> {
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        },
        None if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !name.is_empty() => {
            return Some((end + 1, None));
        }
        None => None,
    };
    Some((end + 1, Some(char::from_u32(number?)?)))
}

#[derive(Default)]
struct Reading {
    marked: Marked,
    /// How many elements of each name that regions use are open.
    open: Vec<(String, usize)>,
    regions: Vec<Region>,
    /// True once everything to the end is quote.
    rest: bool,
    /// True once anything is.
    has_quote: bool,
}

struct Region {
    name: String,
    /// How many of its name were open when it began.
    depth: usize,
    mark: Mark,
    /// The mark that holds once a block quote in it has ended: what follows may be answers.
    later: Option<Mark>,
}

/// Most different element names that are counted: HTML has about a hundred.
const NAMES_LIMIT: usize = 60;
/// Most regions within each other; deeper ones belong to the quote around them.
const REGIONS_LIMIT: usize = 100;

impl Reading {
    fn open(&mut self, tag: &Tag) {
        let depth = self.count(&tag.name, 1);
        if self.rest || tag.is_void() && !tag.is_rule() {
            return;
        }
        if tag.begins_rest() && self.mark() != Mark::Weak {
            self.rest = true;
            self.note();
            return;
        }
        let within = self.mark();
        let region = match tag.mark() {
            _ if tag.is_void() || self.regions.len() >= REGIONS_LIMIT => None,
            Some(_) if within == Mark::Weak => None,
            // Gmail's own block quote below its copy's first line is the quote; anywhere else the writer made it.
            Some(Mark::Own) if self.has_quote => Some((Mark::Weak, None)),
            Some(mark) if within == Mark::Quote && mark != Mark::Weak => None,
            Some(mark) => Some((mark, tag.may_hold_answers().then_some(Mark::None))),
            None => None,
        };
        if let Some((mark, later)) = region {
            self.regions.push(Region { name: tag.name.clone(), depth, mark, later });
            self.note();
        }
    }

    fn close(&mut self, name: String) {
        let depth = self.count(&name, -1);
        let Some(at) = self.regions.iter().rposition(|region| region.name == name && region.depth > depth)
        else {
            return;
        };
        let was_quote = self.regions[at].mark == Mark::Weak;
        self.regions.truncate(at);
        if let Some(around) = self.regions.last_mut().filter(|_| was_quote)
            && let Some(later) = around.later
        {
            around.mark = later;
        }
        self.note();
    }

    /// Counts an element of this name in or out; says how many were open with it.
    fn count(&mut self, name: &str, by: isize) -> usize {
        let at = self.open.iter().position(|(known, _)| known == name);
        match at {
            Some(at) => {
                let open = &mut self.open[at].1;
                *open = open.saturating_add_signed(by);
                *open
            }
            None if self.open.len() < NAMES_LIMIT => {
                let open = usize::from(by > 0);
                self.open.push((name.to_owned(), open));
                open
            }
            None => usize::MAX,
        }
    }

    fn mark(&self) -> Mark {
        if self.rest {
            return Mark::Quote;
        }
        self.regions.last().map_or(Mark::None, |region| region.mark)
    }

    fn note(&mut self) {
        let mark = self.mark();
        self.has_quote |= mark == Mark::Quote;
        let at = self.marked.letters.len();
        if self.marked.spans.last().map_or(Mark::None, |(_, last)| *last) != mark {
            self.marked.spans.push((at, mark));
        }
    }
}
