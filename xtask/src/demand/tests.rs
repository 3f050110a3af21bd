use std::ops::ControlFlow;
use std::path::Path;

use base::testing::Place;
use orders::import::{self, BadLines};
use serde_json::Value;

use super::rows::Row;
use super::*;

fn row(invoice: &str, code: &str, quantity: i64, price: f64) -> Row {
    Row {
        invoice: invoice.into(),
        code: code.into(),
        description: Some(format!("THE {code}")),
        quantity,
        at: "2010-07-01 08:26:00".into(),
        price,
        customer: Some(13_085),
        country: "United Kingdom".into(),
    }
}

fn converted(rows: &[Row]) -> (Vec<Value>, Account) {
    let mut out = Vec::new();
    let account = convert(|| Ok(rows.iter().cloned().map(Ok)), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), account)
}

fn orders(records: &[Value]) -> Vec<&Value> {
    records.iter().filter(|record| record["type"] == "order").collect()
}

#[test]
fn an_invoice_is_an_order_of_its_customer_after_its_products() {
    let (records, account) = converted(&[row("489434", "85048", 12, 6.95), row("489434", "22041", 2, 2.1)]);

    let types: Vec<&str> = records.iter().map(|record| record["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["product", "product", "customer", "order"]);
    assert_eq!(records[2]["key"], "13085");
    let order = &records[3];
    assert_eq!(
        order.to_string(),
        r#"{"address":{"country":"United Kingdom"},"currency":"GBP","customer":"13085","extra":{},"lines":[{"price":"6.95","quantity":12,"sku":"85048","title":"THE 85048"},{"price":"2.10","quantity":2,"sku":"22041","title":"THE 22041"}],"number":"489434","payments":[{"amount":"87.60","kind":"payment","method":"account"}],"placed_at":"2010-07-01T08:26:00+01:00","status":"completed","type":"order"}"#
    );
    assert_eq!((account.rows, account.lines, account.orders, account.cancelled), (2, 2, 1, 0));
}

#[test]
fn a_cancellation_is_a_cancelled_order_whose_money_is_a_refund() {
    let (records, account) = converted(&[
        row("489449", "22087", 12, 2.95),
        row("C489449", "22087", -12, 2.95),
        row("C496350", "M", 1, 373.57),
    ]);

    let [bought, back, fee] = orders(&records)[..] else { panic!("three orders: {records:?}") };
    assert_eq!((bought["status"].as_str(), back["status"].as_str()), (Some("completed"), Some("cancelled")));
    assert_eq!(back["lines"][0]["quantity"], 12);
    assert_eq!(back["lines"][0]["price"], "-2.95");
    assert_eq!(back["payments"][0]["kind"], "refund");
    assert_eq!(back["payments"][0]["amount"], "35.40");
    assert_eq!(
        (fee["status"].as_str(), fee["payments"][0]["kind"].as_str()),
        (Some("cancelled"), Some("payment"))
    );
    assert_eq!((account.cancelled, account.total_minor), (2, 37_357));
}

#[test]
fn what_was_written_off_by_a_guest_for_nothing_is_a_cancelled_order_without_money() {
    let broken = Row { customer: None, description: None, ..row("489464", "21733", -96, 0.0) };
    let (records, account) = converted(&[row("489463", "21733", 1, 4.25), broken]);

    let guest = records.iter().find(|record| record["key"] == "guest-489464").unwrap();
    assert_eq!(guest["type"], "customer");
    let order = orders(&records)[1];
    assert_eq!(order["customer"], "guest-489464");
    assert_eq!(order["status"], "cancelled");
    assert_eq!(order["payments"], serde_json::json!([]));
    assert_eq!(order["lines"][0]["title"], "THE 21733");
    assert_eq!((account.guests, account.customers), (1, 2));
    assert_eq!(account.notes["lines that cost nothing"], 1);
    assert_eq!(account.notes["lines without a description, called as the product is"], 1);
}

#[test]
fn a_product_has_its_commonest_name_and_its_last_price() {
    let wrong = Row { description: Some("damaged?".into()), ..row("3", "A", -1, 0.0) };
    let unnamed = Row { description: None, ..row("4", "B", 1, 0.0) };
    let (records, _) = converted(&[row("1", "A", 1, 2.0), row("2", "A", 1, 2.5), wrong, unnamed]);

    assert_eq!(
        (records[0]["title"].as_str(), &records[0]["variants"][0]["price"]),
        (Some("THE A"), &"2.50".into())
    );
    assert_eq!(
        (records[1]["title"].as_str(), &records[1]["variants"][0]["price"]),
        (Some("B"), &"0.00".into())
    );
}

#[test]
fn lines_that_stand_there_twice_are_both_kept() {
    let (records, account) =
        converted(&[row("1", "A", 1, 2.0), row("1", "A", 1, 2.0), row("1", "A", 2, 2.0)]);

    assert_eq!(orders(&records)[0]["lines"].as_array().unwrap().len(), 3);
    assert_eq!(account.notes["lines that stand on their invoice twice, both kept"], 1);
}

#[test]
fn an_invoice_that_is_torn_apart_in_the_file_is_one_order() {
    let (records, account) =
        converted(&[row("1", "A", 1, 2.0), row("2", "A", 1, 2.0), row("1", "B", 1, 3.0)]);

    let numbers: Vec<_> = orders(&records).iter().map(|order| order["number"].clone()).collect();
    assert_eq!(numbers, ["2", "1"]);
    assert_eq!((account.orders, account.lines, account.customers), (2, 3, 1));
}

#[test]
fn what_an_order_has_no_field_for_is_kept_beside_it() {
    let later = Row { at: "2010-07-01 08:27:00".into(), ..row("1", "B", 100, 0.001) };
    let abroad = Row { country: "EIRE".into(), customer: None, ..row("1", "C", 1, -53_594.36) };
    let (records, account) = converted(&[row("1", "A", 1, 2.0), later, abroad]);

    let order = orders(&records)[0];
    assert_eq!(
        order["extra"].to_string(),
        r#"{"exact_prices":{"2":"0.001"},"other_countries":{"3":"EIRE"},"other_customers":{"3":null},"other_times":{"2":"2010-07-01T08:27:00+01:00"}}"#
    );
    assert_eq!(order["lines"][2]["price"], "-53594.36");
    assert_eq!(order["payments"][0]["kind"], "refund");
    assert_eq!(order["payments"][0]["amount"], "53592.36");
    assert_eq!(account.notes["lines with a price below nothing"], 1);
}

#[test]
fn what_cannot_be_a_line_is_counted_with_its_reason() {
    let rows = [
        row("1", "A", 1, 2.0),
        row("1", "A", 0, 2.0),
        row("2", "A", 1_000_001, 2.0),
        row("3", "A", 1, f64::NAN),
        row("4", "A", i64::MIN, 2.0),
    ];
    let (records, account) = converted(&rows);

    assert_eq!(orders(&records).len(), 1);
    assert_eq!((account.rows, account.lines, account.orders), (5, 1, 1));
    let reasons: Vec<_> = account.left_out.iter().map(|(reason, count)| (*reason, *count)).collect();
    assert_eq!(reasons, [("more pieces than a line may have", 2), ("no pieces", 1), ("no price", 1)]);
    let said = account.to_string();
    assert!(said.starts_with("5 rows: 1 lines of orders, 4 left out\n"), "{said}");
    assert!(Account { rows: 6, ..account }.check().is_err());
}

#[test]
fn an_invoice_with_more_lines_than_an_order_may_have_becomes_several() {
    let rows: Vec<Row> = (0..1_001).map(|at| row("1", &format!("S{at}"), 1, 1.0)).collect();
    let (records, account) = converted(&rows);

    let orders = orders(&records);
    assert_eq!((orders[0]["number"].as_str(), orders[1]["number"].as_str()), (Some("1"), Some("1-2")));
    assert_eq!(orders[1]["payments"][0]["amount"], "1.00");
    assert_eq!((account.orders, account.lines), (2, 1_001));
}

#[tokio::test]
async fn all_that_is_converted_can_be_imported_with_the_same_sums() {
    let rows = [
        row("1", "A", 3, 2.95),
        Row { customer: None, ..row("2", "A", -3, 0.0) },
        row("C3", "A", -2, 2.95),
        row("A4", "B", 1, -53_594.36),
        row("5", "B", 100, 0.001),
    ];
    let mut out = Vec::new();
    let account = convert(|| Ok(rows.iter().cloned().map(Ok)), &mut out).unwrap();
    let place = Place::new();
    let db = place.open().await;

    let report = import::check(&db, &out[..], |_| ControlFlow::Continue(())).await.unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    import::apply(&db, &out[..], &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await.unwrap();

    let sums = "SELECT count(*), CAST(sum(quantity * price_minor) AS BIGINT), (SELECT CAST(sum(total_minor) AS BIGINT) FROM orders)
       FROM order_lines";
    let row_of = |row: &base::Row<'_>| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?));
    let sums = db.read(move |read| read.get(sums, &[], row_of)).await.unwrap();
    assert_eq!(sums, (account.lines as i64, account.total_minor, account.total_minor));
}

#[test]
fn a_file_that_is_not_parquet_is_refused_with_its_name() {
    let place = Place::new();
    let path = place.folder().join("lines.parquet");
    std::fs::write(&path, "Invoice,StockCode\n").unwrap();

    for path in [path.as_path(), Path::new("nowhere.parquet")] {
        let refused = rows::read(path).err().unwrap().to_string();
        assert!(refused.contains(path.to_str().unwrap()) && refused.contains("can't be read"), "{refused}");
    }
}

#[test]
fn a_year_of_a_real_shop_is_accounted_for_to_the_line() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/demand/online_retail_2009.parquet");
    if !path.exists() {
        eprintln!("skipped: ../shared/data/demand/online_retail_2009.parquet is not there");
        return;
    }

    let account = convert(|| rows::read(&path), &mut std::io::sink()).unwrap();

    assert_eq!(account.rows, 525_461);
    assert_eq!(account.lines, 525_461, "{account}");
}
