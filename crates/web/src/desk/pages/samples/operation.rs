//! Samples of the operation page.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    operation::{Attempt, DeadJob, Figure, Guesses, OperationPage, Reader, Unsent},
    shell::Section,
};
use crate::parts::{
    chip::{Chip, Tone},
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn operation_pages() -> Vec<(&'static str, OperationPage)> {
    let full = OperationPage {
        shell: shell("Operation", Section::Operation),
        figures: figures(),
        dead_jobs: vec![DeadJob {
            id: 9,
            kind: "send letter".into(),
            failed_at_ms: before(30),
            attempts: 8,
            last_error: "connection refused by mail.shop.example:587".into(),
        }],
        unsent: vec![unsent("yusuf.rossi@example.com", "Re: Keyboard arrived with the wrong switches")],
        guesses: vec![Guesses {
            text: "10 wrong tries at looking up orders, network 203.0.113.7".into(),
            at_ms: before(9),
        }],
        readers: vec![
            reader("live pages", Tone::Good, "up to date"),
            reader("outgoing mail", Tone::Warn, "214 events behind"),
        ],
        clock: clock(),
    };
    let quiet = OperationPage { dead_jobs: vec![], unsent: vec![], ..full.clone() };
    vec![("operation", full.clone()), ("operation-empty", quiet), ("operation-extreme", worst(full))]
}

fn worst(page: OperationPage) -> OperationPage {
    OperationPage {
        shell: narrow_shell("Operation", Section::Operation, HOSTILE),
        figures: vec![Figure {
            label: HOSTILE.into(),
            value: endless_name(),
            state: Chip::new(Tone::Bad, HOSTILE),
            hint: HOSTILE.into(),
        }],
        dead_jobs: vec![DeadJob {
            id: 1,
            kind: HOSTILE.into(),
            failed_at_ms: i64::MIN,
            attempts: u32::MAX,
            last_error: endless_name(),
        }],
        unsent: vec![unsent(HOSTILE, &endless_name())],
        guesses: vec![Guesses { text: HOSTILE.into(), at_ms: before(1) }],
        readers: vec![reader(HOSTILE, Tone::Bad, HOSTILE)],
        ..page
    }
}

fn figures() -> Vec<Figure> {
    let figure = |label: &str, value: &str, tone, state: &str, hint: &str| Figure {
        label: label.into(),
        value: value.into(),
        state: Chip::new(tone, state),
        hint: hint.into(),
    };
    vec![
        figure("Oldest mail not yet read", "0 s", Tone::Good, "fine", "Last mailbox check 09:41"),
        figure("Jobs waiting", "12", Tone::Good, "fine", "Oldest since 3 s"),
        figure("Jobs given up", "1", Tone::Bad, "look", "Someone should look at them below"),
        figure("Answers not sent", "1", Tone::Warn, "late", "Next try at 10:05"),
    ]
}

fn reader(name: &str, tone: Tone, lag: &str) -> Reader {
    Reader { name: name.into(), lag: Chip::new(tone, lag) }
}

fn unsent(recipient: &str, subject: &str) -> Unsent {
    let attempt = |minutes, answer: &str| Attempt { at_ms: before(minutes), answer: answer.into() };
    Unsent {
        letter_id: 31,
        conversation_id: Some(1),
        recipient: recipient.into(),
        subject: subject.into(),
        attempts: vec![
            attempt(40, "421 4.7.0 Try again later"),
            attempt(3, "550 5.2.2 Mailbox full"),
            attempt(2, HOSTILE),
        ],
        next_at_ms: None,
    }
}
