use super::*;

fn shop_of(orders: usize) -> String {
    SHOP.to_owned() + &(0..orders).map(|at| order(&format!("N{at}"), "placed")).collect::<String>()
}

/// Both find nothing and begin to write. Whoever comes second is told; nothing is doubled and another run is good.
#[tokio::test(flavor = "multi_thread")]
async fn two_imports_of_one_file_at_the_same_time_never_double_anything() {
    let (_place, db) = fresh().await;
    let text = shop_of(400);
    let imports: Vec<_> = (0..2)
        .map(|_| {
            let (db, text) = (db.clone(), text.clone());
            tokio::spawn(async move { import(&db, &text, BadLines::Refuse).await.is_ok() })
        })
        .collect();

    let mut good = 0;
    for import in imports {
        good += usize::from(import.await.unwrap());
    }
    let again = import_good(&db, &text).await;

    assert!(good >= 1, "one of the two has its way");
    assert_eq!((again.orders.total(), again.orders.changed), (401, 0));
    assert_eq!(
        (count(&db, "orders").await, count(&db, "customers").await, count(&db, "products").await),
        (401, 1, 1)
    );
    assert_eq!(count(&db, "order_lines").await, 402);
}

#[tokio::test]
async fn an_order_that_cannot_be_written_is_left_out_whole_and_its_neighbours_are_written() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;
    let text = order("N1", "placed") + &order("N2", "placed").replace("anna", "bo") + &order("N3", "placed");
    let with_bo = "{\"type\":\"customer\",\"key\":\"bo\",\"name\":\"Bo\"}\n".to_owned() + &text;
    import_good(&db, with_bo.lines().next().unwrap()).await;
    let report = checked(&db, &text).await;
    db.write(|tx| {
        tx.execute("DELETE FROM identities WHERE kind = 'shop' AND value = 'bo'", &[])?;
        tx.execute("UPDATE customers SET shop_key = NULL WHERE shop_key = 'bo'", &[])
    })
    .await
    .unwrap();

    let applied =
        apply(&db, text.as_bytes(), &report, BadLines::Skip, |_| ControlFlow::Continue(())).await.unwrap();

    assert_eq!((applied.orders.new, applied.failed.len(), applied.failed[0].line), (2, 1, 2));
    assert!(db.read(|read| find_by_number(read, "N2")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_product_whose_sku_was_taken_meanwhile_leaves_no_half_of_itself() {
    let (_place, db) = fresh().await;
    let text = r#"{"type":"product","key":"P7","title":"Set","variants":[{"sku":"free","price":1,"currency":"EUR"},{"sku":"S1","price":1,"currency":"EUR"}]}"#;
    let report = checked(&db, text).await;
    assert!(report.is_good(), "{:?}", report.faults);
    import_good(&db, SHOP).await;

    let go_on = |_| ControlFlow::Continue(());
    let stopped = apply(&db, text.as_bytes(), &report, BadLines::Refuse, go_on).await;
    let skipped = apply(&db, text.as_bytes(), &report, BadLines::Skip, go_on).await.unwrap();

    assert!(matches!(&stopped, Err(Error::Conflict(text)) if text.contains("“S1”")), "{stopped:?}");
    assert_eq!((skipped.products.total(), skipped.failed.len()), (0, 1));
    assert_eq!((count(&db, "products").await, count(&db, "variants").await), (1, 1));
}

#[tokio::test]
async fn a_key_that_the_customer_got_meanwhile_is_a_conflict_and_not_overwritten() {
    let (_place, db) = fresh().await;
    import_good(&db, r#"{"type":"customer","name":"Gil","emails":["gil@shop.example"]}"#).await;
    let text = r#"{"type":"customer","key":"late","emails":["gil@shop.example"]}"#;
    let report = checked(&db, text).await;
    import_good(&db, r#"{"type":"customer","key":"first","emails":["gil@shop.example"]}"#).await;

    let stopped = apply(&db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await;

    assert!(matches!(&stopped, Err(Error::Conflict(text)) if text.contains("“first”")), "{stopped:?}");
    let key: String = db
        .read(|read| read.get("SELECT shop_key FROM customers ORDER BY id LIMIT 1", &[], |row| row.get(0)))
        .await
        .unwrap();
    assert_eq!(key, "first");
}

#[tokio::test]
async fn an_order_finds_a_customer_by_a_line_above_in_the_same_batch_and_by_address() {
    let (_place, db) = fresh().await;
    let text = SHOP.to_owned()
        + &order("N1", "placed").replace("\"customer\":\"anna\"", "\"email\":\"ANNA@shop.example\"");

    import_good(&db, &text).await;

    assert_eq!(found(&db, "N1").await.customer_id, found(&db, "#W1").await.customer_id);
}
