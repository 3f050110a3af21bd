use base::testing::Place;

use super::*;

const USERS: &str = r##"{"u1": {"name": {"first_name": "Ann", "last_name": "van Dam"}, "address": {"address1": "1 Elm", "address2": "", "city": "Denver", "country": "USA", "state": "CO", "zip": "80279"}, "email": "ann@example.com", "payment_methods": {"gift_card_1": {
  "source": "gift_card", "balance": 14.100000000000001, "id": "gift_card_1"}}, "orders": ["#W1"]}}"##;
const PRODUCTS: &str = r##"{"p1": {"name": "Mug", "product_id": "p1", "variants": {"i1": {"item_id": "i1", "options": {"size": "L"}, "available": true, "price": 5.1}}}}"##;
const ORDERS: &str = r##"{"#W1": {"order_id": "#W1", "user_id": "u1", "address": {"address1": "1 Elm", "address2": "", "city": "Denver", "country": "USA", "state": "CO", "zip": "80279"}, "items": [{"name": "Mug", "product_id": "p1", "item_id": "i1", "price": 5.1, "options": {"size": "L"}}], "fulfillments": [{"tracking_id": ["77"], "item_ids": ["i1"]}], "status": "delivered", "payment_history": [{"transaction_type": "payment", "amount": 5.1000000000000005, "payment_method_id": "gift_card_1"}]}}"##;

fn converted(users: &str, products: &str, orders: &str) -> Result<String> {
    let place = Place::new();
    for (name, text) in [("users.json", users), ("products.json", products), ("orders.json", orders)] {
        std::fs::write(place.folder().join(name), text).unwrap();
    }
    convert(place.folder())
}

#[test]
fn every_number_and_text_goes_over_as_it_is_written() {
    let text = converted(USERS, PRODUCTS, ORDERS).unwrap();

    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].contains(r#""price":5.1,"currency":"USD","available":true"#), "{}", lines[0]);
    assert!(
        lines[1].contains(r#""name":"Ann van Dam""#) && lines[1].contains("14.100000000000001"),
        "{}",
        lines[1]
    );
    assert!(lines[1].contains(r#""first_name":"Ann","last_name":"van Dam""#), "{}", lines[1]);
    assert!(lines[2].contains(r#""method":"gift_card_1","amount":5.1000000000000005"#), "{}", lines[2]);
    assert_eq!(text, converted(USERS, PRODUCTS, ORDERS).unwrap());
}

#[test]
fn what_would_be_lost_is_an_error() {
    let cases = [
        (
            USERS.replace("\"email\"", "\"fax\": \"1\", \"email\""),
            PRODUCTS.to_owned(),
            ORDERS.to_owned(),
            "unknown field `fax`",
        ),
        (USERS.replace("#W1", "#W2"), PRODUCTS.to_owned(), ORDERS.to_owned(), "not in the list of its user"),
        (USERS.to_owned(), PRODUCTS.replace("i1", "i2"), ORDERS.to_owned(), "no variant of product"),
    ];
    for (users, products, orders, expected) in cases {
        let error = converted(&users, &products, &orders).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    assert!(convert(Path::new("nowhere")).unwrap_err().to_string().contains("can't be read"));
}

#[test]
fn orders_are_placed_within_the_year_before_the_world_begins() {
    for number in ["#W2611340", "#W0000000", "#W9999999", "no digits"] {
        let placed_s = placed_s(number);
        assert!((MONDAY_S - 366 * DAY_S..MONDAY_S - 6 * DAY_S).contains(&placed_s), "{number}: {placed_s}");
    }
    assert_ne!(placed_s("#W2611340"), placed_s("#W2611341"));
}
