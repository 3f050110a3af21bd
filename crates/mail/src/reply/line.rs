//! One line of a mail, seen as the rules need it: how deep it is quoted, and its words folded for comparing.

use super::mark::Mark;

/// Lines beyond this many stay with what the last one is: nobody reads on, and memory stays small.
pub const LINES_LIMIT: usize = 20_000;
/// A longer line is prose; nothing that a program prints around quotes is as long.
const FOLDED_LIMIT: usize = 600;

/// One line.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// As it stands in the text, without its end.
    pub raw: &'a str,
    /// How many quote signs it begins with.
    pub depth: usize,
    /// What it says behind the quote signs, without space around.
    pub said: &'a str,
    /// [`Self::said`] in small letters with single spaces; empty when the line is too long to be anything but prose.
    pub folded: String,
    /// What the HTML of the same mail knows about it.
    pub mark: Mark,
}

impl<'a> Line<'a> {
    /// Reads one line.
    pub fn new(raw: &'a str) -> Self {
        let (depth, behind) = quote_signs(raw);
        let said = behind.trim_matches(is_air);
        let folded = if said.len() <= FOLDED_LIMIT { fold(said) } else { String::new() };
        Self { raw, depth, said, folded, mark: Mark::None }
    }

    /// True when nothing can be seen in it, quote signs aside.
    pub fn is_blank(&self) -> bool {
        self.said.is_empty()
    }

    /// True when it is the answered mail's, as far as the line itself tells.
    pub fn is_quoted(&self) -> bool {
        match self.mark {
            Mark::Own => false,
            Mark::Weak | Mark::Quote => true,
            Mark::None | Mark::Signature => self.depth > 0,
        }
    }

    /// True when it is a line of dashes, equal signs or the like and nothing else.
    pub fn is_rule(&self) -> bool {
        let mut letters = self.said.chars();
        self.said.len() >= 2 && letters.all(is_dash)
    }
}

/// The lines of `text`, at most [`LINES_LIMIT`], and where the rest begins.
pub fn lines(text: &str) -> (Vec<Line<'_>>, usize) {
    let mut read = Vec::new();
    let mut end = 0;
    for raw in text.split_inclusive('\n').take(LINES_LIMIT) {
        end += raw.len();
        read.push(Line::new(raw.trim_end_matches(['\n', '\r'])));
    }
    (read, end)
}

/// True for what dividers are drawn with.
pub fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '_' | '=' | '*' | '~' | '#' | '\u{2010}'..='\u{2015}' | '\u{2500}'..='\u{257f}' | '＿')
}

/// True for white space and for what can't be seen: direction marks, joiners, byte order marks.
pub fn is_air(letter: char) -> bool {
    letter.is_whitespace() || is_invisible(letter)
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{34f}')
        || letter.is_control() && !letter.is_whitespace()
}

/// Small letters, single spaces, plain colons and quotes; without stars of bold print and what can't be seen.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_graphic() && letter != '*' {
            folded.push(letter.to_ascii_lowercase());
            continue;
        }
        fold_letter(letter, &mut folded);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn fold_letter(letter: char, folded: &mut String) {
    for letter in letter.to_lowercase() {
        match letter {
            '*' | '\u{307}' => {}
            '：' | '︰' => folded.push(':'),
            '’' | '‘' | '´' => folded.push('\''),
            _ if is_invisible(letter) => {}
            _ if letter.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.push(letter),
        }
    }
}

/// Counts the quote signs at the start of a line and gives what follows them.
fn quote_signs(raw: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, raw);
    loop {
        let next = rest.trim_start_matches(is_air);
        match next.strip_prefix('>') {
            Some(behind) => (depth, rest) = (depth + 1, behind),
            None => return (depth, if depth == 0 { raw } else { rest }),
        }
    }
}
