//! The import over HTTP: the rules of `attend import`, faults line by line.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{ALL, Program, goods, json_of, order, problem, stocked};
use crate::harness::Shop;

const PATH: &str = "/api/v1/import";

#[tokio::test]
async fn lines_come_in_and_sent_again_change_nothing() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;

    let first = json_of(&program.send(Method::POST, PATH, &[], &goods()).await);
    let again = json_of(&program.send(Method::POST, PATH, &[], &goods()).await);

    assert_eq!(first["lines"], json!(8));
    assert_eq!(first["orders"], json!({ "new": 5, "changed": 0, "same": 0 }));
    assert_eq!(first["customers"], json!({ "new": 2, "changed": 0, "same": 0 }));
    assert_eq!(again["orders"], json!({ "new": 0, "changed": 0, "same": 5 }));
    assert_eq!(again["products"], json!({ "new": 0, "changed": 0, "same": 1 }));
}

#[tokio::test]
async fn one_wrong_line_stops_everything_and_is_told_with_what_to_write() {
    let (shop, program) = stocked().await;
    let text = order("#X1", "anna", "2026-11-20T01:00:00Z")
        + &order("#X2", "anna", "yesterday")
        + "{\"type\":\"order\",\"colour\":1}\n";

    let answer = program.send(Method::POST, PATH, &[], &text).await;

    assert!(problem(&answer, 422, "invalid").contains("2 of 3 lines are wrong"), "{}", answer.text);
    let faults = json_of(&answer)["faults"].as_array().unwrap().clone();
    assert_eq!((&faults[0]["line"], &faults[0]["field"]), (&json!(2), &json!("placed_at")));
    assert!(!faults[0]["write"].as_str().unwrap().is_empty());
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 5);
}

#[tokio::test]
async fn wrong_lines_are_left_out_when_asked() {
    let (shop, program) = stocked().await;
    let text = order("#X1", "anna", "2026-11-20T01:00:00Z") + "nonsense\n";

    let answer = program.send(Method::POST, &format!("{PATH}?bad_lines=skip"), &[], &text).await;
    let wrong = program.send(Method::POST, &format!("{PATH}?bad_lines=eat"), &[], &text).await;

    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let told = json_of(&answer);
    assert_eq!((&told["skipped_lines"], &told["orders"]["new"]), (&json!(1), &json!(1)));
    assert_eq!(told["faults"][0]["line"], json!(2));
    assert!(problem(&wrong, 422, "invalid").contains("bad_lines: write refuse or skip."));
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 6);
}

#[tokio::test]
async fn an_import_under_a_name_is_answered_again() {
    let (_shop, program) = stocked().await;
    let text = order("#X1", "anna", "2026-11-20T01:00:00Z");
    let send = || program.send(Method::POST, PATH, &[("idempotency-key", "i-1")], &text);

    let first = send().await;
    let again = send().await;

    assert_eq!(json_of(&first)["orders"]["new"], json!(1));
    assert_eq!(first.text, again.text);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let bad = || program.send(Method::POST, PATH, &[("idempotency-key", "i-2")], "x\n");
    problem(&bad().await, 422, "invalid");
    problem(&bad().await, 422, "invalid");
}

#[tokio::test]
async fn a_file_larger_than_one_request_may_be_is_refused() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;

    let answer = program.send(Method::POST, PATH, &[], &" ".repeat((16 << 20) + 1)).await;

    problem(&answer, 413, "too-large");
}
