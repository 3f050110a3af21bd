//! Many WebSockets that stay open and answer pings, as widgets in forgotten tabs do.

use std::net::SocketAddr;
use std::sync::Arc;

use base::{Db, Error, Result};
use channels::chat::{self, Saying};
use futures_util::StreamExt;
use http::header;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::failure::inside;

/// Visitors made in one transaction.
const CHUNK: usize = 250;
/// Connections that are being opened at the same time.
const AT_ONCE: usize = 64;

/// A connection.
pub type Socket = WebSocketStream<TcpStream>;

/// Makes visitors who said something once, and returns their tokens.
pub async fn make_visitors(db: &Db, count: usize) -> Result<Vec<String>> {
    let mut tokens = Vec::with_capacity(count);
    while tokens.len() < count {
        let chunk = CHUNK.min(count - tokens.len());
        tokens.extend(
            db.write(move |tx| {
                let say = |number: usize| {
                    let text = format!("Hello, is the lamp number {number} in stock?");
                    Saying { client_id: "first".into(), text, ..Saying::default() }
                };
                (0..chunk)
                    .map(|number| Ok(chat::say(tx, None, &say(number))?.token))
                    .collect::<Result<Vec<_>>>()
            })
            .await?,
        );
    }
    Ok(tokens)
}

/// Opens a WebSocket.
pub async fn open(address: SocketAddr, path: &str, cookie: &str) -> Result<Socket> {
    let mut request = format!("ws://{address}{path}").into_client_request().map_err(inside)?;
    if !cookie.is_empty() {
        request
            .headers_mut()
            .insert(header::COOKIE, cookie.parse().map_err(|_| Error::inside("a cookie is ASCII"))?);
    }
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let small = WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0);
    let (socket, _) = client_async_with_config(request, stream, Some(small)).await.map_err(inside)?;
    Ok(socket)
}

/// Opens a WebSocket for each path and reads from it until the set is dropped.
pub async fn open_all(address: SocketAddr, paths: impl Iterator<Item = String>) -> Result<JoinSet<()>> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut opening = JoinSet::new();
    for path in paths {
        let place = places.clone().acquire_owned().await.map_err(inside)?;
        opening.spawn(async move {
            let socket = open(address, &path, "").await;
            drop(place);
            socket
        });
    }
    let mut widgets = JoinSet::new();
    while let Some(opened) = opening.join_next().await {
        let mut socket = opened.map_err(inside)??;
        widgets.spawn(async move { while let Some(Ok(_)) = socket.next().await {} });
    }
    Ok(widgets)
}
