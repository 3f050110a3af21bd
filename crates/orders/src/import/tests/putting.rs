//! A few records at once, as a connection brings them.

use super::*;

async fn put_now(db: &Db, text: &str) -> base::Result<Applied> {
    let text = text.to_owned();
    db.write(move |tx| super::super::put(tx, &text)).await
}

#[tokio::test]
async fn records_are_put_as_a_file_would_be_imported() {
    let (_place, db) = fresh().await;

    let first = put_now(&db, SHOP).await.unwrap();
    let again = put_now(&db, SHOP).await.unwrap();

    assert_eq!((first.products.new, first.customers.new, first.orders.new), (1, 1, 1));
    assert_eq!((again.products.same, again.customers.same, again.orders.same), (1, 1, 1));
    assert_eq!(found(&db, "#W1").await.total.minor, 4_028);
}

#[tokio::test]
async fn a_line_that_is_wrong_leaves_nothing_behind() {
    let (_place, db) = fresh().await;

    let error = put_now(&db, &SHOP.replace("\"quantity\":2", "\"quantity\":0")).await.unwrap_err();

    assert!(matches!(&error, Error::Refused(text) if text.contains("lines[0].quantity")), "{error}");
    assert_eq!(count(&db, "customers").await, 0);
}

#[tokio::test]
async fn an_order_may_name_a_product_that_comes_later() {
    let (_place, db) = fresh().await;
    let mut lines = SHOP.lines();
    let product = lines.next().unwrap();
    let rest: Vec<&str> = lines.collect();

    put_now(&db, &rest.join("\n")).await.unwrap();
    put_now(&db, product).await.unwrap();

    assert_eq!(found(&db, "#W1").await.lines[0].sku, "S1");
}

#[tokio::test]
async fn a_second_key_and_somebody_elses_address_do_no_harm() {
    let (_place, db) = fresh().await;
    put_now(&db, SHOP).await.unwrap();
    let other = r#"{"type":"customer","key":"bo","name":"Bo","emails":["bo@shop.example"]}"#;
    put_now(&db, other).await.unwrap();

    let text = r#"{"type":"customer","key":"shopify:9","emails":["anna@shop.example","bo@shop.example"]}"#;
    put_now(&db, text).await.unwrap();
    put_now(&db, text).await.unwrap();
    put_now(&db, &order("N1", "placed").replace("\"anna\"", "\"shopify:9\"")).await.unwrap();

    assert_eq!(count(&db, "customers").await, 2);
    let anna = found(&db, "#W1").await.customer_id;
    assert_eq!(found(&db, "N1").await.customer_id, anna);
    assert_eq!(count(&db, "identities WHERE value = 'bo@shop.example'").await, 1);
}

#[tokio::test]
async fn what_others_keep_in_extra_stays() {
    let (_place, db) = fresh().await;
    put_now(
        &db,
        &SHOP.replace("\"status\":\"processed\"", "\"status\":\"processed\",\"extra\":{\"gift\":1,\"a\":1}"),
    )
    .await
    .unwrap();

    let changed = SHOP.replace("\"status\":\"processed\"", "\"status\":\"processed\",\"extra\":{\"a\":2}");
    put_now(&db, &changed).await.unwrap();
    let again = put_now(&db, &changed).await.unwrap();

    assert_eq!(found(&db, "#W1").await.extra, r#"{"a":2,"gift":1}"#);
    assert_eq!(again.orders.same, 1);
}
