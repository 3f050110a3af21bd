//! What happens on the way to a mailbox, a line for each step, for a person to read. Secrets never stand in it.

/// Characters of a line.
const LINE_CHARS: usize = 600;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether it went well.
    pub is_good: bool,
    /// What was done and what came of it.
    pub text: String,
}

/// The steps so far.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: Vec<Line>,
    secrets: Vec<String>,
}

impl Log {
    /// `secret` is blotted out of every line from now on.
    pub(super) fn hide(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.push(secret.to_owned());
        }
    }

    /// A step that went well.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.push(true, text.into());
    }

    /// The step that didn't.
    pub(super) fn fail(&mut self, text: impl Into<String>) {
        self.push(false, text.into());
    }

    /// All steps, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// True when every step went well.
    pub fn is_good(&self) -> bool {
        self.lines.iter().all(|line| line.is_good)
    }

    fn push(&mut self, is_good: bool, text: String) {
        let hidden = self.secrets.iter().fold(text, |text, secret| text.replace(secret.as_str(), "…"));
        let text = hidden.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LINE_CHARS).collect();
        self.lines.push(Line { is_good, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_line_ends_and_endless_lines_stay_out() {
        let mut log = Log::default();
        log.hide("hunter2");
        log.hide("");

        log.note("the server said\r\nhunter2!");
        log.fail("x".repeat(10_000));

        assert_eq!(log.lines()[0].text, "the server said  …!");
        assert_eq!(log.lines()[1].text.len(), LINE_CHARS);
        assert!(!log.is_good());
    }
}
