//! Spam, blocked mail, the trash and the block list: empty, on an ordinary morning, at their worst.

use super::{narrow_shell, shell};
use crate::desk::pages::blocks::BlocksPage;
use crate::desk::pages::shell::Section;
use crate::desk::pages::spam::{Shelf, SpamPage, Thrown, Turned};
use crate::parts::{
    field::Typed,
    proof::{HOSTILE, clock},
};
use channels::mail::sorting::blocking::Block;

/// `/desk/spam`
pub fn spam_pages() -> Vec<(&'static str, SpamPage)> {
    let page = |shelf| SpamPage {
        shell: shell("Spam and trash", Section::Inbox),
        shelf,
        keep_days: 30,
        turned: vec![],
        thrown: vec![],
        more_href: None,
        clock: clock(),
    };
    let now_ms = clock().now_ms;
    let turned = |from: &str, subject: &str, is_there| Turned {
        id: 7,
        at_ms: now_ms - 3_600_000,
        from: from.into(),
        subject: subject.into(),
        reason: "60 points, spam from 50".into(),
        signals: vec![(subject.into(), 50), ("spf=fail lotto.example".into(), 0)],
        is_there,
    };
    let thrown = |subject: &str| Thrown {
        id: 8,
        customer: subject.into(),
        subject: subject.into(),
        by: "Mia Okafor".into(),
        at_ms: now_ms - 60_000,
    };
    let endless = HOSTILE.repeat(20);
    vec![
        ("spam-empty", page(Shelf::Spam)),
        (
            "spam",
            SpamPage {
                turned: vec![
                    turned("win@lotto.example", "You have won", true),
                    turned("old@lotto.example", "", false),
                ],
                more_href: Some("/desk/spam?shelf=spam&before=7".into()),
                ..page(Shelf::Spam)
            },
        ),
        ("spam-trash", SpamPage { thrown: vec![thrown("The lamp flickers")], ..page(Shelf::Trash) }),
        (
            "spam-extreme",
            SpamPage {
                shell: narrow_shell("Spam and trash", Section::Inbox, HOSTILE),
                turned: vec![turned(&endless, &endless, true)],
                thrown: vec![thrown(&endless)],
                ..page(Shelf::Blocked)
            },
        ),
    ]
}

/// `/desk/blocks`
pub fn blocks_pages() -> Vec<(&'static str, BlocksPage)> {
    let block = |value: &str, reason: &str| Block {
        value: value.into(),
        reason: reason.into(),
        blocked_ms: clock().now_ms - 86_400_000,
        by: "Mia Okafor".into(),
    };
    let page = |blocks| BlocksPage {
        shell: shell("Block list", Section::Inbox),
        blocks,
        more_href: None,
        value: Typed::default(),
        reason: Typed::default(),
        clock: clock(),
    };
    let wrong = Typed { text: HOSTILE.into(), error: Some("It is no address and no domain.".into()) };
    vec![
        ("blocks-empty", page(vec![])),
        ("blocks", page(vec![block("@spam.example", "Sells watches"), block("ana@holm.example", "")])),
        (
            "blocks-extreme",
            BlocksPage {
                value: wrong.clone(),
                reason: wrong,
                ..page(vec![block(&HOSTILE.repeat(20), HOSTILE)])
            },
        ),
    ]
}
