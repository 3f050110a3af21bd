use super::*;

#[tokio::test]
async fn importing_the_same_file_again_changes_nothing_and_tells_nothing() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;
    let (order, told) = (found(&db, "#W1").await, events(&db).await);

    let again = import_good(&db, SHOP).await;

    let one = Tally { new: 0, changed: 0, same: 1 };
    assert_eq!((again.products, again.customers, again.orders), (one, one, one));
    assert_eq!(found(&db, "#W1").await, order);
    assert_eq!(events(&db).await, told);
}

#[tokio::test]
async fn a_changed_order_is_brought_up_to_date_and_its_lines_keep_their_ids() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;
    let before = found(&db, "#W1").await;
    let changed = SHOP
        .replace("\"status\":\"processed\"", "\"status\":\"delivered\"")
        .replace("\"quantity\":2", "\"quantity\":1")
        .replace(
            "{\"title\":\"Gift wrap\",\"quantity\":1,\"price\":0.30000000000000004}",
            "{\"title\":\"Card\",\"quantity\":1,\"price\":1},{\"title\":\"Bow\",\"quantity\":1,\"price\":2}",
        );

    let applied = import_good(&db, &changed).await;

    assert_eq!(applied.orders, Tally { new: 0, changed: 1, same: 0 });
    assert_eq!((applied.products.same, applied.customers.same), (1, 1));
    let after = found(&db, "#W1").await;
    assert_eq!((after.status.as_str(), after.total.minor, after.lines.len()), ("delivered", 2_299, 3));
    assert_eq!((after.lines[0].id, after.lines[1].id), (before.lines[0].id, before.lines[1].id));
    assert_eq!((after.payments, after.shipments), (before.payments, before.shipments));
    assert_eq!(events(&db).await.last().unwrap(), "order.changed");
    assert_eq!(import_good(&db, &changed).await.orders.same, 1);
}

#[tokio::test]
async fn a_line_that_is_gone_from_the_file_is_gone_from_the_order() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;
    let shorter = SHOP.replace(",{\"title\":\"Gift wrap\",\"quantity\":1,\"price\":0.30000000000000004}", "");

    import_good(&db, &shorter).await;

    let order = found(&db, "#W1").await;
    assert_eq!((order.lines.len(), order.total.minor), (1, 3_998));
}

#[tokio::test]
async fn an_order_goes_over_to_another_customer_with_all_its_parts() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;
    let other = "{\"type\":\"customer\",\"key\":\"bo\",\"name\":\"Bo\"}\n".to_owned();

    import_good(&db, &(other + &SHOP.replace("\"customer\":\"anna\"", "\"customer\":\"bo\""))).await;

    for table in ["orders", "order_lines", "payments", "shipments"] {
        let strays: i64 = db
            .read(move |read| {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE customer_id <> (SELECT id FROM customers WHERE shop_key = 'bo')");
                read.get(&sql, &[], |row| row.get(0))
            })
            .await
            .unwrap();
        assert_eq!(strays, 0, "{table}");
    }
}

#[tokio::test]
async fn a_product_takes_new_prices_and_a_variant_that_is_gone_cannot_be_bought() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;
    let next = r#"{"type":"product","key":"P1","title":"T-Shirt","variants":[{"sku":"S2","options":{"size":"L"},"price":21,"currency":"EUR"}]}"#;

    let applied = import_good(&db, next).await;

    let variants = db
        .read(|read| {
            read.list("SELECT sku, price_minor, is_available FROM variants ORDER BY sku", &[], |row| {
                Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<bool>(2)?))
            })
        })
        .await
        .unwrap();
    assert_eq!(applied.products.changed, 1);
    assert_eq!(variants, [("S1".into(), 1_999, false), ("S2".into(), 2_100, true)]);
    assert_eq!(import_good(&db, next).await.products.same, 1);
}
