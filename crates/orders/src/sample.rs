//! A small shop for this crate's tests: Anna's order of lamps and cups, paid and sent, and a second customer, Bo.

use std::ops::ControlFlow;

use base::events::{self, Position};
use base::testing::Place;
use base::{Db, Read};

use crate::OrderView;
use crate::import::{self, BadLines};
use crate::order::finding::find_by_number;
use crate::return_::{Kind, NewLine, NewReturn, Outcome};

const LINES: &str = r##"
{"type":"product","key":"lamp","title":"Lamp","variants":[{"sku":"LAMP-OAK","options":{},"price":30,"currency":"EUR"},{"sku":"LAMP-ASH","options":{},"price":40,"currency":"EUR"}]}
{"type":"product","key":"cup","title":"Cup","variants":[{"sku":"CUP-1","options":{},"price":5,"currency":"EUR"}]}
{"type":"customer","key":"anna"}
{"type":"customer","key":"bo"}
{"type":"order","number":"#W1001","customer":"anna","placed_at":"2026-11-01T08:00:00Z","status":"shipped","currency":"EUR","address":{"line1":"Hafenstr. 3","city":"Köln","postcode":"50667","country":"DE"},"lines":[{"sku":"LAMP-OAK","title":"Lamp","quantity":3,"price":30},{"sku":"CUP-1","title":"Cup","quantity":2,"price":5}],"payments":[{"kind":"payment","method":"card","amount":100}],"shipments":[{"carrier":"DHL","tracking":"00340434161094042557"}]}
"##;

/// The shop, open.
pub struct Sample {
    place: Place,
    /// Its database.
    pub db: Db,
    /// Anna's row.
    pub anna: i64,
    /// Bo's row.
    pub bo: i64,
}

impl Sample {
    pub async fn open() -> Sample {
        let place = Place::new();
        let db = place.open().await;
        let report = import::check(&db, LINES.as_bytes(), |_| ControlFlow::Continue(())).await.unwrap();
        import::apply(&db, LINES.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(()))
            .await
            .unwrap();
        let id = |key: &'static str| {
            db.read(move |read| {
                read.get("SELECT id FROM customers WHERE shop_key = $1", &[&key], |row| row.get(0))
            })
        };
        let (anna, bo) = (id("anna").await.unwrap(), id("bo").await.unwrap());
        Sample { place, db, anna, bo }
    }

    /// A folder of its own.
    pub fn folder(&self) -> &std::path::Path {
        self.place.folder()
    }

    /// The order as it stands.
    pub async fn order(&self) -> OrderView {
        self.db.read(|read| Ok(find_by_number(read, "#W1001")?.unwrap())).await.unwrap()
    }

    /// A return of the order's lines, as many of each as given.
    pub async fn return_of(&self, quantities: &[i64]) -> NewReturn {
        let order = self.order().await;
        let lines = order.lines.iter().zip(quantities).filter(|(_, quantity)| **quantity != 0);
        NewReturn {
            customer_id: order.customer_id,
            order_id: order.id,
            act_id: None,
            kind: Kind::Return,
            actor: format!("customer:{}", order.customer_id),
            method: "card".into(),
            currency: "EUR".into(),
            lines: lines
                .map(|(line, quantity)| NewLine {
                    line_id: line.id,
                    sku: line.sku.clone(),
                    title: line.title.clone(),
                    quantity: *quantity,
                    price_minor: line.price.minor,
                    reason: "too dark".into(),
                    detail: String::new(),
                    outcome: Outcome::Refund,
                    new_sku: String::new(),
                    new_price_minor: 0,
                })
                .collect(),
            fee_minor: 0,
            difference_minor: 0,
            refund_by_ms: None,
        }
    }

    /// The kinds of all events with one of these beginnings, in order; waits until those of others' transactions let them
    /// be seen.
    pub async fn events(&self, heads: &'static [&'static str]) -> Vec<String> {
        let of_kind = move |read: &Read<'_>| {
            let events = events::list_after(read, Position::default(), 1_000)?;
            let all: i64 = read.get("SELECT COUNT(*) FROM events", &[], |row| row.get(0))?;
            let is_all = all == events.len() as i64;
            let kinds = events.into_iter().map(|event| event.kind);
            let kinds: Vec<String> =
                kinds.filter(|kind| heads.iter().any(|head| kind.starts_with(head))).collect();
            Ok((is_all, kinds))
        };
        loop {
            let (is_all, kinds) = self.db.read(of_kind).await.unwrap();
            if is_all {
                return kinds;
            }
            tokio::task::yield_now().await;
        }
    }
}
