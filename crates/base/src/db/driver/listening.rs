//! A connection that hears what other processes tell each other, and tells them.

use std::future::poll_fn;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};

use super::postgres::{runtime, settled};
use crate::error::{Error, Result};

/// The connection; what it hears is the other side's process id.
pub(in crate::db) struct Listener {
    runtime: Runtime,
    client: Client,
    heard: UnboundedReceiver<i32>,
    me: i32,
}

impl Listener {
    pub(in crate::db) fn open(settings: &Config) -> Result<Listener> {
        let (runtime, settings) = (runtime()?, settled(settings));
        let (tell, heard) = unbounded_channel();
        let (client, me) = runtime.block_on(async {
            let (client, mut connection) = settings.connect(NoTls).await?;
            tokio::spawn(async move {
                while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                    if let AsyncMessage::Notification(told) = message {
                        let _ = tell.send(told.process_id());
                    }
                }
            });
            client.batch_execute("LISTEN attend").await?;
            let me = client.query_one("SELECT pg_backend_pid()", &[]).await?.get(0);
            Ok::<_, Error>((client, me))
        })?;
        Ok(Listener { runtime, client, heard, me })
    }

    /// True when another process told something within `patience`.
    pub(in crate::db) fn hears(&mut self, patience: Duration) -> Result<bool> {
        let next = self.runtime.block_on(async { tokio::time::timeout(patience, self.heard.recv()).await });
        match next {
            Ok(Some(told_by)) => Ok(told_by != self.me),
            Ok(None) => Err(Error::inside("the connection that listens was lost")),
            Err(_) => Ok(false),
        }
    }

    /// Tells the others that there is something to look at.
    pub(in crate::db) fn tell(&mut self) -> Result<()> {
        Ok(self.runtime.block_on(self.client.batch_execute("NOTIFY attend"))?)
    }
}
