//! The record: a chain that shows what was changed, two at once, the period, the texts, the export.

mod exported;

use std::ops::ControlFlow;

use base::testing::{MONDAY_MS, Place};
use base::{Db, Result};
use people::CustomerId;
use people::customer::{Kind, identity};

use super::recording::{Filing, Recorded, key, record};
use super::*;
use crate::import::{self, BadLines};

const DAY_MS: i64 = 24 * 3_600_000;

/// First digits of the hash of every text.
const HASHES: [&str; 9] = [
    "de/1 8dda66a80c8c0737",
    "de-AT/1 4e82bca44a1972f7",
    "en/1 30475dc3a2d60351",
    "es/1 577102d27fc861a6",
    "fr/1 1bcea9c8670447a0",
    "it/1 0cd142058ceb348d",
    "nl/1 547cbbb377962b54",
    "pl/1 a725a4ccb74e73f6",
    "sv/1 209fff7d1a3a6a79",
];

/// Orders of Anna in Berlin: `#A1` came on Tuesday 10 November, `#A2` on Monday 2 November, of `#A3` one parcel came,
/// `#A4` is in no parcel, and of `#A5` a product is in none.
async fn shop() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    let mut text =
        r#"{"type":"customer","key":"anna","name":"Anna","emails":["anna@example.org"]}"#.to_owned();
    let parcel = |skus: &str, at: &str| {
        let at = if at.is_empty() { String::new() } else { format!(r#","delivered_at":"{at}""#) };
        format!(
            r#"{{"carrier":"DHL","tracking":"T","skus":[{skus}],"shipped_at":"2026-11-01T08:00:00Z"{at}}}"#
        )
    };
    let both = r#""LAMP","BULB""#;
    for (number, parcels) in [
        ("#A1", vec![parcel(both, "2026-11-10T08:00:00Z")]),
        ("#A2", vec![parcel(both, "2026-11-02T08:00:00Z")]),
        ("#A3", vec![parcel(both, "2026-11-02T08:00:00Z"), parcel(both, "")]),
        ("#A4", vec![]),
        ("#A5", vec![parcel(r#""LAMP""#, "2026-11-02T08:00:00Z")]),
    ] {
        text += &format!(
            "\n{{\"type\":\"order\",\"number\":\"{number}\",\"customer\":\"anna\",\"placed_at\":\"2026-10-30T08:00:00Z\",\"status\":\"sent\",\"currency\":\"EUR\",\"address\":{{\"city\":\"Berlin\",\"postcode\":\"10 115\",\"country\":\"Germany\"}},\"lines\":[{{\"sku\":\"LAMP\",\"title\":\"Lamp\",\"quantity\":1,\"price\":5}},{{\"sku\":\"BULB\",\"title\":\"Bulb\",\"quantity\":1,\"price\":5}},{{\"title\":\"Wrapping\",\"quantity\":1,\"price\":1}}],\"shipments\":[{}]}}",
            parcels.join(",")
        );
    }
    let products = ["LAMP", "BULB"].map(|sku| format!(r#"{{"type":"product","key":"{sku}","title":"{sku}","variants":[{{"sku":"{sku}","options":{{}},"price":5,"currency":"EUR"}}]}}"#));
    let text = products.join("\n") + "\n" + &text + "\n";
    let report = import::check(&db, text.as_bytes(), |_| ControlFlow::Continue(())).await.unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    import::apply(&db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(()))
        .await
        .unwrap();
    (place, db)
}

fn statement(order: &str) -> Statement {
    Statement {
        name: "Ana Ruiz".into(),
        email: "ana@example.org".into(),
        order: order.into(),
        ..Statement::default()
    }
}

async fn file(db: &Db, given: &str, statement: Statement) -> Result<Recorded> {
    file_as(db, given, (statement, Vec::new())).await
}

async fn file_as(db: &Db, given: &str, (statement, signed_in): (Statement, Vec<i64>)) -> Result<Recorded> {
    let key = key(given, &statement)?;
    db.write(move |tx| {
        let customer_id = identity::find_or_create(tx, Kind::Email, &statement.email, &statement.name)?;
        let filing = Filing {
            customer_id,
            statement: &statement,
            text: texts::choose("de", "", tx.now_ms()),
            zone: "Europe/Berlin",
            key: &key,
            signed_in: &signed_in,
            rung: Proof::Code,
        };
        record(tx, &filing)
    })
    .await
}

async fn check(db: &Db) -> chain::Walk {
    db.read(chain::verify).await.unwrap()
}

async fn change(db: &Db, sql: &'static str) {
    let touched = db.write(move |tx| tx.execute_counted(sql, &[])).await.unwrap();
    assert_eq!(touched, 1, "{sql} has to change something for this test to mean anything");
}

#[tokio::test]
async fn records_are_numbered_and_each_carries_the_hash_of_the_one_before() {
    let (_place, db) = shop().await;
    assert_eq!(check(&db).await, chain::Walk::start());

    let first = file(&db, "1", statement("#A1")).await.unwrap().withdrawal;
    let second = file(&db, "2", statement("the lamp of May")).await.unwrap().withdrawal;

    assert_eq!((first.content.seq, second.content.seq), (1, 2));
    assert_eq!((first.prev_hash.as_str(), &second.prev_hash), (chain::START, &first.hash));
    assert_eq!(first.content.at, "2026-11-23T10:00:00+01:00[Europe/Berlin]");
    let walk = check(&db).await;
    assert!(walk.is_whole());
    assert_eq!((walk.seq, walk.checked, walk.hash), (2, 2, second.hash));
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_record_and_another_content_is_another() {
    let (_place, db) = shop().await;
    let first = file(&db, "1", statement("#A1")).await.unwrap();

    let again = file(&db, "1", statement("#A1")).await.unwrap();
    let other = file(&db, "1", statement("#A2")).await.unwrap();

    assert!(first.is_new && !again.is_new && other.is_new);
    assert_eq!(again.withdrawal, first.withdrawal);
    assert_eq!(other.withdrawal.content.seq, 2);
}

#[tokio::test]
async fn whatever_is_changed_the_check_names_the_record() {
    let changes = [
        (
            "UPDATE withdrawals SET content = REPLACE(content, 'Ana Ruiz', 'Ana Ruis') WHERE seq = 2",
            2,
            "fit its hash",
        ),
        ("UPDATE withdrawals SET hash = 'abc' WHERE seq = 2", 2, "fit its hash"),
        ("UPDATE withdrawals SET prev_hash = 'abc' WHERE seq = 3", 3, "record before it"),
        ("UPDATE withdrawals SET at_ms = at_ms - 1 WHERE seq = 1", 1, "at_ms"),
        ("UPDATE withdrawals SET standing = 'late' WHERE seq = 3", 3, "standing"),
        ("UPDATE withdrawals SET order_id = NULL WHERE seq = 2", 2, "order_id"),
        ("UPDATE withdrawals SET key = 'x' WHERE seq = 2", 2, "key"),
        ("DELETE FROM withdrawals WHERE seq = 2", 2, "missing"),
        ("DELETE FROM withdrawals WHERE seq = 1", 1, "missing"),
    ];
    for (sql, seq, why) in changes {
        let (_place, db) = shop().await;
        for given in ["1", "2", "3"] {
            file(&db, given, statement("#A1")).await.unwrap();
        }

        change(&db, sql).await;

        let broken = check(&db).await.broken.unwrap_or_else(|| panic!("{sql} isn't seen"));
        assert_eq!(broken.seq, seq, "{sql}: {broken:?}");
        assert!(broken.why.contains(why), "{sql}: {broken:?}");
    }
}

#[tokio::test]
async fn a_change_with_a_hash_to_match_breaks_the_next_link() {
    let (_place, db) = shop().await;
    for given in ["1", "2", "3"] {
        file(&db, given, statement("#A1")).await.unwrap();
    }

    db.write(|tx| {
        let (prev, content): (String, String) =
            tx.get("SELECT prev_hash, content FROM withdrawals WHERE seq = 2", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let content = content.replace("Ana Ruiz", "Ana Ruis");
        let hash = chain::link(&prev, &content);
        tx.execute("UPDATE withdrawals SET content = $1, hash = $2 WHERE seq = 2", &[&content, &hash])
    })
    .await
    .unwrap();

    let broken = check(&db).await.broken.unwrap();
    assert_eq!((broken.seq, broken.why.contains("record before it")), (3, true));
}

#[tokio::test]
async fn the_newest_records_are_checked_alone_where_time_is_short() {
    let (_place, db) = shop().await;
    for given in ["1", "2", "3", "4", "5"] {
        file(&db, given, statement("#A1")).await.unwrap();
    }
    change(&db, "UPDATE withdrawals SET at_ms = 0 WHERE seq = 2").await;

    let few = db.read(|read| chain::verify_newest(read, 2)).await.unwrap();
    let many = db.read(|read| chain::verify_newest(read, 4)).await.unwrap();
    let more = db.read(|read| chain::verify_newest(read, 40)).await.unwrap();

    assert_eq!((few.is_whole(), few.checked), (true, 2));
    assert_eq!(many.broken.map(|link| link.seq), Some(2));
    assert_eq!(more.broken.map(|link| link.seq), Some(2));
}

#[tokio::test]
async fn many_at_once_make_one_chain_without_fork_or_gap() {
    let (_place, db) = shop().await;
    let mut all = tokio::task::JoinSet::new();
    for at in 0..24 {
        let db = db.clone();
        all.spawn(async move {
            // Whoever lost every race is told to try again, as a browser would.
            loop {
                match file(&db, &at.to_string(), statement("#A1")).await {
                    Err(base::Error::Busy(_)) => {}
                    other => return other.unwrap().withdrawal.content.seq,
                }
            }
        });
    }

    let mut numbers = all.join_all().await;

    numbers.sort_unstable();
    assert_eq!(numbers, (1..=24).collect::<Vec<i64>>());
    let walk = check(&db).await;
    assert_eq!((walk.is_whole(), walk.checked), (true, 24));
}

#[tokio::test]
async fn the_period_is_judged_from_the_last_parcel_and_doubt_is_in_the_customers_favour() {
    let (_place, db) = shop().await;
    let cases = [
        ("#A1", Standing::InTime, true),
        ("a2", Standing::Late, true),
        ("#A3", Standing::InTime, false),
        ("#A4", Standing::InTime, false),
        ("#A5", Standing::InTime, false),
        ("#A9", Standing::UnknownOrder, false),
    ];
    for (order, standing, has_end) in cases {
        let content = file(&db, order, statement(order)).await.unwrap().withdrawal.content;

        assert_eq!((content.standing, content.ends_ms.is_some()), (standing, has_end), "{order}");
        assert_eq!(content.order_id.is_none(), standing == Standing::UnknownOrder, "{order}");
    }
}

#[tokio::test]
async fn the_last_millisecond_of_the_customers_day_is_in_time() {
    let (_place, db) = shop().await;
    // Delivered on Tuesday 10 November: the period ends with 24 November in Berlin, 23:00 UTC.
    let midnight_ms = MONDAY_MS + DAY_MS + 14 * 3_600_000;
    db.context().clock.advance(midnight_ms - 1 - MONDAY_MS);

    let last = file(&db, "1", statement("#A1")).await.unwrap().withdrawal.content;
    db.context().clock.advance(1);
    let first_late = file(&db, "2", statement("#A1")).await.unwrap().withdrawal.content;

    assert_eq!((last.standing, last.ends_ms), (Standing::InTime, Some(midnight_ms)));
    assert_eq!(first_late.standing, Standing::Late);
}

#[tokio::test]
async fn the_rung_of_proof_is_recorded() {
    let (_place, db) = shop().await;
    let anna: i64 = db
        .read(|read| read.get("SELECT id FROM customers WHERE shop_key = 'anna'", &[], |row| row.get(0)))
        .await
        .unwrap();
    let by_email = Statement { email: " ANNA@example.org".into(), ..statement("#A1") };
    let by_postcode = Statement { postcode: "10115".into(), ..statement("#A1") };
    let wrong_postcode = Statement { postcode: "10116".into(), ..statement("#A1") };
    let unknown = Statement { email: "anna@example.org".into(), ..statement("#A9") };
    let cases = [
        (statement("#A1"), vec![], Proof::None),
        (by_email, vec![], Proof::Order),
        (by_postcode, vec![], Proof::Order),
        (wrong_postcode, vec![], Proof::None),
        (unknown, vec![anna], Proof::None),
        (statement("#A2"), vec![anna], Proof::Code),
        (statement("#A2"), vec![anna + 1], Proof::None),
    ];
    for (at, (statement, signed_in, proof)) in cases.into_iter().enumerate() {
        let recorded = file_as(&db, &at.to_string(), (statement, signed_in)).await.unwrap();

        assert_eq!(recorded.withdrawal.content.proof, proof, "case {at}");
    }
}

#[tokio::test]
async fn the_log_tells_what_an_act_needs_to_know() {
    let (_place, db) = shop().await;
    let chosen = Statement { lines: vec![Chosen { id: 7, text: "1 × Lamp".into() }], ..statement("a1") };

    let recorded = file(&db, "1", chosen).await.unwrap();

    let (subject, customer, data): (i64, i64, String) = db
        .read(|read| {
            read.get(
                "SELECT subject_id, customer_id, data FROM events WHERE kind = 'withdrawal.received'",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
        .await
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(WithdrawalId(subject), recorded.withdrawal.id);
    assert_eq!(CustomerId(customer).0, recorded.withdrawal.content.customer_id);
    assert_eq!(
        (&data["order"], &data["proof"], &data["is_whole"]),
        (&"#A1".into(), &"none".into(), &false.into())
    );
    assert_eq!((&data["lines"], &data["standing"]), (&serde_json::json!([7]), &"in_time".into()));
}

#[tokio::test]
async fn the_list_pages_by_number_and_by_standing() {
    let (_place, db) = shop().await;
    for order in ["#A1", "x", "#A2", "y"] {
        file(&db, order, statement(order)).await.unwrap();
    }
    let numbers = |all: Vec<Withdrawal>| all.iter().map(|one| one.content.seq).collect::<Vec<_>>();

    let (first, second, late, id) = db
        .read(|read| {
            let first = finding::list(read, None, None, 3)?;
            let second = finding::list(read, None, Some(2), 3)?;
            let unknown = finding::list(read, Some(Standing::UnknownOrder), Some(4), 9)?;
            let id = first[0].id;
            Ok((first, second, unknown, finding::find(read, id)?))
        })
        .await
        .unwrap();

    assert_eq!(id, first[0]);
    assert_eq!((numbers(first), numbers(second), numbers(late)), (vec![4, 3, 2], vec![1], vec![2]));
}
