//! Sign-ins begin, slide, end and are taken back.

use base::Db;
use base::testing::Place;

use super::*;
use crate::agent::{self, NewAgent, role};
use crate::customer;

async fn with_agent() -> (Place, Db, AgentId) {
    let place = Place::new();
    let db = place.open().await;
    let id = db.write(|tx| {
        role::prepare(tx)?;
        let new = NewAgent {
            name: "Mia".into(),
            email: "mia@shop.example".into(),
            password_hash: "hash".into(),
            role: "Agent".into(),
        };
        agent::create(tx, "system", &new)
    });
    let id = id.await.unwrap();
    (place, db, id)
}

async fn sign_in(db: &Db, id: AgentId, device: &'static str) -> String {
    db.write(move |tx| start_agent(tx, id, device)).await.unwrap()
}

async fn who(db: &Db, token: &str) -> Option<(AgentId, bool)> {
    let (token, now_ms) = (token.to_owned(), db.now_ms());
    db.read(move |read| find_agent_id(read, &token, now_ms)).await.unwrap()
}

async fn sessions(db: &Db, id: AgentId) -> Vec<Session> {
    let now_ms = db.now_ms();
    db.read(move |read| list_of_agent(read, id, now_ms)).await.unwrap()
}

#[tokio::test]
async fn a_session_is_known_by_its_token_alone() {
    let (_place, db, mia) = with_agent().await;

    let token = sign_in(&db, mia, "Firefox").await;

    assert_eq!(who(&db, &token).await, Some((mia, false)));
    for wrong in ["", "0", &token[1..], &token.to_uppercase(), &hash(&token)] {
        assert_eq!(who(&db, wrong).await, None, "{wrong}");
    }
}

#[tokio::test]
async fn the_database_holds_no_token() {
    let (_place, db, mia) = with_agent().await;

    let token = sign_in(&db, mia, "Firefox").await;

    assert_eq!(sessions(&db, mia).await[0].hash, hash(&token));
    assert_ne!(hash(&token), token);
    assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[tokio::test]
async fn an_agents_session_slides_with_use_and_ends_without() {
    let (_place, db, mia) = with_agent().await;
    let (used, idle) = (sign_in(&db, mia, "used").await, sign_in(&db, mia, "idle").await);
    db.context().clock.advance(AGENT_IDLE_MS - 1);
    assert_eq!(who(&db, &used).await, Some((mia, true)));
    let token = used.clone();

    db.write(move |tx| note_use(tx, &token)).await.unwrap();
    db.context().clock.advance(1);

    assert_eq!(who(&db, &used).await, Some((mia, false)));
    assert_eq!(who(&db, &idle).await, None);
    let left: Vec<String> = sessions(&db, mia).await.into_iter().map(|session| session.device).collect();
    assert_eq!(left, ["used"]);
}

#[tokio::test]
async fn use_is_noted_every_ten_minutes() {
    let (_place, db, mia) = with_agent().await;
    let token = sign_in(&db, mia, "Firefox").await;

    db.context().clock.advance(NOTE_USE_EVERY_MS);
    assert_eq!(who(&db, &token).await, Some((mia, false)));
    db.context().clock.advance(1);

    assert_eq!(who(&db, &token).await, Some((mia, true)));
}

#[tokio::test]
async fn a_customers_session_ends_after_a_day_in_any_case() {
    let (_place, db, _) = with_agent().await;
    let ana = db.write(|tx| customer::create(tx, "Ana")).await.unwrap();
    let token = db.write(move |tx| start_customer(tx, ana, &Way::Code, "")).await.unwrap();
    let find = |now_ms: i64| {
        let token = token.clone();
        db.read(move |read| find_customer(read, &token, now_ms))
    };

    let last = find(db.now_ms() + CUSTOMER_MS - 1).await.unwrap();
    let over = find(db.now_ms() + CUSTOMER_MS).await.unwrap();

    assert_eq!((last, over), (Some((ana, Way::Code)), None));
}

#[tokio::test]
async fn customers_and_agents_sessions_are_not_taken_for_each_other() {
    let (_place, db, mia) = with_agent().await;
    let ana = db.write(|tx| customer::create(tx, "Ana")).await.unwrap();
    let of_ana = db.write(move |tx| start_customer(tx, ana, &Way::Code, "")).await.unwrap();
    let of_mia = sign_in(&db, mia, "Firefox").await;

    let now_ms = db.now_ms();
    let customer = db.read(move |read| find_customer(read, &of_mia, now_ms)).await.unwrap();

    assert_eq!(who(&db, &of_ana).await, None);
    assert_eq!(customer, None);
}

#[tokio::test]
async fn signing_out_ends_one_session() {
    let (_place, db, mia) = with_agent().await;
    let (here, there) = (sign_in(&db, mia, "here").await, sign_in(&db, mia, "there").await);
    let token = here.clone();

    db.write(move |tx| end(tx, &token)).await.unwrap();

    assert_eq!(who(&db, &here).await, None);
    assert_eq!(who(&db, &there).await, Some((mia, false)));
}

#[tokio::test]
async fn an_agent_takes_back_their_own_sessions_only() {
    let (_place, db, mia) = with_agent().await;
    let token = sign_in(&db, mia, "lost phone").await;
    let named = hash(&token);
    let other = AgentId(mia.0 + 1);

    let by_other = db
        .write({
            let named = named.clone();
            move |tx| revoke(tx, other, &named)
        })
        .await;
    let by_mia = db
        .write({
            let named = named.clone();
            move |tx| revoke(tx, mia, &named)
        })
        .await;
    let again = db.write(move |tx| revoke(tx, mia, &named)).await;

    assert!(matches!(by_other, Err(Error::NotFound)));
    assert!(by_mia.is_ok() && matches!(again, Err(Error::NotFound)));
    assert_eq!(who(&db, &token).await, None);
}

#[tokio::test]
async fn a_session_taken_back_isnt_revived_by_its_use() {
    let (_place, db, mia) = with_agent().await;
    let token = sign_in(&db, mia, "Firefox").await;
    db.write(move |tx| revoke_all_of_agent(tx, mia)).await.unwrap();
    let used = token.clone();

    db.write(move |tx| note_use(tx, &used)).await.unwrap();

    assert_eq!(who(&db, &token).await, None);
    assert!(sessions(&db, mia).await.is_empty());
}

#[tokio::test]
async fn sessions_are_listed_newest_first_with_what_the_browser_said() {
    let (_place, db, mia) = with_agent().await;
    sign_in(&db, mia, "Firefox").await;
    db.context().clock.advance(1);
    let long: &'static str = "Ä".repeat(500).leak();
    sign_in(&db, mia, long).await;

    let listed = sessions(&db, mia).await;

    assert_eq!(listed[0].device, "Ä".repeat(200));
    assert_eq!((listed[1].device.as_str(), listed[1].seen_ms), ("Firefox", listed[0].created_ms - 1));
}
