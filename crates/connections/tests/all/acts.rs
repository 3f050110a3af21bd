//! What is done here is done at Shopify: once, whatever happens on the way, or it becomes a person's work.

use connections::shop::{Kind, health, outbox, rows};
use orders::act::{State, What};
use orders::{Address, Stage};
use serde_json::{Value, json};

use crate::harness::{Room, shopify_order};
use crate::stand_in::Mood;

const MINUTE: i64 = 60_000;

async fn room() -> Room {
    let room = Room::open(Kind::Shopify).await;
    let order = shopify_order("2026-11-20T10:00:00Z");
    room.shop.put(&order);
    room.know("orders/create", &order).await;
    room
}

async fn health_of(room: &Room) -> health::Health {
    let id = room.id;
    room.db().read(move |read| health::find(read, id)).await.unwrap()
}

fn refund(minor: i64) -> What {
    What::Refund { amount_minor: minor, method: String::new() }
}

#[tokio::test]
async fn a_cancelled_order_is_cancelled_in_the_shop_and_confirmed() {
    let room = room().await;

    let act = room.act("#1001", What::Cancel).await;
    room.settle().await;

    let asked = room.shop.changes("/cancel.json");
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].body,
        json!({"reason": "customer", "email": false, "restock": true, "amount": "41.94", "currency": "EUR"})
    );
    assert_eq!(asked[0].headers["idempotency-key"], act.reference.as_str());
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
    assert_eq!(room.order("#1001").await.stage, Stage::Cancelled);
    assert_eq!(health_of(&room).await.acts_pending, 0);
}

#[tokio::test]
async fn a_shop_that_is_down_gets_the_act_when_it_is_back() {
    let room = room().await;
    room.shop.set(Mood::Down);
    let act = room.act("#1001", What::Cancel).await;
    for _ in 0..3 {
        room.settle().await;
        room.advance(10 * MINUTE);
    }
    let ill = health_of(&room).await;
    assert_eq!((ill.failures, ill.acts_pending), (3, 1));
    assert!(ill.last_error.contains("503"), "{}", ill.last_error);
    assert_eq!(room.act_now(&act).await.state, State::Done, "it waits");

    room.shop.set(Mood::Good);
    room.advance(10 * MINUTE);
    room.settle().await;

    assert_eq!(room.shop.changes("/cancel.json").len(), 1);
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
    let well = health_of(&room).await;
    assert_eq!((well.failures, well.last_error.as_str(), well.acts_pending), (0, "", 0));
    assert_eq!(room.count("events WHERE kind IN ('connection.failed', 'connection.recovered')").await, 2);
}

#[tokio::test]
async fn a_cancel_whose_answer_was_lost_arrives_exactly_once() {
    let room = room().await;
    room.shop.set(Mood::HangsUp);
    let act = room.act("#1001", What::Cancel).await;
    room.settle().await;
    assert_eq!(room.act_now(&act).await.state, State::Done, "nobody knows yet whether it was done");

    room.advance(MINUTE);
    room.settle().await;

    assert_eq!(room.shop.changes("/cancel.json").len(), 1, "the order was looked at before asking again");
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_is_paid_exactly_once() {
    let room = room().await;
    room.shop.set(Mood::HangsUp);
    let act = room.act("#1001", refund(500)).await;
    room.settle().await;

    room.advance(MINUTE);
    room.settle().await;

    let asked = room.shop.changes("/refunds.json");
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].body["refund"]["transactions"],
        json!([{"parent_id": 801, "gateway": "bogus", "kind": "refund", "amount": "5.00"}])
    );
    assert!(asked[0].body["refund"]["note"].as_str().unwrap().contains(&act.reference));
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
}

#[tokio::test]
async fn what_the_shop_refuses_becomes_one_conversation_with_all_that_is_known() {
    let room = room().await;
    room.shop.set(Mood::Refuses);

    let act = room.act("#1001", What::Cancel).await;
    room.settle().await;
    room.follow("act.done", act.id.0).await;
    room.settle().await;

    let refused = room.act_now(&act).await;
    assert_eq!(refused.state, State::Refused);
    assert!(refused.why.contains("It has left the house."), "{}", refused.why);
    assert_eq!(room.count("conversations").await, 1);
    assert_eq!(room.count("messages WHERE direction = 'note'").await, 1);
    let said = room.text("SELECT text FROM messages").await;
    for part in [
        "#1001",
        "Anna Lind",
        "anna@shop.example",
        "cancel the order",
        "€ 41.94",
        "It has left the house.",
        &act.reference,
    ] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
}

#[tokio::test]
async fn a_refund_larger_than_what_is_left_in_the_shop_is_refused_before_it_is_asked() {
    let room = room().await;
    room.know("orders/updated", &{
        let mut order = shopify_order("2026-11-21T10:00:00Z");
        order["total_price"] = json!("90.00");
        order
    })
    .await;

    let act = room.act("#1001", refund(8_000)).await;
    room.settle().await;

    assert!(room.shop.changes("/refunds.json").is_empty());
    assert_eq!(room.act_now(&act).await.state, State::Refused);
}

#[tokio::test]
async fn an_address_is_changed_and_keeps_its_name() {
    let room = room().await;
    let address = Address {
        line1: "Harbour 3".into(),
        city: "Hamburg".into(),
        postcode: "20095".into(),
        country: "Germany".into(),
        ..Address::default()
    };

    let act = room.act("#1001", What::ChangeAddress { address }).await;
    room.settle().await;

    let asked = room.shop.changes("/orders/450.json");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].body["order"]["shipping_address"]["address1"], "Harbour 3");
    assert_eq!(asked[0].body["order"]["shipping_address"]["name"], "Anna Lind");
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
    assert_eq!(room.order("#1001").await.address.city, "Hamburg");
}

#[tokio::test]
async fn a_shop_that_asks_to_wait_is_given_the_time_it_asked_for() {
    let room = room().await;
    room.shop.set(Mood::Busy);
    room.act("#1001", What::Cancel).await;
    room.settle().await;
    room.shop.set(Mood::Good);

    room.advance(29_000);
    room.settle().await;
    assert!(room.shop.changes("/cancel.json").is_empty());
    room.advance(2_000);
    room.settle().await;

    assert_eq!(room.shop.changes("/cancel.json").len(), 1);
}

#[tokio::test]
async fn credentials_that_are_refused_are_the_connections_trouble_and_the_act_waits() {
    let room = room().await;
    room.db()
        .write(|tx| {
            let wrong: Vec<u8> = tx.get("SELECT webhook_secret FROM connections", &[], |row| row.get(0))?;
            tx.execute("UPDATE connections SET credentials = $1", &[&wrong])
        })
        .await
        .unwrap();

    let act = room.act("#1001", What::Cancel).await;
    room.settle().await;

    assert_eq!(room.act_now(&act).await.state, State::Done);
    let waits = room.text("SELECT last_error FROM jobs").await;
    assert!(waits.contains("sealed with another key"), "{waits}");
}

#[tokio::test]
async fn acts_of_a_connection_that_is_switched_off_wait_until_it_is_on() {
    let room = room().await;
    let id = room.id;
    room.db().write(move |tx| rows::disable(tx, "agent:1", id)).await.unwrap();
    let act = room.act("#1001", What::Cancel).await;
    room.settle().await;
    assert!(room.shop.changes("/cancel.json").is_empty());

    room.db()
        .write(move |tx| {
            rows::enable(tx, "agent:1", id)?;
            outbox::retry_all(tx, id)
        })
        .await
        .unwrap();
    room.settle().await;

    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
}

#[tokio::test]
async fn an_act_on_an_order_of_no_shop_goes_nowhere() {
    let room = room().await;
    let own = r##"{"type":"order","number":"OWN","email":"anna@shop.example","placed_at":"2026-11-22T10:00:00Z","status":"pending","currency":"EUR","lines":[{"title":"Tea","quantity":1,"price":5}]}"##;
    room.db().write(move |tx| orders::import::put(tx, own)).await.unwrap();

    room.act("OWN", What::Cancel).await;
    room.settle().await;

    assert_eq!(room.count("shop_acts").await, 0);
}

#[tokio::test]
async fn a_webhook_during_an_act_does_not_undo_it() {
    let room = room().await;
    room.shop.set(Mood::Down);
    let act = room.act("#1001", What::Cancel).await;
    room.settle().await;
    let here = room.order("#1001").await.status;

    let mut late = shopify_order("2026-11-21T09:00:00Z");
    late["note"] = json!("please ring twice");
    room.shop.put(&late);
    room.know("orders/updated", &late).await;
    assert_eq!(room.order("#1001").await.status, here, "the act's word stands while it is on its way");

    room.shop.set(Mood::Good);
    room.advance(10 * MINUTE);
    room.settle().await;

    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
    let extra: Value = serde_json::from_str(&room.order("#1001").await.extra).unwrap();
    assert_eq!(extra["shopify"]["note"], "please ring twice");
}
