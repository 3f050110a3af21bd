//! Keys: shown once, scoped, ended at once.
#![allow(clippy::unwrap_used)]

use base::testing::{MONDAY_MS, Place};

use super::*;

fn warehouse() -> NewKey {
    NewKey { name: " Warehouse ".into(), scopes: Scopes::read(["orders:read", "import"]).unwrap() }
}

#[tokio::test]
async fn a_key_opens_what_it_was_made_for_and_only_its_hash_is_kept() {
    let place = Place::new();
    let db = place.open().await;

    let (id, token) = db.write(|tx| create(tx, "agent:5", &warehouse())).await.unwrap();

    assert!(token.starts_with(START) && token.len() == 36, "{token}");
    let kept = token.clone();
    let (key, is_stale) =
        db.read(move |read| find(read, &kept, MONDAY_MS)).await.unwrap().expect("the key is known");
    assert_eq!((key.id, key.name.as_str(), key.start.as_str()), (id, "Warehouse", &token[..8]));
    assert!(is_stale && key.scopes.contains(Scope::OrdersRead) && !key.scopes.contains(Scope::OrdersAct));
    let stored: String =
        db.read(|read| read.get("SELECT hash FROM api_keys", &[], |row| row.get(0))).await.unwrap();
    assert_eq!(stored, hash(&token));
    let unknown = db.read(|read| find(read, "att_0000", MONDAY_MS)).await.unwrap();
    assert!(unknown.is_none());
}

#[tokio::test]
async fn use_is_noted_at_most_every_ten_minutes() {
    let place = Place::new();
    let db = place.open().await;
    let (id, token) = db.write(|tx| create(tx, "agent:5", &warehouse())).await.unwrap();
    db.write(move |tx| note_use(tx, id)).await.unwrap();

    let is_stale = |now_ms: i64| {
        let (db, token) = (db.clone(), token.clone());
        async move { db.read(move |read| find(read, &token, now_ms)).await.unwrap().unwrap().1 }
    };

    assert!(!is_stale(MONDAY_MS + 9 * 60_000).await);
    assert!(is_stale(MONDAY_MS + 11 * 60_000).await);
}

#[tokio::test]
async fn a_revoked_key_is_unknown_at_once_and_stays_in_the_list() {
    let place = Place::new();
    let db = place.open().await;
    let (id, token) = db.write(|tx| create(tx, "agent:5", &warehouse())).await.unwrap();
    db.write(|tx| create(tx, "command line", &warehouse())).await.unwrap();

    db.write(move |tx| revoke(tx, "agent:5", id)).await.unwrap();

    assert!(db.read(move |read| find(read, &token, MONDAY_MS)).await.unwrap().is_none());
    let again = db.write(move |tx| revoke(tx, "agent:5", id)).await;
    assert!(matches!(again, Err(Error::NotFound)));
    let listed = db.read(list).await.unwrap();
    assert_eq!(listed.iter().map(|key| key.revoked_ms.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(listed[0].created_by, "command line");
}

#[tokio::test]
async fn a_key_without_a_name_or_a_scope_is_refused_with_what_to_write() {
    let place = Place::new();
    let db = place.open().await;

    let unnamed = NewKey { name: " ".into(), ..warehouse() };
    let refused = db.write(move |tx| create(tx, "agent:5", &unnamed)).await.unwrap_err().to_string();
    let unknown = Scopes::read(["orders:write"]).unwrap_err().to_string();
    let none = Scopes::read([]).unwrap_err().to_string();

    assert!(refused.contains("what the key is for"), "{refused}");
    assert!(unknown.contains("`orders:write`") && unknown.contains("orders:read, orders:act"), "{unknown}");
    assert!(none.contains("one scope or more"), "{none}");
}
