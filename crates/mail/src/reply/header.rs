//! Finds the block of From, Sent, To and Subject that Outlook and others print above what they quote.

use super::dates::has_address;
use super::line::Line;
use super::words::fields::{Field, PLAIN_DATES, field};

/// A longer label is a sentence with a colon in it.
const LABEL_LIMIT: usize = 32;
/// Most lines a block may have, names of many readers included.
const BLOCK_LIMIT: usize = 24;
/// Most lines one field may go on for.
const WRAPPED_LIMIT: usize = 4;

/// Where the block that begins at line `at` ends; none when there is none.
pub fn block_at(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let (first, ..) = labelled(&lines[at].folded)?;
    if first == Field::Other {
        return None;
    }
    let block = Block::read(&lines[at..lines.len().min(at + BLOCK_LIMIT)]);
    block.is_header().then_some(at + block.lines)
}

/// A field, the label it goes by, and what a line gives for it.
pub type Labelled<'a> = (Field, &'a str, &'a str);

/// The field a line begins with.
pub fn labelled(folded: &str) -> Option<Labelled<'_>> {
    let (label, value) = folded.split_once(':')?;
    if label.len() > LABEL_LIMIT * 2 || label.chars().count() > LABEL_LIMIT {
        return None;
    }
    let label = label.trim_matches(|letter: char| letter.is_whitespace() || "[]|•·│".contains(letter));
    field(label).map(|which| (which, label, value.trim()))
}

/// The fields in a line: some programs print them all in one.
fn all_labelled(folded: &str) -> Vec<Labelled<'_>> {
    let Some(first) = labelled(folded) else { return Vec::new() };
    let mut found = vec![first];
    for (at, _) in folded.match_indices(':').skip(1) {
        let before = folded[..at].trim_end();
        let start = before.rfind(' ').map_or(0, |space| space + 1);
        if let Some(which) = field(&before[start..]).filter(|which| *which != Field::Other) {
            found.push((which, &before[start..], folded[at + 1..].trim()));
        }
    }
    found
}

#[derive(Default)]
struct Block {
    lines: usize,
    from: bool,
    to: bool,
    date: bool,
    subject: bool,
    has_address: bool,
    has_dated: bool,
    says_sent: bool,
}

impl Block {
    fn read(lines: &[Line<'_>]) -> Self {
        let mut block = Self::default();
        let (mut wrapped, mut after_blank) = (0, false);
        for (at, line) in lines.iter().enumerate() {
            if line.is_blank() {
                after_blank = true;
                continue;
            }
            let fields = all_labelled(&line.folded);
            if let Some((first, ..)) = fields.first() {
                if block.knows(*first) {
                    break;
                }
                fields.iter().for_each(|field| block.note(*field));
                (wrapped, after_blank) = (0, false);
                block.lines = at + 1;
            } else if after_blank || wrapped == WRAPPED_LIMIT {
                break;
            } else {
                // A wrapped list of readers, or a subject in two lines.
                wrapped += 1;
                block.has_address |= has_address(&line.folded);
                block.lines = at + 1;
            }
        }
        block
    }

    fn knows(&self, which: Field) -> bool {
        match which {
            Field::From => self.from,
            Field::To => self.to,
            Field::Subject => self.subject,
            // Some programs print when it was sent and when it came.
            Field::Date | Field::Other => false,
        }
    }

    fn note(&mut self, (which, label, value): Labelled<'_>) {
        match which {
            Field::From => self.from = true,
            Field::To => self.to = true,
            Field::Date => {
                self.date = true;
                self.has_dated |= value.contains(char::is_numeric);
                self.says_sent |= !PLAIN_DATES.contains(&label);
            }
            Field::Subject => self.subject = true,
            Field::Other => {}
        }
        self.has_address |= has_address(value);
    }

    /// A customer who writes "From: Berlin, To: Hamburg, Date: 3 May" prints no header: an address, a subject or a word for
    /// sending is missing.
    fn is_header(&self) -> bool {
        let kinds = [self.from, self.to, self.date, self.subject].iter().filter(|known| **known).count();
        let is_dated = self.date && self.has_dated;
        if self.from {
            (kinds >= 3 && (self.has_address || self.subject || self.says_sent))
                || (kinds == 2 && self.has_address && (is_dated || self.subject))
        } else {
            kinds >= 2 && self.to && is_dated && self.has_address
        }
    }
}
