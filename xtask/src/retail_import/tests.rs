use std::path::{Path, PathBuf};

use base::testing::Place;

use super::*;

/// The set lies beside the repository, not in it.
fn retail() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/retail");
    if dir.join("orders.json").exists() {
        return Some(dir);
    }
    println!("Left out: {} is not there.", dir.display());
    None
}

#[tokio::test]
async fn the_whole_set_is_imported_to_the_cent_and_a_second_time_nothing_changes() {
    let Some(dir) = retail() else { return };
    let place = Place::new();
    let db = place.open().await;
    let text = retail::convert(&dir).unwrap();

    let first = import_text(&db, &text).await.unwrap();
    let second = import_text(&db, &text).await.unwrap();

    assert_eq!((first.products.new, first.customers.new, first.orders.new), (50, 500, 1_000));
    assert_eq!((second.products.same, second.customers.same, second.orders.same), (50, 500, 1_000));
    let sums: (i64, i64, i64, i64) = db
        .read(|read| {
            read.get(
                "SELECT (SELECT COUNT(*) FROM variants), (SELECT COUNT(*) FROM order_lines),
                   (SELECT COUNT(*) FROM payments), (SELECT COUNT(*) FROM shipments)",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
        })
        .await
        .unwrap();
    assert_eq!(sums, (591, 2_978, 1_102, 577));
}

#[tokio::test]
async fn every_order_is_found_again_with_the_amounts_of_the_set() {
    let Some(dir) = retail() else { return };
    let place = Place::new();
    let db = place.open().await;
    import_text(&db, &retail::convert(&dir).unwrap()).await.unwrap();
    let text = std::fs::read_to_string(dir.join("orders.json")).unwrap();
    let set: serde_json::Value = serde_json::from_str(&text).unwrap();

    for (number, expected) in set.as_object().unwrap() {
        let typed = number.clone();
        let order = db.read(move |read| orders::find_by_number(read, &typed)).await.unwrap().unwrap();
        let items = expected["items"].as_array().unwrap();
        assert_eq!(
            (order.lines.len(), &order.status),
            (items.len(), &expected["status"].as_str().unwrap().to_owned())
        );
        for (line, item) in order.lines.iter().zip(items) {
            assert_eq!(line.sku, item["item_id"].as_str().unwrap());
            assert!((line.price.minor as f64 / 100.0 - item["price"].as_f64().unwrap()).abs() < 0.005);
        }
        for (payment, paid) in order.payments.iter().zip(expected["payment_history"].as_array().unwrap()) {
            assert_eq!(payment.method, paid["payment_method_id"].as_str().unwrap());
            assert!((payment.amount.minor as f64 / 100.0 - paid["amount"].as_f64().unwrap()).abs() < 0.005);
        }
        assert_eq!(order.address.postcode, expected["address"]["zip"].as_str().unwrap());
    }
}

#[tokio::test]
async fn a_bad_file_says_which_lines() {
    let place = Place::new();
    let db = place.open().await;

    let refused = import_text(&db, "{}\n[]\n").await.unwrap_err().to_string();

    assert!(refused.contains("Line 1, type") && refused.contains("Line 2, type"), "{refused}");
}

#[tokio::test]
async fn the_task_fills_a_data_folder_and_may_be_run_again() {
    let Some(dir) = retail() else { return };
    let place = Place::new();
    let data = place.folder().join("shop");
    let arguments = Arguments { dir, print: false, data: data.clone(), database: None };

    run(&arguments).await.unwrap();
    run(&arguments).await.unwrap();

    let location = base::db::Location::Sqlite(data.join("attend.db"));
    let db = base::open(&location, Context::machine()).await.unwrap();
    let orders =
        db.read(|read| read.get::<i64>("SELECT COUNT(*) FROM orders", &[], |row| row.get(0))).await.unwrap();
    assert_eq!(orders, 1_000);
}

#[tokio::test]
async fn a_database_that_is_none_is_refused() {
    let Some(dir) = retail() else { return };
    let arguments = Arguments { dir, print: false, data: PathBuf::new(), database: Some("mysql://x".into()) };

    let refused = run(&arguments).await.unwrap_err().to_string();

    assert!(refused.contains("mysql://x"), "{refused}");
}
