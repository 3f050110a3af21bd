//! Samples of the list of withdrawals.

use super::{narrow_shell, shell};
use crate::desk::pages::shell::Section;
use crate::desk::pages::withdrawals::{Line, Tab, WithdrawalsPage};
use crate::parts::{
    chip::{Chip, Tone},
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn withdrawals_pages() -> Vec<(&'static str, WithdrawalsPage)> {
    let line = |number, name: &str, tone, standing: &str| Line {
        number,
        at_ms: before(number),
        name: name.into(),
        email: "ana@example.org".into(),
        order: "#W2611340".into(),
        parts: String::new(),
        standing: Chip::new(tone, standing),
        ends: "until tomorrow 00:00".into(),
        proof: "address or postcode fit the order".into(),
        receipt: Chip::new(Tone::Good, "receipt sent"),
        conversation_id: Some(7),
    };
    let some = WithdrawalsPage {
        shell: shell("Withdrawals", Section::Withdrawals),
        chain: Chip::new(Tone::Good, "record whole"),
        chain_hint: "All 2 records fit together.".into(),
        tabs: vec![Tab { href: "/desk/withdrawals".into(), label: "All".into(), is_here: true }],
        lines: vec![line(2, "Ana Ruiz", Tone::Good, "in time"), line(1, "Bo Lind", Tone::Warn, "late")],
        more_href: Some("/desk/withdrawals?before=1".into()),
        may_export: true,
        clock: clock(),
    };
    let worst = WithdrawalsPage {
        shell: narrow_shell(HOSTILE, Section::Withdrawals, HOSTILE),
        chain: Chip::new(Tone::Bad, HOSTILE),
        chain_hint: endless_name(),
        lines: vec![Line {
            email: HOSTILE.into(),
            order: endless_name(),
            parts: HOSTILE.into(),
            ends: HOSTILE.into(),
            proof: HOSTILE.into(),
            receipt: Chip::new(Tone::Bad, HOSTILE),
            ..line(1, &endless_name(), Tone::Bad, HOSTILE)
        }],
        ..some.clone()
    };
    let none = WithdrawalsPage { lines: vec![], more_href: None, may_export: false, ..some.clone() };
    vec![("withdrawals", some), ("withdrawals-empty", none), ("withdrawals-extreme", worst)]
}
