use std::ops::ControlFlow;

use base::Db;
use base::testing::Place as Database;

use super::finding::*;
use super::*;
use crate::import::{self, BadLines};

/// Two customers; the orders of `anna` are placed an hour apart, the last two at the same moment.
async fn shop() -> (Database, Db, i64) {
    let place = Database::new();
    let db = place.open().await;
    let mut text =
        "{\"type\":\"customer\",\"key\":\"anna\"}\n{\"type\":\"customer\",\"key\":\"bo\"}\n".to_owned();
    for (number, customer, hour) in
        [("#A1", "anna", 1), ("#A2", "anna", 2), ("#A3", "anna", 3), ("#A4", "anna", 3), ("b5", "bo", 9)]
    {
        text += &format!(
            r##"{{"type":"order","number":"{number}","customer":"{customer}","placed_at":"2026-11-20T0{hour}:00:00Z","status":"shipped","currency":"USD","lines":[{{"title":"{number} tea","quantity":1,"price":5}},{{"title":"{number} cup","quantity":2,"price":"1.50"}}],"payments":[{{"kind":"payment","method":"card","amount":8}},{{"kind":"refund","method":"card","amount":3}}],"shipments":[{{"carrier":"DHL","tracking":"T{hour}","shipped_at":"2026-11-21T08:00:00Z"}}],"extra":{{"hour":{hour}}}}}"##
        );
        text.push('\n');
    }
    let report = import::check(&db, text.as_bytes(), |_| ControlFlow::Continue(())).await.unwrap();
    import::apply(&db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(()))
        .await
        .unwrap();
    let anna = db
        .read(|read| read.get("SELECT id FROM customers WHERE shop_key = 'anna'", &[], |row| row.get(0)))
        .await
        .unwrap();
    (place, db, anna)
}

fn numbers(orders: &[OrderView]) -> Vec<&str> {
    orders.iter().map(|order| order.number.as_str()).collect()
}

#[tokio::test]
async fn a_customers_orders_come_newest_first_each_with_its_own_parts() {
    let (_place, db, anna) = shop().await;

    let orders = db.read(move |read| of_customer(read, &[anna], 10)).await.unwrap();

    assert_eq!(numbers(&orders), ["#A4", "#A3", "#A2", "#A1"]);
    for order in &orders {
        let titles: Vec<_> = order.lines.iter().map(|line| line.title.clone()).collect();
        assert_eq!(titles, [format!("{} tea", order.number), format!("{} cup", order.number)]);
        assert_eq!(order.lines[1].price, Money::new(150, "USD"));
        let kinds: Vec<_> =
            order.payments.iter().map(|payment| (payment.kind, payment.amount.minor)).collect();
        assert_eq!(kinds, [(PaymentKind::Payment, 800), (PaymentKind::Refund, 300)]);
        assert_eq!((order.stage, order.total.minor), (Stage::OnItsWay, 800));
    }
    assert_eq!(orders[3].extra, "{\"hour\":1}");
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let (_place, db, anna) = shop().await;
    let mut seen = Vec::new();
    let mut page = db.read(move |read| of_customer(read, &[anna], 1)).await.unwrap();

    while let Some(last) = page.last() {
        let before = last.place();
        seen.extend(page.iter().map(|order| order.number.clone()));
        page = db.read(move |read| of_customer_before(read, &[anna], before, 1)).await.unwrap();
    }

    assert_eq!(seen, ["#A4", "#A3", "#A2", "#A1"]);
}

#[tokio::test]
async fn nobody_has_no_orders_and_no_limit_is_too_large_or_small() {
    let (_place, db, anna) = shop().await;

    let (nobody, none, all, repeated) = db
        .read(move |read| {
            Ok((
                of_customer(read, &[], 10)?,
                of_customer(read, &[anna], -1)?,
                of_customer(read, &[anna], i64::MAX)?,
                of_customer(read, &vec![anna; 1_000], 10)?,
            ))
        })
        .await
        .unwrap();

    assert_eq!((nobody.len(), none.len(), all.len(), repeated.len()), (0, 0, 4, 4));
}

#[tokio::test]
async fn an_order_is_found_as_people_type_its_number() {
    let (_place, db, _anna) = shop().await;

    for (typed, expected) in [
        ("#A1", Some("#A1")),
        (" a1 ", Some("#A1")),
        ("A1", Some("#A1")),
        ("b5", Some("b5")),
        ("#b5", Some("b5")),
        ("zzz", None),
        ("", None),
    ] {
        let found = db.read(move |read| find_by_number(read, typed)).await.unwrap();
        assert_eq!(found.as_ref().map(|order| order.number.as_str()), expected, "{typed}");
    }
}

#[tokio::test]
async fn orders_are_found_by_the_number_of_their_parcel() {
    let (_place, db, _anna) = shop().await;

    let shared = db.read(|read| find_by_tracking(read, " T 3")).await.unwrap();
    let none = db.read(|read| find_by_tracking(read, " ")).await.unwrap();

    assert_eq!(numbers(&shared), ["#A4", "#A3"]);
    assert!(none.is_empty());
}

#[test]
fn kinds_of_payments_are_read_as_they_are_written() {
    for kind in [PaymentKind::Payment, PaymentKind::Refund] {
        assert_eq!(PaymentKind::read(kind.as_str()), Some(kind));
    }
    assert_eq!(PaymentKind::read("gift"), None);
}
