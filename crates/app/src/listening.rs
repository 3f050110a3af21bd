//! The HTTP accept loop: ours, so that slow headers, too many connections and a graceful end are decided here.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use web::peer::Peer;

/// Open connections, WebSockets included; the next one waits in the system's queue.
const CONNECTIONS: usize = 20_000;
/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);
/// Largest header block and read buffer of a connection.
const BUFFER: usize = 32 * 1024;
/// How long open requests may take to finish when the service stops.
const DRAIN: Duration = Duration::from_secs(5);
/// Pause when the system has no more file handles.
const AFTER_ACCEPT_ERROR: Duration = Duration::from_millis(50);

/// Accepts until `stopping` turns true, then lets open requests finish.
pub async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let from = (stream, Peer(peer.ip()));
                connections.spawn(connection(from, router.clone(), stopping.clone(), place));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection can't be accepted");
                tokio::time::sleep(AFTER_ACCEPT_ERROR).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    let _ = tokio::time::timeout(DRAIN, async { while connections.join_next().await.is_some() {} }).await;
}

async fn connection(
    (stream, peer): (TcpStream, Peer),
    router: Router,
    mut stopping: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let answers = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        answers.call(request)
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    // A client that breaks off is its own business.
    tokio::select! {
        _ = serving.as_mut() => return,
        _ = stopping.wait_for(|stop| *stop) => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}
