//! Samples of letters: whom they go to, what became of them, and those that haven't left.

use super::shell;
use crate::desk::pages::{
    held::{Held, Later, LaterPage},
    letter_facts::{Attempt, LetterFacts, Reader},
    letterhead::{Letterhead, Own},
    shell::Section,
    target::Target,
};
use crate::parts::{
    field::Typed,
    proof::{DAY_MS, HOSTILE, NOW_MS, before, clock, endless_name},
};

pub fn letter(id: i64, email: &str, answer: &str) -> LetterFacts {
    let reader = |part: &str, state: &str, is_bad| Reader {
        part: part.into(),
        name: email.into(),
        state: state.into(),
        is_bad,
        answer: answer.into(),
    };
    let attempt =
        Attempt { at_ms: before(3), outcome: "sent".into(), reader: email.into(), answer: answer.into() };
    LetterFacts {
        id,
        from: "help@shop.example".into(),
        readers: vec![reader("To", "taken", false), reader("Cc", "refused", !answer.is_empty())],
        attempts: vec![attempt],
    }
}

pub fn held(id: i64, text: &str, is_later: bool) -> Held {
    Held {
        id,
        author: "Mia Okafor".into(),
        to: text.into(),
        text: text.into(),
        files: vec![],
        due_ms: if is_later { NOW_MS + DAY_MS } else { NOW_MS + 8_000 },
        is_later,
        then: if is_later { String::new() } else { ", then closes the conversation".into() },
    }
}

pub fn later_pages() -> Vec<(&'static str, LaterPage)> {
    let row = |id, text: &str| Later {
        held: held(id, text, true),
        conversation: Target { id, view: String::new() },
        subject: text.into(),
    };
    let page = |rows| LaterPage { shell: shell("Answers for later", Section::Inbox), rows, clock: clock() };
    vec![
        ("later", page(vec![row(1, "Good morning, Yusuf!"), row(2, "It is back in stock.")])),
        ("later-empty", page(vec![])),
        ("later-extreme", page(vec![row(3, HOSTILE), row(4, &endless_name())])),
    ]
}

pub fn letterhead(to: &str, error: Option<&str>) -> Letterhead {
    let own = |address: &str, is_chosen| Own { address: address.into(), name: "Northwind".into(), is_chosen };
    Letterhead {
        from: vec![own("help@shop.example", true), own("sales@shop.example", false)],
        to: Typed { text: to.into(), error: error.map(str::to_owned) },
        cc: Typed::default(),
        bcc: Typed::default(),
        quote: "Yusuf Rossi wrote by e-mail:\n> Thanks!".into(),
    }
}
