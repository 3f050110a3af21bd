//! Who is who: customers found by what they are known by, and how well that is proved.

mod account;
mod listing;
mod merging;

use base::testing::Place;
use base::{Db, Error};

use super::identity::{self, VALUE_LIMIT};
use super::*;

async fn known_by(db: &Db, email: &'static str, name: &'static str) -> CustomerId {
    db.write(move |tx| identity::find_or_create(tx, Kind::Email, email, name)).await.unwrap()
}

async fn found(db: &Db, id: CustomerId) -> Customer {
    db.read(move |read| find(read, id)).await.unwrap()
}

async fn identities_of(db: &Db, id: CustomerId) -> Vec<Identity> {
    db.read(move |read| identity::list(read, &cluster(read, id)?)).await.unwrap()
}

/// Kind, actor and customer of every event. Read from the table: a reader waits for other tests' transactions.
async fn told(db: &Db) -> Vec<(String, String, Option<i64>)> {
    let sql = "SELECT kind, actor, customer_id FROM events ORDER BY tx, id";
    db.read(|read| read.list(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))).await.unwrap()
}

async fn kinds(db: &Db) -> Vec<String> {
    told(db).await.into_iter().map(|(kind, ..)| kind).collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(reason) | Error::Conflict(reason)) => reason,
        other => panic!("it should have been refused: {other:?}"),
    }
}

#[tokio::test]
async fn an_address_leads_to_the_same_customer_however_it_is_written() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "Ana Ruiz").await;

    let again = known_by(&db, "  ANA@Example.ORG ", "Somebody").await;

    assert_eq!(again, ana);
    assert_eq!(found(&db, ana).await.name, "Ana Ruiz");
    assert_eq!(kinds(&db).await, ["customer.created"]);
}

#[tokio::test]
async fn twenty_requests_at_once_make_one_customer() {
    for round in 0..5 {
        let place = Place::new();
        let db = place.open().await;
        if round > 2 {
            known_by(&db, "ben@example.org", "Ben").await;
        }

        let requests: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { known_by(&db, "ana@example.org", "Ana").await })
            })
            .collect();
        let mut ids = Vec::new();
        for request in requests {
            ids.push(request.await.unwrap());
        }

        ids.dedup();
        assert_eq!(ids.len(), 1, "round {round}");
        let created = kinds(&db).await.iter().filter(|kind| *kind == "customer.created").count();
        assert_eq!(created, if round > 2 { 2 } else { 1 });
    }
}

#[tokio::test]
async fn a_name_is_taken_over_where_none_was_known_and_never_overwritten() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "").await;
    assert_eq!(found(&db, ana).await.name, "");

    known_by(&db, "ana@example.org", "Ana").await;
    known_by(&db, "ana@example.org", "Mallory").await;
    known_by(&db, "ana@example.org", " \u{0}\t ").await;

    assert_eq!(found(&db, ana).await.name, "Ana");
}

#[tokio::test]
async fn names_are_one_line_without_control_characters_and_end_somewhere() {
    let place = Place::new();
    let db = place.open().await;
    let long = "Ä".repeat(10_000);
    let cases = [
        (long.as_str(), "Ä".repeat(200)),
        ("Ana\r\nBcc: eve@example.org", "Ana Bcc: eve@example.org".into()),
        ("\u{0}Ana\u{0}\u{7}Ruiz\u{1b}[31m", "Ana Ruiz [31m".into()),
        ("   Ana \t  Ruiz  ", "Ana Ruiz".into()),
        ("李小龍 👩‍👩‍👧", "李小龍 👩‍👩‍👧".into()),
        ("'); DROP TABLE customers; --", "'); DROP TABLE customers; --".into()),
    ];
    for (given, expected) in cases {
        let given = given.to_owned();

        let id = db.write(move |tx| create(tx, &given)).await.unwrap();

        assert_eq!(found(&db, id).await.name, expected);
    }
}

#[tokio::test]
async fn a_customer_is_renamed_but_not_to_nothing() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "Ana").await;

    db.write(move |tx| rename(tx, ana, "Ana Ruiz")).await.unwrap();
    let nothing = db.write(move |tx| rename(tx, ana, "\u{0} ")).await;

    assert_eq!(refusal(nothing), "Write a name.");
    assert_eq!(found(&db, ana).await.name, "Ana Ruiz");
}

#[tokio::test]
async fn a_customer_who_isnt_there_is_not_found() {
    let place = Place::new();
    let db = place.open().await;

    let missing = db.read(|read| find(read, CustomerId(7))).await;
    let proved = db.write(|tx| identity::prove(tx, Kind::Email, "ana@example.org", Proof::Code)).await;

    assert!(matches!(missing, Err(Error::NotFound)));
    assert!(matches!(proved, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_identity_belongs_to_one_customer() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "Ana").await;
    let ben = known_by(&db, "ben@example.org", "Ben").await;

    let taken = db.write(move |tx| identity::add(tx, ben, Kind::Email, "Ana@example.org")).await;
    db.write(move |tx| identity::add(tx, ana, Kind::Email, "ANA@example.org")).await.unwrap();

    assert!(refusal(taken).contains("Merge the two"));
    assert_eq!(identities_of(&db, ana).await.len(), 1);
}

#[tokio::test]
async fn the_same_text_is_another_identity_in_another_kind() {
    let place = Place::new();
    let db = place.open().await;

    let ids = db
        .write(|tx| {
            [Kind::Phone, Kind::Visitor, Kind::Social, Kind::Shop]
                .map(|kind| identity::find_or_create(tx, kind, "4711", ""))
                .into_iter()
                .collect::<Result<Vec<CustomerId>>>()
        })
        .await
        .unwrap();

    assert!(ids.is_sorted_by(|a, b| a < b), "four customers: {ids:?}");
}

#[test]
fn identities_are_compared_in_one_form() {
    let cases = [
        (Kind::Email, " Ana@EXAMPLE.org\n", "ana@example.org"),
        (Kind::Phone, "+49 (0)30 / 123-45", "+4903012345"),
        (Kind::Social, " instagram:Ana ", "instagram:Ana"),
        (Kind::Shop, "C-7 ", "C-7"),
        (Kind::Visitor, "abc", "abc"),
    ];
    for (kind, given, expected) in cases {
        assert_eq!(kind.normalise(given), expected);
    }
}

#[tokio::test]
async fn an_identity_has_a_length() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "Ana").await;
    for value in [String::new(), " \t".into(), "x".repeat(VALUE_LIMIT + 1)] {
        let added = db.write(move |tx| identity::add(tx, ana, Kind::Shop, &value)).await;

        assert!(refusal(added).contains("1 to 320 characters"));
    }

    let longest = "x".repeat(VALUE_LIMIT);
    db.write(move |tx| identity::add(tx, ana, Kind::Shop, &longest)).await.unwrap();
}

#[tokio::test]
async fn proofs_only_rise() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "Ana").await;
    let steps = [
        (Proof::Order, Proof::Order),
        (Proof::None, Proof::Order),
        (Proof::SignIn, Proof::SignIn),
        (Proof::Code, Proof::SignIn),
    ];
    assert_eq!(identities_of(&db, ana).await[0].proof, Proof::None);

    for (given, expected) in steps {
        db.write(move |tx| identity::prove(tx, Kind::Email, "ANA@example.org", given)).await.unwrap();

        assert_eq!(identities_of(&db, ana).await[0].proof, expected);
    }
}

#[tokio::test]
async fn the_best_proved_address_is_the_one_to_write_to() {
    let place = Place::new();
    let db = place.open().await;
    let ana = known_by(&db, "ana@example.org", "Ana").await;
    db.write(move |tx| {
        identity::add(tx, ana, Kind::Phone, "+491701234567")?;
        identity::prove(tx, Kind::Phone, "+491701234567", Proof::SignIn)?;
        identity::add(tx, ana, Kind::Email, "work@example.org")?;
        identity::prove(tx, Kind::Email, "work@example.org", Proof::Code)
    })
    .await
    .unwrap();

    let email = db.read(move |read| identity::find_email(read, &[ana.0])).await.unwrap();
    let nobody = db.read(|read| identity::find_email(read, &[1])).await.unwrap();

    assert_eq!(email.as_deref(), Some("work@example.org"));
    assert_eq!(nobody, None);
}
