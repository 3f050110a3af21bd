//! The first start, and that its link works once.

use base::Db;
use base::testing::Place;

use super::*;

async fn prepared() -> (Place, Db, String) {
    let place = Place::new();
    let db = place.open().await;
    let token = db.write(prepare).await.unwrap().unwrap();
    (place, db, token)
}

async fn use_link(db: &Db, token: &str, email: &'static str) -> Result<AgentId> {
    let token = token.to_owned();
    db.write(move |tx| finish(tx, &token, "Ada", email, "hash")).await
}

#[tokio::test]
async fn the_printed_link_makes_the_first_administrator_once() {
    let (_place, db, token) = prepared().await;

    let ada = use_link(&db, &token, "ada@shop.example").await.unwrap();
    let second = use_link(&db, &token, "eve@shop.example").await;

    assert!(matches!(second, Err(Error::NotFound)));
    let agents = db.read(agent::list).await.unwrap();
    assert_eq!((agents.len(), agents[0].id, agents[0].role.as_str()), (1, ada, "Administrator"));
    assert!(agents[0].may(agent::Right::ManageTeam));
}

#[tokio::test]
async fn the_link_used_twice_at_once_makes_one_administrator() {
    let (_place, db, token) = prepared().await;

    let (one, other) =
        tokio::join!(use_link(&db, &token, "ada@shop.example"), use_link(&db, &token, "eve@shop.example"));

    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(db.read(agent::list).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_mistake_in_the_form_leaves_the_link_good() {
    let (_place, db, token) = prepared().await;

    let mistaken = use_link(&db, &token, "ada").await;
    let mended = use_link(&db, &token, "ada@shop.example").await;

    assert!(matches!(mistaken, Err(Error::Refused(_))));
    assert!(mended.is_ok());
}

#[tokio::test]
async fn a_guessed_link_is_not_found() {
    let (_place, db, token) = prepared().await;
    for guess in [String::new(), token[1..].to_owned(), session::hash(&token)] {
        let checked = db.read(move |read| check(read, &guess)).await;

        assert!(matches!(checked, Err(Error::NotFound)));
    }
    db.read(move |read| check(read, &token)).await.unwrap();
}

#[tokio::test]
async fn a_second_start_prints_a_new_link_and_the_old_one_is_worthless() {
    let (_place, db, old) = prepared().await;

    let new = db.write(prepare).await.unwrap().unwrap();

    assert!(matches!(use_link(&db, &old, "ada@shop.example").await, Err(Error::NotFound)));
    assert!(use_link(&db, &new, "ada@shop.example").await.is_ok());
}

#[tokio::test]
async fn no_link_is_printed_once_somebody_can_sign_in() {
    let (_place, db, token) = prepared().await;
    use_link(&db, &token, "ada@shop.example").await.unwrap();

    assert_eq!(db.write(prepare).await.unwrap(), None);
}
