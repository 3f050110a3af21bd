use std::sync::{Arc, Mutex, mpsc};

use super::*;
use crate::error::Error;
use crate::testing::Place;

fn happening(subject_id: i64) -> Happening {
    Happening {
        kind: "note.written",
        actor: "system".into(),
        subject_id: Some(subject_id),
        ..Happening::default()
    }
}

async fn record_one(db: &Db, subject_id: i64) {
    db.write(move |tx| record(tx, &happening(subject_id))).await.unwrap();
}

async fn subjects_after(db: &Db, after: Position) -> Vec<i64> {
    let events = db.read(move |read| list_after(read, after, 100)).await.unwrap();
    events.into_iter().filter_map(|event| event.subject_id).collect()
}

#[tokio::test]
async fn events_come_in_the_order_in_which_they_were_committed() {
    let place = Place::new();
    let db = place.open().await;
    for subject_id in 1..=5 {
        record_one(&db, subject_id).await;
    }

    settled(&db, 5).await;
    assert_eq!(subjects_after(&db, Position::default()).await, [1, 2, 3, 4, 5]);
}

/// Two slow transactions on PostgreSQL: the one that began first commits last. On SQLite they can't overlap.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_whose_transaction_commits_late_is_not_skipped() {
    let place = Place::new();
    let db = place.open().await;
    if !db.is_postgres() {
        return;
    }
    let (recorded, was_recorded) = mpsc::channel();
    let (open, gate) = mpsc::channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    let slow = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(move |tx| {
                record(tx, &happening(1))?;
                // Asked for, so that it has been sent.
                tx.find("SELECT id FROM events WHERE id = 0", &[], |row| row.get::<i64>(0))?;
                recorded.send(()).unwrap();
                let _ = gate.lock().unwrap().recv();
                Ok(())
            })
            .await
        }
    });
    was_recorded.recv().unwrap();

    record_one(&db, 2).await;
    let at_first = subjects_after(&db, Position::default()).await;
    let end_meanwhile = db.read(end).await.unwrap();
    open.send(()).unwrap();
    slow.await.unwrap().unwrap();
    record_one(&db, 3).await;

    assert!(at_first.is_empty(), "2 must wait until it is sure that 1 doesn't come before it: {at_first:?}");
    let mut seen = subjects_after(&db, Position::default()).await;
    while seen.len() < 3 {
        tokio::task::yield_now().await;
        seen = subjects_after(&db, Position::default()).await;
    }
    assert_eq!(seen, [1, 2, 3]);
    assert!(subjects_after(&db, end_meanwhile).await.contains(&1), "who started in between must see it, too");
}

#[tokio::test]
async fn a_log_restored_into_a_new_server_goes_on_behind_its_old_end() {
    let place = Place::new();
    let db = place.open().await;
    if !db.is_postgres() {
        return;
    }
    db.write(|tx| {
        tx.execute(
            "INSERT INTO events (tx, id, kind, at_ms, actor, subject_id) VALUES (1000000000000, 1, 'old', 0, 'system', 1)",
            &[],
        )
    })
    .await
    .unwrap();
    drop(db);

    let db = place.open().await;
    record_one(&db, 2).await;

    settled(&db, 2).await;
    assert_eq!(subjects_after(&db, Position { tx: 1_000_000_000_000, id: 1 }).await, [2]);
}

#[tokio::test]
async fn a_reader_goes_on_where_it_stopped_and_one_process_has_it_at_a_time() {
    let place = Place::new();
    let db = place.open().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let handle = |seen: &Arc<Mutex<Vec<i64>>>| {
        let seen = seen.clone();
        move |_: &mut Tx<'_>, event: &Event| {
            seen.lock().unwrap().extend(event.subject_id);
            Ok(())
        }
    };
    let (one, other) = (Reader::new("test", &db), Reader::new("test", &db));
    one.step(&db, handle(&seen)).await.unwrap();
    record_one(&db, 1).await;
    settled(&db, 1).await;

    assert_eq!(one.step(&db, handle(&seen)).await.unwrap(), 1);
    record_one(&db, 2).await;
    settled(&db, 2).await;
    assert_eq!(other.step(&db, handle(&seen)).await.unwrap(), 0, "the first one still holds it");
    db.context().clock.advance(60_000);
    assert_eq!(other.step(&db, handle(&seen)).await.unwrap(), 1, "its lease ran out");

    assert_eq!(*seen.lock().unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_batch_that_fails_is_read_again_as_a_whole() {
    let place = Place::new();
    let db = place.open().await;
    let reader = Reader::new("test", &db);
    reader.step(&db, |_, _| Ok(())).await.unwrap();
    record_one(&db, 1).await;
    settled(&db, 1).await;

    let failed = reader.step(&db, |tx, _| {
        tx.execute("INSERT INTO settings (name, value) VALUES ('half', 'done')", &[])?;
        Err(Error::refused("not now"))
    });
    assert!(failed.await.is_err());
    let left: Option<String> = db
        .read(|read| read.find("SELECT value FROM settings WHERE name = 'half'", &[], |row| row.get(0)))
        .await
        .unwrap();

    assert_eq!(left, None);
    assert_eq!(reader.step(&db, |_, _| Ok(())).await.unwrap(), 1);
}

#[tokio::test]
async fn lag_is_the_age_of_the_oldest_unread_event() {
    let place = Place::new();
    let db = place.open().await;
    Reader::new("slow", &db).step(&db, |_, _| Ok(())).await.unwrap();
    record_one(&db, 1).await;
    settled(&db, 1).await;
    db.context().clock.advance(4_000);

    let now_ms = db.now_ms();
    let lags = db.read(move |read| lags(read, now_ms)).await.unwrap();

    assert_eq!((lags[0].name.as_str(), lags[0].behind_ms), ("slow", 4_000));
}

/// Other tests' transactions on the same server may hold an event back for a moment.
async fn settled(db: &Db, count: usize) {
    while subjects_after(db, Position::default()).await.len() < count {
        tokio::task::yield_now().await;
    }
}
