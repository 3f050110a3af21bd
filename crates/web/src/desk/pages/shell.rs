//! What surrounds every page of the desk: the rail, the notice, the list of keys.

use crate::parts::{
    assets,
    avatar::avatar,
    document::{Document, Kind, document},
    icon::{Icon, icon},
    notice::{Notice, notice},
};
use maud::{Markup, html};

/// The places of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Inbox,
    People,
    Review,
    Returns,
    Claims,
    Withdrawals,
    Policy,
    Team,
    Operation,
    Me,
}

/// What the frame of a desk page needs to know.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Stands in the browser's tab, before “Attend”.
    pub title: String,
    pub here: Section,
    pub agent_name: String,
    /// The places this agent may go; the rail shows only these, besides `Me`.
    pub places: Vec<Section>,
    /// How many acts wait for a second pair of eyes, `99+`; empty shows no count.
    pub reviews: String,
    /// What the last act did, if the page follows one.
    pub notice: Option<Notice>,
    /// The position of the event log this page was read at.
    pub live_at: String,
}

const KEYS: [(&str, &str); 9] = [
    ("j k", "Next, previous conversation"),
    ("r", "Reply"),
    ("n", "Write a note"),
    ("Ctrl ↵", "Send"),
    ("u", "Undo sending"),
    ("e", "Close the conversation"),
    ("z", "Snooze"),
    ("Ctrl K", "Search"),
    ("?", "This list"),
];

/// The whole page around `content`, which holds one element with the id `main`.
pub fn shell(shell: &Shell, content: Markup) -> Markup {
    let title = format!("{} — Attend", shell.title);
    document(
        &Document { title: &title, kind: Kind::Desk, live_at: &shell.live_at },
        html! {
            (rail(shell))
            @if let Some(told) = &shell.notice { div.desk__notice { (notice(told)) } }
            (content)
            (keys())
        },
    )
}

fn rail(shell: &Shell) -> Markup {
    html! {
        nav.rail aria-label="Main" {
            span.rail__mark aria-hidden="true" { img src=(assets::url("icons/favicon.svg")) alt="" width="28" height="28"; }
            @for place in &shell.places { @if *place != Section::Me { (link(*place, shell)) } }
            a.rail__link.rail__link--me href="/desk/me" aria-current=[current(Section::Me, shell.here)] {
                (avatar(&shell.agent_name)) span.rail__name { "Me" } span.unseen dir="auto" { ", " (shell.agent_name) }
            }
        }
    }
}

fn link(place: Section, shell: &Shell) -> Markup {
    let (href, name, sign) = match place {
        Section::Inbox => ("/desk", "Inbox", Icon::Inbox),
        Section::People => ("/desk/people", "People", Icon::People),
        Section::Review => ("/desk/acts", "Review", Icon::Check),
        Section::Returns => ("/desk/returns", "Returns", Icon::Returns),
        Section::Claims => ("/desk/claims", "Claims", Icon::Claims),
        Section::Withdrawals => ("/desk/withdrawals", "Withdraw", Icon::Letter),
        Section::Policy => ("/desk/policy", "Policy", Icon::Claims),
        Section::Team => ("/desk/team", "Team", Icon::Team),
        Section::Operation => ("/desk/operation", "Operation", Icon::Operation),
        Section::Me => ("/desk/me", "Me", Icon::People),
    };
    let count = if place == Section::Review { shell.reviews.as_str() } else { "" };
    html! {
        a.rail__link href=(href) aria-current=[current(place, shell.here)] {
            (icon(sign)) span.rail__name { (name) @if !count.is_empty() { " " span.rail__count { (count) span.unseen { " waiting" } } } }
        }
    }
}

fn current(place: Section, here: Section) -> Option<&'static str> {
    (place == here).then_some("page")
}

fn keys() -> Markup {
    html! {
        dialog.dialog id="keys" aria-labelledby="keys-title" {
            h2.dialog__title id="keys-title" { "Keys" }
            dl.keys {
                @for (keys, act) in KEYS {
                    dt.keys__key { @for key in keys.split(' ') { kbd { (key) } " " } }
                    dd.keys__act { (act) }
                }
            }
            p.dialog__choice {
                input id="keys-on" type="checkbox" checked data-keys-on;
                label for="keys-on" { "Use single keys" }
            }
            form method="dialog" { button.button { "Close" } }
        }
    }
}
