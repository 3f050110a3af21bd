use super::*;

/// A piece of the shop's file, what takes its place, and the field that the event names then.
const CHANGES: &[(&str, &str, &str)] = &[
    ("\"status\":\"processed\"", "\"status\":\"delivered\"", "status"),
    (
        "\"status\":\"processed\",\"currency\":\"EUR\"",
        "\"status\":\"processed\",\"currency\":\"USD\"",
        "currency",
    ),
    ("\"status\":\"processed\"", "\"status\":\"processed\",\"total\":50", "total"),
    ("\"status\":\"processed\"", "\"status\":\"processed\",\"address\":{\"city\":\"Rome\"}", "address"),
    ("\"status\":\"processed\"", "\"status\":\"processed\",\"extra\":{\"gift\":true}", "extra"),
    ("2026-11-20T10:00:00+01:00", "2026-11-20T10:00:01+01:00", "placed_at"),
    ("\"Gift wrap\"", "\"Bow\"", "lines"),
    ("\"price\":19.99", "\"price\":19.99,\"tax_rate\":8.1", "lines"),
    ("\"paypal_1\"", "\"paypal_2\"", "payments"),
    ("\"kind\":\"payment\"", "\"kind\":\"refund\"", "payments"),
    ("\"amount\":40.28", "\"amount\":40.29", "payments"),
    ("\"DHL\"", "\"UPS\"", "shipments"),
    ("0034 0434", "0034 0435", "shipments"),
    ("2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z", "shipments"),
    ("\"skus\":[\"S1\"]", "\"skus\":[]", "shipments"),
];

async fn last_change(db: &Db) -> serde_json::Value {
    let data: String = db
        .read(|read| {
            let sql =
                "SELECT data FROM events WHERE kind = 'order.changed' ORDER BY tx DESC, id DESC LIMIT 1";
            read.get(sql, &[], |row| row.get(0))
        })
        .await
        .unwrap();
    serde_json::from_str(&data).unwrap()
}

#[tokio::test]
async fn a_change_of_any_field_of_an_order_is_written_and_named() {
    let (_place, db) = fresh().await;

    for (from, to, field) in CHANGES {
        assert!(SHOP.contains(from), "{from} has to be there to be replaced");
        import_good(&db, SHOP).await;
        let changed = SHOP.replace(from, to);
        let applied = import_good(&db, &changed).await;
        let again = import_good(&db, &changed).await;

        assert_eq!((applied.orders.changed, again.orders.same), (1, 1), "{from} -> {to}");
        let named = last_change(&db).await["changed"].as_array().unwrap().clone();
        assert!(named.iter().any(|name| name == field), "{from} -> {to}: {named:?}");
        let may_follow =
            |name: &serde_json::Value| name == field || (*field == "placed_at" && name == "payments");
        assert!(named.iter().all(may_follow), "{from} -> {to}: {named:?}");
    }
}

#[tokio::test]
async fn an_event_tells_the_status_before_and_after() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;

    import_good(&db, &SHOP.replace("processed", "delivered")).await;

    let change = last_change(&db).await;
    assert_eq!(change["number"], "#W1");
    assert_eq!((&change["status_before"], &change["status"]), (&"processed".into(), &"delivered".into()));
}

#[tokio::test]
async fn a_change_of_any_field_of_a_customer_is_written() {
    let (_place, db) = fresh().await;
    let changes = [
        ("\"Anna Lind\"", "\"Anna Berg\""),
        ("\"language\":\"de\"", "\"language\":\"\""),
        ("\"line1\":\"Mill Lane 2\"", "\"line1\":\"Mill Lane 3\""),
        ("\"vip\":true", "\"vip\":false"),
        ("\"Anna@Shop.example\"", "\"Anna@Shop.example\",\"second@shop.example\""),
        ("\"+49 30 123456\"", "\"+49 30 123456\",\"+49 30 99\""),
        (
            "\"extra\":{\"vip\":true}",
            "\"extra\":{\"vip\":true},\"addresses\":[{\"label\":\"Office\",\"city\":\"Rome\"}]",
        ),
        (
            "\"extra\":{\"vip\":true}",
            "\"extra\":{\"vip\":true},\"methods\":[{\"key\":\"g1\",\"kind\":\"gift_card\",\"currency\":\"EUR\",\"balance\":5}]",
        ),
    ];

    for (from, to) in changes {
        assert!(SHOP.contains(from), "{from} has to be there to be replaced");
        import_good(&db, SHOP).await;
        let applied = import_good(&db, &SHOP.replace(from, to)).await;
        assert_eq!((applied.customers.changed, applied.orders.same), (1, 1), "{from} -> {to}");
    }
}

#[tokio::test]
async fn a_change_of_any_field_of_a_product_is_written() {
    let (_place, db) = fresh().await;
    let changes = [
        ("\"title\":\"T-Shirt\",\"variants\"", "\"title\":\"Shirt\",\"variants\""),
        ("\"title\":\"T-Shirt\",\"variants\"", "\"title\":\"T-Shirt\",\"extra\":{\"a\":1},\"variants\""),
        ("\"price\":\"19.99\"", "\"price\":\"18.99\""),
        ("\"currency\":\"EUR\"}]}", "\"currency\":\"USD\"}]}"),
        ("\"currency\":\"EUR\"}]}", "\"currency\":\"EUR\",\"available\":false}]}"),
        ("\"currency\":\"EUR\"}]}", "\"currency\":\"EUR\",\"stock\":0}]}"),
        ("\"title\":\"T-Shirt\",\"variants\"", "\"title\":\"T-Shirt\",\"tags\":[\"sale\"],\"variants\""),
        (
            "{\"size\":\"M\",\"colour\":\"blue\"},\"price\":\"19.99\"",
            "{\"size\":\"M\",\"colour\":\"red\"},\"price\":\"19.99\"",
        ),
    ];

    for (from, to) in changes {
        assert!(SHOP.contains(from), "{from} has to be there to be replaced");
        import_good(&db, SHOP).await;
        let changed = SHOP.replacen(from, to, 1);
        let applied = import_good(&db, &changed).await;
        let again = import_good(&db, &changed).await;
        assert_eq!((applied.products.changed, again.products.same), (1, 1), "{from} -> {to}");
    }
}

#[tokio::test]
async fn an_order_of_a_thousand_lines_comes_back_in_their_order() {
    let (_place, db) = fresh().await;
    let lines: Vec<String> = (0..limits::ORDER_LINES)
        .map(|at| format!("{{\"title\":\"line {at}\",\"quantity\":1,\"price\":0.01}}"))
        .collect();
    let text = SHOP.to_owned()
        + &order("N1", "placed").replace("{\"title\":\"Tea\",\"quantity\":1,\"price\":5}", &lines.join(","));

    import_good(&db, &text).await;
    let again = import_good(&db, &text).await;

    let order = found(&db, "N1").await;
    assert_eq!((order.lines.len(), order.total.minor, again.orders.same), (1_000, 1_000, 2));
    let titles = order.lines.iter().enumerate().all(|(at, line)| line.title == format!("line {at}"));
    assert!(titles, "the lines stand in another order");
}

#[tokio::test]
async fn texts_of_every_kind_come_back_as_they_went_in() {
    let (_place, db) = fresh().await;

    for title in ["Ü'\"\\\\", "🦀 日本語", "a\\nb\\tc", "$1 ?1 %s", "'; DROP TABLE orders; --", "\\u00e9"]
    {
        let escaped = title.replace('"', "\\\"");
        import_good(&db, &(SHOP.to_owned() + &order("N1", "placed").replace("Tea", &escaped))).await;
        let expected: String = serde_json::from_str(&format!("\"{escaped}\"")).unwrap();
        assert_eq!(found(&db, "N1").await.lines[0].title, expected);
    }
}
