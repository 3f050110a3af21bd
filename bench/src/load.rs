//! HTTP load: at a fixed rate whatever the server does, or as fast as a few connections get answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base::{Error, Result};
use people::session::short_hash;
use reqwest::{Client, StatusCode, header};
use tokio::task::JoinSet;

use crate::callers;
use crate::failure::inside;
use crate::spread::Spread;

/// What is asked for, and as whom. Cheap to clone.
#[derive(Clone)]
pub struct Asker {
    client: Client,
    address: SocketAddr,
    asks: Arc<Vec<Ask>>,
    next: Arc<AtomicUsize>,
    busy: Arc<AtomicUsize>,
}

/// How often one request is sent again when the answer is "too much at once", as the API asks its callers to.
const AGAIN: usize = 50;

/// One request, and as whom.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A page, with a cookie.
    Page { path: String, cookie: String },
    /// JSON sent with a session as bearer token, under a key of its own: to be asked once.
    Post { path: String, token: String, body: String },
}

impl Ask {
    /// A page.
    pub fn page(path: &str, cookie: &str) -> Ask {
        Ask::Page { path: path.into(), cookie: cookie.into() }
    }

    /// Something that is made.
    pub fn post(path: &str, token: &str, body: &str) -> Ask {
        Ask::Post { path: path.into(), token: token.into(), body: body.into() }
    }
}

impl Asker {
    /// Asks `address` for `paths` in turn, all with one cookie.
    pub fn new(address: SocketAddr, cookie: &str, paths: &[String]) -> Result<Asker> {
        Asker::of(address, paths.iter().map(|path| Ask::page(path, cookie)).collect())
    }

    /// Sends `asks` to `address` in turn.
    pub fn of(address: SocketAddr, asks: Vec<Ask>) -> Result<Asker> {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).tcp_nodelay(true).build();
        Ok(Asker {
            client: client.map_err(inside)?,
            address,
            asks: Arc::new(asks),
            next: Arc::default(),
            busy: Arc::default(),
        })
    }

    /// Sends the next one, as a browser does, and returns how many bytes came; anything but a page, or 201 for what was
    /// to be made, is an error.
    pub async fn ask(&self) -> Result<usize> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let ask = &self.asks[number % self.asks.len()];
        if matches!(ask, Ask::Post { .. }) && number >= self.asks.len() {
            return Err(Error::inside("everything that could be asked once was asked; take fewer --seconds"));
        }
        for _ in 0..AGAIN {
            let response = self.request(ask, number).send().await.map_err(inside)?;
            let (status, url) = (response.status(), response.url().clone());
            let bytes = response.bytes().await.map_err(inside)?;
            match (ask, status) {
                (Ask::Page { .. }, StatusCode::OK) | (Ask::Post { .. }, StatusCode::CREATED) => {
                    return Ok(bytes.len());
                }
                (Ask::Post { .. }, StatusCode::SERVICE_UNAVAILABLE) => {
                    self.busy.fetch_add(1, Ordering::Relaxed);
                }
                _ => {
                    let said: String = String::from_utf8_lossy(&bytes).chars().take(400).collect();
                    return Err(Error::inside(format!("{url} was answered {status}: {said}")));
                }
            }
        }
        Err(Error::inside(format!("the server was too busy {AGAIN} times for the same request")))
    }

    /// How many answers so far were "too much at once"; each was asked again.
    pub fn busy(&self) -> usize {
        self.busy.load(Ordering::Relaxed)
    }

    fn request(&self, ask: &Ask, number: usize) -> reqwest::RequestBuilder {
        let request = match ask {
            Ask::Page { path, cookie } => self.client.get(self.url(path)).header(header::COOKIE, cookie),
            Ask::Post { path, token, body } => {
                let posted = self.client.post(self.url(path)).bearer_auth(token).body(body.clone());
                let posted = posted.header(header::CONTENT_TYPE, "application/json");
                // What is asked stands in the name: a later round of the same customer asks for something else.
                posted.header("idempotency-key", format!("bench-{number}-{}", short_hash(body)))
            }
        };
        request.header(header::ACCEPT_ENCODING, "gzip")
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
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
