//! Attend's SMTP dialogue alone: what it takes it forgets.

use std::net::SocketAddr;
use std::sync::Arc;

use base::Result;
use channels::smtp::{Limits, Receiver, Verdict};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Takes every mail.
pub async fn start() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let receiver = Receiver::new(
        "bare.example".into(),
        Limits::default(),
        None,
        Arc::new(|_: &str| true),
        Arc::new(|_, _| Box::pin(async { Verdict::Accepted })),
    );
    tokio::spawn(async move {
        Arc::new(receiver).serve(listener, stopping).await;
        drop(stop);
    });
    Ok(address)
}
