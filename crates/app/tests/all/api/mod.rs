//! What programs meet: keys, lists, problems, repeats, webhooks. Here, who calls and what there is to see.

mod hooks;
mod import;
mod keys;
mod lists;
mod problems;
mod receiver;
mod reference;
mod repeats;

use people::key::{self, NewKey, Scopes};
use people::session;
use reqwest::header::AUTHORIZATION;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Shop};

pub const ALL: [&str; 9] = [
    "orders:read",
    "orders:act",
    "customers:read",
    "customers:write",
    "conversations:read",
    "conversations:write",
    "hooks",
    "import",
    "mail:write",
];

/// A program: a client and what it shows.
pub struct Program {
    pub browser: Browser,
    pub token: String,
}

impl Program {
    /// One with a key of these scopes.
    pub async fn with(shop: &Shop, scopes: &[&str]) -> Program {
        let scopes = Scopes::read(scopes.iter().copied()).unwrap();
        let new = NewKey { name: "Warehouse".into(), scopes };
        let made = shop.running.post.db.write(move |tx| key::create(tx, "test", &new)).await;
        Program { browser: shop.browser(), token: made.unwrap().1 }
    }

    /// One of the customer the shop calls `key`.
    pub async fn of_customer(shop: &Shop, key: &'static str) -> Program {
        let started = shop.running.post.db.write(move |tx| {
            let id = people::customer::dossier::find_by_key(tx, key)?.expect("this customer exists");
            session::start_customer(tx, id, &session::Way::Code, "")
        });
        Program { browser: shop.browser(), token: started.await.unwrap() }
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.browser
            .send(method, path, |mut request| {
                request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                if body.is_empty() { request } else { request.body(body.to_owned()) }
            })
            .await
    }

    pub async fn try_get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    /// What stands at `path`.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.try_get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        json_of(&answer)
    }

    pub async fn post(&self, path: &str, body: &Value, name: Option<&str>) -> Answer {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(name.map(|name| ("idempotency-key", name)));
        self.send(Method::POST, path, &headers, &body.to_string()).await
    }

    /// All rows of a list, page by page.
    pub async fn walk(&self, path: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut next = String::new();
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = self.get(&format!("{path}{joint}limit=2{next}")).await;
            rows.extend(page["data"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => return rows,
            }
        }
    }
}

pub fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("no JSON: {}", answer.text))
}

/// A problem, checked for its form; its detail.
pub fn problem(answer: &Answer, status: u16, kind: &str) -> String {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json", "{}", answer.text);
    let told = json_of(answer);
    assert_eq!(told["status"], json!(status));
    assert_eq!(told["type"], json!(format!("/api/docs/problems#{kind}")), "{}", answer.text);
    assert!(!told["title"].as_str().unwrap().is_empty());
    told["detail"].as_str().unwrap().to_owned()
}

/// One line of an order's import.
pub fn order(number: &str, customer: &str, placed_at: &str) -> String {
    let line = json!({
        "type": "order", "number": number, "customer": customer, "placed_at": placed_at, "status": "sent",
        "currency": "EUR", "address": { "line1": "Mill Lane 2", "city": "Berlin", "postcode": "10115" },
        "lines": [{ "sku": "S1", "title": "T-Shirt", "options": { "size": "M", "colour": "blue" }, "quantity": 2, "price": "19.99" }],
        "payments": [{ "kind": "payment", "method": "paypal_1", "amount": "39.98", "at": placed_at }],
        "shipments": [{ "carrier": "DHL", "tracking": "00340434", "status": "in transit", "skus": ["S1"], "shipped_at": "2026-11-21T08:00:00Z" }],
        "extra": { "gift": true },
    });
    format!("{line}\n")
}

/// A product, two customers, and three orders of the first, two of the second.
pub fn goods() -> String {
    let mut text = String::new();
    for line in [
        json!({ "type": "product", "key": "P1", "title": "T-Shirt", "variants": [{ "sku": "S1", "options": { "size": "M" }, "price": "19.99", "currency": "EUR" }] }),
        json!({ "type": "customer", "key": "anna", "name": "Anna Lind", "emails": ["anna@shop.example"], "phones": ["+4930123"], "language": "de",
            "address": { "line1": "Mill Lane 2", "city": "Berlin", "postcode": "10115", "country": "DE" }, "extra": { "vip": true } }),
        json!({ "type": "customer", "key": "bo", "name": "Bo Ek", "emails": ["bo@shop.example"] }),
    ] {
        text += &format!("{line}\n");
    }
    for (number, customer, hour) in
        [("#W1", "anna", 1), ("#W2", "bo", 2), ("#W3", "anna", 3), ("#W4", "bo", 3), ("#W5", "anna", 5)]
    {
        text += &order(number, customer, &format!("2026-11-20T0{hour}:00:00Z"));
    }
    text
}

/// A shop with these goods and a program that may do everything.
pub async fn stocked() -> (Shop, Program) {
    let shop = Shop::open().await;
    let program = Program::with(&shop, &ALL).await;
    let answer = program.send(Method::POST, "/api/v1/import", &[], &goods()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    (shop, program)
}

pub fn texts<'v>(rows: &'v [Value], field: &str) -> Vec<&'v str> {
    rows.iter().map(|row| row[field].as_str().unwrap()).collect()
}
