//! What customers change themselves: addresses, passwords, consents, for the person however many rows they are.

use base::testing::Place;

use super::super::consenting::{self, Purpose};
use super::super::profile::{self, Postal, Profile};
use super::super::{emails, merging, password};
use super::*;

async fn proved(db: &Db, email: &'static str, name: &'static str) -> CustomerId {
    db.write(move |tx| {
        let id = identity::find_or_create(tx, Kind::Email, email, name)?;
        identity::prove(tx, Kind::Email, email, Proof::Code)?;
        Ok(id)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_address_of_another_account_is_refused_and_one_nobody_proved_brings_its_row_along() {
    let place = Place::new();
    let db = place.open().await;
    let ana = proved(&db, "ana@example.org", "Ana").await;
    proved(&db, "leo@example.org", "Leo").await;
    let guest = known_by(&db, "guest@example.org", "A. Lima").await;

    let taken = db.write(move |tx| emails::add_proved(tx, ana, "leo@example.org")).await;
    db.write(move |tx| emails::add_proved(tx, ana, "Guest@example.org")).await.unwrap();

    assert!(refusal(taken).contains("belongs to another account"));
    assert_eq!(found(&db, guest).await.id, ana);
    let rows = db.read(move |read| emails::list(read, &cluster(read, ana)?)).await.unwrap();
    assert!(rows.iter().all(|(_, proof)| *proof == Proof::Code) && rows.len() == 2, "{rows:?}");
}

#[tokio::test]
async fn a_password_opens_with_proved_addresses_only_and_the_newest_of_two_stays() {
    let place = Place::new();
    let db = place.open().await;
    let (ana, other) = (proved(&db, "ana@example.org", "Ana").await, proved(&db, "a@example.org", "A").await);
    db.write(move |tx| identity::add(tx, ana, Kind::Email, "new@example.org")).await.unwrap();
    db.write(move |tx| password::set(tx, ana, "first")).await.unwrap();
    db.context().clock.advance(1);
    db.write(move |tx| password::set(tx, other, "second")).await.unwrap();

    let hash_for = async |email: &'static str| {
        db.read(move |read| password::find_for_sign_in(read, email)).await.unwrap()
    };
    assert_eq!(hash_for("ANA@example.org").await, Some((ana, "first".into())));
    assert_eq!(hash_for("new@example.org").await, None);
    db.write(move |tx| merging::merge(tx, None, ana, other)).await.unwrap();
    assert_eq!(hash_for("ana@example.org").await, Some((ana, "second".into())));
    db.write(move |tx| password::set(tx, other, "third")).await.unwrap();
    assert_eq!(hash_for("a@example.org").await, Some((ana, "third".into())));
}

#[tokio::test]
async fn a_consent_is_asked_of_the_person_and_taken_back_with_a_row_of_its_own() {
    let place = Place::new();
    let db = place.open().await;
    let (ana, other) = (proved(&db, "ana@example.org", "Ana").await, proved(&db, "a@example.org", "A").await);
    db.write(move |tx| consenting::set(tx, "customer:1", other, &[Purpose::Offers])).await.unwrap();
    db.write(move |tx| merging::merge(tx, None, ana, other)).await.unwrap();

    let given = async || db.read(move |read| consenting::given(read, &cluster(read, ana)?)).await.unwrap();
    assert_eq!(given().await, [Purpose::Offers]);
    db.write(move |tx| consenting::set(tx, "agent:5", ana, &[Purpose::Surveys])).await.unwrap();

    assert_eq!(given().await, [Purpose::Surveys]);
    let history = db.read(move |read| consenting::history(read, &cluster(read, ana)?)).await.unwrap();
    let said: Vec<_> = history.iter().map(|one| (one.purpose, one.is_given, one.actor.as_str())).collect();
    assert!(said.contains(&(Purpose::Offers, false, "agent:5")) && said.len() == 3, "{said:?}");
}

#[tokio::test]
async fn an_address_on_record_is_kept_in_parts_and_lines_and_what_else_is_known_stays() {
    let place = Place::new();
    let db = place.open().await;
    let ana = proved(&db, "ana@example.org", "Ana").await;
    db.write(move |tx| {
        tx.execute("UPDATE customers SET extra = '{\"tier\":\"gold\"}' WHERE id = $1", &[&ana.0])?;
        let address = Postal { json: r#"{"city":"Kiel"}"#.into(), lines: "Kiel".into() };
        profile::set_address(tx, "agent:5", ana, &address)
    })
    .await
    .unwrap();

    let json = db.read(move |read| profile::address_json(read, ana)).await.unwrap();
    let extra = "SELECT extra FROM customers WHERE name = 'Ana'";
    let extra: String = db.read(move |read| read.get(extra, &[], |row| row.get(0))).await.unwrap();
    assert_eq!((json.as_str(), found(&db, ana).await.address.as_str()), (r#"{"city":"Kiel"}"#, "Kiel"));
    assert!(extra.contains("\"tier\":\"gold\""), "{extra}");
    let empty = db.write(move |tx| {
        profile::set_address(tx, "agent:5", ana, &Postal { json: "{}".into(), lines: " ".into() })
    });
    assert!(refusal(empty.await).contains("whole address"));
}

#[tokio::test]
async fn further_addresses_have_a_limit_and_the_same_profile_is_no_news() {
    let place = Place::new();
    let db = place.open().await;
    let ana = proved(&db, "ana@example.org", "Ana").await;
    let kiel = || Postal { json: r#"{"city":"Kiel"}"#.into(), lines: "Kiel".into() };

    for _ in 0..profile::ADDRESSES_LIMIT {
        db.write(move |tx| profile::keep_address(tx, ana, "Work", &kiel())).await.unwrap();
    }
    let more = db.write(move |tx| profile::keep_address(tx, ana, "Work", &kiel())).await;
    let before = kinds(&db).await.len();
    let same = Profile { name: "Ana".into(), ..Profile::default() };
    db.write(move |tx| profile::set(tx, "customer:1", ana, &same)).await.unwrap();

    assert!(refusal(more).contains("Remove one"));
    assert_eq!(kinds(&db).await.len(), before);
}
