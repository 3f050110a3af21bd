//! The fields beyond the plainest shop: tags, stock, tax, balances, further addresses, what carriers said.

use super::*;

fn shop_with(from: &str, to: &str) -> String {
    assert!(SHOP.contains(from), "{from} has to be there to be replaced");
    SHOP.replacen(from, to, 1)
}

async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    db.read(move |read| read.list(sql, &[], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn tags_stock_and_tax_are_stored() {
    let (_place, db) = fresh().await;
    let text =
        shop_with("\"currency\":\"EUR\"}]}", "\"currency\":\"EUR\",\"stock\":-2}],\"tags\":[\"a\",\"b c\"]}")
            .replace("\"price\":19.99", "\"price\":19.99,\"tax_rate\":8.1");

    import_good(&db, &text).await;

    assert_eq!(texts(&db, "SELECT tags FROM products").await, ["[\"a\",\"b c\"]"]);
    assert_eq!(count(&db, "variants WHERE stock = -2").await, 1);
    assert_eq!(count(&db, "order_lines WHERE tax_bp = 810").await, 1);
    assert_eq!(count(&db, "order_lines WHERE tax_bp = 0").await, 1);
}

#[tokio::test]
async fn a_balance_is_explained_by_its_entries_however_often_it_changes() {
    let (_place, db) = fresh().await;

    for balance in ["25.00", "25.00", "3.50", "0"] {
        let method = format!(
            "\"methods\":[{{\"key\":\"g1\",\"kind\":\"gift_card\",\"currency\":\"EUR\",\"balance\":\"{balance}\"}}],\"extra\""
        );
        import_good(&db, &shop_with("\"extra\"", &method)).await;
    }

    assert_eq!(count(&db, "payment_methods WHERE balance_minor = 0").await, 1);
    assert_eq!(count(&db, "balance_entries").await, 3);
    let sum: i64 = db
        .read(|read| {
            let sql = "SELECT CAST(SUM(amount_minor) AS BIGINT) FROM balance_entries";
            read.get(sql, &[], |row| row.get(0))
        })
        .await
        .unwrap();
    assert_eq!(sum, 0);
}

#[tokio::test]
async fn an_address_of_the_same_name_takes_the_place_of_the_first() {
    let (_place, db) = fresh().await;
    let with = |city: &str| {
        shop_with(
            "\"extra\"",
            &format!("\"addresses\":[{{\"label\":\"Office\",\"city\":\"{city}\"}}],\"extra\""),
        )
    };

    import_good(&db, &with("Rome")).await;
    import_good(&db, &with("Paris")).await;

    assert_eq!(texts(&db, "SELECT address FROM addresses").await, ["{\"city\":\"Paris\"}"]);
}

#[tokio::test]
async fn what_a_carrier_said_is_added_once() {
    let (_place, db) = fresh().await;
    let stop = |hour: u32| {
        format!("{{\"at\":\"2026-11-22T{hour:02}:00:00Z\",\"status\":\"in transit\",\"text\":\"On\"}}")
    };
    let with = |stops: &[String]| {
        shop_with("\"skus\":[\"S1\"]", &format!("\"skus\":[\"S1\"],\"events\":[{}]", stops.join(",")))
    };

    import_good(&db, &with(&[stop(6)])).await;
    let again = import_good(&db, &with(&[stop(6)])).await;
    let more = import_good(&db, &with(&[stop(6), stop(9)])).await;

    assert_eq!((again.orders.same, more.orders.changed), (1, 1));
    assert_eq!(count(&db, "carrier_events").await, 2);
    assert_eq!(events(&db).await.last().map(String::as_str), Some("order.changed"));
}

#[tokio::test]
async fn a_shipment_that_goes_takes_its_events_along() {
    let (_place, db) = fresh().await;
    let stop = "\"skus\":[\"S1\"],\"events\":[{\"at\":\"2026-11-22T06:00:00Z\"}]";
    import_good(&db, &shop_with("\"skus\":[\"S1\"]", stop)).await;
    assert_eq!(count(&db, "carrier_events").await, 1);

    let at = SHOP.find(",\"shipments\"").unwrap();
    import_good(&db, &format!("{}}}\n", &SHOP[..at])).await;

    assert_eq!((count(&db, "carrier_events").await, count(&db, "shipments").await), (0, 0));
}

#[tokio::test]
async fn what_is_wrong_with_them_is_said() {
    let (_place, db) = fresh().await;
    let cases = [
        ("\"price\":19.99", "\"price\":19.99,\"tax_rate\":119", "tax_rate", "from 0 to 100"),
        (
            "\"extra\"",
            "\"methods\":[{\"key\":\"a\",\"kind\":\"cash\",\"currency\":\"EUR\"}],\"extra\"",
            "methods[0].kind",
            "gift_card",
        ),
        (
            "\"currency\":\"EUR\"}]}",
            "\"currency\":\"EUR\",\"stock\":1.5}]}",
            "variants[0].stock",
            "whole number",
        ),
        ("\"skus\":[\"S1\"]", "\"skus\":[\"S1\"],\"events\":[{}]", "shipments[0].events[0].at", "Add it"),
    ];
    for (from, to, field, write) in cases {
        let report = checked(&db, shop_with(from, to)).await;
        let fault = report.faults.iter().find(|fault| fault.field.ends_with(field)).expect(field);
        assert!(fault.write.contains(write), "{fault}");
    }
}
