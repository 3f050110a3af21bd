//! Whatever is wrong: problem details of the right kind, and nothing changed.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{ALL, Program, problem};
use crate::harness::Shop;

async fn program() -> (Shop, Program) {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    (shop, program)
}

#[tokio::test]
async fn addresses_and_methods_that_lead_nowhere_are_problems_too() {
    let (_shop, program) = program().await;

    for path in ["/api", "/api/", "/api/v1", "/api/v1/nowhere", "/api/v2/orders", "/api/v1/orders/a/b"] {
        problem(&program.try_get(path).await, 404, "not-found");
    }
    let answer = program.send(Method::DELETE, "/api/v1/orders", &[], "").await;
    problem(&answer, 405, "wrong-method");
    assert_eq!(answer.headers["allow"], "GET,HEAD");
    let outside = program.try_get("/apiary").await;
    assert!(outside.text.contains("<h1"), "outside of /api stay pages");
}

#[tokio::test]
async fn bodies_that_cant_be_read_are_told_what_is_wrong_with_them() {
    let (shop, program) = program().await;
    let whole = json!({ "email": "ana@example.org", "text": "Hello" }).to_string();
    let cases: [(&str, &str, u16, &str, &str); 12] = [
        ("{", "application/json", 400, "unreadable", "not JSON"),
        ("", "application/json", 400, "unreadable", "not JSON"),
        ("{\"text\":\"a\"} x", "application/json", 400, "unreadable", "not JSON"),
        ("[]", "application/json", 422, "invalid", "NewConversation"),
        ("{}", "application/json", 422, "invalid", "missing field `text`"),
        (
            "{\"text\":7}",
            "application/json",
            422,
            "invalid",
            "text: invalid type: integer `7`, expected a string",
        ),
        (
            "{\"text\":\"a\",\"colour\":1}",
            "application/json",
            422,
            "invalid",
            "unknown field `colour`, expected one of `email`",
        ),
        ("{\"text\":\"a\\u0000b\"}", "application/json", 422, "invalid", "NUL"),
        (&whole, "text/plain", 415, "wrong-media-type", "application/json"),
        (&whole, "application/x-www-form-urlencoded", 415, "wrong-media-type", "application/json"),
        ("{\"text\":\"a\"}", "application/json", 422, "refused", "email: write an e-mail address"),
        (
            "{\"text\":\" \",\"email\":\"a@b.example\"}",
            "application/json",
            422,
            "refused",
            "text: write what",
        ),
    ];

    for (body, kind, status, name, why) in cases {
        let answer =
            program.send(Method::POST, "/api/v1/conversations", &[("content-type", kind)], body).await;
        let told = problem(&answer, status, name);
        assert!(told.contains(why), "{body}: {told}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM customers").await, 0, "nothing of it stayed");
}

#[tokio::test]
async fn a_body_too_large_is_refused_with_413() {
    let (_shop, program) = program().await;
    let text = json!({ "email": "ana@example.org", "text": "x".repeat(600_000) }).to_string();
    let long = json!({ "email": "ana@example.org", "text": "x".repeat(20_001) });

    let huge = program
        .send(Method::POST, "/api/v1/conversations", &[("content-type", "application/json")], &text)
        .await;
    let wordy = program.post("/api/v1/conversations", &long, None).await;

    problem(&huge, 413, "too-large");
    assert!(problem(&wordy, 422, "refused").contains("at most 20000 characters"));
}

#[tokio::test]
async fn answers_are_json_with_the_strict_headers_of_everything_else() {
    let (_shop, program) = program().await;

    let answer = program.try_get("/api/v1/me").await;

    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert!(answer.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
}
