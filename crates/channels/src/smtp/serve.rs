//! Accepts SMTP connections and lets them go again when the server stops.

use super::{
    door::{Door, Seat},
    receiver::Receiver,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinError, JoinSet},
    time::{sleep, timeout},
};

/// Rest after a failed accept: the usual cause, no file descriptors left, takes a moment to pass.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Time to tell a connection that there is no room for it.
const TURNING_AWAY: Duration = Duration::from_secs(1);
const FULL: &[u8] = b"421 4.7.0 Too many connections\r\n";

impl Receiver {
    /// Takes mail until `stop` turns true or its sender is dropped, then returns when every session has
    /// ended, at the latest after `Limits::drain`.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, mut stop: watch::Receiver<bool>) {
        let door = Door::new(self.limits.connections, self.limits.connections_per_peer);
        let mut sessions = JoinSet::new();
        let watching = stop.clone();
        loop {
            tokio::select! {
                () = told(&mut stop) => break,
                Some(ended) = sessions.join_next() => report(ended),
                arrival = listener.accept() => match arrival {
                    Ok((stream, from)) => match door.admit(from.ip()) {
                        Some(seat) => {
                            sessions.spawn(self.clone().receive(seat, stream, from, watching.clone()));
                        }
                        None => turn_away(stream, from).await,
                    },
                    Err(error) => {
                        tracing::warn!(%error, "smtp connection could not be accepted");
                        sleep(ACCEPT_PAUSE).await;
                    }
                },
            }
        }
        drop(listener);
        let drained = timeout(self.limits.drain, async {
            while let Some(ended) = sessions.join_next().await {
                report(ended);
            }
        });
        if drained.await.is_err() {
            tracing::warn!(open = sessions.len(), "smtp sessions cut off, their senders will try again");
            sessions.shutdown().await;
        }
    }

    async fn receive(
        self: Arc<Self>,
        seat: Seat,
        stream: TcpStream,
        from: SocketAddr,
        stop: watch::Receiver<bool>,
    ) {
        // Replies are single small packets; waiting for more of them only slows the dialogue down.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "smtp connection closed at once");
        }
        self.session(stream, from.ip(), stop).await;
        drop(seat);
    }
}

/// Returns once the server is to stop. Keeps nothing of `stop` borrowed, unlike `wait_for`.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// The seat is not taken, so this is awaited where connections are accepted; it fits the empty send buffer.
async fn turn_away(mut stream: TcpStream, from: SocketAddr) {
    tracing::info!(peer = %from.ip(), "smtp connection turned away, there are too many");
    let _ = timeout(TURNING_AWAY, async {
        stream.write_all(FULL).await?;
        stream.shutdown().await
    })
    .await;
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "smtp session broke");
    }
}
