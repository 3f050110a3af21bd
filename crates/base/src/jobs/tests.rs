use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::testing::Place;

async fn with_job() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    db.write(|tx| add(tx, "letter.send", "letter:1", "1", tx.now_ms())).await.unwrap();
    (place, db)
}

#[tokio::test]
async fn a_job_that_succeeds_is_gone_and_one_that_fails_comes_back_later() {
    let (_place, db) = with_job().await;
    let runs = Arc::new(AtomicI64::new(0));
    let act = {
        let runs = runs.clone();
        move |job: Job| {
            runs.fetch_add(1, Ordering::SeqCst);
            async move { if job.attempts == 1 { Outcome::Again("relay is away".into()) } else { Outcome::Done } }
        }
    };

    assert_eq!(step(&db, "me", act.clone()).await.unwrap(), 1);
    assert_eq!(step(&db, "me", act.clone()).await.unwrap(), 0, "not due yet");
    let waiting = db.read(|read| list_waiting(read, 10)).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].last_error.as_str()), (1, "relay is away"));

    db.context().clock.advance(FIRST_PAUSE_MS);
    assert_eq!(step(&db, "me", act).await.unwrap(), 1);
    assert!(db.read(|read| list_waiting(read, 10)).await.unwrap().is_empty());
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_job_that_never_succeeds_dies_where_it_can_be_seen_and_is_retried_by_hand() {
    let (_place, db) = with_job().await;
    let fail = |_: Job| async { Outcome::Again("no".into()) };
    let mut runs = 0;

    while db.read(|read| list_dead(read, 10)).await.unwrap().is_empty() {
        runs += step(&db, "me", fail).await.unwrap();
        db.context().clock.advance(PAUSE_LIMIT_MS);
    }
    assert_eq!(runs as i64, ATTEMPTS_LIMIT);

    let dead = db.read(|read| list_dead(read, 10)).await.unwrap().remove(0);
    db.write(move |tx| retry(tx, dead.id)).await.unwrap();
    assert_eq!(step(&db, "me", |_| async { Outcome::Done }).await.unwrap(), 1);
}

#[tokio::test]
async fn a_job_whose_process_died_is_taken_over_after_its_lease() {
    let (_place, db) = with_job().await;
    db.write(|tx| claim(tx, "killed", AT_ONCE)).await.unwrap();

    assert_eq!(step(&db, "me", |_| async { Outcome::Done }).await.unwrap(), 0);
    db.context().clock.advance(LEASE_MS + 1);

    assert_eq!(step(&db, "me", |_| async { Outcome::Done }).await.unwrap(), 1);
}

#[tokio::test]
async fn a_slow_job_holds_up_none_of_the_others() {
    let (_place, db) = with_job().await;
    let (slow, quick) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    let act = {
        let (slow, quick) = (slow.clone(), quick.clone());
        move |job: Job| {
            let (slow, quick) = (slow.clone(), quick.clone());
            async move {
                if job.payload == "1" {
                    slow.notified().await
                } else {
                    quick.notify_one()
                }
                Outcome::Done
            }
        }
    };
    let working = tokio::spawn(work(db.clone(), act));

    db.write(|tx| add(tx, "letter.send", "letter:2", "2", tx.now_ms())).await.unwrap();
    quick.notified().await;

    let waiting = db.read(|read| list_waiting(read, 10)).await.unwrap();
    assert!(waiting.iter().any(|job| job.payload == "1"), "{waiting:?}");
    slow.notify_one();
    working.abort();
}

#[tokio::test]
async fn a_job_that_panics_is_a_failed_run() {
    let (_place, db) = with_job().await;

    step(&db, "me", |_| async { panic!("on purpose") }).await.unwrap();

    let waiting = db.read(|read| list_waiting(read, 10)).await.unwrap();
    assert!(waiting[0].last_error.contains("panicked"), "{waiting:?}");
}

#[tokio::test]
async fn the_same_key_waits_once_and_can_be_cancelled() {
    let (_place, db) = with_job().await;

    db.write(|tx| add(tx, "letter.send", "letter:1", "1", tx.now_ms())).await.unwrap();
    assert_eq!(db.read(|read| list_waiting(read, 10)).await.unwrap().len(), 1);
    db.write(|tx| cancel(tx, "letter:1")).await.unwrap();

    assert!(db.read(|read| list_waiting(read, 10)).await.unwrap().is_empty());
}

#[test]
fn pauses_double_up_to_a_limit() {
    let pauses: Vec<i64> = (1..=12).map(|attempts| pause_ms(attempts) / 1000).collect();

    assert_eq!(pauses, [15, 30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 14400, 14400]);
}
