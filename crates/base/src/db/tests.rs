mod waiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::error::Error;
use crate::ids::Ids;
use crate::testing::Place;

async fn notes() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    db.write(|tx| {
        tx.script("CREATE TABLE notes (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
    })
    .await
    .unwrap();
    (place, db)
}

async fn texts(db: &Db) -> Vec<String> {
    db.read(|read| read.list("SELECT text FROM notes ORDER BY id", &[], |row| row.get(0))).await.unwrap()
}

fn add(tx: &mut Tx<'_>, id: i64, text: &str) -> Result<()> {
    tx.execute("INSERT INTO notes (id, text) VALUES ($1, $2)", &[&id, &text])?;
    Ok(())
}

#[tokio::test]
async fn parameters_are_numbered_by_their_number_and_not_by_appearance() {
    let (_place, db) = notes().await;

    let answer: i64 = db
        .read(|read| {
            read.get("SELECT CAST($2 AS BIGINT) * 10 + CAST($1 AS BIGINT), '$1'", &[&3_i64, &4_i64], |row| {
                row.get(0)
            })
        })
        .await
        .unwrap();

    assert_eq!(answer, 43);
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    let (_place, db) = notes().await;
    db.write(|tx| {
        tx.script("CREATE TABLE kinds (a BIGINT, b DOUBLE PRECISION, c BOOLEAN, d TEXT, e BYTEA)")?;
        tx.execute(
            "INSERT INTO kinds (a, b, c, d, e) VALUES ($1, $2, $3, $4, $5)",
            &[&i64::MIN, &0.5, &true, &"ü'\"\\🦀", &vec![0_u8, 255]],
        )
    })
    .await
    .unwrap();

    let row: (i64, f64, bool, String, Vec<u8>, Option<i64>) = db
        .read(|read| {
            read.get("SELECT a, b, c, d, e, CAST(NULL AS BIGINT) FROM kinds", &[], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            })
        })
        .await
        .unwrap();

    assert_eq!(row, (i64::MIN, 0.5, true, "ü'\"\\🦀".into(), vec![0, 255], None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_request_never_harms_its_neighbours_in_the_batch() {
    let (_place, db) = notes().await;
    let mut requests = tokio::task::JoinSet::new();

    for id in 0..200 {
        let db = db.clone();
        requests.spawn(async move {
            db.write(move |tx| {
                add(tx, id, &format!("note {id}"))?;
                match id % 4 {
                    1 => Err(Error::refused("changed my mind")),
                    2 => add(tx, id, "the same id again"),
                    3 => panic!("on purpose"),
                    _ => Ok(()),
                }
            })
            .await
            .is_ok()
        });
    }
    let succeeded = requests.join_all().await.into_iter().filter(|ok| *ok).count();

    assert_eq!(succeeded, 50);
    assert_eq!(texts(&db).await.len(), 50);
}

#[tokio::test]
async fn an_attempt_undoes_only_itself() {
    let (_place, db) = notes().await;

    db.write(|tx| {
        add(tx, 1, "before")?;
        let failed = tx.attempt(|tx| {
            add(tx, 2, "inside")?;
            add(tx, 2, "twice")
        })?;
        assert!(failed.is_err());
        tx.attempt(|tx| add(tx, 3, "after"))?
    })
    .await
    .unwrap();

    assert_eq!(texts(&db).await, ["before", "after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_collide_are_run_again_until_each_has_had_its_turn() {
    let (_place, db) = notes().await;
    db.write(|tx| add(tx, 1, "0")).await.unwrap();
    let mut requests = tokio::task::JoinSet::new();

    for _ in 0..40 {
        let db = db.clone();
        requests.spawn(async move {
            db.write(|tx| {
                let count: String = tx.get("SELECT text FROM notes WHERE id = 1", &[], |row| row.get(0))?;
                let next = (count.parse::<i64>().unwrap() + 1).to_string();
                tx.execute("UPDATE notes SET text = $1 WHERE id = 1", &[&next])
            })
            .await
        });
    }
    let failures = requests.join_all().await.into_iter().filter(Result::is_err).count();

    assert_eq!(texts(&db).await, [(40 - failures).to_string()], "an answered increment is never lost");
    assert!(failures <= 4, "{failures} of 40 gave up");
}

#[tokio::test]
async fn a_read_cannot_write() {
    let (_place, db) = notes().await;

    let result = db
        .read(|read| {
            read.list("INSERT INTO notes (id, text) VALUES (1, 'x') RETURNING id", &[], |row| {
                row.get::<i64>(0)
            })
        })
        .await;

    assert!(result.is_err());
    assert!(texts(&db).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn overload_is_told_at_once_and_not_kept_in_memory() {
    let (place, db) = notes().await;
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let gate = Arc::new(std::sync::Mutex::new(gate));
    let (begin, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let blockers: Vec<_> = (0..4)
        .map(|_| {
            let (db, gate, begin) = (db.clone(), gate.clone(), begin.clone());
            tokio::spawn(async move {
                db.write(move |_| {
                    begin.send(()).unwrap();
                    let _ = gate.lock().unwrap().recv();
                    Ok(())
                })
                .await
            })
        })
        .collect();
    let refused = Arc::new(AtomicUsize::new(0));
    let writers = if matches!(place.location(), Location::Sqlite(_)) { 1 } else { 4 };
    for _ in 0..writers {
        begun.recv().await.unwrap();
    }

    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..QUEUE_LIMIT + 500 {
        let (db, refused) = (db.clone(), refused.clone());
        waiting.spawn(async move {
            if let Err(Error::Busy(text)) = db.write(|_| Ok(())).await {
                assert!(text.contains("Too many"), "{text}");
                refused.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    while refused.load(Ordering::SeqCst) < 400 {
        tokio::task::yield_now().await;
    }
    drop(open);
    for blocker in blockers {
        blocker.await.unwrap().unwrap();
    }
    waiting.join_all().await;

    assert!((400..=600).contains(&refused.load(Ordering::SeqCst)), "{refused:?}");
    db.write(|tx| add(tx, 1, "works again")).await.unwrap();
}

#[tokio::test]
async fn a_locked_file_is_a_clear_error_and_not_a_hang() {
    let (place, db) = notes().await;
    let Location::Sqlite(path) = place.location() else { return };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let error = db.write(|tx| add(tx, 1, "x")).await.unwrap_err();

    assert!(matches!(&error, Error::Busy(text) if text.contains("Another program")), "{error:?}");
    other.execute_batch("ROLLBACK").unwrap();
    db.write(|tx| add(tx, 1, "x")).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_a_clear_error_and_what_fits_is_still_saved() {
    let (place, db) = notes().await;
    if !matches!(place.location(), Location::Sqlite(_)) {
        return;
    }
    db.write(|tx| tx.script("PRAGMA max_page_count = 200")).await.unwrap();

    let large = "x".repeat(2_000_000);
    let error = db.write(move |tx| add(tx, 1, &large)).await.unwrap_err();

    assert!(matches!(&error, Error::Busy(text) if text.contains("disk")), "{error:?}");
    db.write(|tx| add(tx, 2, "small")).await.unwrap();
    assert_eq!(texts(&db).await, ["small"]);
}

#[tokio::test]
async fn a_lost_connection_is_replaced_without_the_caller_noticing() {
    let (place, db) = notes().await;
    if !matches!(place.location(), Location::Postgres { .. }) {
        return;
    }
    db.write(|tx| add(tx, 1, "before")).await.unwrap();
    let killed = db
        .write(|tx| {
            tx.list(
                "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity
                 WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE '%notes%'",
                &[],
                |row| row.get::<String>(0),
            )
        })
        .await
        .unwrap();

    for id in 2..12 {
        db.write(move |tx| add(tx, id, &id.to_string())).await.unwrap();
    }

    assert_eq!(texts(&db).await.len(), 11, "after {} connections were cut", killed.len());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_with_what_to_check() {
    let nowhere = Location::Postgres { url: "postgres://nobody@127.0.0.1:1/none".into(), connections: 1 };

    let error = Db::open(&nowhere, Context::machine()).err().unwrap().to_string();

    assert!(error.contains("can't be reached") && error.contains("`database`"), "{error}");
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let (place, db) = notes().await;
    db.write(|tx| {
        tx.execute(
            "INSERT INTO migrations (version, name, checksum, applied_ms) VALUES (999, 'x', 'x', 0)",
            &[],
        )
    })
    .await
    .unwrap();
    drop(db);

    let error = crate::open(&place.location(), Context::machine()).await.err().unwrap().to_string();

    assert!(error.contains("version 999") && error.contains("newer program"), "{error}");
}

#[test]
fn two_processes_make_different_ids() {
    let (one, other) = (Ids::new(1), Ids::new(2));
    let now_ms = 1_800_000_000_000;

    assert_ne!(one.next(now_ms), other.next(now_ms));
}
