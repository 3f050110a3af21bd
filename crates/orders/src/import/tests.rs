use std::ops::ControlFlow;

use base::testing::Place;
use base::{Db, Error};

use super::*;
use crate::order::OrderView;
use crate::order::finding::{find_by_number, of_customer};

mod bad_lines;
mod concurrent;
mod customers;
mod documented;
mod fields;
mod interrupted;
mod mixed;
mod putting;
mod repeated;
mod wider;

/// A product with one variant, a customer with an address and an order of two lines.
const SHOP: &str = concat!(
    r##"{"type":"product","key":"P1","title":"T-Shirt","variants":[{"sku":"S1","options":{"size":"M","colour":"blue"},"price":"19.99","currency":"EUR"}]}"##,
    "\n",
    r##"{"type":"customer","key":"anna","name":"Anna Lind","emails":["Anna@Shop.example"],"phones":["+49 30 123456"],"language":"de","address":{"line1":"Mill Lane 2","city":"Berlin","postcode":"10115"},"extra":{"vip":true}}"##,
    "\n",
    r##"{"type":"order","number":"#W1","customer":"anna","placed_at":"2026-11-20T10:00:00+01:00","status":"processed","currency":"EUR","lines":[{"sku":"S1","title":"T-Shirt","options":{"size":"M","colour":"blue"},"quantity":2,"price":19.99},{"title":"Gift wrap","quantity":1,"price":0.30000000000000004}],"payments":[{"kind":"payment","method":"paypal_1","amount":40.28}],"shipments":[{"carrier":"DHL","tracking":"0034 0434","skus":["S1"],"shipped_at":"2026-11-21T08:00:00Z"}]}"##,
    "\n",
);

/// A small order of `anna` without products.
fn order(number: &str, status: &str) -> String {
    format!(
        r##"{{"type":"order","number":"{number}","customer":"anna","placed_at":"2026-11-20T10:00:00Z","status":"{status}","currency":"EUR","lines":[{{"title":"Tea","quantity":1,"price":5}}]}}"##
    ) + "\n"
}

async fn fresh() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    (place, db)
}

async fn checked(db: &Db, text: impl AsRef<[u8]>) -> Report {
    check(db, text.as_ref(), |_| ControlFlow::Continue(())).await.unwrap()
}

async fn import(db: &Db, text: impl AsRef<[u8]>, bad_lines: BadLines) -> base::Result<Applied> {
    let report = checked(db, &text).await;
    apply(db, text.as_ref(), &report, bad_lines, |_| ControlFlow::Continue(())).await
}

async fn import_good(db: &Db, text: &str) -> Applied {
    import(db, text, BadLines::Refuse).await.unwrap()
}

async fn count(db: &Db, table: &'static str) -> i64 {
    db.read(move |read| read.get(&format!("SELECT COUNT(*) FROM {table}"), &[], |row| row.get(0)))
        .await
        .unwrap()
}

async fn found(db: &Db, number: &'static str) -> OrderView {
    db.read(move |read| find_by_number(read, number)).await.unwrap().expect("the order is there")
}

/// Kinds of the events so far, in their order. Read as rows: a reader on PostgreSQL waits for other tests' transactions.
async fn events(db: &Db) -> Vec<String> {
    db.read(|read| read.list("SELECT kind FROM events ORDER BY tx, id LIMIT 10000", &[], |row| row.get(0)))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_shop_is_imported_with_all_that_its_file_says() {
    let (_place, db) = fresh().await;

    let applied = import_good(&db, SHOP).await;

    let one = Tally { new: 1, changed: 0, same: 0 };
    assert_eq!((applied.products, applied.customers, applied.orders), (one, one, one));
    let order = found(&db, "#W1").await;
    assert_eq!(order.total, base::money::Money::new(4_028, "EUR"));
    assert_eq!((order.lines.len(), order.lines[0].quantity, order.lines[0].price.minor), (2, 2, 1_999));
    assert_eq!(order.lines[0].options[1], ("colour".into(), "blue".into()));
    assert_eq!(order.lines[1].price.minor, 30);
    assert_eq!((order.payments[0].method.as_str(), order.payments[0].amount.minor), ("paypal_1", 4_028));
    assert_eq!(
        order.payments[0].paid_ms, order.placed_ms,
        "a payment without a time was made with the order"
    );
    assert_eq!((order.shipments[0].tracking.as_str(), order.shipments[0].skus.len()), ("00340434", 1));
    assert_eq!(events(&db).await, ["product.imported", "customer.created", "order.imported"]);
    let customer: (String, String, String, String) = db
        .read(|read| {
            read.get(
                "SELECT name, language, address, extra FROM customers WHERE shop_key = 'anna'",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
        })
        .await
        .unwrap();
    assert_eq!((customer.0.as_str(), customer.1.as_str()), ("Anna Lind", "de"));
    assert_eq!(customer.2, "Mill Lane 2\nBerlin, 10115");
    assert_eq!(
        customer.3,
        r#"{"address":{"line1":"Mill Lane 2","city":"Berlin","postcode":"10115"},"vip":true}"#
    );
}

#[tokio::test]
async fn a_check_writes_nothing() {
    let (_place, db) = fresh().await;

    let report = checked(&db, SHOP).await;

    assert!(report.is_good());
    assert_eq!((report.lines, report.products, report.customers, report.orders), (3, 1, 1, 1));
    assert_eq!(report.bytes, SHOP.len() as u64);
    assert_eq!((count(&db, "orders").await, count(&db, "customers").await), (0, 0));
    assert!(events(&db).await.is_empty());
}

#[tokio::test]
async fn an_empty_file_is_good_and_does_nothing() {
    let (_place, db) = fresh().await;

    let applied = import_good(&db, "\u{feff}\r\n\n").await;

    assert_eq!(applied.orders.total() + applied.customers.total() + applied.products.total(), 0);
}
