//! HTTP load: at a fixed rate whatever the server does, or as fast as a few connections get answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base::{Error, Result};
use reqwest::{Client, StatusCode, header};
use tokio::task::JoinSet;

use crate::callers;
use crate::failure::inside;
use crate::spread::Spread;

/// What is asked for, and as whom. Cheap to clone.
#[derive(Clone)]
pub struct Asker {
    client: Client,
    urls: Arc<Vec<String>>,
    cookie: Arc<str>,
    next: Arc<AtomicUsize>,
}

impl Asker {
    /// Asks `address` for `paths` in turn.
    pub fn new(address: SocketAddr, cookie: &str, paths: &[String]) -> Result<Asker> {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).tcp_nodelay(true).build();
        Ok(Asker {
            client: client.map_err(inside)?,
            urls: Arc::new(paths.iter().map(|path| format!("http://{address}{path}")).collect()),
            cookie: cookie.into(),
            next: Arc::default(),
        })
    }

    /// Asks for the next path, as a browser does, and returns how many bytes came; anything but a page is an error.
    pub async fn ask(&self) -> Result<usize> {
        let url = &self.urls[self.next.fetch_add(1, Ordering::Relaxed) % self.urls.len()];
        let request = self
            .client
            .get(url)
            .header(header::COOKIE, &*self.cookie)
            .header(header::ACCEPT_ENCODING, "gzip");
        let response = request.send().await.map_err(inside)?;
        if response.status() != StatusCode::OK {
            return Err(Error::inside(format!("{url} was answered {}", response.status())));
        }
        Ok(response.bytes().await.map_err(inside)?.len())
    }
}

/// Asks `per_second` times a second for `time`, each counted from the moment it was due.
pub async fn at_rate(asker: &Asker, per_second: u32, time: Duration) -> Result<Spread> {
    let begun = Instant::now();
    let mut asked = JoinSet::new();
    for number in 0..(time.as_secs_f64() * f64::from(per_second)) as u32 {
        let due = begun + Duration::from_secs(1) * number / per_second;
        tokio::time::sleep_until(due.into()).await;
        let asker = asker.clone();
        asked.spawn(async move { asker.ask().await.map(|_| due.elapsed()) });
    }
    let mut taken = Vec::new();
    while let Some(one) = asked.join_next().await {
        taken.push(one.map_err(inside)??);
    }
    Ok(Spread::of(taken))
}

/// Asks from `connections` as fast as answers come: answers a second, and how many there were.
pub async fn as_fast(asker: &Asker, connections: usize, time: Duration) -> Result<(f64, usize)> {
    let asker = asker.clone();
    let act = move || {
        let asker = asker.clone();
        async move { asker.ask().await.map(|_| ()) }
    };
    let (rate, spread) = callers::call(connections, time, act).await?;
    Ok((rate, spread.count()))
}
