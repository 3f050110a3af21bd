//! What Shopify delivers is kept, applied once, in the right order, and never dropped.

use base::Error;
use base::testing::{fill_disk, free_disk};
use connections::shop::receiving::Received;
use connections::shop::{Kind, delivery, rows};
use orders::Stage;
use serde_json::{Value, json};

use crate::harness::{Room, SECRET, shopify_order};

#[tokio::test]
async fn an_order_is_known_with_its_sums_and_its_customer() {
    let room = Room::open(Kind::Shopify).await;

    room.know("orders/create", &shopify_order("2026-11-20T10:00:00Z")).await;

    let order = room.order("#1001").await;
    let sum: i64 = order.lines.iter().map(|line| line.quantity * line.price.minor).sum();
    assert_eq!((order.total.minor, sum), (4_194, 4_194));
    assert_eq!((order.lines[0].sku.as_str(), order.lines[0].quantity), ("SHADE", 2));
    assert_eq!(order.lines[0].options, [("Variant".to_owned(), "red".to_owned())]);
    assert_eq!((order.payments[0].method.as_str(), order.payments[0].amount.minor), ("bogus", 4_194));
    assert_eq!(order.address.lines()[0], "Anna Lind");
    assert_eq!(room.count("order_lines WHERE tax_bp = 1900").await, 1);
    assert_eq!(room.text("SELECT name FROM customers").await, "Anna Lind");
    let extra: Value = serde_json::from_str(&order.extra).unwrap();
    assert_eq!(extra["shopify"]["landing_site"], "/lamps?ref=newsletter");
    assert_eq!(extra["shopify"]["shipping_address"]["latitude"], 52.5);
}

#[tokio::test]
async fn a_wrong_signature_is_turned_away_and_leaves_nothing() {
    let room = Room::open(Kind::Shopify).await;
    let body = shopify_order("2026-11-20T10:00:00Z").to_string().into_bytes();

    let forged = room.deliver_signed("orders/create", "w-1", (body, "another secret")).await;

    assert_eq!((forged, room.count("shop_deliveries").await), (Received::Unsigned, 0));
}

#[tokio::test]
async fn the_same_delivery_twice_is_one() {
    let room = Room::open(Kind::Shopify).await;
    let order = shopify_order("2026-11-20T10:00:00Z");

    assert_eq!(room.deliver("orders/create", "w-1", &order).await, Received::Kept);
    assert_eq!(room.deliver("orders/create", "w-1", &order).await, Received::Known);
    room.settle().await;

    assert_eq!((room.count("shop_deliveries").await, room.count("orders").await), (1, 1));
    assert_eq!(room.count("events WHERE kind LIKE 'order.%'").await, 1);
}

#[tokio::test]
async fn what_is_older_than_what_is_known_changes_nothing() {
    let room = Room::open(Kind::Shopify).await;
    let mut new = shopify_order("2026-11-22T10:00:00Z");
    new["fulfillment_status"] = json!("fulfilled");
    room.know("orders/fulfilled", &new).await;

    room.know("orders/create", &shopify_order("2026-11-20T10:00:00Z")).await;

    assert_eq!(room.order("#1001").await.status, "fulfilled");
    assert!(room.states("applied").await.iter().any(|reason| reason.contains("older")));
}

#[tokio::test]
async fn while_the_database_is_full_deliveries_wait_and_none_is_blamed() {
    let room = Room::open(Kind::Shopify).await;
    let mut order = shopify_order("2026-11-20T10:00:00Z");
    order["note"] = json!("Ring twice. ".repeat(20_000));
    room.deliver("orders/create", "w-1", &order).await;
    fill_disk(room.db(), "orders").await;

    for _ in 0..6 {
        let refused = room.read().await;
        assert!(matches!(&refused, Err(Error::Busy(text)) if text.contains("disk")), "{refused:?}");
    }
    let waiting = room.count("shop_deliveries WHERE state = 'received' AND attempts = 0").await;
    free_disk(room.db()).await;
    room.settle().await;

    assert_eq!((waiting, room.count("shop_deliveries WHERE state = 'applied'").await), (1, 1));
}

#[tokio::test]
async fn a_topic_nobody_knows_is_kept_and_can_be_applied_again() {
    let room = Room::open(Kind::Shopify).await;
    room.deliver("themes/publish", "w-1", &json!({"id": 1})).await;
    room.deliver_signed("orders/create", "w-2", (b"no json".to_vec(), SECRET)).await;
    room.settle().await;

    let why = room.states("quarantined").await;
    assert!(why[0].contains("themes/publish") && why[1].contains("not JSON"), "{why:?}");

    let ids: Vec<i64> = room
        .db()
        .read(|read| read.list("SELECT id FROM shop_deliveries ORDER BY id LIMIT 10", &[], |row| row.get(0)))
        .await
        .unwrap();
    for id in ids {
        room.db().write(move |tx| delivery::replay(tx, id)).await.unwrap();
    }
    assert_eq!(room.states("received").await.len(), 2);
    room.settle().await;
    assert_eq!(room.states("quarantined").await.len(), 2);
}

#[tokio::test]
async fn parcels_refunds_and_carriers_words_find_their_order() {
    let room = Room::open(Kind::Shopify).await;
    let mut order = shopify_order("2026-11-20T10:00:00Z");
    order["fulfillment_status"] = json!("fulfilled");
    room.shop.put(&order);
    room.know("orders/create", &order).await;

    let parcel = json!({"id": 5, "order_id": 450, "status": "success", "created_at": "2026-11-21T08:00:00Z", "updated_at": "2026-11-21T08:00:00Z",
        "tracking_company": "DHL", "tracking_number": "0034 0434", "line_items": [{"sku": "SHADE", "variant_id": 11}]});
    room.know("fulfillments/create", &parcel).await;
    let event = json!({"id": 8, "order_id": 450, "fulfillment_id": 5, "status": "delivered", "message": "Handed to a neighbour",
        "happened_at": "2026-11-22T09:00:00Z", "city": "Berlin", "created_at": "2026-11-22T09:01:00Z"});
    room.know("fulfillment_events/create", &event).await;
    let refund = json!({"id": 9, "order_id": 450, "created_at": "2026-11-22T10:00:00Z",
        "transactions": [{"id": 91, "kind": "refund", "status": "success", "gateway": "bogus", "amount": "5.00", "created_at": "2026-11-22T10:00:00Z"}]});
    room.know("refunds/create", &refund).await;
    room.know("refunds/create", &refund).await;

    let known = room.order("#1001").await;
    assert_eq!((known.shipments.len(), known.shipments[0].tracking.as_str()), (1, "00340434"));
    assert_eq!(known.shipments[0].skus, ["SHADE"]);
    assert!(known.shipments[0].delivered_ms.is_some());
    assert_eq!(known.stage, Stage::Delivered);
    assert_eq!(room.count("carrier_events WHERE status = 'delivered' AND place = 'Berlin'").await, 1);
    let refunds: Vec<i64> = known.payments.iter().skip(1).map(|refund| refund.amount.minor).collect();
    assert_eq!(refunds, [500]);
}

#[tokio::test]
async fn a_parcel_of_an_order_that_was_missed_fetches_the_order() {
    let room = Room::open(Kind::Shopify).await;
    let mut order = shopify_order("2026-11-20T10:00:00Z");
    order["fulfillment_status"] = json!("fulfilled");
    room.shop.put(&order);

    room.know("fulfillments/create", &json!({"id": 5, "order_id": 450})).await;

    assert_eq!(room.order("#1001").await.status, "fulfilled");
}

#[tokio::test]
async fn products_their_stock_and_their_end_are_followed() {
    let room = Room::open(Kind::Shopify).await;
    let product = json!({"id": 3, "title": "Lampshade", "status": "active", "tags": "light, sale", "updated_at": "2026-11-20T10:00:00Z",
        "options": [{"name": "Colour"}],
        "variants": [{"id": 11, "sku": "SHADE", "price": "19.99", "option1": "red", "inventory_item_id": 808, "inventory_management": "shopify", "inventory_quantity": 5}]});
    room.know("products/create", &product).await;
    assert_eq!(room.count("variants WHERE sku = 'SHADE' AND stock = 5 AND is_available").await, 1);
    assert_eq!(room.text("SELECT tags FROM products").await, "[\"light\",\"sale\"]");

    let level = |available: i64, at: &str| json!({"inventory_item_id": 808, "location_id": 1, "available": available, "updated_at": at});
    room.shop
        .inside
        .lock()
        .unwrap()
        .pages
        .insert("/admin/api/2026-07/products/3.json".into(), (json!({"product": product}), String::new()));
    room.know("inventory_levels/update", &level(5, "2026-11-21T10:00:00Z")).await;
    room.know("inventory_levels/update", &level(2, "2026-11-21T11:00:00Z")).await;
    room.know("inventory_levels/update", &level(9, "2026-11-21T09:00:00Z")).await;
    assert_eq!(room.count("variants WHERE stock = 2").await, 1);

    room.know("products/delete", &json!({"id": 3})).await;
    assert_eq!(room.count("variants WHERE NOT is_available").await, 1);
}

#[tokio::test]
async fn a_customer_keeps_what_other_sources_know_of_them() {
    let room = Room::open(Kind::Shopify).await;
    let own =
        r#"{"type":"customer","key":"A1","name":"Anna","emails":["anna@shop.example"],"extra":{"vip":true}}"#;
    room.db().write(move |tx| orders::import::put(tx, own)).await.unwrap();

    room.know("customers/create", &json!({"id": 7, "email": "Anna@Shop.example", "first_name": "Anna", "last_name": "Lind", "tags": "friend", "updated_at": "2026-11-20T10:00:00Z"})).await;
    room.know("orders/create", &shopify_order("2026-11-20T10:00:00Z")).await;

    assert_eq!(room.count("customers").await, 1);
    let extra: Value = serde_json::from_str(&room.text("SELECT extra FROM customers").await).unwrap();
    assert_eq!((&extra["vip"], &extra["shopify"]["tags"]), (&json!(true), &json!("friend")));
}

#[tokio::test]
async fn an_order_in_a_currency_without_minor_units_keeps_its_sums() {
    let room = Room::open(Kind::Shopify).await;
    let mut order = shopify_order("2026-11-20T10:00:00Z");
    order["currency"] = json!("JPY");
    order["total_price"] = json!("2150");
    order["total_tax"] = json!("0");
    order["line_items"][0]["price"] = json!("1000");
    order["shipping_lines"][0]["discounted_price"] = json!("150");

    room.know("orders/create", &order).await;

    let known = room.order("#1001").await;
    assert_eq!((known.total.minor, known.lines.len(), known.payments[0].amount.minor), (2_150, 2, 2_150));
}

#[tokio::test]
async fn two_shops_may_have_orders_of_one_name() {
    let room = Room::open(Kind::Shopify).await;
    room.know("orders/create", &shopify_order("2026-11-20T10:00:00Z")).await;
    let mut other = shopify_order("2026-11-20T10:00:00Z");
    other["id"] = json!(451);

    room.know("orders/create", &other).await;

    assert_eq!(room.count("orders").await, 2);
}

#[tokio::test]
async fn a_connection_that_is_switched_off_takes_nothing_and_hides_its_secrets() {
    let room = Room::open(Kind::Shopify).await;
    let id = room.id;
    room.db().write(move |tx| rows::disable(tx, "agent:1", id)).await.unwrap();

    let headers = http::HeaderMap::new();
    let turned_away = connections::shop::receiving::receive(&room.links, id, &headers, Vec::new()).await;

    assert!(matches!(turned_away, Err(base::Error::NotFound)));
    let shown = format!("{:?}", room.db().read(move |read| rows::find(read, id)).await.unwrap());
    assert!(!shown.contains("shpat_1"));
    let sealed: Vec<u8> = room
        .db()
        .read(|read| read.get("SELECT credentials FROM connections", &[], |row| row.get(0)))
        .await
        .unwrap();
    assert!(!sealed.windows(7).any(|part| part == b"shpat_1"));
}
