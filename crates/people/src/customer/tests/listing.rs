//! The list of customers, and finding one of many.

use base::testing::Place;

use super::*;
use crate::customer::listing::{self, After, Listed, PAGE};
use crate::customer::merging;

async fn search(db: &Db, text: &str) -> Vec<String> {
    let text = text.to_owned();
    names(db.read(move |read| listing::search(read, &text)).await.unwrap())
}

fn names(listed: Vec<Listed>) -> Vec<String> {
    listed.into_iter().map(|listed| listed.name).collect()
}

async fn with_customers() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    known_by(&db, "ana.ruiz@example.org", "Ana Ruiz").await;
    known_by(&db, "ana.rot@example.com", "Anabel Rot").await;
    let oki = known_by(&db, "mia@shop.example", "Mia Öki").await;
    db.write(move |tx| identity::add(tx, oki, Kind::Phone, "+49 30 1234567")).await.unwrap();
    known_by(&db, "nameless@example.org", "").await;
    (place, db)
}

#[tokio::test]
async fn customers_are_found_by_what_people_type() {
    let (_place, db) = with_customers().await;
    let cases: [(&str, &[&str]); 14] = [
        ("Ana", &["Ana Ruiz", "Anabel Rot"]),
        ("  ana r ", &["Ana Ruiz"]),
        ("mia ö", &["Mia Öki"]),
        ("ANA.RUIZ@example.org", &["Ana Ruiz"]),
        ("ana.ruiz@", &["Ana Ruiz"]),
        ("ana.r", &["Anabel Rot", "Ana Ruiz"]),
        ("+49 30 1234567", &["Mia Öki"]),
        ("+4930 123", &["Mia Öki"]),
        ("nameless@example.org", &[""]),
        ("", &[]),
        ("%", &[]),
        ("_na", &[]),
        ("' OR 1=1 --", &[]),
        ("12345", &[]),
    ];
    for (typed, expected) in cases {
        assert_eq!(search(&db, typed).await, expected, "{typed}");
    }
}

#[tokio::test]
async fn a_search_with_a_nul_byte_finds_nobody() {
    let (_place, db) = with_customers().await;

    for typed in ["\u{0}", "Ana\u{0}", "ana\u{0}@example.org", "+4930\u{0}"] {
        assert_eq!(search(&db, typed).await, Vec::<String>::new(), "{typed:?}");
    }
}

#[tokio::test]
async fn a_customer_with_several_fitting_addresses_is_listed_once() {
    let (_place, db) = with_customers().await;
    let ana = known_by(&db, "ana.ruiz@example.org", "").await;
    db.write(move |tx| identity::add(tx, ana, Kind::Email, "ana.a@example.org")).await.unwrap();

    assert_eq!(search(&db, "ana.").await, ["Ana Ruiz", "Anabel Rot"]);
}

#[tokio::test]
async fn a_merged_customer_is_found_as_the_kept_one() {
    let (_place, db) = with_customers().await;
    let ana = known_by(&db, "ana.ruiz@example.org", "").await;
    let mia = known_by(&db, "mia@shop.example", "").await;

    db.write(move |tx| merging::merge(tx, None, mia, ana)).await.unwrap();

    assert_eq!(search(&db, "ana.ruiz@example.org").await, ["Mia Öki"]);
    assert_eq!(search(&db, "Ana").await, ["Anabel Rot"]);
}

#[tokio::test]
async fn one_customer_is_named_without_doubt_by_address_or_id() {
    let (_place, db) = with_customers().await;
    let ana = known_by(&db, "ana.ruiz@example.org", "").await;
    let cases = [
        ("Ana.Ruiz@example.org".to_owned(), Some(ana)),
        (format!(" {ana} "), Some(ana)),
        ("Ana Ruiz".into(), None),
        ("99".into(), None),
        (String::new(), None),
    ];
    for (typed, expected) in cases {
        let found = db.read(move |read| listing::find_exactly(read, &typed)).await.unwrap();

        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn the_list_is_paged_by_name_without_gaps_or_doubles() {
    let place = Place::new();
    let db = place.open().await;
    db.write(|tx| {
        for number in 0..2 * PAGE {
            create(tx, if number % 3 == 0 { "Ana" } else { "Ben" })?;
        }
        create(tx, "").map(|_| ())
    })
    .await
    .unwrap();

    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let from = after.clone();
        let page = db.read(move |read| listing::list(read, "", from.as_ref())).await.unwrap();
        db.write(|tx| create(tx, "Aaron")).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(After { name: last.name.clone(), id: last.id.0 });
        seen.extend(page.into_iter().map(|listed| (listed.name, listed.id)));
    }

    assert_eq!(seen.len() as i64, 2 * PAGE + 1);
    assert!(seen.is_sorted_by(|a, b| a < b));
    assert_eq!(seen[0].0, "");
}

#[tokio::test]
async fn a_line_of_the_list_shows_one_address_and_since_when() {
    let (_place, db) = with_customers().await;

    let listed = db.read(|read| listing::list(read, "Mia", None)).await.unwrap();

    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].email.as_str(), listed[0].created_ms), ("mia@shop.example", db.now_ms()));
}
