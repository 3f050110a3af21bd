//! Another program that is told: it checks signatures by itself, after RFC 2104 and standardwebhooks.com.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

/// What arrived.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: String,
    pub at_s: i64,
    pub signature: String,
    pub body: String,
}

/// The program.
#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    told: Arc<Mutex<Vec<Told>>>,
    answer: Arc<Mutex<Answering>>,
}

/// What it answers.
#[derive(Clone, Debug)]
pub struct Answering {
    pub status: u16,
    pub body: String,
    pub headers: Vec<(&'static str, String)>,
}

impl Answering {
    pub fn with(status: u16) -> Answering {
        Answering { status, body: "ok".into(), headers: Vec::new() }
    }
}

impl Receiver {
    pub async fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver {
            address: listener.local_addr().unwrap(),
            told: Arc::default(),
            answer: Arc::new(Mutex::new(Answering::with(200))),
        };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/attend", self.address)
    }

    pub fn answer(&self, answering: Answering) {
        *self.answer.lock().unwrap() = answering;
    }

    pub fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }

    /// Kinds of what arrived, in order.
    pub fn kinds(&self) -> Vec<String> {
        self.told().iter().map(|told| told.json()["type"].as_str().unwrap().to_owned()).collect()
    }
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether the signature is the one of `secret`.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let text = format!("{}.{}.{}", self.id, self.at_s, self.body);
        self.signature == format!("v1,{}", STANDARD.encode(hmac(&key, text.as_bytes())))
    }
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let answering = receiver.answer.lock().unwrap().clone();
    receiver.told.lock().unwrap().push(Told {
        id: header("webhook-id"),
        at_s: header("webhook-timestamp").parse().unwrap_or_default(),
        signature: header("webhook-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let mut response =
        (StatusCode::from_u16(answering.status).unwrap(), Body::from(answering.body)).into_response();
    for (name, value) in answering.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}
