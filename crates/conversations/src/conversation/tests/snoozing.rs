//! Set aside until a time, or until the customer writes.

use super::*;
use crate::conversation::snoozing::{self, LONGEST_MS};

const HOUR_MS: i64 = 3_600_000;

async fn snooze(db: &Db, agent: &Agent, id: ConversationId, for_ms: i64) -> Result<()> {
    let (agent, until_ms) = (agent.clone(), db.now_ms() + for_ms);
    db.write(move |tx| snoozing::snooze(tx, &agent, id, until_ms)).await
}

async fn ended_by(db: &Db) -> Vec<Option<String>> {
    let sql = "SELECT ended_by FROM snoozes ORDER BY id";
    db.read(|read| read.list(sql, &[], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn a_snoozed_conversation_wakes_when_its_time_has_come() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let (id, other) = (opened(&db).await, opened(&db).await);
    snooze(&db, &mia, id, HOUR_MS).await.unwrap();
    snooze(&db, &mia, other, HOUR_MS + 1).await.unwrap();
    let snoozed = found(&db, id).await;
    assert_eq!(
        (snoozed.standing, snoozed.snoozed_until_ms),
        (Standing::Snoozed, Some(db.now_ms() + HOUR_MS))
    );

    db.context().clock.advance(HOUR_MS - 1);
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 0);
    db.context().clock.advance(1);
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 1);
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 0);

    let woken = found(&db, id).await;
    assert_eq!((woken.standing, woken.snoozed_until_ms), (Standing::Open, None));
    assert_eq!(found(&db, other).await.standing, Standing::Snoozed);
    let told = told(&db, id).await;
    assert_eq!(
        told[1..],
        [("conversation.snoozed".to_owned(), mia.actor()), ("conversation.woken".into(), "system".into())]
    );
}

#[tokio::test]
async fn timers_of_two_processes_wake_it_once() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    snooze(&db, &mia, id, HOUR_MS).await.unwrap();
    db.context().clock.advance(HOUR_MS);

    let (one, other) = tokio::join!(snoozing::wake_due(&db), snoozing::wake_due(&db));

    assert!(one.is_ok() && other.is_ok());
    let woken = kinds(&db, id).await.iter().filter(|kind| *kind == "conversation.woken").count();
    assert_eq!(woken, 1);
}

#[tokio::test]
async fn the_customers_message_ends_the_snooze() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    snooze(&db, &mia, id, HOUR_MS).await.unwrap();

    write_in(&db, id, "Any news?").await;
    db.context().clock.advance(HOUR_MS);

    let conversation = found(&db, id).await;
    assert_eq!((conversation.standing, conversation.snoozed_until_ms), (Standing::Open, None));
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 0);
    assert_eq!(ended_by(&db).await, [Some(format!("customer:{}", conversation.customer_id))]);
    assert_eq!(kinds(&db, id).await[1..], ["conversation.snoozed", "message.received"]);
}

#[tokio::test]
async fn an_answer_and_a_closing_end_the_snooze_too() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let (answered, closed) = (opened(&db).await, opened(&db).await);
    for id in [answered, closed] {
        snooze(&db, &mia, id, HOUR_MS).await.unwrap();
    }

    answer(&db, &mia, answered).await;
    close(&db, &mia, closed).await.unwrap();

    let standings = [found(&db, answered).await, found(&db, closed).await];
    assert_eq!(standings.map(|conversation| conversation.standing), [Standing::Waiting, Standing::Closed]);
    assert_eq!(ended_by(&db).await, [Some(mia.actor()), Some(mia.actor())]);
    db.context().clock.advance(HOUR_MS);
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn snoozing_again_replaces_the_time() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    snooze(&db, &mia, id, HOUR_MS).await.unwrap();

    snooze(&db, &mia, id, 2 * HOUR_MS).await.unwrap();

    db.context().clock.advance(HOUR_MS);
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 0);
    assert_eq!(ended_by(&db).await, [Some(mia.actor()), None]);
    db.context().clock.advance(HOUR_MS);
    assert_eq!(snoozing::wake_due(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_time_that_makes_no_sense_is_refused() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    for for_ms in [0, -1, -db.now_ms(), LONGEST_MS + 1, i64::MIN / 2, i64::MAX / 2] {
        let reason = refusal(snooze(&db, &mia, id, for_ms).await);

        assert!(reason.contains("between now and a year"), "{for_ms}: {reason}");
    }
    assert_eq!(kinds(&db, id).await, ["conversation.opened"]);
    snooze(&db, &mia, id, LONGEST_MS).await.unwrap();
}

#[tokio::test]
async fn a_closed_conversation_cant_be_snoozed() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    close(&db, &mia, id).await.unwrap();

    let snoozed = snooze(&db, &mia, id, HOUR_MS).await;

    assert!(matches!(&snoozed, Err(Error::Conflict(_))));
    assert!(refusal(snoozed).contains("Reopen it"));
}
