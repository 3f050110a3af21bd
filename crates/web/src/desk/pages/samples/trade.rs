//! Samples of the pages of returns and claims.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    claims::{ClaimPage, Decided},
    ledger::StateTab,
    packing::{Packed, PackingPage},
    photos::Photo,
    returns::{Item, Line, MattersPage, May, ReturnPage, Step},
    shell::Section,
};
use crate::parts::{
    attachment::Attachment,
    chip::{Chip, Tone},
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn matters_pages() -> Vec<(&'static str, MattersPage)> {
    let tab = |value: &str, label: &str| StateTab {
        value: value.into(),
        label: label.into(),
        count: String::new(),
    };
    let full = MattersPage {
        shell: shell("Returns", Section::Returns),
        title: "Returns".into(),
        href: "/desk/returns".into(),
        about: "What customers send back.".into(),
        state: "sent".into(),
        states: vec![tab("", "All"), tab("sent", "Sent")],
        items: vec![item("R-7KQ2M4XP", "2 × Desk lamp “Fjord”")],
        more_href: Some("/desk/returns?state=sent&before=7".into()),
        clock: clock(),
    };
    let empty = MattersPage { items: vec![], more_href: None, ..full.clone() };
    let extreme = MattersPage {
        shell: narrow_shell("Returns", Section::Returns, HOSTILE),
        items: vec![item(HOSTILE, &endless_name()), item(&endless_name(), HOSTILE)],
        ..full.clone()
    };
    vec![("returns", full), ("returns-empty", empty), ("returns-extreme", extreme)]
}

pub fn return_pages() -> Vec<(&'static str, ReturnPage)> {
    let full = ReturnPage {
        shell: shell("R-7KQ2M4XP", Section::Returns),
        reference: "R-7KQ2M4XP".into(),
        kind: "Exchange".into(),
        order_number: "#W2611340".into(),
        order_href: "/desk/search?q=%23W2611340".into(),
        person_href: "/desk/people/7".into(),
        state: Chip::new(Tone::Warn, "received"),
        lines: vec![goods("Desk lamp “Fjord”", Some(1)), Line { id: 2, ..goods("Cup", None) }],
        sums: vec![("Goods".into(), "€ 65.00".into()), ("Goes back".into(), "€ 65.00".into())],
        method: "Visa 4242".into(),
        methods: vec![("card".into(), "Visa 4242".into()), ("gift_1".into(), "Gift card".into())],
        parcel: "DHL 00340434161094042557".into(),
        refund_by_ms: Some(before(-60 * 24 * 7)),
        steps: vec![step("requested", ""), step("received", "One cup is broken.")],
        photos: vec![photo("lamp.jpg")],
        files: vec![],
        may: May { receive: true, settle: true, keep: false, reject: true },
        clock: clock(),
    };
    let done = ReturnPage {
        may: May::default(),
        photos: vec![],
        parcel: String::new(),
        refund_by_ms: None,
        ..full.clone()
    };
    let fresh = ReturnPage { may: May { settle: false, keep: true, ..full.may }, ..full.clone() };
    let extreme = ReturnPage {
        shell: narrow_shell(HOSTILE, Section::Returns, HOSTILE),
        kind: endless_name(),
        order_number: HOSTILE.into(),
        state: Chip::new(Tone::Bad, endless_name()),
        lines: vec![Line {
            reason: HOSTILE.into(),
            condition: HOSTILE.into(),
            ..goods(HOSTILE, Some(i64::MAX))
        }],
        sums: vec![(HOSTILE.into(), endless_name())],
        method: HOSTILE.into(),
        methods: vec![(HOSTILE.into(), HOSTILE.into())],
        parcel: HOSTILE.into(),
        steps: vec![step(HOSTILE, HOSTILE)],
        photos: vec![photo(HOSTILE)],
        ..full.clone()
    };
    vec![("return", full), ("return-done", done), ("return-fresh", fresh), ("return-extreme", extreme)]
}

pub fn packing_pages() -> Vec<(&'static str, PackingPage)> {
    let full = PackingPage {
        shell: shell("R-7KQ2M4XP", Section::Returns),
        reference: "R-7KQ2M4XP".into(),
        order_number: "#W2611340".into(),
        to: vec!["Northwind Returns".into(), "Hafenstr. 3".into(), "50667 Köln".into()],
        from: vec!["Yusuf Rossi".into()],
        lines: vec![packed("Desk lamp “Fjord”")],
        code_size: 29,
        code_path: "M4,4h1v1h-1z".into(),
    };
    let bare = PackingPage { to: vec![], from: vec![], ..full.clone() };
    let extreme = PackingPage {
        order_number: HOSTILE.into(),
        to: vec![HOSTILE.into(), endless_name()],
        lines: vec![packed(HOSTILE), packed(&endless_name())],
        ..full.clone()
    };
    vec![("packing", full), ("packing-bare", bare), ("packing-extreme", extreme)]
}

pub fn claim_pages() -> Vec<(&'static str, ClaimPage)> {
    let full = ClaimPage {
        shell: shell("C-7KQ2M4XP", Section::Claims),
        reference: "C-7KQ2M4XP".into(),
        order_number: "#W2611340".into(),
        order_href: "/desk/search?q=%23W2611340".into(),
        person_href: "/desk/people/7".into(),
        state: Chip::new(Tone::Warn, "open"),
        title: "Desk lamp “Fjord”".into(),
        sku: "FJORD-OAK".into(),
        serial: "SN-1".into(),
        problem: "It flickers.".into(),
        wish: "a repair".into(),
        warranty: "Within the legal guarantee, until 3 November 2027.".into(),
        opened_ms: before(90),
        remedies: vec![("repair".into(), "a repair".into()), ("none".into(), "nothing".into())],
        decision: None,
        photos: vec![photo("lamp.jpg")],
        files: vec![file("receipt.pdf")],
        may_decide: true,
        may_settle: false,
        clock: clock(),
    };
    let decision = |words: &str| Decided {
        outcome: "Another one".into(),
        words: words.into(),
        by: "agent 5".into(),
        at_ms: before(3),
    };
    let accepted = ClaimPage {
        decision: Some(decision("A new one leaves today.")),
        may_decide: false,
        may_settle: true,
        ..full.clone()
    };
    let bare = ClaimPage {
        order_number: String::new(),
        serial: String::new(),
        photos: vec![],
        files: vec![],
        may_decide: false,
        ..full.clone()
    };
    let extreme = ClaimPage {
        shell: narrow_shell(HOSTILE, Section::Claims, HOSTILE),
        title: HOSTILE.into(),
        serial: endless_name(),
        problem: HOSTILE.into(),
        decision: Some(decision(HOSTILE)),
        photos: vec![photo(HOSTILE), photo(&endless_name())],
        files: vec![file(HOSTILE)],
        ..full.clone()
    };
    vec![("claim", full), ("claim-accepted", accepted), ("claim-bare", bare), ("claim-extreme", extreme)]
}

fn item(reference: &str, what: &str) -> Item {
    Item {
        href: "/desk/returns/R-7KQ2M4XP".into(),
        reference: reference.into(),
        what: what.into(),
        order_number: "#W2611340".into(),
        state: Chip::new(Tone::Accent, "sent"),
        amount: "€ 65.00".into(),
        at_ms: before(60 * 26),
    }
}

fn goods(title: &str, accepted: Option<i64>) -> Line {
    Line {
        id: 1,
        title: title.into(),
        sku: "FJORD-OAK".into(),
        quantity: 2,
        price: "€ 30.00".into(),
        reason: "too dark".into(),
        outcome: "exchange for FJORD-ASH".into(),
        condition: "as new".into(),
        accepted,
    }
}

fn step(state: &str, note: &str) -> Step {
    Step {
        state: Chip::new(Tone::Plain, state),
        actor: "agent 5".into(),
        note: note.into(),
        at_ms: before(40),
    }
}

fn packed(title: &str) -> Packed {
    Packed { sku: "FJORD-OAK".into(), title: title.into(), quantity: 2, reason: "too dark".into() }
}

fn photo(filename: &str) -> Photo {
    Photo { href: "/desk/evidence/1".into(), filename: filename.into() }
}

fn file(filename: &str) -> Attachment {
    Attachment { href: "/desk/evidence/2".into(), filename: filename.into(), size_bytes: 14_321 }
}
