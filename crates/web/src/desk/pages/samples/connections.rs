//! Samples of the page of connections.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    connections::{Connection, ConnectionsPage, Delivery, Ledger, NewConnection, PendingAct},
    shell::Section,
};
use crate::parts::{
    chip::{Chip, Tone},
    field::Typed,
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn connections_pages() -> Vec<(&'static str, ConnectionsPage)> {
    let full = ConnectionsPage {
        shell: shell("Connections", Section::Operation),
        connections: vec![
            connection(1, "Holm", Chip::new(Tone::Good, "works")),
            Connection {
                last_error: "it can't now: 503 Service Unavailable".into(),
                failures: 3,
                waiting: "1 on their way to the shop".into(),
                acts: vec![PendingAct {
                    reference: "ACT00001".into(),
                    since_ms: before(30),
                    attempts: 3,
                    answer: "it can't now: 503".into(),
                }],
                ..connection(2, "Fjell", Chip::new(Tone::Bad, "doesn’t work"))
            },
            Connection { is_active: false, ..connection(3, "Old", Chip::new(Tone::Plain, "disabled")) },
        ],
        ledger: Some(ledger("orders/create")),
        new: NewConnection::default(),
        clock: clock(),
    };
    let empty = ConnectionsPage { connections: vec![], ledger: None, ..full.clone() };
    vec![("connections", full.clone()), ("connections-empty", empty), ("connections-extreme", worst(full))]
}

fn worst(page: ConnectionsPage) -> ConnectionsPage {
    ConnectionsPage {
        shell: narrow_shell("Connections", Section::Operation, HOSTILE),
        connections: vec![Connection {
            url: endless_name(),
            last_error: HOSTILE.into(),
            waiting: HOSTILE.into(),
            ..connection(9, HOSTILE, Chip::new(Tone::Bad, HOSTILE))
        }],
        ledger: Some(ledger(HOSTILE)),
        new: NewConnection {
            kind: HOSTILE.into(),
            name: Typed::new(HOSTILE),
            url: Typed::new(endless_name()),
            currency: Typed::new(HOSTILE),
            error: Some(HOSTILE.into()),
        },
        ..page
    }
}

fn connection(id: i64, name: &str, state: Chip) -> Connection {
    Connection {
        id,
        name: name.into(),
        kind: "Shopify".into(),
        url: "https://holm.example".into(),
        webhooks_url: format!("https://help.holm.example/shops/{id}/webhooks"),
        state,
        is_active: true,
        last_error: String::new(),
        failures: 0,
        success_ms: Some(before(3)),
        pulled_ms: None,
        waiting: String::new(),
        acts: vec![],
    }
}

fn ledger(topic: &str) -> Ledger {
    let delivery = |id, state: Chip, can_replay| Delivery {
        id,
        at_ms: before(5),
        topic: topic.into(),
        size_bytes: 12_000,
        state,
        reason: endless_name(),
        can_replay,
    };
    Ledger {
        name: topic.into(),
        connection_id: 1,
        state: String::new(),
        deliveries: vec![
            delivery(41, Chip::new(Tone::Bad, "quarantined"), true),
            delivery(42, Chip::new(Tone::Accent, "received"), false),
        ],
        more_href: Some("/desk/connections?shop=1&before=41".into()),
    }
}
