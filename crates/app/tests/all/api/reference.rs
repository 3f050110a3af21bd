//! The reference tells all there is, and nothing else.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{json_of, problem};
use crate::harness::{Shop, between};

/// Method and path of every line of the router's table for programs.
fn lines() -> BTreeSet<(String, String)> {
    let table = between(include_str!("../../../../web/src/routing.rs"), "fn api_table", "\n}\n");
    let starts = table.match_indices("\"/api/v1/").map(|(at, _)| at);
    starts
        .map(|at| {
            let path = table[at + 1..].split('"').next().unwrap();
            let methods = ["get", "post", "delete", "put", "patch"];
            let method = methods.iter().max_by_key(|method| table[..at].rfind(&format!("{method}(")));
            (method.unwrap().to_string(), path.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn every_route_is_in_the_document_and_the_other_way_round() {
    let shop = Shop::open().await;
    let answer = shop.browser().get("/api/openapi.json").await;
    let document = json_of(&answer);

    let told: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(|m| (m.clone(), path.clone())))
        .collect();

    assert!(lines().len() > 15, "need routes for this test to mean anything");
    assert_eq!(told, lines());
    assert_eq!(document["openapi"], "3.1.0");
}

#[tokio::test]
async fn each_route_tells_its_scope_its_answer_and_what_may_go_wrong() {
    let shop = Shop::open().await;
    let document = json_of(&shop.browser().get("/api/openapi.json").await);
    let table = between(include_str!("../../../../web/src/routing.rs"), "fn api_table", "\n}\n");

    for (method, path) in lines() {
        let route = &document["paths"][&path][&method];
        let statuses: Vec<&str> =
            route["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        assert!(statuses.iter().any(|status| status.starts_with('2')), "{method} {path}");
        for status in ["401", "403", "404", "422", "429", "503"] {
            let content = &route["responses"][status]["content"]["application/problem+json"];
            assert_eq!(
                content["schema"],
                json!({ "$ref": "#/components/schemas/Problem" }),
                "{path} {status}"
            );
            assert_eq!(content["example"]["status"].to_string(), status, "{path}");
        }
        assert!(!route["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path} has no summary");
        let named: Vec<&str> =
            route["security"][0]["key"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect();
        let is_open = table.contains(&format!(".any(get(api::me::show), \"{path}\")"));
        assert_eq!(named.len(), usize::from(!is_open), "{method} {path} names its scope");
    }
    refs_lead_somewhere(&document, &document);
}

/// Every `$ref` of the document has what it names.
fn refs_lead_somewhere(value: &Value, document: &Value) {
    match value {
        Value::Object(fields) => {
            if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
            }
            fields.values().for_each(|value| refs_lead_somewhere(value, document));
        }
        Value::Array(values) => values.iter().for_each(|value| refs_lead_somewhere(value, document)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_comes_from_the_binary_with_a_policy_of_its_own() {
    let shop = Shop::open().await;
    let browser = shop.browser();

    let page = browser.get("/api/docs").await;

    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("style-src 'self' 'unsafe-inline'") && policy.contains("script-src 'self';"));
    for file in [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-ui-standalone-preset.js",
        "swagger-initializer.js",
    ] {
        assert!(page.text.contains(&format!("\"/api/docs/{file}\"")), "{}", page.text);
        let served = browser.get(&format!("/api/docs/{file}")).await;
        assert_eq!(served.status, 200, "{file}");
        assert!(!served.headers["content-security-policy"].to_str().unwrap().contains("unsafe"), "{file}");
    }
    let start = browser.get("/api/docs/swagger-initializer.js").await.text;
    assert!(start.contains("/api/openapi.json") && !start.contains("petstore"), "{start}");
    problem(&browser.get("/api/docs/index.html").await, 404, "not-found");
    problem(&browser.get("/api/docs/..%2fCargo.toml").await, 404, "not-found");
    let problems = browser.page("/api/docs/problems").await;
    assert!(problems.contains("id=\"missing-scope\"") && problems.contains("status 429"), "{problems}");
}
