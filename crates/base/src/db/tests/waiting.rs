//! Statements that wait for the next question: the same answers as if each had been waited for.

use super::*;

#[tokio::test]
async fn a_failure_that_was_not_waited_for_is_told_and_nothing_is_saved() {
    let (_place, db) = notes().await;

    let answer = db.write(|tx| {
        add(tx, 1, "first")?;
        add(tx, 2, "first")?;
        add(tx, 3, "second")
    });
    let told = answer.await;

    assert!(matches!(told, Err(Error::Inside(_))), "{told:?}");
    assert!(texts(&db).await.is_empty());
    db.write(|tx| add(tx, 1, "again")).await.unwrap();
    assert_eq!(texts(&db).await, ["again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collision_is_run_again_whatever_the_request_took_it_for() {
    let (_place, db) = notes().await;
    db.write(|tx| add(tx, 1, "0")).await.unwrap();
    let mut requests = tokio::task::JoinSet::new();

    for _ in 0..40 {
        let db = db.clone();
        requests.spawn(async move {
            db.write(|tx| {
                let count: String = tx.get("SELECT text FROM notes WHERE id = 1", &[], |row| row.get(0))?;
                let next = (count.parse::<i64>().unwrap() + 1).to_string();
                tx.execute("UPDATE notes SET text = $1 WHERE id = 1", &[&next])?;
                tx.get("SELECT id FROM notes WHERE id = 1", &[], |row| row.get::<i64>(0))
                    .map_err(|_| Error::refused("Choose one of the notes."))
            })
            .await
        });
    }

    let answers = requests.join_all().await;
    let is_expected = |answer: &Result<i64>| matches!(answer, Ok(1) | Err(Error::Busy(_)));
    assert!(answers.iter().all(is_expected), "{answers:?}");
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(texts(&db).await, [done.to_string()]);
}

#[tokio::test]
async fn an_attempt_takes_nobody_elses_failure_for_its_own() {
    let (_place, db) = notes().await;

    let attempts = db.write(|tx| {
        add(tx, 1, "first")?;
        let failed = tx.attempt(|tx| {
            add(tx, 2, "second")?;
            add(tx, 3, "first")
        })?;
        let refused = tx.attempt(|tx| {
            add(tx, 4, "fourth")?;
            Err::<(), _>(Error::NotFound)
        })?;
        let held = tx.attempt(|tx| add(tx, 5, "fifth"))?;
        Ok((failed.is_err(), matches!(refused, Err(Error::NotFound)), held.is_ok()))
    });
    let before_it = db.write(|tx| {
        add(tx, 6, "fifth")?;
        tx.attempt(|_| Ok(()))
    });

    assert_eq!(attempts.await.unwrap(), (true, true, true));
    assert!(before_it.await.is_err());
    assert_eq!(texts(&db).await, ["first", "fifth"]);
}

#[tokio::test]
async fn a_parameter_too_many_or_too_few_is_an_error() {
    let (_place, db) = notes().await;
    let insert = "INSERT INTO notes (id, text) VALUES ($1, $2)";

    let few = db.write(move |tx| tx.execute(insert, &[&1_i64])).await;
    let many = db.write(move |tx| tx.execute(insert, &[&1_i64, &"one", &"two"])).await;

    assert!(few.is_err() && many.is_err(), "{few:?} {many:?}");
    assert!(texts(&db).await.is_empty());
}

#[tokio::test]
async fn many_that_wait_are_run_in_their_order() {
    let (_place, db) = notes().await;

    db.write(|tx| {
        for id in 0..1000 {
            add(tx, id, &format!("{id}"))?;
            tx.execute("UPDATE notes SET text = $1 WHERE id = $2", &[&format!("{id} last"), &id])?;
        }
        tx.execute("DELETE FROM notes WHERE id > 2", &[])
    })
    .await
    .unwrap();

    assert_eq!(texts(&db).await, ["0 last", "1 last", "2 last"]);
}

#[tokio::test]
async fn at_rest_what_nobody_waited_for_is_done() {
    let (_place, db) = notes().await;
    for id in 0..20 {
        let write = db.write(move |tx| add(tx, id, &format!("{id}")));
        // Asked for, and left at once.
        let _ = tokio::time::timeout(std::time::Duration::ZERO, write).await;
    }

    db.rest().await;

    assert_eq!(texts(&db).await.len(), 20);
}
