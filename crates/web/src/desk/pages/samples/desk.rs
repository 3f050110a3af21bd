//! Samples of the desk's other pages.

use super::{identities, matters, narrow_shell, orders, shell, worst_order};
use crate::desk::pages::{
    customer::{Identity, Proof},
    me::{MePage, Session},
    people::{Found, PeoplePage},
    person::{Merge, MergeChoice, PersonPage},
    setup::Setup,
    shell::Section,
    sign_in::SignIn,
    signing::Signature,
    team::{Member, NewAgent, Role, Team, TeamMember, TeamPage},
};
use crate::parts::{
    chip::{Chip, Tone},
    error::ErrorView,
    field::Typed,
    notice::Notice,
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn people_pages() -> Vec<(&'static str, PeoplePage)> {
    let found = |id, name: &str, identity: &str, minutes| Found {
        id,
        name: name.into(),
        identity: identity.into(),
        summary: "3 conversations · 2 orders".into(),
        since_ms: Some(before(minutes)),
    };
    let page = |people, query: &str| PeoplePage {
        shell: shell("People", Section::People),
        query: query.into(),
        people,
        more_href: None,
        clock: clock(),
    };
    let some = vec![
        found(5, "Yusuf Rossi", "yusuf.rossi@example.com", 2),
        found(6, "Anya Garcia", "+1 215 555 0137", 5),
        found(7, "mei.kovacs@example.org", "mei.kovacs@example.org", 18),
        found(8, "ليلى حداد", "layla@example.net", 60 * 26),
    ];
    let worst = vec![
        found(9, &endless_name(), HOSTILE, i64::from(i32::MAX)),
        found(10, HOSTILE, &endless_name(), -5),
    ];
    vec![
        ("people", PeoplePage { more_href: Some("/desk/people?before=1".into()), ..page(some, "") }),
        ("people-empty", page(vec![], "")),
        ("people-none", page(vec![], HOSTILE)),
        ("people-extreme", page(worst, HOSTILE)),
    ]
}

pub fn person_pages() -> Vec<(&'static str, PersonPage)> {
    let joined = Merge {
        id: 4,
        other_name: "Y. Rossi".into(),
        by: "Mia Okafor".into(),
        at_ms: before(90),
        is_undone: false,
    };
    let person = PersonPage {
        shell: shell("Yusuf Rossi", Section::People),
        id: 5,
        name: "Yusuf Rossi".into(),
        known: "customer since 2021 · Philadelphia, 03:42".into(),
        identities: identities(),
        failing: vec![Chip::new(Tone::Bad, "ana@example.org doesn’t work (5.1.1)")],
        orders: orders(),
        matters: matters(),
        exceptions: super::exceptions(),
        merges: vec![joined.clone(), Merge { id: 3, is_undone: true, ..joined.clone() }],
        new_identity: Typed::default(),
        merge_with: Typed::default(),
        merge_choices: vec![],
        clock: clock(),
    };
    let empty = PersonPage {
        known: String::new(),
        identities: vec![],
        failing: vec![],
        orders: vec![],
        matters: vec![],
        exceptions: vec![],
        merges: vec![],
        ..person.clone()
    };
    let wrong = Typed { text: HOSTILE.into(), error: Some(HOSTILE.into()) };
    let worst = PersonPage {
        shell: narrow_shell(HOSTILE, Section::People, HOSTILE),
        name: endless_name(),
        known: HOSTILE.into(),
        failing: vec![Chip::new(Tone::Warn, endless_name())],
        identities: vec![Identity { kind: HOSTILE.into(), value: endless_name(), proof: Proof::None }],
        orders: vec![worst_order()],
        exceptions: super::worst_exceptions(),
        merges: vec![Merge { other_name: endless_name(), by: HOSTILE.into(), ..joined }],
        new_identity: wrong.clone(),
        merge_with: wrong,
        merge_choices: vec![MergeChoice {
            other: HOSTILE.into(),
            name: endless_name(),
            summary: HOSTILE.into(),
        }],
        ..person.clone()
    };
    vec![("person", person), ("person-empty", empty), ("person-extreme", worst)]
}

pub fn team_pages() -> Vec<(&'static str, TeamPage)> {
    let role = |value: &str, label: &str| Role { value: value.into(), label: label.into() };
    let member = |id, name: &str, email: &str, role: Role| Member {
        id,
        name: name.into(),
        email: email.into(),
        role,
        is_enabled: true,
        is_me: id == 1,
        last_seen_at_ms: Some(before(id * 7)),
    };
    let (agent, lead, owner) = (role("agent", "Agent"), role("lead", "Team lead"), role("owner", "Owner"));
    let page = TeamPage {
        shell: shell("Team", Section::Team),
        agents: vec![
            member(1, "Mia Okafor", "mia@shop.example", owner.clone()),
            member(2, "Jonas Weber", "jonas@shop.example", lead.clone()),
            Member {
                is_enabled: false,
                last_seen_at_ms: None,
                ..member(3, "Lin Zhang", "lin@partner.example", agent.clone())
            },
        ],
        teams: vec![
            Team {
                id: 1,
                name: "Orders".into(),
                members: vec![
                    TeamMember { id: 1, name: "Mia Okafor".into() },
                    TeamMember { id: 2, name: "Jonas Weber".into() },
                ],
            },
            Team { id: 2, name: "Lisbon".into(), members: vec![] },
        ],
        roles: vec![agent.clone(), lead, owner],
        may_change: true,
        new_agent: NewAgent { role: "agent".into(), ..NewAgent::default() },
        new_team: Typed::default(),
        clock: clock(),
    };
    let reading = TeamPage { may_change: false, teams: vec![], ..page.clone() };
    vec![("team", page.clone()), ("team-reading", reading), ("team-extreme", worst_team(page))]
}

fn worst_team(page: TeamPage) -> TeamPage {
    let wrong = Typed { text: HOSTILE.into(), error: Some(HOSTILE.into()) };
    let agent = |name: String, email: String| Member { name, email, ..page.agents[1].clone() };
    TeamPage {
        agents: vec![
            agent(endless_name(), HOSTILE.into()),
            Member { id: 3, ..agent(HOSTILE.into(), endless_name()) },
        ],
        teams: vec![Team {
            id: 1,
            name: HOSTILE.into(),
            members: vec![
                TeamMember { id: 1, name: endless_name() },
                TeamMember { id: 2, name: HOSTILE.into() },
            ],
        }],
        new_agent: NewAgent {
            name: wrong.clone(),
            email: wrong.clone(),
            role: HOSTILE.into(),
            password: wrong.clone(),
        },
        new_team: wrong,
        ..page.clone()
    }
}

pub fn me_pages() -> Vec<(&'static str, MePage)> {
    let session = |id: i64, browser: &str| Session {
        id: id.to_string(),
        browser: browser.into(),
        address: "192.0.2.7".into(),
        opened_at_ms: before(60 * 50),
        seen_at_ms: before(id),
        is_this: id == 1,
    };
    let signature = |field: &str, text: &str| Signature {
        field: field.into(),
        label: format!("Below your answers ({field})"),
        text: text.into(),
    };
    let page = MePage {
        shell: shell("Me", Section::Me),
        name: "Mia Okafor".into(),
        email: "mia@shop.example".into(),
        role: "Owner".into(),
        sessions: vec![session(1, "Firefox on Linux"), session(2, "Safari on iPhone")],
        signatures: vec![
            signature("signature", "Mia Okafor\nNorthwind Home"),
            signature("signature-b@x.example", ""),
        ],
        current: Typed::default(),
        new: Typed::default(),
        again: Typed::default(),
        clock: clock(),
    };
    let wrong = Typed { text: "hunter2hunter2".into(), error: Some(HOSTILE.into()) };
    let worst = MePage {
        shell: narrow_shell("Me", Section::Me, HOSTILE),
        name: endless_name(),
        email: HOSTILE.into(),
        role: HOSTILE.into(),
        sessions: vec![Session { address: HOSTILE.into(), ..session(2, &endless_name()) }],
        signatures: vec![signature("signature", HOSTILE), signature(HOSTILE, &endless_name())],
        current: wrong.clone(),
        new: wrong.clone(),
        again: wrong,
        clock: clock(),
    };
    vec![("me", page), ("me-extreme", worst)]
}

pub fn sign_ins() -> Vec<(&'static str, SignIn)> {
    let shop: String = "Northwind Home".into();
    let left = Notice { tone: Tone::Good, text: "You are signed out.".into() };
    let slowed = SignIn {
        shop: shop.clone(),
        email: Typed::new("mia@shop.example"),
        error: Some("Too many attempts. Wait a minute, then try again.".into()),
        next: "/desk/team".into(),
        notice: None,
    };
    let worst = SignIn {
        shop: endless_name(),
        email: Typed { text: HOSTILE.into(), error: Some(HOSTILE.into()) },
        error: Some(HOSTILE.into()),
        next: HOSTILE.into(),
        notice: None,
    };
    vec![
        ("sign-in", SignIn { shop, notice: Some(left), ..SignIn::default() }),
        ("sign-in-slowed", slowed),
        ("sign-in-extreme", worst),
    ]
}

pub fn setups() -> Vec<(&'static str, Setup)> {
    let wrong = Typed { text: HOSTILE.into(), error: Some(HOSTILE.into()) };
    let worst = Setup {
        shop: HOSTILE.into(),
        token: HOSTILE.into(),
        name: wrong.clone(),
        email: wrong.clone(),
        password: wrong.clone(),
        again: wrong,
        error: Some(HOSTILE.into()),
    };
    vec![("setup", Setup { shop: "Northwind Home".into(), ..Setup::default() }), ("setup-extreme", worst)]
}

pub fn errors() -> Vec<(&'static str, ErrorView)> {
    let missing = ErrorView {
        brand: "Northwind Home".into(),
        title: "This page doesn’t exist".into(),
        advice: "Perhaps the address is incomplete, or what it led to is gone.".into(),
        back_href: "/".into(),
        back_label: "Back to help".into(),
        reference: String::new(),
        withdraw: "Withdraw from contract here".into(),
    };
    let worst = ErrorView {
        brand: HOSTILE.into(),
        title: endless_name(),
        advice: HOSTILE.into(),
        back_href: "/desk".into(),
        back_label: HOSTILE.into(),
        reference: HOSTILE.into(),
        withdraw: HOSTILE.into(),
    };
    vec![("error", missing), ("error-extreme", worst)]
}
