//! The WebSockets of desk and widget: small buffers, pings, and nothing in them but positions.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use base::events::Position;
use channels::chat::{self, Visitor};
use conversations::MessageId;
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::guard;
use crate::hub::{Hub, Listener};
use crate::state::Web;

/// Buffers of a connection: ten thousand open widgets must fit into a small machine.
const READ_BUFFER: usize = 4096;
const MESSAGE_LIMIT: usize = 16 * 1024;
/// Often enough that proxies keep the connection open.
const PING_EVERY: Duration = Duration::from_secs(25);
/// Topics one page may look at.
const TOPICS_LIMIT: usize = 50;

/// What a page of the desk says first.
#[derive(Debug, Deserialize)]
struct Hello {
    topics: Vec<String>,
    #[serde(default)]
    since: HashMap<String, String>,
}

/// What the widget says.
#[derive(Debug, Deserialize)]
struct Seen {
    seen: String,
}

/// How the widget names its visitor: a WebSocket can't carry headers of one's own.
#[derive(Debug, Deserialize)]
pub struct Token {
    token: String,
}

/// The desk's connection.
pub async fn desk(State(web): State<Web>, upgrade: WebSocketUpgrade) -> Response {
    let hub = web.hub.clone();
    tuned(upgrade).on_upgrade(move |socket| listen_desk(socket, hub))
}

/// The widget's connection, from pages that may carry it.
pub async fn widget(
    State(web): State<Web>,
    Query(Token { token }): Query<Token>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    guard::require_shop_page(&web, &headers)?;
    let found = web.db().read(move |read| chat::find_visitor(read, &token)).await?;
    let visitor = found.ok_or(base::Error::NotFound)?;
    Ok(tuned(upgrade).on_upgrade(move |socket| listen_widget(socket, web, visitor)))
}

fn tuned(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade.read_buffer_size(READ_BUFFER).write_buffer_size(0).max_message_size(MESSAGE_LIMIT)
}

async fn listen_desk(mut socket: WebSocket, hub: Hub) {
    let Some(Ok(Message::Text(text))) = socket.recv().await else { return };
    let Ok(hello) = serde_json::from_str::<Hello>(&text) else { return };
    let listener = Arc::new(Listener::default());
    let topics: Vec<String> = hello.topics.into_iter().take(TOPICS_LIMIT).collect();
    for topic in &topics {
        let since = hello.since.get(topic).and_then(|since| since.parse().ok()).unwrap_or_default();
        hub.listen(&listener, topic, since);
    }
    let tell = |topic: &str, at: Position| json!({ "topic": topic, "at": at.to_string() });
    pump(&mut socket, &listener, tell, |_| {}).await;
    hub.leave(&listener, &topics);
}

async fn listen_widget(mut socket: WebSocket, web: Web, visitor: Visitor) {
    let listener = Arc::new(Listener::default());
    let topics = [format!("visitor:{}", visitor.customer_id)];
    web.hub.listen(&listener, &topics[0], Position { tx: i64::MAX, id: 0 });
    let tell = |_: &str, at: Position| json!({ "at": at.to_string() });
    pump(&mut socket, &listener, tell, |text| {
        let Ok(Seen { seen }) = serde_json::from_str::<Seen>(text) else { return };
        let Ok(up_to) = seen.parse::<MessageId>() else { return };
        let (db, visitor) = (web.db().clone(), visitor.clone());
        tokio::spawn(async move { db.write(move |tx| chat::see(tx, &visitor, up_to)).await });
    })
    .await;
    web.hub.leave(&listener, &topics);
}

/// Until the other side goes: news out, whatever comes in to `take`.
async fn pump(
    socket: &mut WebSocket,
    listener: &Listener,
    tell: impl Fn(&str, Position) -> Value,
    take: impl Fn(&str),
) {
    let mut ping = tokio::time::interval(PING_EVERY);
    ping.tick().await;
    loop {
        let sent = tokio::select! {
            news = listener.next() => send_all(socket, &news, &tell).await,
            _ = ping.tick() => socket.send(Message::Ping(Default::default())).await,
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => {
                    take(&text);
                    Ok(())
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Ok(()),
            },
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn send_all(
    socket: &mut WebSocket,
    news: &HashMap<String, Position>,
    tell: impl Fn(&str, Position) -> Value,
) -> Result<(), axum::Error> {
    for (topic, at) in news {
        socket.send(Message::Text(tell(topic, *at).to_string().into())).await?;
    }
    Ok(())
}
