//! Samples of the policy's pages.

use orders::act::trying::{Change, Replay, Tally, Today};
use orders::policy::ActKind;
use orders::policy::difference::Line;
use orders::policy::words::Side;

use super::{narrow_shell, shell};
use crate::desk::pages::exceptions::ExceptionLine;
use crate::desk::pages::policy::{ActWords, PolicyPage, Trial, VersionLine, VersionPage};
use crate::desk::pages::shell::Section;
use crate::parts::{
    field::Typed,
    proof::{HOSTILE, before, clock, endless_name},
};

fn version(number: i64, note: &str) -> VersionLine {
    VersionLine {
        number,
        author: "Mia Okafor".into(),
        note: note.into(),
        starts_ms: if number == 1 { 0 } else { before(10) },
        created_ms: before(20),
        is_in_force: number == 2,
    }
}

fn act(text: &str) -> ActWords {
    ActWords {
        name: "return".into(),
        label: "Return items".into(),
        is_offered: true,
        sides: vec![Side { head: "Until when", lines: vec![text.into()] }],
    }
}

fn change(text: &str) -> Change {
    Change { order: text.into(), kind: ActKind::Return, before: text.into(), after: text.into() }
}

pub fn policy_pages() -> Vec<(&'static str, PolicyPage)> {
    let some = PolicyPage {
        shell: shell("Policy", Section::Policy),
        may_edit: true,
        name: "What customers may do".into(),
        number: 2,
        acts: vec![
            act("30 days from delivery."),
            ActWords { name: "cancel".into(), is_offered: false, ..act("Nobody.") },
        ],
        limits: vec!["The role agent gives up to 200.00 alone; above, a colleague decides.".into()],
        versions: vec![version(2, "Longer over Christmas"), version(1, "What Attend brings along")],
        body: Typed::new("[acts.return]\nwindows = [{ days = 30 }]"),
        note: Typed::default(),
        starts: Typed::default(),
        days: Typed::new("30"),
        trial: Some(Trial::Today(Today {
            orders: 200,
            tallies: vec![Tally { kind: ActKind::Return, before: 12, after: 9 }],
            changes: vec![change("#W2611340")],
            left_off: 3,
        })),
        clock: clock(),
    };
    let replay = Replay {
        acts: 4,
        orders: 3,
        allowed: 2,
        reviewed: 1,
        refused: 1,
        unclear: 1,
        has_more: true,
        ..Replay::default()
    };
    let wrong = Typed { text: HOSTILE.into(), error: Some(HOSTILE.into()) };
    let worst = PolicyPage {
        shell: narrow_shell(HOSTILE, Section::Policy, HOSTILE),
        name: endless_name(),
        acts: vec![act(HOSTILE), ActWords { name: "cancel".into(), ..act(&endless_name()) }],
        limits: vec![HOSTILE.into()],
        versions: vec![VersionLine { author: HOSTILE.into(), ..version(9, &endless_name()) }],
        body: wrong.clone(),
        note: wrong.clone(),
        starts: wrong.clone(),
        days: wrong,
        trial: Some(Trial::Replay(
            90,
            Replay { changes: vec![change(HOSTILE), change(&endless_name())], ..replay },
        )),
        ..some.clone()
    };
    let (versions, acts, limits) = (vec![], vec![], vec![]);
    let none = PolicyPage { may_edit: false, versions, acts, limits, trial: None, ..some.clone() };
    vec![("policy", some), ("policy-empty", none), ("policy-extreme", worst)]
}

pub fn policy_versions() -> Vec<(&'static str, VersionPage)> {
    let some = VersionPage {
        shell: shell("Policy, version 2", Section::Policy),
        version: version(2, "Shorter"),
        lines: Some(vec![
            Line::Same("[acts.return]".into()),
            Line::Gone("a = 1".into()),
            Line::New("a = 2".into()),
        ]),
        body: String::new(),
        acts: vec![act("14 days from delivery.")],
        clock: clock(),
    };
    let first =
        VersionPage { lines: None, body: "name = \"x\"".into(), version: version(1, ""), ..some.clone() };
    let worst = VersionPage {
        shell: narrow_shell(HOSTILE, Section::Policy, HOSTILE),
        lines: Some(vec![Line::New(HOSTILE.into()), Line::Gone(endless_name())]),
        acts: vec![act(HOSTILE)],
        ..some.clone()
    };
    vec![("policy-version", some), ("policy-version-first", first), ("policy-version-extreme", worst)]
}

pub fn exceptions() -> Vec<ExceptionLine> {
    vec![ExceptionLine {
        id: 4,
        text: "Return items: allowed".into(),
        reason: "Was ill for two weeks".into(),
        author: "Mia Okafor".into(),
        until_ms: Some(before(-90)),
    }]
}

pub fn worst_exceptions() -> Vec<ExceptionLine> {
    let one = exceptions().remove(0);
    vec![ExceptionLine { reason: HOSTILE.into(), author: endless_name(), until_ms: None, ..one }]
}
