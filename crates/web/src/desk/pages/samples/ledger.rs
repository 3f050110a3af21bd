//! Samples of the ledger and of one mail in it.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    ledger::{Asked, Folder, Item, LedgerPage, StateTab},
    ledger_entry::{EntryPage, Other},
    shell::Section,
};
use crate::parts::{
    chip::{Chip, Tone},
    proof::{HOSTILE, before, clock, endless_name},
    select::{Choice, Choices, Group},
};

pub fn ledger_pages() -> Vec<(&'static str, LedgerPage)> {
    let tab = |value: &str, label: &str, count: &str| StateTab {
        value: value.into(),
        label: label.into(),
        count: count.into(),
    };
    let full = LedgerPage {
        shell: shell("Ledger", Section::Operation),
        asked: Asked { href: "/desk/ledger?state=".into(), ..Asked::default() },
        states: vec![
            tab("", "All", ""),
            tab("joined", "Joined", ""),
            tab("quarantined", "Quarantined", "99+"),
        ],
        sources: Choices {
            name: "source".into(),
            label: "By".into(),
            groups: vec![Group { label: String::new(), options: vec![Choice::new("smtp", "SMTP")] }],
            prompt: "any door".into(),
            ..Choices::default()
        },
        items: items(),
        more_href: Some("/desk/ledger?state=&before=44".into()),
        looked_back_to_ms: None,
        folders: vec![
            folder("Support · INBOX", Tone::Good, "difference 0", ""),
            folder(
                "Support · Archive",
                Tone::Bad,
                "2 missing",
                "Missing are UID 4, 9; 0 were fetched again.",
            ),
        ],
        clock: clock(),
    };
    let quiet = LedgerPage { items: vec![], folders: vec![], more_href: None, ..full.clone() };
    vec![("ledger", full.clone()), ("ledger-empty", quiet), ("ledger-extreme", worst(full))]
}

fn worst(page: LedgerPage) -> LedgerPage {
    let item = Item {
        sender: endless_name(),
        subject: HOSTILE.into(),
        door: endless_name(),
        state: Chip::new(Tone::Bad, HOSTILE),
        reason: endless_name(),
        size_bytes: u64::MAX,
        ..items().remove(1)
    };
    LedgerPage {
        shell: narrow_shell("Ledger", Section::Operation, HOSTILE),
        asked: Asked {
            state: HOSTILE.into(),
            sender: HOSTILE.into(),
            text: endless_name(),
            href: "/desk/ledger?text=%3Cscript%3E&state=".into(),
            ..Asked::default()
        },
        items: vec![item],
        looked_back_to_ms: Some(i64::MIN),
        folders: vec![folder(HOSTILE, Tone::Bad, HOSTILE, &endless_name())],
        ..page
    }
}

fn items() -> Vec<Item> {
    let joined = Item {
        id: 41,
        at_ms: before(11),
        sender: "yusuf.rossi@example.com".into(),
        subject: "Re: Keyboard arrived with the wrong switches".into(),
        door: "SMTP".into(),
        size_bytes: 2_340_000,
        is_whole: true,
        state: Chip::new(Tone::Good, "joined"),
        reason: "it answers our mail".into(),
        can_replay: false,
    };
    let held = Item {
        id: 42,
        at_ms: before(40),
        sender: "billing@unknown.example".into(),
        subject: String::new(),
        state: Chip::new(Tone::Bad, "quarantined"),
        reason: "The reader gave up on it.".into(),
        can_replay: true,
        ..joined.clone()
    };
    let large = Item {
        id: 43,
        at_ms: before(60 * 30),
        door: "mailbox · INBOX".into(),
        state: Chip::new(Tone::Bad, "quarantined"),
        reason: "It is larger than the limit: 62.0 MB; only its headers were kept.".into(),
        size_bytes: 62_000_000,
        is_whole: false,
        ..joined.clone()
    };
    vec![joined, held, large]
}

fn folder(name: &str, tone: Tone, state: &str, hint: &str) -> Folder {
    Folder {
        name: name.into(),
        at_ms: before(20),
        at_server: "1202".into(),
        accounted: "1200".into(),
        state: Chip::new(tone, state),
        hint: hint.into(),
    }
}

pub fn ledger_entries() -> Vec<(&'static str, EntryPage)> {
    let held = EntryPage {
        shell: shell("Ledger", Section::Operation),
        id: 42,
        subject: "Invoice".into(),
        state: Chip::new(Tone::Bad, "quarantined"),
        reason: "The reader gave up on it.".into(),
        place: None,
        signals: Vec::new(),
        facts: vec![("Number".into(), "42".into()), ("By".into(), "SMTP".into())],
        headers: vec![("From".into(), "Billing <billing@unknown.example>".into())],
        twins: Vec::new(),
        namesakes: vec![other("Invoice, corrected")],
        why_not: String::new(),
        clock: clock(),
    };
    let joined = EntryPage {
        state: Chip::new(Tone::Good, "joined"),
        reason: "it answers our mail".into(),
        place: Some(("/desk/conversations/1".into(), "Conversation #7KQ2M4XP: Keyboard".into())),
        signals: vec![("it answers our mail <a@shop.example>".into(), "+80".into())],
        why_not: "This mail is in a conversation. Read again, it would be said twice.".into(),
        ..held.clone()
    };
    let worst = EntryPage {
        shell: narrow_shell("Ledger", Section::Operation, HOSTILE),
        subject: endless_name(),
        reason: HOSTILE.into(),
        place: Some(("/desk/conversations/1".into(), HOSTILE.into())),
        signals: vec![(HOSTILE.into(), "-9223372036854775808".into())],
        facts: vec![(HOSTILE.into(), endless_name())],
        headers: vec![(HOSTILE.into(), endless_name())],
        twins: vec![other(HOSTILE)],
        namesakes: vec![other(&endless_name())],
        why_not: HOSTILE.into(),
        ..held.clone()
    };
    vec![("ledger-entry", held), ("ledger-entry-joined", joined), ("ledger-entry-extreme", worst)]
}

fn other(subject: &str) -> Other {
    Other { id: 7, at_ms: before(90), subject: subject.into(), state: Chip::new(Tone::Good, "opened") }
}
