//! Customers: what the page beside a conversation knows of them, and joining two records of one person.

use std::io::Cursor;
use std::ops::ControlFlow;

use orders::import::{self, BadLines};

use crate::harness::Shop;

/// Brings `lines` in, as `attend import` does.
pub async fn import(shop: &Shop, lines: &str) {
    let db = &shop.running.post.db;
    let file = || Cursor::new(lines.as_bytes().to_vec());
    let report = import::check(db, file(), |_| ControlFlow::Continue(())).await.unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    import::apply(db, file(), &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await.unwrap();
}
