//! Keys: made on the page and the command line, shown once, scoped, ended at once; and customers' own sessions.

use reqwest::header::{AUTHORIZATION, COOKIE, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{Program, problem, stocked};
use crate::harness::{Shop, between};

#[tokio::test]
async fn a_key_made_on_the_page_is_shown_once_and_opens_what_was_ticked() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    let fields = [("name", "Ware & house"), ("scope", "orders:read"), ("scope", "conversations:read")];

    let made = root.post("/desk/keys", &fields).await;

    assert_eq!(made.status, StatusCode::OK);
    let token = between(&made.text, "id=\"key\">", "<").to_owned();
    assert!(token.starts_with("att_"), "{}", made.text);
    let page = root.page("/desk/keys").await;
    assert!(!page.contains(&token) && page.contains(&token[..8]) && page.contains("never used"), "{page}");
    assert!(page.contains("Ware &amp; house") && page.contains("orders:read, conversations:read"), "{page}");
    let program = Program { browser: shop.browser(), token };
    let me = program.get("/api/v1/me").await;
    assert_eq!(me["scopes"], json!(["orders:read", "conversations:read"]));
    assert_eq!((&me["kind"], &me["name"]), (&json!("key"), &json!("Ware & house")));
    shop.wait("the use is noted", "SELECT COUNT(*) FROM api_keys WHERE used_ms IS NOT NULL").await;
}

#[tokio::test]
async fn a_key_without_a_name_or_a_scope_is_asked_for_again() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;

    let unnamed = root.post("/desk/keys", &[("name", " "), ("scope", "orders:read")]).await;
    let bare = root.post("/desk/keys", &[("name", "Warehouse")]).await;

    assert_eq!((unnamed.status.as_u16(), bare.status.as_u16()), (422, 422));
    assert!(unnamed.text.contains("Write what the key is for"), "{}", unnamed.text);
    assert!(bare.text.contains("Choose one scope or more") && bare.text.contains("value=\"Warehouse\""));
    assert_eq!(shop.count("SELECT COUNT(*) FROM api_keys").await, 0);
}

#[tokio::test]
async fn without_a_key_in_use_nothing_opens_and_the_answer_says_how() {
    let (shop, program) = stocked().await;
    let root = shop.agent("Root", "Administrator").await;
    let id = shop.count("SELECT id FROM api_keys").await;
    program.get("/api/v1/orders").await;

    root.act(&format!("/desk/keys/{id}/revocation"), &[]).await;

    let revoked = program.try_get("/api/v1/orders").await;
    let bare = shop.browser().get("/api/v1/orders").await;
    for answer in [&revoked, &bare] {
        problem(answer, 401, "unauthorized");
        assert_eq!(answer.headers["www-authenticate"], "Bearer realm=\"Attend\"");
    }
    for shown in ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer att_", "Bearer nonsense", "Bearer \u{e9}"] {
        let answer = shop
            .browser()
            .send(Method::GET, "/api/v1/me", |request| request.header(AUTHORIZATION, shown))
            .await;
        problem(&answer, 401, "unauthorized");
    }
    let again = root.post(&format!("/desk/keys/{id}/revocation"), &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_without_the_scope_is_told_which_one_it_lacks() {
    let shop = Shop::open().await;
    let import = Program::with(&shop, &["import"]).await;
    let reader = Program::with(&shop, &["orders:read"]).await;

    for (path, scope) in [
        ("/api/v1/orders", "orders:read"),
        ("/api/v1/orders/%23W1", "orders:read"),
        ("/api/v1/products", "orders:read"),
        ("/api/v1/customers", "customers:read"),
        ("/api/v1/customers/7", "customers:read"),
        ("/api/v1/conversations", "conversations:read"),
    ] {
        let told = problem(&import.try_get(path).await, 403, "missing-scope");
        assert!(told.contains(&format!("scope {scope},")), "{path}: {told}");
    }
    let posted = reader.post("/api/v1/conversations", &json!({ "text": "x" }), None).await;
    assert!(problem(&posted, 403, "missing-scope").contains("conversations:write"));
    let brought = reader.send(Method::POST, "/api/v1/import", &[], "{}").await;
    assert!(problem(&brought, 403, "missing-scope").contains("scope import,"));
    reader.get("/api/v1/me").await;
}

#[tokio::test]
async fn a_customers_session_reaches_only_what_is_theirs() {
    let (shop, program) = stocked().await;
    let anna = Program::of_customer(&shop, "anna").await;
    let bos = json!({ "email": "bo@shop.example", "text": "My parcel is late." });
    let bos = super::json_of(&program.post("/api/v1/conversations", &bos, None).await);

    let orders = anna.walk("/api/v1/orders").await;
    assert_eq!(super::texts(&orders, "number"), ["#W5", "#W3", "#W1"]);
    assert_eq!(anna.get("/api/v1/orders/W1").await["number"], "#W1");
    problem(&anna.try_get("/api/v1/orders/%23W2").await, 404, "not-found");
    problem(&anna.try_get("/api/v1/customers/bo").await, 404, "not-found");
    let reference = bos["reference"].as_str().unwrap();
    problem(&anna.try_get(&format!("/api/v1/conversations/{reference}")).await, 404, "not-found");
    for path in ["/api/v1/orders?customer=bo", "/api/v1/conversations", "/api/v1/customers?customer=bo"] {
        assert_eq!(anna.get(path).await["data"], json!([]), "{path}");
    }
    let customers = anna.get("/api/v1/customers").await;
    assert_eq!(super::texts(customers["data"].as_array().unwrap(), "key"), ["anna"]);
    assert_eq!(anna.get("/api/v1/products").await["data"][0]["key"], "P1");
    let brought = anna.send(Method::POST, "/api/v1/import", &[], "{}").await;
    problem(&brought, 403, "forbidden");
    let me = anna.get("/api/v1/me").await;
    assert_eq!((&me["kind"], &me["proof"]), (&json!("customer"), &json!("code")));
}

#[tokio::test]
async fn a_customers_cookie_is_as_good_as_the_header_but_not_on_other_sites() {
    let (shop, _) = stocked().await;
    let anna = Program::of_customer(&shop, "anna").await;
    let cookie = format!("attend_customer={}", anna.token);
    let body = json!({ "text": "Where is it?" }).to_string();
    let send = |origin: Option<&'static str>| {
        let (cookie, body) = (cookie.clone(), body.clone());
        shop.browser()
            .client
            .post(format!("{}/api/v1/conversations", anna.browser.url))
            .header(COOKIE, cookie)
            .header("content-type", "application/json")
            .body(body)
            .headers(origin.map(|origin| (ORIGIN, origin.parse().unwrap())).into_iter().collect())
            .send()
    };

    let own = send(None).await.unwrap();
    let foreign = send(Some("https://evil.example")).await.unwrap();

    assert_eq!(own.status(), StatusCode::CREATED);
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert_eq!(foreign.headers()["content-type"], "application/problem+json");
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations").await, 1);
}

#[tokio::test]
async fn a_merged_customer_reaches_both_halves() {
    let (shop, _) = stocked().await;
    let anna = Program::of_customer(&shop, "anna").await;
    shop.running
        .post
        .db
        .write(|tx| {
            let find = |key| people::customer::dossier::find_by_key(tx, key);
            let (anna, bo) = (find("anna")?.unwrap(), find("bo")?.unwrap());
            people::customer::merging::merge(tx, None, bo, anna)
        })
        .await
        .unwrap();

    let orders = anna.walk("/api/v1/orders").await;

    assert_eq!(super::texts(&orders, "number"), ["#W5", "#W4", "#W3", "#W2", "#W1"]);
    let customers = anna.get("/api/v1/customers").await;
    assert_eq!(customers["data"].as_array().unwrap().len(), 1);
    assert_eq!(customers["data"][0]["emails"], json!(["anna@shop.example", "bo@shop.example"]));
    assert!(orders.iter().all(|order| order["customer"]["id"] == customers["data"][0]["id"]));
}

#[tokio::test]
async fn who_goes_too_fast_waits_and_others_do_not() {
    let shop = Shop::open_with(|config| config.api.requests_a_second = 2).await;
    let hasty = Program::with(&shop, &["orders:read"]).await;
    let other = Program::with(&shop, &["orders:read"]).await;
    for _ in 0..8 {
        hasty.get("/api/v1/me").await;
    }

    let answer = hasty.try_get("/api/v1/me").await;

    problem(&answer, 429, "too-many-requests");
    assert_eq!(answer.headers["retry-after"], "1");
    other.get("/api/v1/me").await;
    shop.clock.advance(1_000);
    hasty.get("/api/v1/me").await;
}
