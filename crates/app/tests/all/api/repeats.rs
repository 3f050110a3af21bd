//! Sent twice, done once.

use reqwest::StatusCode;
use serde_json::json;

use super::{ALL, Program, json_of, problem};
use crate::harness::Shop;

const PATH: &str = "/api/v1/conversations";

#[tokio::test]
async fn the_same_request_under_the_same_name_is_answered_again_and_done_once() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let body =
        json!({ "email": "ana@example.org", "name": "Ana", "subject": "Lamp", "text": "It flickers." });

    let first = program.post(PATH, &body, Some("k-1")).await;
    let again = program.post(PATH, &body, Some("k-1")).await;

    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert!(first.headers.get("idempotency-replayed").is_none());
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(json_of(&first)["messages"][0]["text"], "It flickers.");
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 1);
    let other = program.post(PATH, &body, Some("k-2")).await;
    assert_ne!(json_of(&other)["reference"], json_of(&first)["reference"], "another name is another matter");
}

#[tokio::test]
async fn two_at_once_under_one_name_get_one_answer() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let body = json!({ "email": "ana@example.org", "text": "It flickers." });

    let all = (0..6).map(|_| program.post(PATH, &body, Some("k-1")));
    let all = futures_util::future::join_all(all).await;

    assert!(all.iter().all(|one| one.status == StatusCode::CREATED && one.text == all[0].text), "{all:?}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 1);
}

#[tokio::test]
async fn a_name_used_for_another_request_is_refused() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let stranger = Program::with(&shop, &ALL).await;
    let body = json!({ "email": "ana@example.org", "text": "It flickers." });
    program.post(PATH, &body, Some("k-1")).await;

    let changed = json!({ "email": "ana@example.org", "text": "It is dark." });
    let other = program.post(PATH, &changed, Some("k-1")).await;
    let import =
        program.send(reqwest::Method::POST, "/api/v1/import", &[("idempotency-key", "k-1")], "").await;
    let strangers = stranger.post(PATH, &changed, Some("k-1")).await;

    problem(&other, 422, "key-reused");
    problem(&import, 422, "key-reused");
    assert_eq!(strangers.status, StatusCode::CREATED, "names are each caller's own");
}

#[tokio::test]
async fn a_refused_request_leaves_its_name_free() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;

    let refused = program.post(PATH, &json!({ "email": "nonsense", "text": "Hi" }), Some("k-1")).await;
    let corrected =
        program.post(PATH, &json!({ "email": "ana@example.org", "text": "Hi" }), Some("k-1")).await;

    problem(&refused, 422, "refused");
    assert_eq!(corrected.status, StatusCode::CREATED, "{}", corrected.text);
}

#[tokio::test]
async fn a_request_that_still_runs_is_a_conflict_until_it_was_cut_off() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let body = json!({ "email": "ana@example.org", "text": "Hi" });
    program.post(PATH, &body, Some("k-1")).await;
    let running = "UPDATE api_answers SET status = NULL, body = ''";
    shop.running.post.db.write(move |tx| tx.execute(running, &[])).await.unwrap();

    let busy = program.post(PATH, &body, Some("k-1")).await;
    shop.clock.advance(11 * 60_000);
    let later = program.post(PATH, &body, Some("k-1")).await;

    assert!(problem(&busy, 409, "conflict").contains("still runs"));
    assert_eq!(busy.headers["retry-after"], "2");
    assert_eq!(later.status, StatusCode::CREATED, "{}", later.text);
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let body = json!({ "email": "ana@example.org", "text": "Hi" });
    let first = json_of(&program.post(PATH, &body, Some("k-1")).await);

    shop.clock.advance(23 * 3_600_000);
    let same = json_of(&program.post(PATH, &body, Some("k-1")).await);
    shop.clock.advance(2 * 3_600_000);
    let new = json_of(&program.post(PATH, &body, Some("k-1")).await);

    assert_eq!(first["reference"], same["reference"]);
    assert_ne!(first["reference"], new["reference"]);
}

#[tokio::test]
async fn a_name_that_is_none_is_told() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let long = "x".repeat(101);

    for name in ["", "  ", long.as_str()] {
        let answer = program.post(PATH, &json!({ "text": "Hi" }), Some(name)).await;
        assert!(problem(&answer, 422, "invalid").contains("Idempotency-Key has to be 1 to 100"), "{name}");
    }
}
