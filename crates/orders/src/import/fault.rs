//! What is wrong with a line and what to write instead.

use std::fmt;

/// One thing wrong with one line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1, empty ones included.
    pub line: u64,
    /// The field, as `lines[0].price`; empty when it is the line as a whole.
    pub field: String,
    /// What is wrong.
    pub wrong: String,
    /// What to write.
    pub write: String,
}

/// A fault whose line is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub field: String,
    pub wrong: String,
    pub write: String,
}

impl Flaw {
    pub fn new(field: impl Into<String>, wrong: impl Into<String>, write: impl Into<String>) -> Flaw {
        Flaw { field: field.into(), wrong: wrong.into(), write: write.into() }
    }

    pub fn at(self, line: u64) -> Fault {
        Fault { line, field: self.field, wrong: self.wrong, write: self.write }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}", self.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}. {}.", self.wrong, self.write)
    }
}

/// What stands in a message of what the file holds: enough to find it, never all of it.
pub(super) fn quoted(text: &str) -> String {
    const CHARS: usize = 40;
    let short: String = text.chars().take(CHARS).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(CHARS).is_some() { format!("“{short}…”") } else { format!("“{short}”") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_as_a_sentence_with_what_to_do() {
        let flaw = Flaw::new("lines[0].price", "“19.995” has part of a cent", "Write 19.99 or 20.00");

        assert_eq!(
            flaw.at(3).to_string(),
            "Line 3, lines[0].price: “19.995” has part of a cent. Write 19.99 or 20.00."
        );
        assert_eq!(
            Flaw::new("", "it is empty", "Fill it").at(1).to_string(),
            "Line 1: it is empty. Fill it."
        );
    }

    #[test]
    fn what_is_quoted_is_short_and_on_one_line() {
        assert_eq!(quoted("a\nb"), "“a·b”");
        assert_eq!(quoted(&"x".repeat(10_000)), format!("“{}…”", "x".repeat(40)));
    }
}
