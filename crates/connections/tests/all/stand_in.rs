//! A shop for tests: keeps orders, does what it is asked, writes down every call, and can be in a bad mood.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// How it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Good,
    /// Everything is answered 503.
    Down,
    /// Everything is answered 429 with half a minute to wait.
    Busy,
    /// Changes are refused.
    Refuses,
    /// The next change is made, then the line goes dead.
    HangsUp,
}

/// A call as it came.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Value,
}

#[derive(Default)]
pub struct Inside {
    pub mood: Mood,
    pub calls: Vec<Call>,
    pub orders: BTreeMap<String, Value>,
    pub refunds: Vec<Value>,
    pub notes: Vec<Value>,
    pub holds: Vec<String>,
    /// Answers to `GET` by path and query, beside the orders.
    pub pages: BTreeMap<String, (Value, String)>,
}

#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    pub inside: Arc<Mutex<Inside>>,
}

impl StandIn {
    pub async fn open() -> StandIn {
        let inside: Arc<Mutex<Inside>> = Arc::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(inside.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        StandIn { url, inside }
    }

    pub fn set(&self, mood: Mood) {
        self.inside.lock().unwrap().mood = mood;
    }

    pub fn put(&self, order: &Value) {
        let id = order["id"].to_string();
        self.inside.lock().unwrap().orders.insert(id, order.clone());
    }

    pub fn order(&self, id: &str) -> Value {
        self.inside.lock().unwrap().orders[id].clone()
    }

    /// Calls that asked for a change, of the given end of the path.
    pub fn changes(&self, end: &str) -> Vec<Call> {
        let calls = self.inside.lock().unwrap().calls.clone();
        calls.into_iter().filter(|call| call.method != Method::GET && call.path.ends_with(end)).collect()
    }
}

async fn answer(State(inside): State<Arc<Mutex<Inside>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let call = Call {
        method: parts.method,
        path: parts.uri.path_and_query().unwrap().to_string(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let mood = {
        let mut inside = inside.lock().unwrap();
        inside.calls.push(call.clone());
        inside.mood
    };
    let is_change = call.method != Method::GET && !call.path.ends_with("calculate.json");
    match mood {
        Mood::Down => return (StatusCode::SERVICE_UNAVAILABLE, "closed").into_response(),
        Mood::Busy => {
            return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30.0")], "busy").into_response();
        }
        Mood::Refuses if is_change => {
            return (StatusCode::UNPROCESSABLE_ENTITY, "{\"errors\":\"It has left the house.\"}")
                .into_response();
        }
        _ => {}
    }
    if !is_let_in(&call) {
        return (StatusCode::UNAUTHORIZED, "who are you?").into_response();
    }
    let done = {
        let mut inside = inside.lock().unwrap();
        if call.path.starts_with("/admin/") {
            shopify(&mut inside, &call)
        } else {
            woocommerce(&mut inside, &call)
        }
    };
    if mood == Mood::HangsUp && is_change {
        inside.lock().unwrap().mood = Mood::Good;
        // An answer of another length than it says: the line goes dead in the middle of it.
        let body = axum::body::Body::from_stream(Broken);
        return Response::new(body);
    }
    match done {
        Some((body, link)) if link.is_empty() => axum::Json(body).into_response(),
        Some((body, link)) => ([("link", link)], axum::Json(body)).into_response(),
        None => (StatusCode::NOT_FOUND, "{\"errors\":\"Not Found\"}").into_response(),
    }
}

/// A body that breaks before it begins.
struct Broken;

impl futures_util::Stream for Broken {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}

fn is_let_in(call: &Call) -> bool {
    let header = |name: &str| {
        call.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    if call.path.starts_with("/admin/") {
        return header("x-shopify-access-token") == "shpat_1";
    }
    // ck_1:cs_1
    header("authorization") == "Basic Y2tfMTpjc18x"
}

type Said = Option<(Value, String)>;

fn plain(value: Value) -> Said {
    Some((value, String::new()))
}

fn shopify(inside: &mut Inside, call: &Call) -> Said {
    if let Some(page) = inside.pages.get(&call.path) {
        return Some(page.clone());
    }
    let path = call.path.strip_prefix("/admin/api/2026-07/").expect("the version we speak");
    let parts: Vec<&str> = path.trim_end_matches(".json").split('/').collect();
    match (call.method.as_str(), parts.as_slice()) {
        ("GET", ["shop"]) => plain(json!({"shop": {"currency": "EUR"}})),
        ("GET", ["orders", id]) => plain(json!({"order": inside.orders.get(*id)?})),
        ("PUT", ["orders", id]) => {
            let order = inside.orders.get_mut(*id)?;
            assert_eq!(call.body["order"]["id"].to_string(), *id);
            for (name, value) in call.body["order"].as_object()? {
                order[name] = value.clone();
            }
            plain(json!({"order": order}))
        }
        ("POST", ["orders", id, "cancel"]) => {
            let order = inside.orders.get_mut(*id)?;
            assert!(order["cancelled_at"].is_null(), "cancelled twice");
            order["cancelled_at"] = json!("2026-11-23T10:00:00Z");
            order["updated_at"] = json!("2026-11-23T10:00:00Z");
            plain(json!({"order": order, "notice": "Order has been canceled"}))
        }
        ("GET", ["orders", _, "refunds"]) => plain(json!({"refunds": inside.refunds})),
        ("POST", ["orders", _, "refunds", "calculate"]) => plain(json!({"refund": {"transactions": [
            {"kind": "suggested_refund", "gateway": "bogus", "parent_id": 801, "maximum_refundable": "41.94", "amount": "41.94"}
        ]}})),
        ("POST", ["orders", _, "refunds"]) => {
            let mut refund = call.body["refund"].clone();
            assert_eq!(refund["transactions"][0]["kind"], "refund");
            refund["id"] = json!(900 + inside.refunds.len());
            inside.refunds.push(refund.clone());
            plain(json!({"refund": refund}))
        }
        ("GET", ["orders", _, "fulfillment_orders"]) => plain(
            json!({"fulfillment_orders": [{"id": 71, "status": "open"}, {"id": 72, "status": "closed"}]}),
        ),
        ("POST", ["fulfillment_orders", id, "hold"]) => {
            inside.holds.push((*id).to_owned());
            plain(json!({"fulfillment_order": {"id": 71, "status": "on_hold"}}))
        }
        _ => None,
    }
}

fn woocommerce(inside: &mut Inside, call: &Call) -> Said {
    if let Some(page) = inside.pages.get(&call.path) {
        return Some(page.clone());
    }
    let path = call.path.strip_prefix("/wp-json/wc/v3/").expect("the version we speak");
    let parts: Vec<&str> = path.split('?').next()?.split('/').collect();
    match (call.method.as_str(), parts.as_slice()) {
        ("GET", ["orders"]) => plain(json!([])),
        ("GET", ["orders", id]) => plain(inside.orders.get(*id)?.clone()),
        ("PUT", ["orders", id]) => {
            let order = inside.orders.get_mut(*id)?;
            for (name, value) in call.body.as_object()? {
                order[name] = value.clone();
            }
            plain(order.clone())
        }
        ("GET", ["orders", _, "refunds"]) => plain(json!(inside.refunds)),
        ("POST", ["orders", _, "refunds"]) => {
            assert_eq!(call.body["api_refund"], true);
            let mut refund = call.body.clone();
            refund["id"] = json!(700 + inside.refunds.len());
            inside.refunds.push(refund.clone());
            plain(refund)
        }
        ("GET", ["orders", _, "notes"]) => plain(json!(inside.notes)),
        ("POST", ["orders", _, "notes"]) => {
            assert_eq!(call.body["customer_note"], false);
            inside.notes.push(call.body.clone());
            plain(call.body.clone())
        }
        _ => None,
    }
}
