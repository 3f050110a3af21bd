//! What customers may do, in words; its versions; the editor with what a change would do.

use maud::{Markup, html};
use orders::act::trying::{Change, Replay, Today};
use orders::policy::BODY_LIMIT;
use orders::policy::difference::Line;
use orders::policy::words::Side;

use super::shell::{Shell, shell};
use crate::parts::{
    field::{Field, Typed, field},
    time::{Clock, moment},
};

/// `/desk/policy`
#[derive(Clone, Debug)]
pub struct PolicyPage {
    pub shell: Shell,
    pub may_edit: bool,
    /// The policy's own name.
    pub name: String,
    /// The version in force.
    pub number: i64,
    pub acts: Vec<ActWords>,
    pub limits: Vec<String>,
    pub versions: Vec<VersionLine>,
    pub body: Typed,
    pub note: Typed,
    pub starts: Typed,
    pub days: Typed,
    /// What a look at the typed text found.
    pub trial: Option<Trial>,
    pub clock: Clock,
}

/// `/desk/policy/versions/{n}`
#[derive(Clone, Debug)]
pub struct VersionPage {
    pub shell: Shell,
    pub version: VersionLine,
    /// The difference to the version before; none for the first.
    pub lines: Option<Vec<Line>>,
    pub body: String,
    pub acts: Vec<ActWords>,
    pub clock: Clock,
}

/// An act's terms in words.
#[derive(Clone, Debug)]
pub struct ActWords {
    pub name: String,
    pub label: String,
    pub is_offered: bool,
    pub sides: Vec<Side>,
}

/// A version.
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub number: i64,
    pub author: String,
    pub note: String,
    pub starts_ms: i64,
    pub created_ms: i64,
    pub is_in_force: bool,
}

/// What a look at a text found.
#[derive(Clone, Debug)]
pub enum Trial {
    /// Who could do what today.
    Today(Today),
    /// How the acts of so many days would have come out.
    Replay(i64, Replay),
}

/// The policy in force, its versions and the editor.
pub fn policy_page(page: &PolicyPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    h1 { "Policy" }
                    p.muted { "What customers may do with an order, until when, and what follows. Version " (page.number) " holds now: " bdi { (page.name) } "." }
                }
                @if let Some(trial) = &page.trial { (found(trial)) }
                div.page__columns {
                    div.page__column {
                        section.page__part aria-labelledby="rules" {
                            h2 id="rules" { "In words" }
                            (in_words(&page.acts))
                            @for limit in &page.limits { p.small dir="auto" { (limit) } }
                            p.small.muted { "Amounts are in the order's currency, written with two decimals." }
                        }
                    }
                    div.page__column { @if page.may_edit { (editor(page)) } (versions(page)) }
                }
            }
        },
    )
}

fn in_words(acts: &[ActWords]) -> Markup {
    html! {
        @for act in acts {
            details.card id={ "act-" (act.name) } {
                summary { (act.label) @if !act.is_offered { " " span.chip.chip--plain { "not offered" } } }
                dl {
                    @for side in &act.sides {
                        dt.small.muted { (side.head) }
                        @for line in &side.lines { dd dir="auto" { (line) } }
                    }
                }
            }
        }
    }
}

fn editor(page: &PolicyPage) -> Markup {
    let limit = u32::try_from(BODY_LIMIT).unwrap_or(u32::MAX);
    html! {
        section.card aria-labelledby="editor" {
            h2 id="editor" { "Change it" }
            p.small.muted { "Saving adds a version; what was decided by older ones stays. The newest version stands below, whether it holds yet or not." }
            form.form method="post" action="/desk/policy" {
                (field(&Field { name: "body", label: "The rules, as TOML", kind: "code", max_length: limit, ..Field::default() }.with(&page.body)))
                (field(&Field { name: "note", label: "What you change, and why", max_length: 500, is_required: false, optional: "needed to save", ..Field::default() }.with(&page.note)))
                (field(&Field { name: "starts", label: "Holds from", kind: "datetime-local", is_required: false, hint: "In the shop's time zone; at once when empty.", ..Field::default() }.with(&page.starts)))
                (field(&Field { name: "days", label: "Days the dry run looks back", kind: "number", max_length: 2, is_required: false, ..Field::default() }.with(&page.days)))
                div.card__acts {
                    button.button.button--primary { "Save as a new version" }
                    button.button formaction="/desk/policy/preview" { "Who could do what today" }
                    button.button formaction="/desk/policy/dry-run" { "Dry run over past acts" }
                }
            }
        }
    }
}

fn versions(page: &PolicyPage) -> Markup {
    html! {
        section.card aria-labelledby="versions" {
            h2 id="versions" { "Versions" }
            ul.card__list { @for version in &page.versions { li { (entry(version, &page.clock)) } } }
        }
    }
}

fn entry(version: &VersionLine, clock: &Clock) -> Markup {
    html! {
        div.card__row {
            a href={ "/desk/policy/versions/" (version.number) } { "Version " (version.number) }
            @if version.is_in_force { span.chip.chip--good { "holds now" } }
            @else if version.starts_ms > clock.now_ms { span.chip.chip--accent { "to come" } }
        }
        p.small dir="auto" { (version.note) }
        p.small.muted {
            "By " bdi { (version.author) } ", " (moment(version.created_ms, clock)) "; "
            @if version.starts_ms == 0 { "from the beginning" } @else { "from " (moment(version.starts_ms, clock)) }
        }
    }
}

/// One version, and how it differs from the one before.
pub fn version_page(page: &VersionPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p.small { a href="/desk/policy" { "Policy" } }
                    h1 { "Version " (page.version.number) }
                }
                section.card aria-labelledby="about" { h2 id="about" { "About it" } (entry(&page.version, &page.clock)) }
                @if let Some(lines) = &page.lines {
                    section.card aria-labelledby="difference" {
                        h2 id="difference" { "What it changed" }
                        @if lines.iter().all(|line| matches!(line, Line::Same(_))) { p.muted { "Nothing." } }
                        pre.mono.small dir="ltr" tabindex="0" { @for line in lines { (compared(line)) } }
                    }
                } @else {
                    section.card aria-labelledby="text" {
                        h2 id="text" { "The text" }
                        pre.mono.small dir="ltr" tabindex="0" { (page.body) }
                    }
                }
                section.page__part aria-labelledby="rules" { h2 id="rules" { "In words" } (in_words(&page.acts)) }
            }
        },
    )
}

fn compared(line: &Line) -> Markup {
    match line {
        Line::Same(text) => html! { "  " (text) "\n" },
        Line::Gone(text) => html! { del { "- " (text) } "\n" },
        Line::New(text) => html! { ins { "+ " (text) } "\n" },
    }
}

fn found(trial: &Trial) -> Markup {
    match trial {
        Trial::Today(today) => html! {
            section.card id="today" aria-labelledby="today-title" {
                h2 id="today-title" { "Who could do what today" }
                p { "Looked at the newest " (today.orders) " orders, as if each customer had signed in. Nothing was saved." }
                (tallies(today))
                (differences(&today.changes, today.left_off))
            }
        },
        Trial::Replay(days, replay) => html! {
            section.card id="dry-run" aria-labelledby="dry-run-title" {
                h2 id="dry-run-title" { "What customers did in the last " (days) " days" }
                p {
                    "Looked at " (replay.acts) " acts on " (replay.orders) " orders"
                    @if replay.has_more { ", the newest ones" } ". Nothing was saved."
                }
                p {
                    (replay.allowed) " would be allowed, " (replay.reviewed) " looked at first, " (replay.refused) " refused"
                    @if replay.unclear > 0 { "; " (replay.unclear) " can't be judged, as their orders have changed since" } "."
                }
                (differences(&replay.changes, replay.left_off))
            }
        },
    }
}

fn tallies(today: &Today) -> Markup {
    html! {
        div.table-frame role="region" aria-label="Table of acts" tabindex="0" {
            table.table.table--dense {
                thead { tr { th scope="col" { "Act" } th.table__num scope="col" { "Now" } th.table__num scope="col" { "With this text" } } }
                tbody {
                    @for tally in &today.tallies {
                        tr { td { (tally.kind.label()) } td.table__num { (tally.before) } td.table__num { (tally.after) } }
                    }
                }
            }
        }
    }
}

fn differences(changes: &[Change], left_off: usize) -> Markup {
    html! {
        @if changes.is_empty() { p.muted { "Nothing would come out differently." } }
        @else {
            ul.card__list {
                @for change in changes {
                    li {
                        div.card__row { b dir="auto" { (change.order) } span.small { (change.kind.label()) } }
                        p.small.muted dir="auto" { "Before: " (change.before) }
                        p.small dir="auto" { "After: " (change.after) }
                    }
                }
            }
        }
        @if left_off > 0 { p.small.muted { "And " (left_off) " more." } }
    }
}
