//! The same with WooCommerce: deliveries in, acts out.

use connections::shop::Kind;
use connections::shop::receiving::{self, Received};
use orders::Address;
use orders::act::{State, What};
use serde_json::{Value, json};

use crate::harness::Room;
use crate::stand_in::Mood;

fn order(modified: &str) -> Value {
    json!({
        "id": 727, "number": "727", "status": "processing", "currency": "EUR", "customer_id": 0, "total": "29.35", "total_tax": "1.35",
        "date_created_gmt": "2026-11-20T09:00:00", "date_modified_gmt": modified, "date_paid_gmt": "2026-11-20T09:01:00",
        "payment_method": "stripe", "cart_hash": "abc",
        "billing": {"first_name": "John", "last_name": "Doe", "email": "john.doe@example.com", "phone": "(555) 555-5555"},
        "shipping": {"first_name": "John", "last_name": "Doe", "address_1": "969 Market", "city": "San Francisco", "postcode": "94103", "country": "US"},
        "line_items": [
            {"id": 315, "name": "Woo Single", "product_id": 93, "variation_id": 0, "quantity": 2, "total": "6.00", "sku": "", "meta_data": []},
            {"id": 316, "name": "Shirt", "product_id": 22, "variation_id": 23, "quantity": 1, "total": "12.00", "sku": "Bar3",
             "meta_data": [{"id": 2095, "key": "pa_color", "value": "black"}]}
        ],
        "shipping_lines": [{"method_title": "Flat Rate", "total": "10.00"}], "fee_lines": [], "refunds": []
    })
}

async fn room() -> Room {
    let room = Room::open(Kind::WooCommerce).await;
    let order = order("2026-11-20T09:02:00");
    room.shop.put(&order);
    room.know("order.created", &order).await;
    room
}

#[tokio::test]
async fn an_order_is_known_with_its_sums() {
    let room = room().await;

    let known = room.order("727").await;

    let sum: i64 = known.lines.iter().map(|line| line.quantity * line.price.minor).sum();
    assert_eq!((known.total.minor, sum, known.payments[0].amount.minor), (2_935, 2_935, 2_935));
    assert_eq!((known.lines[0].sku.as_str(), known.lines[1].sku.as_str()), ("woocommerce:93", "Bar3"));
    assert_eq!(known.lines[1].options, [("pa_color".to_owned(), "black".to_owned())]);
    assert_eq!(known.address.lines()[0], "John Doe");
    assert!(known.extra.contains("cart_hash"));
}

#[tokio::test]
async fn the_question_whether_anybody_is_there_is_answered_and_not_kept() {
    let room = Room::open(Kind::WooCommerce).await;
    let headers = http::HeaderMap::new();

    let said = receiving::receive(&room.links, room.id, &headers, b"webhook_id=142".to_vec()).await.unwrap();
    let odd =
        receiving::receive(&room.links, room.id, &headers, b"webhook_id=142&x=1".to_vec()).await.unwrap();

    assert_eq!((said, odd), (Received::Ping, Received::Unsigned));
    assert_eq!(room.count("shop_deliveries").await, 0);
}

#[tokio::test]
async fn a_cancelled_order_is_paid_back_and_cancelled_once_though_the_line_went_dead() {
    let room = room().await;
    room.shop.set(Mood::HangsUp);

    let act = room.act("727", What::Cancel).await;
    room.settle().await;
    room.advance(60_000);
    room.settle().await;

    let refunds = room.shop.changes("/refunds");
    assert_eq!((refunds.len(), &refunds[0].body["amount"]), (1, &json!("29.35")));
    assert_eq!(room.shop.order("727")["status"], "cancelled");
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
}

#[tokio::test]
async fn a_refund_names_its_act() {
    let room = room().await;

    let act = room.act("727", What::Refund { amount_minor: 500, method: String::new() }).await;
    room.settle().await;

    let refunds = room.shop.changes("/refunds");
    assert!(refunds[0].body["reason"].as_str().unwrap().contains(&act.reference));
    assert_eq!(refunds[0].headers["idempotency-key"], act.reference.as_str());
    assert_eq!(room.act_now(&act).await.state, State::Confirmed);
}

#[tokio::test]
async fn an_address_is_changed_in_the_shop() {
    let room = room().await;
    let address = Address {
        name: "Jo Ann Doe".into(),
        line1: "1 Pier".into(),
        city: "Oakland".into(),
        country: "US".into(),
        ..Address::default()
    };

    room.act("727", What::ChangeAddress { address }).await;
    room.settle().await;

    let shipping = room.shop.order("727")["shipping"].clone();
    assert_eq!(
        (&shipping["first_name"], &shipping["last_name"], &shipping["address_1"]),
        (&json!("Jo Ann"), &json!("Doe"), &json!("1 Pier"))
    );
}

#[tokio::test]
async fn variations_are_fetched_with_their_product() {
    let room = Room::open(Kind::WooCommerce).await;
    let product = json!({"id": 22, "name": "Shirt", "type": "variable", "status": "publish", "sku": "", "price": "", "variations": [732, 733], "date_modified_gmt": "2026-11-20T09:00:00"});
    let variation = |id: i64, colour: &str| json!({"id": id, "sku": "", "price": "9.00", "status": "publish", "stock_status": "instock", "manage_stock": true, "stock_quantity": 4, "attributes": [{"name": "Color", "option": colour}]});
    {
        let mut inside = room.shop.inside.lock().unwrap();
        inside.pages.insert("/wp-json/wc/v3/products/22".into(), (product.clone(), String::new()));
        let all = json!([variation(732, "Black"), variation(733, "Green")]);
        inside
            .pages
            .insert("/wp-json/wc/v3/products/22/variations?per_page=100".into(), (all, String::new()));
    }

    room.know("product.created", &product).await;

    assert_eq!(room.count("variants WHERE sku = 'woocommerce:733' AND stock = 4 AND is_available").await, 1);
    assert_eq!(room.count("variants").await, 2);
}
