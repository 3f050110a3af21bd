//! Samples of why messages are where they are, and of what was moved.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    moved::{Line, MovePage},
    shell::Section,
    why::Why,
};
use crate::parts::proof::{HOSTILE, before, clock, endless_name};

pub fn why() -> Why {
    Why {
        reason: "It answers our message of 09:13 (reply token).".into(),
        signs: vec![
            ("it was sent to this conversation's reply address".into(), 1000),
            ("the subject is another one".into(), -100),
            ("its author, ayse@work.example, is not this conversation's customer".into(), 0),
        ],
        other_author: "ayse@work.example".into(),
        move_href: "/desk/messages/15/move".into(),
    }
}

pub fn worst_why() -> Why {
    Why {
        reason: HOSTILE.into(),
        signs: vec![(HOSTILE.into(), 5), (endless_name(), i64::MIN + 1)],
        other_author: HOSTILE.into(),
        move_href: "/desk/messages/51/move".into(),
    }
}

pub fn moved(id: i64, text: &str, by: &str) -> Line {
    Line {
        id: Some(id),
        text: text.into(),
        other: 2,
        reference: "7KQ2M4XP".into(),
        by: Some((by.into(), before(30))),
        may_undo: true,
    }
}

pub fn related(id: i64, text: &str) -> Line {
    Line { id: None, by: None, ..moved(id, text, "") }
}

pub fn move_pages() -> Vec<(&'static str, MovePage)> {
    let page = MovePage {
        shell: shell("Move a message", Section::Inbox),
        message: 15,
        conversation: 1,
        subject: "Keyboard arrived with the wrong switches".into(),
        author: "Ayşe Rossi".into(),
        email: "ayse@work.example".into(),
        text: "Mine has them too, by the way.".into(),
        at_ms: before(11),
        may_detach: true,
        others: vec![("7KQ2M4XP".into(), "My own keyboard".into())],
        clock: clock(),
    };
    let ours = MovePage { email: String::new(), may_detach: false, others: vec![], ..page.clone() };
    let worst = MovePage {
        shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
        subject: HOSTILE.into(),
        author: endless_name(),
        email: HOSTILE.into(),
        text: HOSTILE.repeat(20),
        others: vec![(HOSTILE.into(), endless_name())],
        ..page.clone()
    };
    vec![("move", page), ("move-ours", ours), ("move-extreme", worst)]
}
