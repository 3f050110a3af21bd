//! Lists and single things: everything that is known, each row once, in a fixed order.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Program, order, problem, stocked, texts};

#[tokio::test]
async fn an_order_carries_everything() {
    let (shop, program) = stocked().await;
    let sql = [
        "INSERT INTO carrier_events (id, customer_id, shipment_id, at_ms, status, place, text)
         SELECT 1, customer_id, id, 1795424400000, 'in_transit', 'Leipzig', 'Sorted'
         FROM shipments
         WHERE order_id = (SELECT id FROM orders WHERE number = '#W1')",
        "INSERT INTO returns (id, customer_id, order_id, reference, kind, state, method, currency, goods_minor,
           fee_minor, difference_minor, carrier, tracking, created_ms)
         SELECT 2, customer_id, id, 'RET00001', 'exchange', 'requested', 'paypal_1', 'EUR', 3998, 0, 200, '', '',
           1795424400000
         FROM orders
         WHERE number = '#W1'",
        "INSERT INTO return_lines (id, customer_id, return_id, line_id, sku, title, quantity, price_minor, reason,
           detail, outcome, new_sku, new_price_minor)
         SELECT 3, customer_id, 2, id, sku, title, 2, price_minor, 'size', '', 'exchange', 'S2', 2099
         FROM order_lines
         WHERE order_id = (SELECT id FROM orders WHERE number = '#W1')",
        "INSERT INTO acts (id, customer_id, order_id, reference, kind, command, state, actor, proof, key, reason, plan,
           policy_version, amount_minor, currency, why, decided_by, created_ms)
         SELECT 4, customer_id, id, 'ACT00001', 'exchange', '{}', 'done', 'customer:1', 'code', 'k', 'too small', '{}',
           1, 0, 'EUR', '', '', 1795424400000
         FROM orders
         WHERE number = '#W1'",
    ];
    for text in sql {
        shop.running.post.db.write(move |tx| tx.execute(text, &[])).await.unwrap();
    }

    let order = program.get("/api/v1/orders/%23W1").await;

    assert_eq!(order["customer"]["key"], "anna");
    assert_eq!((&order["status"], &order["stage"]), (&json!("sent"), &json!("on_its_way")));
    assert_eq!(order["total"], json!({ "minor": 3998, "currency": "EUR", "text": "39.98" }));
    assert_eq!(order["address"]["line1"], "Mill Lane 2");
    assert_eq!(order["address"]["lines"], json!(["Mill Lane 2", "Berlin, 10115"]));
    assert_eq!(order["placed_at"], "2026-11-20T01:00:00Z");
    assert_eq!(order["updated_at"], "2026-11-23T09:00:00Z");
    assert_eq!(order["lines"][0]["options"], json!({ "size": "M", "colour": "blue" }));
    assert_eq!(
        (&order["lines"][0]["quantity"], &order["lines"][0]["price"]["minor"]),
        (&json!(2), &json!(1999))
    );
    let payment = &order["payments"][0];
    assert_eq!((&payment["kind"], &payment["amount"]["text"]), (&json!("payment"), &json!("39.98")));
    let event = &order["shipments"][0]["events"][0];
    assert_eq!((&event["place"], &event["text"]), (&json!("Leipzig"), &json!("Sorted")));
    let exchange = &order["returns"][0];
    assert_eq!((&exchange["items"], &exchange["new_items"]), (&json!(["S1", "S1"]), &json!(["S2", "S2"])));
    assert_eq!(exchange["price_difference"]["text"], "2.00");
    assert_eq!(
        (&order["acts"][0]["state"], &order["acts"][0]["reason"]),
        (&json!("done"), &json!("too small"))
    );
    assert_eq!(order["extra"], json!({ "gift": true }));
    assert!(order["id"].is_string(), "longer than what JavaScript counts exactly");
    let listed = program.get("/api/v1/orders?customer=anna").await;
    assert_eq!(listed["data"][2], order, "the list tells the same");
}

#[tokio::test]
async fn an_order_is_found_however_its_number_is_written() {
    let (_shop, program) = stocked().await;

    for written in ["%23W1", "W1", "w1", "%23w1", "%20W1"] {
        assert_eq!(program.get(&format!("/api/v1/orders/{written}")).await["number"], "#W1", "{written}");
    }
    for written in ["W9", "%23", "..", "W1/x", "%FF", "%00"] {
        let answer = program.try_get(&format!("/api/v1/orders/{written}")).await;
        assert!(answer.status.is_client_error(), "{written}: {}", answer.status);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{written}");
    }
}

#[tokio::test]
async fn a_walk_meets_every_row_once_while_rows_are_added() {
    let (_shop, program) = stocked().await;
    let mut numbers = Vec::new();
    let mut next = String::new();
    for round in 0.. {
        let page = program.get(&format!("/api/v1/orders?limit=2{next}")).await;
        numbers.extend(texts(page["data"].as_array().unwrap(), "number").iter().map(|text| text.to_string()));
        let new = order(&format!("#N{round}"), "anna", &format!("2026-11-22T0{round}:00:00Z"));
        let added = program.send(Method::POST, "/api/v1/import", &[], &new).await;
        assert_eq!(added.status, 200, "{}", added.text);
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }

    assert_eq!(numbers, ["#W5", "#W4", "#W3", "#W2", "#W1"]);
}

#[tokio::test]
async fn a_walk_by_change_goes_on_where_the_last_one_ended() {
    let (shop, program) = stocked().await;
    let all = program.walk("/api/v1/orders?updated_since=2026-11-01T00:00:00Z").await;
    assert_eq!(all.len(), 5);
    shop.clock.advance(60_000);
    let again = order("#W2", "bo", "2026-11-20T02:00:00Z").replace("\"sent\"", "\"delivered\"");
    program.send(Method::POST, "/api/v1/import", &[], &again).await;

    let changed = program.walk("/api/v1/orders?updated_since=2026-11-23T10:00:30%2B01:00").await;

    assert_eq!(texts(&changed, "number"), ["#W2"]);
    assert_eq!(
        (&changed[0]["status"], &changed[0]["updated_at"]),
        (&json!("delivered"), &json!("2026-11-23T09:01:00Z"))
    );
    let of_anna = program.walk("/api/v1/orders?updated_since=2026-11-01T00:00:00Z&customer=anna").await;
    assert_eq!(texts(&of_anna, "number"), ["#W1", "#W3", "#W5"]);
}

#[tokio::test]
async fn orders_are_chosen_by_customer_and_time() {
    let (_shop, program) = stocked().await;
    let bo = program.get("/api/v1/customers/bo").await;
    let cases = [
        ("customer=bo".to_owned(), vec!["#W4", "#W2"]),
        ("customer=bo@shop.example".to_owned(), vec!["#W4", "#W2"]),
        (format!("customer={}", bo["id"].as_str().unwrap()), vec!["#W4", "#W2"]),
        ("customer=nobody".to_owned(), vec![]),
        ("customer=7".to_owned(), vec![]),
        ("placed_since=2026-11-20T03:00:00Z".to_owned(), vec!["#W5", "#W4", "#W3"]),
        ("placed_since=2026-11-20T04:00:00%2B01:00&customer=anna".to_owned(), vec!["#W5", "#W3"]),
    ];

    for (query, expected) in cases {
        let found = program.walk(&format!("/api/v1/orders?{query}")).await;
        assert_eq!(texts(&found, "number"), expected, "{query}");
    }
}

#[tokio::test]
async fn what_a_list_cant_be_asked_it_says_with_the_field() {
    let (_shop, program) = stocked().await;
    let next = program.get("/api/v1/orders?limit=1").await["next"].as_str().unwrap().to_owned();
    let cases = [
        ("/api/v1/orders?limit=0".to_owned(), "limit: write a number from 1 to 200."),
        ("/api/v1/orders?limit=201".to_owned(), "limit: "),
        ("/api/v1/orders?limit=many".to_owned(), "limit: "),
        ("/api/v1/orders?cursor=abc".to_owned(), "cursor: "),
        (format!("/api/v1/customers?cursor={next}"), "cursor: "),
        (format!("/api/v1/orders?updated_since=2026-11-01T00:00:00Z&cursor={next}"), "cursor: "),
        ("/api/v1/orders?placed_since=yesterday".to_owned(), "placed_since: write a time such as"),
        (
            "/api/v1/orders?placed_since=2026-11-01T00:00:00Z&updated_since=2026-11-01T00:00:00Z".to_owned(),
            "updated_since: leave it out",
        ),
        ("/api/v1/orders?colour=blue".to_owned(), "unknown field `colour`, expected one of `limit`"),
        ("/api/v1/conversations?standing=lying".to_owned(), "standing: write open, waiting"),
    ];

    for (path, why) in cases {
        let told = problem(&program.try_get(&path).await, 422, "invalid");
        assert!(told.contains(why), "{path}: {told}");
    }
}

#[tokio::test]
async fn a_customer_carries_what_they_are_known_by_and_how_they_pay() {
    let (shop, program) = stocked().await;
    let sql =
        "INSERT INTO payment_methods (id, customer_id, key, kind, label, currency, balance_minor, created_ms)
               SELECT 1, id, 'gift_card_7', 'gift_card', 'Gift card', 'EUR', 7900, 0
               FROM customers
               WHERE shop_key = 'anna'";
    shop.running.post.db.write(move |tx| tx.execute(sql, &[])).await.unwrap();

    let anna = program.get("/api/v1/customers/anna@shop.example").await;

    assert_eq!(
        (&anna["key"], &anna["name"], &anna["language"]),
        (&json!("anna"), &json!("Anna Lind"), &json!("de"))
    );
    assert_eq!((&anna["emails"], &anna["phones"]), (&json!(["anna@shop.example"]), &json!(["+4930123"])));
    assert_eq!((&anna["address"]["city"], &anna["address"]["country"]), (&json!("Berlin"), &json!("DE")));
    assert_eq!(anna["extra"], json!({ "vip": true }));
    assert_eq!(anna["payment_methods"][0]["balance"]["text"], "79.00");
    let all = program.walk("/api/v1/customers").await;
    assert_eq!(texts(&all, "key"), ["bo", "anna"]);
    assert_eq!(all[1], anna, "the list tells the same");
    problem(&program.try_get("/api/v1/customers/7").await, 404, "not-found");
}

#[tokio::test]
async fn products_come_with_what_can_be_bought() {
    let (_shop, program) = stocked().await;

    let shirt = program.get("/api/v1/products/P1").await;

    let expected: Value = json!({
        "key": "P1", "title": "T-Shirt", "tags": [], "extra": {},
        "variants": [{ "sku": "S1", "options": { "size": "M" }, "is_available": true, "stock": null,
            "price": { "minor": 1999, "currency": "EUR", "text": "19.99" } }],
    });
    assert_eq!(shirt, expected);
    assert_eq!(program.walk("/api/v1/products").await, [expected]);
    problem(&program.try_get("/api/v1/products/P9").await, 404, "not-found");
}

#[tokio::test]
async fn conversations_tell_what_was_said_and_keep_notes_from_the_customer() {
    let (shop, program) = stocked().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("anna@shop.example", "Lamp", "It flickers.").await;
    let path = mia.first_in("open").await;
    let note = [("kind", "note"), ("text", "She is angry."), ("client_id", "n1"), ("view", "open")];
    mia.upload(&format!("{path}/messages"), &note, &[]).await;
    mia.answer(&path, "email", "We send a new one.").await;
    shop.settle().await;
    let anna = Program::of_customer(&shop, "anna").await;

    let listed = program.walk("/api/v1/conversations?customer=anna&standing=waiting").await;
    let reference = listed[0]["reference"].as_str().unwrap();
    let whole = program.get(&format!("/api/v1/conversations/{reference}")).await;
    let hers = anna.get(&format!("/api/v1/conversations/{}", reference.to_lowercase())).await;

    assert_eq!(
        (listed.len(), &listed[0]["subject"], &listed[0]["messages"]),
        (1, &json!("Lamp"), &Value::Null)
    );
    let said = |conversation: &Value| -> Vec<String> {
        texts(conversation["messages"].as_array().unwrap(), "direction")
            .iter()
            .map(|d| d.to_string())
            .collect()
    };
    assert_eq!(said(&whole), ["in", "note", "out"]);
    assert_eq!(said(&hers), ["in", "out"]);
    assert_eq!(whole["messages"][2]["text"], "We send a new one.");
    assert!(program.walk("/api/v1/conversations?standing=closed").await.is_empty());
}
