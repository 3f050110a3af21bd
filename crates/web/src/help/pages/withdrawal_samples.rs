//! The pages of the withdrawal function in the states worth looking at.

use orders::withdrawal::texts::{self, Text};
use orders::withdrawal::{Chosen, Statement};

use super::samples::{shop, worst_shop, wrong};
use super::shop::Place;
use super::withdrawal::{Ask, Check, Done, Language, Line};
use crate::parts::{
    field::Typed,
    proof::{HOSTILE, endless_name},
};

fn text(key: &str) -> &'static Text {
    texts::find(key).expect("this text is embedded")
}

pub fn asks() -> Vec<(&'static str, Ask)> {
    let fresh = Ask {
        shop: shop("Withdraw from contract here", Place::Withdrawal),
        text: text("en/1"),
        client_id: "c-9".into(),
        name: Typed::default(),
        email: Typed::default(),
        order: Typed::default(),
        postcode: Typed::default(),
        items: Typed::default(),
        lines: vec![],
        error: None,
        languages: vec![Language { tag: "de".into(), name: "Deutsch".into() }],
    };
    let known = Ask {
        lines: vec![
            Line { id: 1, text: "2 × Desk lamp".into(), is_chosen: true },
            Line { id: 2, text: "1 × Bulb".into(), is_chosen: false },
        ],
        email: Typed { text: "ana@".into(), error: Some("Write an e-mail address.".into()) },
        error: Some("Nothing has been sent yet: something below needs a look.".into()),
        ..fresh.clone()
    };
    let worst = Ask {
        shop: worst_shop(Place::Withdrawal),
        client_id: HOSTILE.into(),
        name: wrong(),
        email: wrong(),
        order: Typed { text: endless_name(), ..wrong() },
        postcode: wrong(),
        items: wrong(),
        lines: vec![Line { id: 1, text: HOSTILE.into(), is_chosen: true }],
        error: Some(HOSTILE.into()),
        ..fresh.clone()
    };
    vec![("withdrawal", fresh), ("withdrawal-mistaken", known), ("withdrawal-extreme", worst)]
}

pub fn checks() -> Vec<(&'static str, Check)> {
    let some = Check {
        shop: shop("Vertrag widerrufen", Place::Withdrawal),
        text: text("de/1"),
        client_id: "c-9".into(),
        statement: Statement {
            name: "Ana Ruiz".into(),
            email: "ana@example.org".into(),
            order: "#W2611340".into(),
            postcode: "10115".into(),
            items: "Nur die Lampe".into(),
            lines: vec![],
        },
    };
    let worst = Check {
        shop: worst_shop(Place::Withdrawal),
        client_id: HOSTILE.into(),
        statement: Statement {
            name: endless_name(),
            email: HOSTILE.into(),
            order: HOSTILE.into(),
            postcode: HOSTILE.into(),
            items: HOSTILE.into(),
            lines: vec![Chosen { id: 1, text: HOSTILE.into() }],
        },
        ..some.clone()
    };
    vec![("withdrawal-check", some), ("withdrawal-check-extreme", worst)]
}

pub fn dones() -> Vec<(&'static str, Done)> {
    let some = Done {
        shop: shop("Your withdrawal has arrived", Place::Withdrawal),
        text: text("en/1"),
        email: "ana@example.org".into(),
        facts: vec![
            ("Number".into(), "17".into()),
            ("Only certain items?".into(), "the lamp\nthe bulb".into()),
        ],
    };
    let worst = Done {
        shop: worst_shop(Place::Withdrawal),
        email: HOSTILE.into(),
        facts: vec![(HOSTILE.into(), endless_name()), (HOSTILE.into(), HOSTILE.into())],
        ..some.clone()
    };
    vec![("withdrawal-done", some), ("withdrawal-done-extreme", worst)]
}
