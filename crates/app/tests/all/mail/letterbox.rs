//! Mail handed in over HTTP: safe before it is answered, once however often it is sent, refused in words programs read.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Method, StatusCode, multipart};

use crate::api::{Program, json_of, problem};
use crate::harness::{Answer, Shop, letter};

fn raw(subject: &str) -> Vec<u8> {
    letter("Ana <ana@example.org>", subject, "It flickers.").replace('\n', "\r\n").into_bytes()
}

async fn hand_in(program: &Program, path: &str, kind: &str, body: Vec<u8>) -> Answer {
    program
        .browser
        .send(Method::POST, path, |request| {
            request
                .header(AUTHORIZATION, format!("Bearer {}", program.token))
                .header(CONTENT_TYPE, kind)
                .body(body)
        })
        .await
}

#[tokio::test]
async fn raw_mail_is_in_the_ledger_before_it_is_answered_and_once_however_often_it_comes() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &["mail:write"]).await;
    let mail = raw("The lamp");
    let path = "/hooks/mail?sender=bounces@example.org&recipient=help%2Babc@shop.example,sales@shop.example";

    let first = hand_in(&program, path, "message/rfc822", mail.clone()).await;
    let counted = shop.count("SELECT COUNT(*) FROM incoming WHERE source = 'hook'").await;
    let again = hand_in(&program, path, "message/rfc822", mail).await;
    shop.settle().await;

    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK), "{}", again.text);
    assert_eq!(json_of(&first)["id"], json_of(&again)["id"]);
    assert_eq!(
        (json_of(&first)["known"].as_bool(), json_of(&again)["known"].as_bool()),
        (Some(false), Some(true))
    );
    assert_eq!((counted, shop.count("SELECT COUNT(*) FROM incoming").await), (1, 1));
    let sql = "SELECT COUNT(*) FROM incoming WHERE state = 'opened' AND sender = 'bounces@example.org'
               AND recipients = 'help+abc@shop.example sales@shop.example'";
    assert_eq!(shop.count(sql).await, 1);
}

#[tokio::test]
async fn the_key_may_stand_in_the_address_for_systems_that_know_no_headers() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &["mail:write"]).await;
    let path = format!("/hooks/mail/{}", program.token);
    let form = |name: &'static str, bytes: Vec<u8>| {
        multipart::Form::new()
            .text("sender", "ana@example.org")
            .text("recipient", "help@shop.example")
            .text("attachment-count", "0")
            .part(name, multipart::Part::bytes(bytes))
    };

    let browser = shop.browser();
    let mailgun =
        browser.send(Method::POST, &path, |request| request.multipart(form("body-mime", raw("one")))).await;
    let sendgrid = browser
        .send(Method::POST, &path, |request| {
            let envelope = r#"{"to":["help+t@shop.example"],"from":"list@example.org"}"#;
            request.multipart(form("email", raw("two")).text("envelope", envelope))
        })
        .await;
    let text = String::from_utf8(raw("three")).unwrap();
    let encoded = browser.post(&path, &[("recipient", "help@shop.example"), ("body-mime", &text)]).await;
    shop.settle().await;

    let statuses = [mailgun.status, sendgrid.status, encoded.status];
    assert_eq!(statuses, [StatusCode::CREATED; 3], "{} {}", mailgun.text, encoded.text);
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'opened'").await, 3);
    let sql = "SELECT COUNT(*) FROM incoming WHERE sender = 'list@example.org' AND recipients = 'help+t@shop.example'";
    assert_eq!(shop.count(sql).await, 1);
}

#[tokio::test]
async fn an_envelope_nobody_names_is_read_from_the_headers() {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &["mail:write"]).await;
    let mut mail = b"Return-Path: <>\r\nDelivered-To: help+t@shop.example\r\n".to_vec();
    mail.extend(raw("A bounce"));

    let taken = hand_in(&program, "/hooks/mail", "message/rfc822", mail).await;

    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    let sql = "SELECT COUNT(*) FROM incoming WHERE sender = '' AND recipients = 'help@shop.example help+t@shop.example'";
    assert_eq!(shop.count(sql).await, 1);
}

#[tokio::test]
async fn what_cant_be_taken_is_a_problem_and_leaves_nothing() {
    let shop = Shop::open_with(|config| config.mail.message_mib = 1).await;
    let program = Program::with(&shop, &["mail:write"]).await;
    let reader = Program::with(&shop, &["orders:read"]).await;
    let stranger = Program { browser: shop.browser(), token: "att_unknown".into() };
    let large = [raw("large"), vec![b'x'; (1 << 20) + 1]].concat();
    let path = "/hooks/mail";

    let unknown = hand_in(&stranger, path, "message/rfc822", raw("a")).await;
    let bare = shop.browser().send(Method::POST, path, |request| request.body("x")).await;
    let scope = hand_in(&reader, path, "message/rfc822", raw("a")).await;
    let empty = hand_in(&program, path, "message/rfc822", Vec::new()).await;
    let media = hand_in(&program, path, "application/json", b"{}".to_vec()).await;
    let too_large = hand_in(&program, path, "message/rfc822", large.clone()).await;
    let form = multipart::Form::new().part("email", multipart::Part::bytes(large));
    let large_form = program
        .browser
        .send(Method::POST, &format!("{path}/{}", program.token), |request| request.multipart(form))
        .await;
    let method = program.send(Method::GET, path, &[], "").await;

    problem(&unknown, 401, "unauthorized");
    problem(&bare, 401, "unauthorized");
    assert!(problem(&scope, 403, "missing-scope").contains("mail:write"));
    problem(&empty, 400, "unreadable");
    problem(&media, 415, "wrong-media-type");
    assert!(problem(&too_large, 413, "too-large").contains("1 MiB"));
    problem(&large_form, 413, "too-large");
    problem(&method, 405, "wrong-method");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming").await, 0);
}

#[tokio::test]
async fn who_hands_in_too_fast_is_told_to_wait() {
    let shop = Shop::open_with(|config| config.api.requests_a_second = 1).await;
    let program = Program::with(&shop, &["mail:write"]).await;

    let mut last = hand_in(&program, "/hooks/mail", "message/rfc822", raw("0")).await;
    for at in 1..5 {
        last = hand_in(&program, "/hooks/mail", "message/rfc822", raw(&at.to_string())).await;
    }

    problem(&last, 429, "too-many-requests");
    assert_eq!(last.headers["retry-after"], "1");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming").await, 4);
}
