//! One-time codes: right, wrong, too often, too late.

use base::testing::Place;
use base::{Db, Error};

use super::*;
use crate::customer::identity;

const ANA: &str = "ana@example.org";

async fn with_ana() -> (Place, Db, CustomerId) {
    let place = Place::new();
    let db = place.open().await;
    let ana = db.write(|tx| identity::find_or_create(tx, Kind::Email, ANA, "Ana")).await.unwrap();
    (place, db, ana)
}

async fn ask(db: &Db) -> Option<String> {
    db.write(|tx| create(tx, ANA)).await.unwrap().map(|(_, code)| code)
}

async fn type_in(db: &Db, typed: &str) -> Result<Typed> {
    let typed = typed.to_owned();
    db.write(move |tx| take(tx, ANA, &typed)).await
}

/// A code of six digits that isn't `code`.
fn another(code: &str) -> String {
    let digit = if code.starts_with('1') { "2" } else { "1" };
    format!("{digit}{}", &code[1..])
}

async fn proof_of(db: &Db, ana: CustomerId) -> Proof {
    db.read(move |read| identity::list(read, &[ana.0])).await.unwrap()[0].proof
}

#[tokio::test]
async fn the_right_code_proves_the_address() {
    let (_place, db, ana) = with_ana().await;
    let code = ask(&db).await.unwrap();
    assert_eq!(code.len(), 6);

    let typed = type_in(&db, &format!(" {} {} ", &code[..3], &code[3..])).await.unwrap();

    assert_eq!(typed, Typed::Right(ana));
    assert_eq!(proof_of(&db, ana).await, Proof::Code);
}

#[tokio::test]
async fn a_code_works_for_the_address_it_was_sent_to_only() {
    let (_place, db, _) = with_ana().await;
    db.write(|tx| identity::find_or_create(tx, Kind::Email, "ben@example.org", "Ben")).await.unwrap();
    let code = ask(&db).await.unwrap();

    let of_ben = db.write(move |tx| take(tx, "ben@example.org", &code)).await.unwrap();

    assert_eq!(of_ben, Typed::Wrong);
}

#[tokio::test]
async fn a_wrong_code_proves_nothing_and_the_right_one_still_counts() {
    let (_place, db, ana) = with_ana().await;
    let code = ask(&db).await.unwrap();

    for wrong in [another(&code), String::new(), "abc".into(), format!("{code}0"), "\u{0}".into()] {
        assert_eq!(type_in(&db, &wrong).await.unwrap(), Typed::Wrong, "{wrong:?}");
        assert_eq!(proof_of(&db, ana).await, Proof::None);
        db.write(|tx| throttle::forget(tx, "code:ana@example.org")).await.unwrap();
        db.write(|tx| tx.execute("UPDATE codes SET attempts = 0", &[])).await.unwrap();
    }

    assert_eq!(type_in(&db, &code).await.unwrap(), Typed::Right(ana));
}

#[tokio::test]
async fn five_wrong_tries_make_a_code_worthless() {
    let (_place, db, ana) = with_ana().await;
    let code = ask(&db).await.unwrap();
    for _ in 0..5 {
        assert_eq!(type_in(&db, &another(&code)).await.unwrap(), Typed::Wrong);
    }

    let at_once = type_in(&db, &code).await;
    db.context().clock.advance(31_000);
    let later = type_in(&db, &code).await.unwrap();

    assert!(matches!(&at_once, Err(Error::Busy(text)) if text.contains("30 seconds")), "{at_once:?}");
    assert_eq!(later, Typed::Wrong);
    assert_eq!(proof_of(&db, ana).await, Proof::None);
}

#[tokio::test]
async fn guessing_on_waits_longer_each_time_and_a_fresh_code_ends_it() {
    let (_place, db, ana) = with_ana().await;
    let code = ask(&db).await.unwrap();
    for _ in 0..5 {
        type_in(&db, &another(&code)).await.unwrap();
    }
    db.context().clock.advance(30_000);
    type_in(&db, &another(&code)).await.unwrap();

    let code = ask(&db).await.unwrap();
    db.context().clock.advance(59_000);
    let too_soon = type_in(&db, &code).await;
    db.context().clock.advance(1_000);
    let in_time = type_in(&db, &code).await.unwrap();

    assert!(matches!(too_soon, Err(Error::Busy(_))));
    assert_eq!(in_time, Typed::Right(ana));
    assert_eq!(type_in(&db, "1").await.unwrap(), Typed::Wrong, "the slate is clean again");
}

#[tokio::test]
async fn a_code_works_once() {
    let (_place, db, ana) = with_ana().await;
    let code = ask(&db).await.unwrap();

    let first = type_in(&db, &code).await.unwrap();
    let second = type_in(&db, &code).await.unwrap();

    assert_eq!((first, second), (Typed::Right(ana), Typed::Wrong));
}

#[tokio::test]
async fn a_code_typed_twice_at_once_works_once() {
    let (_place, db, ana) = with_ana().await;
    let code = ask(&db).await.unwrap();

    let (one, other) = tokio::join!(type_in(&db, &code), type_in(&db, &code));

    let mut typed = [one.unwrap(), other.unwrap()];
    typed.sort_by_key(|typed| *typed == Typed::Wrong);
    assert_eq!(typed, [Typed::Right(ana), Typed::Wrong]);
}

#[tokio::test]
async fn a_code_ends_after_a_quarter_of_an_hour() {
    let (_place, db, ana) = with_ana().await;
    let (early, late) = (ask(&db).await.unwrap(), ask(&db).await.unwrap());

    db.context().clock.advance(VALID_MS - 1);
    let in_time = type_in(&db, &early).await.unwrap();
    db.context().clock.advance(1);
    let too_late = type_in(&db, &late).await.unwrap();

    assert_eq!((in_time, too_late), (Typed::Right(ana), Typed::Wrong));
}

#[tokio::test]
async fn several_codes_asked_for_all_work() {
    let (_place, db, ana) = with_ana().await;
    let codes = [ask(&db).await.unwrap(), ask(&db).await.unwrap()];

    for code in codes {
        assert_eq!(type_in(&db, &code).await.unwrap(), Typed::Right(ana));
    }
}

#[tokio::test]
async fn an_address_gets_five_codes_an_hour() {
    let (_place, db, _) = with_ana().await;
    for _ in 0..5 {
        assert!(ask(&db).await.is_some());
    }

    let sixth = ask(&db).await;
    db.context().clock.advance(3_600_000);
    let an_hour_later = ask(&db).await;

    assert!(sixth.is_none() && an_hour_later.is_some());
}

#[tokio::test]
async fn an_unknown_address_gets_no_code_and_hears_the_same_as_a_wrong_one() {
    let (_place, db, _) = with_ana().await;

    let made = db.write(|tx| create(tx, "nobody@example.org")).await.unwrap();
    let typed = db.write(|tx| take(tx, "nobody@example.org", "123456")).await.unwrap();

    assert_eq!(made, None);
    assert_eq!(typed, Typed::Wrong);
}

#[tokio::test]
async fn a_code_is_not_stored_as_it_is_typed() {
    let (_place, db, _) = with_ana().await;
    let code = ask(&db).await.unwrap();

    let stored: String =
        db.read(|read| read.get("SELECT hash FROM codes", &[], |row| row.get(0))).await.unwrap();

    assert!(stored.len() == 64 && !stored.contains(&code));
}
