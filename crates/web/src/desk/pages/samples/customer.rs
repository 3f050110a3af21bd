//! Samples of what is known of a customer: identities, orders, conversations, the panel.

use crate::desk::pages::{
    customer::{Identity, Line, Matter, Order, Proof, Shipment},
    panel::Panel,
    taking_part::Participant,
};
use crate::parts::{
    chip::{Chip, Tone},
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn orders() -> Vec<Order> {
    let line = |title: &str, price: &str| Line { title: title.into(), quantity: 1, price: price.into() };
    vec![
        Order {
            number: "#W2378156".into(),
            href: "/desk/orders/%23W2378156?conversation=1".into(),
            status: Chip::new(Tone::Good, "delivered"),
            placed_at_ms: Some(before(60 * 24 * 5)),
            lines: vec![
                line("Mechanical keyboard · linear", "$ 235.13"),
                line("Smart thermostat", "$ 302.50"),
            ],
            total: "$ 537.63".into(),
            shipments: vec![],
        },
        Order {
            number: "#W9571698".into(),
            href: "/desk/orders/%23W9571698".into(),
            status: Chip::new(Tone::Warn, "on its way"),
            placed_at_ms: None,
            lines: vec![Line { quantity: 2, ..line("Running shoes · 42", "$ 214.84") }],
            total: "$ 214.84".into(),
            shipments: vec![Shipment {
                carrier: "Northline Freight".into(),
                status: "arrives tomorrow".into(),
                tracking: "NF 8841 2203".into(),
                tracking_href: "https://track.example/NF88412203".into(),
            }],
        },
    ]
}

pub fn identities() -> Vec<Identity> {
    let known = |kind: &str, value: &str, proof| Identity { kind: kind.into(), value: value.into(), proof };
    vec![
        known("e-mail", "yusuf.rossi@example.com", Proof::OneTimeCode),
        known("phone", "+1 215 555 0137", Proof::OrderMatch),
        known("visitor", "browser of 30 Nov", Proof::None),
        known("shop", "customer 4417", Proof::SignIn),
    ]
}

pub fn matters() -> Vec<Matter> {
    vec![
        Matter {
            id: 77,
            subject: "Change of delivery address".into(),
            reference: "P3C-8XQ".into(),
            state: Chip::new(Tone::Plain, "closed"),
            at_ms: before(60 * 24 * 40),
        },
        Matter {
            id: 78,
            subject: "Which thermostat fits?".into(),
            reference: "B2B-1AA".into(),
            state: Chip::new(Tone::Accent, "open"),
            at_ms: before(60 * 24 * 3),
        },
    ]
}

pub fn panel() -> Panel {
    Panel {
        customer_id: 5,
        name: "Yusuf Rossi".into(),
        since: "customer since 2021".into(),
        place: "Philadelphia, 03:42".into(),
        identities: identities(),
        facts: "gold · 3 returns within a year".into(),
        orders: orders(),
        acts: super::choices("until tomorrow"),
        participants: vec![taking("Ayşe Rossi", "ayse@work.example")],
        matters: matters(),
        clock: clock(),
    }
}

fn taking(name: &str, email: &str) -> Participant {
    Participant { email: email.into(), name: name.into(), role: "in Cc".into() }
}

pub fn empty_panel() -> Panel {
    Panel {
        since: String::new(),
        place: String::new(),
        identities: vec![],
        facts: String::new(),
        orders: vec![],
        acts: vec![],
        participants: vec![],
        matters: vec![],
        ..panel()
    }
}

pub fn worst_panel() -> Panel {
    let endless = endless_name();
    Panel {
        name: endless.clone(),
        since: HOSTILE.into(),
        place: endless.clone(),
        identities: vec![Identity { kind: HOSTILE.into(), value: endless.clone(), proof: Proof::None }],
        facts: HOSTILE.into(),
        acts: super::choices(HOSTILE),
        orders: vec![worst_order()],
        participants: vec![taking(HOSTILE, &endless), taking("", HOSTILE)],
        matters: vec![Matter {
            id: 1,
            subject: HOSTILE.into(),
            reference: HOSTILE.into(),
            state: Chip::new(Tone::Bad, endless),
            at_ms: i64::MIN,
        }],
        ..panel()
    }
}

pub fn worst_order() -> Order {
    Order {
        number: HOSTILE.into(),
        href: "/desk/orders/%22".into(),
        status: Chip::new(Tone::Bad, endless_name()),
        placed_at_ms: Some(i64::MAX),
        lines: vec![Line { title: endless_name(), quantity: u32::MAX, price: HOSTILE.into() }],
        total: HOSTILE.into(),
        shipments: vec![Shipment {
            carrier: HOSTILE.into(),
            status: HOSTILE.into(),
            tracking: HOSTILE.into(),
            tracking_href: "javascript&colon;alert(1)".into(),
        }],
    }
}
