//! What became of the letter of a message: whom it went to, what each mail server said, and its bytes.

use crate::parts::time::{Clock, moment};
use maud::{Markup, html};

/// A letter as agents see it below its message.
#[derive(Clone, Debug)]
pub struct LetterFacts {
    pub id: i64,
    /// Our own address; empty when it isn't known.
    pub from: String,
    pub readers: Vec<Reader>,
    /// Oldest first.
    pub attempts: Vec<Attempt>,
}

/// Somebody it went to.
#[derive(Clone, Debug)]
pub struct Reader {
    /// `To`, `Cc`, `Bcc`
    pub part: String,
    /// `Ana <ana@example.org>`
    pub name: String,
    /// `taken`, `waiting`, `refused`, `came back`
    pub state: String,
    pub is_bad: bool,
    /// What the server said; shown when it is bad.
    pub answer: String,
}

/// One try to hand it over.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub at_ms: i64,
    /// `sent`, `deferred`, `refused`
    pub outcome: String,
    pub reader: String,
    pub answer: String,
}

/// Folded below the message.
pub fn letter_facts(letter: &LetterFacts, clock: &Clock) -> Markup {
    html! {
        details.message__why.message__letter id={ "letter-" (letter.id) } {
            summary { (summary(&letter.readers)) }
            dl.letter-facts {
                @if !letter.from.is_empty() { dt { "From" } dd.clip dir="auto" { (letter.from) } }
                @for reader in &letter.readers {
                    dt { (reader.part) }
                    dd dir="auto" {
                        (reader.name) " · "
                        @if reader.is_bad { strong.message__failed { (reader.state) } } @else { (reader.state) }
                        @if reader.is_bad && !reader.answer.is_empty() { ": " (reader.answer) }
                    }
                }
            }
            @if !letter.attempts.is_empty() {
                ol.letter-facts__attempts aria-label="Attempts" {
                    @for attempt in &letter.attempts {
                        li dir="auto" {
                            (moment(attempt.at_ms, clock)) " · " (attempt.outcome)
                            @if !attempt.reader.is_empty() { " for " (attempt.reader) }
                            @if !attempt.answer.is_empty() { ": " (attempt.answer) }
                        }
                    }
                }
            }
            p { a href={ "/desk/letters/" (letter.id) "/raw" } download { "The mail as it was sent" } }
        }
    }
}

/// `To ana@example.org and 2 more`.
fn summary(readers: &[Reader]) -> String {
    match readers {
        [] => "How it went".into(),
        [one] => format!("To {}", one.name),
        [first, rest @ ..] => format!("To {} and {} more", first.name, rest.len()),
    }
}
