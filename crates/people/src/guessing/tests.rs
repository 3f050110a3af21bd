//! What is counted together, what is forgiven, and when it is told.

use base::testing::Place;
use base::{Db, Error};

use super::*;

fn guess(order: &str, address: &str, network: &str) -> Try {
    Try { door: Door::LookUp, order: order.into(), address: address.into(), network: network.into() }
}

async fn wrong(db: &Db, guess: &Try) {
    let guess = guess.clone();
    db.write(move |tx| note_wrong(tx, &guess)).await.unwrap();
}

async fn may_try(db: &Db, guess: &Try) -> bool {
    let guess = guess.clone();
    match db.write(move |tx| check(tx, &guess)).await {
        Ok(()) => true,
        Err(Error::Busy(reason)) => {
            assert!(reason.starts_with("Too many tries. Wait "), "{reason}");
            false
        }
        Err(error) => panic!("{error}"),
    }
}

async fn alarms(db: &Db) -> Vec<(String, String, i64)> {
    let found = db.read(|read| list_alarms(read, 50)).await.unwrap();
    found.into_iter().map(|alarm| (alarm.kind, alarm.about, alarm.failures)).collect()
}

#[tokio::test]
async fn orders_and_addresses_wait_after_five_wrong_tries_and_networks_after_ten() {
    let place = Place::new();
    let db = place.open().await;

    for at in 0..5 {
        wrong(&db, &guess("W1", &format!("a{at}"), &format!("n{at}"))).await;
        wrong(&db, &guess(&format!("X{at}"), "10115", &format!("m{at}"))).await;
        wrong(&db, &guess(&format!("Y{at}"), &format!("b{at}"), "net")).await;
    }

    assert!(!may_try(&db, &guess("W1", "other", "other")).await);
    assert!(!may_try(&db, &guess("W2", "10115", "other")).await);
    assert!(may_try(&db, &guess("W2", "other", "net")).await);
    for at in 5..10 {
        wrong(&db, &guess(&format!("Y{at}"), &format!("b{at}"), "net")).await;
    }
    assert!(!may_try(&db, &guess("W2", "other", "net")).await);
    assert_eq!(alarms(&db).await, [("network".to_owned(), "net".to_owned(), 10)]);
}

#[tokio::test]
async fn a_network_is_counted_over_all_doors_and_not_wiped_by_a_right_try() {
    let place = Place::new();
    let db = place.open().await;
    for at in 0..10 {
        let door = [Door::LookUp, Door::Code, Door::Password][at % 3];
        wrong(&db, &Try { door, ..guess("", "", "net") }).await;
    }

    let right = guess("W1", "ana@example.org", "net");
    let noted = right.clone();
    db.write(move |tx| note_right(tx, &noted)).await.unwrap();

    assert!(!may_try(&db, &right).await);
    db.context().clock.advance(5 * 60_000);
    assert!(may_try(&db, &right).await, "people behind a network wait five minutes at most");
}

#[tokio::test]
async fn a_right_try_wipes_the_slate_of_its_order_and_address() {
    let place = Place::new();
    let db = place.open().await;
    let ana = guess("W1", "ana@example.org", "");
    for _ in 0..4 {
        wrong(&db, &ana).await;
    }

    let noted = ana.clone();
    db.write(move |tx| note_right(tx, &noted)).await.unwrap();
    for _ in 0..4 {
        wrong(&db, &ana).await;
    }

    assert!(may_try(&db, &ana).await);
}

#[tokio::test]
async fn every_ten_wrong_tries_are_told_again_with_an_address_veiled() {
    let place = Place::new();
    let db = place.open().await;

    for _ in 0..20 {
        wrong(&db, &guess("", "ana@example.org", "")).await;
    }

    let told = |failures| ("address".to_owned(), "ana…@example.org".to_owned(), failures);
    assert_eq!(alarms(&db).await, [told(20), told(10)]);
    let events = "SELECT COUNT(*) FROM events WHERE kind = 'guessing.burst'";
    let count: i64 = db.read(move |read| read.get(events, &[], |row| row.get(0))).await.unwrap();
    assert_eq!(count, 2);
}
