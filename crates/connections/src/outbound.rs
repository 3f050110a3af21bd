//! Calls to addresses that a person typed: every address a name leads to is judged before one is connected to, redirects
//! are not followed, answers are bounded.

pub mod glancing;
pub mod guard;
pub mod picture;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use base::{Error, Result};
use http::{HeaderMap, Method};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, redirect};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read: a page of 250 orders fits.
const ANSWER_BYTES: usize = 32 << 20;
/// Characters of a URL.
const URL_CHARS: usize = 500;

/// The way out. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
    allows_private: bool,
}

/// What to send.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET`, `POST`, `PUT`.
    pub method: Method,
    /// Where.
    pub url: String,
    /// Headers beside those that every call has.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long all of it may take.
    pub timeout: Duration,
}

/// What came back, whatever its status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

/// Why nothing came back, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached(pub String);

impl Outbound {
    /// `allow_private` is the configuration's word: addresses may then lead into the own network.
    pub fn new(allow_private: bool) -> Result<Outbound> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::inside(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Judged { allows_private: allow_private })
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("Attend/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Error::inside(error.to_string()))?;
        Ok(Outbound { client, allows_private: allow_private })
    }

    /// Whether `url` may be called, as far as it says itself; the refusal says what to write.
    pub fn check(&self, url: &str) -> Result<()> {
        self.read(url).map(|_| ())
    }

    /// Sends `call` and reads the answer. What isn't an answer is [`Unreached`]; the call may have arrived even so.
    pub async fn send(&self, call: Call) -> std::result::Result<Answer, Unreached> {
        let url = self.read(&call.url).map_err(|error| Unreached(error.to_string()))?;
        let request = self.client.request(call.method, url).headers(call.headers).timeout(call.timeout);
        let request = if call.body.is_empty() { request } else { request.body(call.body) };
        let mut response = request.send().await.map_err(in_words)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(in_words)? {
            if body.len() + part.len() > ANSWER_BYTES {
                return Err(Unreached(format!("it answered more than {} MiB", ANSWER_BYTES >> 20)));
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, headers, body })
    }

    fn read(&self, url: &str) -> Result<Url> {
        let wrong = |why: &str| Error::refused(format!("This address can't be used: {why}."));
        if url.chars().count() > URL_CHARS && url.split('?').next().is_none_or(|path| path.len() > URL_CHARS)
        {
            return Err(wrong("it is too long"));
        }
        let parsed: Url =
            url.parse().map_err(|_| wrong("it is no URL; write one such as https://shop.example"))?;
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(wrong("it holds a name or password; write those into their own fields"));
        }
        match parsed.scheme() {
            "https" => {}
            "http" if self.allows_private => {}
            _ => return Err(wrong("it has to begin with https://")),
        }
        let host = parsed.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if let Ok(address) = host.parse::<IpAddr>()
            && !self.allows_private
            && !guard::is_public(address)
        {
            return Err(wrong(PRIVATE));
        }
        Ok(parsed)
    }
}

const PRIVATE: &str =
    "it leads into the own network. If the shop stands there, set connections.allow_private";

/// Looks names up and gives only addresses that were judged: what is connected to is what was looked at.
#[derive(Clone, Copy, Debug)]
struct Judged {
    allows_private: bool,
}

impl Resolve for Judged {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_private = self.allows_private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !allows_private && found.iter().any(|address| !guard::is_public(address.ip())) {
                return Err(format!("{}: {PRIVATE}", name.as_str()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn in_words(error: reqwest::Error) -> Unreached {
    let what = if error.is_timeout() {
        "it didn't answer in time"
    } else if error.is_connect() {
        "it can't be reached"
    } else {
        "the connection broke off"
    };
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    Unreached(cause.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(url: &str) -> Call {
        Call {
            method: Method::GET,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Vec::new(),
            timeout: Duration::from_secs(5),
        }
    }

    #[test]
    fn addresses_that_lead_inside_are_refused_before_anything_is_sent() {
        let strict = Outbound::new(false).unwrap();
        for url in [
            "https://127.0.0.1/x",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://[::ffff:10.0.0.1]/",
        ] {
            let error = strict.check(url).unwrap_err().to_string();
            assert!(error.contains("allow_private"), "{url}: {error}");
        }
        for url in ["http://shop.example", "ftp://shop.example", "shop.example", "https://a:b@shop.example"] {
            assert!(strict.check(url).is_err(), "{url}");
        }
        strict.check("https://shop.example/wp-json").unwrap();
        Outbound::new(true).unwrap().check("http://127.0.0.1:8080").unwrap();
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_connected_to() {
        let Unreached(why) =
            Outbound::new(false).unwrap().send(call("https://localhost:1/")).await.unwrap_err();

        assert!(why.contains("own network"), "{why}");
    }

    #[tokio::test]
    async fn a_door_that_is_shut_is_said_in_words() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);

        let Unreached(why) = Outbound::new(true).unwrap().send(call(&url)).await.unwrap_err();

        assert!(why.starts_with("it can't be reached"), "{why}");
    }
}
