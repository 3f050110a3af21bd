//! Looking a shop through: a new connection is filled, missed webhooks are mended.

use connections::shop::{Kind, pulling};
use serde_json::{Value, json};

use crate::harness::{Room, shopify_order};
use crate::stand_in::Mood;

const MINUTE: i64 = 60_000;

fn page(room: &Room, path: &str, body: Value, next: &str) {
    let link =
        if next.is_empty() { String::new() } else { format!("<{}{next}>; rel=\"next\"", room.shop.url) };
    room.shop.inside.lock().unwrap().pages.insert(path.into(), (body, link));
}

fn orders_since(since: &str) -> String {
    format!(
        "/admin/api/2026-07/orders.json?status=any&limit=250&order=updated_at%20asc&updated_at_min={since}"
    )
}

fn empty_lists(room: &Room) {
    for list in ["products", "customers"] {
        let path = format!("/admin/api/2026-07/{list}.json?limit=250&updated_at_min=1970-01-01T00:00:00Z");
        page(room, &path, json!({ list: [] }), "");
    }
}

#[tokio::test]
async fn a_shop_is_looked_through_page_by_page_and_from_the_last_change_on() {
    let room = Room::open(Kind::Shopify).await;
    empty_lists(&room);
    let mut second = shopify_order("2026-11-21T10:00:00Z");
    second["id"] = json!(451);
    second["name"] = json!("#1002");
    let next = "/admin/api/2026-07/orders.json?page_info=abc";
    page(
        &room,
        &orders_since("1970-01-01T00:00:00Z"),
        json!({"orders": [shopify_order("2026-11-20T10:00:00Z")]}),
        next,
    );
    page(&room, next, json!({"orders": [second.clone()]}), "");

    room.db().write(|tx| tx.execute("UPDATE connections SET pulled_ms = NULL", &[])).await.unwrap();
    room.settle().await;
    room.settle().await;
    assert_eq!(room.count("orders").await, 2);

    second["fulfillment_status"] = json!("fulfilled");
    second["updated_at"] = json!("2026-11-22T10:00:00Z");
    page(&room, &orders_since("2026-11-21T10:00:00Z"), json!({"orders": [second]}), "");
    room.advance(pulling::EVERY_MS + MINUTE);
    room.settle().await;
    room.settle().await;

    assert_eq!(room.order("#1002").await.status, "fulfilled");
}

#[tokio::test]
async fn what_cant_be_applied_is_set_aside_and_the_others_go_on() {
    let room = Room::open(Kind::Shopify).await;
    empty_lists(&room);
    let odd = json!({"id": 9, "name": "#9", "updated_at": "2026-11-20T10:00:00Z"});
    page(
        &room,
        &orders_since("1970-01-01T00:00:00Z"),
        json!({"orders": [odd, shopify_order("2026-11-20T10:00:00Z")]}),
        "",
    );

    let id = room.id;
    room.db().write(move |tx| pulling::plan(tx, id)).await.unwrap();
    room.run_jobs().await;

    assert_eq!(room.count("orders").await, 1);
    let why = room.states("quarantined").await;
    assert!(why.len() == 1 && why[0].contains("no whole order"), "{why:?}");
}

#[tokio::test]
async fn a_shop_that_is_down_is_looked_through_later_and_says_so() {
    let room = Room::open(Kind::Shopify).await;
    room.shop.set(Mood::Down);
    let id = room.id;
    room.db().write(move |tx| pulling::plan(tx, id)).await.unwrap();
    room.run_jobs().await;

    let health = room.db().read(move |read| connections::shop::health::find(read, id)).await.unwrap();
    assert!(health.failures == 1 && health.last_error.contains("503"), "{health:?}");
    assert_eq!(room.count("jobs WHERE state = 'waiting' AND attempts = 0").await, 1);
}

#[tokio::test]
async fn a_test_says_whether_the_shop_answers() {
    let room = Room::open(Kind::Shopify).await;

    pulling::test(&room.links, room.id).await.unwrap();
    room.shop.set(Mood::Down);
    let error = pulling::test(&room.links, room.id).await.unwrap_err().to_string();

    assert!(error.contains("503"), "{error}");
}
