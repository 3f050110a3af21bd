//! Taking a withdrawal: what is wrong with a form, what agents read, and that nothing stands in its way.

use base::Db;
use base::testing::Place;
use conversations::message::listing;
use orders::withdrawal::{Standing, texts};

use super::*;

fn statement() -> Statement {
    Statement {
        name: "Ana Ruiz".into(),
        email: "ana@example.org".into(),
        order: "#A1".into(),
        ..Statement::default()
    }
}

fn form(statement: Statement, client_id: &str) -> Form {
    Form {
        statement: tidy(statement),
        text: texts::find("en/1").unwrap(),
        client_id: client_id.into(),
        signed_in: Vec::new(),
        rung: Proof::None,
        network: "192.0.2.0".into(),
        zone: "Europe/Berlin".into(),
    }
}

async fn open_place() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    (place, db)
}

async fn send(db: &Db, form: Form) -> Result<Taken> {
    db.write(move |tx| take(tx, &form)).await
}

async fn texts_of(db: &Db, id: ConversationId) -> Vec<String> {
    let (messages, _) = db.read(move |read| listing::list(read, id, None)).await.unwrap();
    messages.into_iter().map(|message| message.text).collect()
}

#[test]
fn each_field_says_what_is_wrong_with_it_in_the_readers_language() {
    let long = "ö".repeat(NAME_LIMIT + 1);
    let cases = [
        (statement(), vec![]),
        (Statement::default(), vec!["name", "order", "email"]),
        (Statement { name: " \u{0}\n ".into(), ..statement() }, vec!["name"]),
        (Statement { email: "ana".into(), ..statement() }, vec!["email"]),
        (Statement { email: "a b@example.org".into(), ..statement() }, vec!["email"]),
        (Statement { email: "ana@exa_mple..org".into(), ..statement() }, vec!["email"]),
        (Statement { name: long.clone(), order: long.clone(), ..statement() }, vec!["name", "order"]),
        (
            Statement { postcode: long, items: "x".repeat(ITEMS_LIMIT + 1), ..statement() },
            vec!["postcode", "items"],
        ),
        (Statement { items: "ö".repeat(ITEMS_LIMIT), ..statement() }, vec![]),
    ];
    let german = texts::find("de/1").unwrap();
    for (statement, expected) in cases {
        let found = complaints(&tidy(statement), german);

        assert_eq!(found.iter().map(|(field, _)| *field).collect::<Vec<_>>(), expected);
        assert!(found.iter().all(|(_, text)| !text.contains('{') && !text.contains("Write")), "{found:?}");
    }
}

#[test]
fn a_statement_is_tidied_without_losing_words() {
    let typed = Statement {
        name: " Ana\r\nBcc: eve@evil.example\u{0} ".into(),
        email: " ANA@Example.org ".into(),
        order: "\t#A1 ".into(),
        items: "\r\nthe lamp\r\n\u{7}and the bulb\r".into(),
        ..Statement::default()
    };

    let tidied = tidy(typed);

    assert_eq!(tidied.name, "Ana Bcc: eve@evil.example");
    assert_eq!((tidied.email.as_str(), tidied.order.as_str()), ("ana@example.org", "#A1"));
    assert_eq!(tidied.items, "the lamp\nand the bulb");
}

#[tokio::test]
async fn agents_read_all_of_it_under_the_tag_withdrawal() {
    let (_place, db) = open_place().await;
    let typed = Statement { items: "only the lamp".into(), postcode: "10115".into(), ..statement() };

    let taken = send(&db, form(typed, "1")).await.unwrap();

    let id = taken.conversation_id;
    let text = texts_of(&db, id).await.concat();
    for part in [
        "Withdrawal no. 1 of 2026-11-23T10:00:00+01:00[Europe/Berlin]",
        "Ana Ruiz",
        "ana@example.org",
        "#A1",
        "10115",
        "only the lamp",
        "Order recognised: none",
        &taken.withdrawal.hash,
    ] {
        assert!(text.contains(part), "{part} isn't in {text}");
    }
    assert_eq!(taken.withdrawal.content.standing, Standing::UnknownOrder);
    let (conversation, tags) = db
        .read(move |read| Ok((conversation::find(read, id)?, tagging::list(read, &[id.0])?)))
        .await
        .unwrap();
    assert_eq!(conversation.subject, "Withdrawal from #A1");
    assert_eq!(tags, [(id, TAG.to_owned())]);
}

#[tokio::test]
async fn sent_twice_it_is_one_record_one_message_and_one_receipt() {
    let (_place, db) = open_place().await;
    let first = send(&db, form(statement(), "1")).await.unwrap();

    let again = send(&db, form(statement(), "1")).await.unwrap();
    let (one, other) = tokio::join!(send(&db, form(statement(), "2")), send(&db, form(statement(), "2")));

    assert_eq!(
        (again.is_new, again.conversation_id, &again.withdrawal),
        (false, first.conversation_id, &first.withdrawal)
    );
    assert_eq!(one.unwrap().withdrawal, other.unwrap().withdrawal);
    assert_eq!(texts_of(&db, first.conversation_id).await.len(), 1);
    let receipts = db.read(|read| jobs::list_waiting(read, 10)).await.unwrap();
    assert_eq!(receipts.iter().filter(|job| job.kind == receipt::JOB).count(), 2);
}

#[tokio::test]
async fn a_form_whose_own_name_is_lost_or_damaged_is_taken_all_the_same() {
    let (_place, db) = open_place().await;
    let long = "x".repeat(CLIENT_ID_LIMIT + 1);

    for client_id in ["", "", &long, "a\u{0}b", "'; DROP TABLE withdrawals; --"] {
        send(&db, form(statement(), client_id)).await.unwrap();
    }

    let count: i64 =
        db.read(|read| read.get("SELECT COUNT(*) FROM withdrawals", &[], |row| row.get(0))).await.unwrap();
    assert_eq!(count, 5);
}

#[tokio::test]
async fn a_conversation_full_of_tags_takes_a_withdrawal_as_well() {
    let (_place, db) = open_place().await;
    db.write(|tx| {
        tx.execute("INSERT INTO customers (id, name, created_ms) VALUES (5, 'Anna', 0)", &[])?;
        tx.execute(
            "INSERT INTO orders (id, customer_id, number, status, currency, total_minor, address, placed_ms)
             VALUES (7, 5, '#A1', 'sent', 'EUR', 100, '', 0)",
            &[],
        )
    })
    .await
    .unwrap();
    let id = send(&db, form(statement(), "1")).await.unwrap().conversation_id;
    db.write(move |tx| {
        tx.execute("DELETE FROM taggings", &[])?;
        (0..tagging::TAGS_LIMIT)
            .try_for_each(|at| tagging::tag_for_customer(tx, "system", id, &format!("tag {at}")))
    })
    .await
    .unwrap();

    let second = send(&db, form(statement(), "2")).await.unwrap();

    assert_eq!((second.is_new, second.conversation_id), (true, id));
}

#[tokio::test]
async fn many_from_one_network_are_all_recorded_and_only_their_receipts_wait() {
    let (_place, db) = open_place().await;

    for at in 0..FREE_OF_NETWORK + 3 {
        let typed = Statement { email: format!("ana{at}@example.org"), ..statement() };
        send(&db, form(typed, "1")).await.unwrap();
    }
    for _ in 0..FREE_OF_ADDRESS {
        let elsewhere = Form { network: String::new(), ..form(statement(), "") };
        send(&db, elsewhere).await.unwrap();
    }

    let now_ms = db.now_ms();
    let waiting = db.read(|read| jobs::list_waiting(read, 100)).await.unwrap();
    let mut waits: Vec<i64> =
        waiting.iter().map(|job| (job.run_at_ms - now_ms) / 1000).filter(|wait| *wait > 0).collect();
    waits.sort_unstable();
    assert_eq!(waiting.len() as i64, FREE_OF_NETWORK + 3 + FREE_OF_ADDRESS);
    assert_eq!(waits, [30, 30, 60, 120, 240]);
}

#[tokio::test]
async fn after_an_hour_receipts_go_at_once_again() {
    let (_place, db) = open_place().await;
    for _ in 0..FREE_OF_ADDRESS + 2 {
        send(&db, form(statement(), "")).await.unwrap();
    }
    db.context().clock.advance(HOUR_MS);

    send(&db, form(statement(), "last")).await.unwrap();

    let newest = db.read(|read| jobs::list_waiting(read, 1)).await.unwrap();
    assert_eq!(newest[0].run_at_ms, db.now_ms());
    let kept: i64 =
        db.read(|read| read.get("SELECT COUNT(*) FROM throttles", &[], |row| row.get(0))).await.unwrap();
    assert_eq!(kept, 2, "the last hour is forgotten");
}
