//! Pictures from addresses that strangers wrote: fetched for a reader so that the stranger learns nothing of them, and
//! only when it is a picture.

use std::time::Duration;

use http::header;
use reqwest::Url;

use super::{Outbound, PRIVATE, Unreached, guard, in_words};

/// All of it may take this long.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Larger pictures aren't shown.
const PICTURE_BYTES: usize = 5 << 20;
/// Redirects that are followed; each is judged like the first address.
const REDIRECTS: usize = 4;
/// What browsers show and nothing can run in.
const KINDS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its media type, told from its bytes.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Outbound {
    /// Fetches the picture at `url`. Whatever isn't a public address at the web's own ports, or no picture, is
    /// [`Unreached`].
    pub async fn picture(&self, url: &str) -> std::result::Result<Picture, Unreached> {
        let fetched = tokio::time::timeout(TIMEOUT, self.fetch(url)).await;
        let bytes = fetched.map_err(|_| Unreached("it didn't answer in time".into()))??;
        let kind = infer::get(&bytes).map(|kind| kind.mime_type());
        let mime = KINDS.into_iter().find(|known| kind == Some(known));
        mime.map(|mime| Picture { mime, bytes }).ok_or_else(|| Unreached("it is no picture".into()))
    }

    async fn fetch(&self, url: &str) -> std::result::Result<Vec<u8>, Unreached> {
        let mut at = self.judge(url.parse().map_err(|_| Unreached("it is no address".into()))?)?;
        for _ in 0..=REDIRECTS {
            let request = self.client.get(at.clone()).header(header::ACCEPT, KINDS.join(", "));
            let mut response = request.send().await.map_err(in_words)?;
            if response.status().is_redirection() {
                let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
                let to = to.and_then(|to| at.join(to).ok());
                at = self.judge(to.ok_or_else(|| Unreached("it leads nowhere".into()))?)?;
                continue;
            }
            if !response.status().is_success() {
                return Err(Unreached(format!("it answered {}", response.status().as_u16())));
            }
            let mut bytes = Vec::new();
            while let Some(part) = response.chunk().await.map_err(in_words)? {
                if bytes.len() + part.len() > PICTURE_BYTES {
                    return Err(Unreached(format!("it is larger than {} MiB", PICTURE_BYTES >> 20)));
                }
                bytes.extend_from_slice(&part);
            }
            return Ok(bytes);
        }
        Err(Unreached("it leads on and on".into()))
    }

    /// What an address says itself; names are judged when they are looked up.
    fn judge(&self, url: Url) -> std::result::Result<Url, Unreached> {
        let is_web =
            matches!((url.scheme(), url.port_or_known_default()), ("http", Some(80)) | ("https", Some(443)));
        if !is_web && !self.allows_private {
            return Err(Unreached("it isn't at the web's own ports".into()));
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let is_inside = host.parse().is_ok_and(|address| !guard::is_public(address));
        if (is_inside && !self.allows_private) || host.is_empty() {
            return Err(Unreached(PRIVATE.into()));
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::http::StatusCode;
    use axum::response::{IntoResponse, Redirect};
    use axum::routing::get;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

    /// A web server of strangers, and what it was asked.
    async fn stranger() -> (String, Arc<Mutex<Vec<String>>>) {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        let picture = move |headers: http::HeaderMap| {
            seen.lock().unwrap().push(format!("{headers:?}"));
            async { ([("content-type", "text/html")], PNG.to_vec()).into_response() }
        };
        let router = Router::new()
            .route("/a.png", get(picture))
            .route("/moved", get(|| async { Redirect::temporary("/a.png") }))
            .route("/round", get(|| async { Redirect::temporary("/round") }))
            .route("/gone", get(|| async { StatusCode::NOT_FOUND }))
            .route(
                "/page",
                get(|| async { ([("content-type", "image/png")], "<html><script>alert(1)</script>") }),
            )
            .route(
                "/svg",
                get(|| async {
                    ([("content-type", "image/svg+xml")], "<svg xmlns='http://www.w3.org/2000/svg'/>")
                }),
            )
            .route("/large", get(|| async { [PNG.to_vec(), vec![0; 6 << 20]].concat() }))
            .route("/file", get(|| async { Redirect::temporary("file:///etc/passwd") }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (url, asked)
    }

    #[tokio::test]
    async fn a_picture_comes_with_the_type_of_its_bytes_and_tells_nothing_of_the_reader() {
        let (url, asked) = stranger().await;
        let outbound = Outbound::new(true).unwrap();

        let direct = outbound.picture(&format!("{url}/a.png")).await.unwrap();
        let moved = outbound.picture(&format!("{url}/moved")).await.unwrap();

        assert_eq!((direct.mime, direct.bytes.as_slice()), ("image/png", PNG));
        assert_eq!(moved, direct);
        let asked = asked.lock().unwrap().join("\n");
        assert!(!asked.contains("cookie") && !asked.contains("referer"), "{asked}");
    }

    #[tokio::test]
    async fn what_is_no_picture_or_too_much_is_not_brought_in() {
        let (url, _) = stranger().await;
        let outbound = Outbound::new(true).unwrap();
        let cases = [
            ("/page", "no picture"),
            ("/svg", "no picture"),
            ("/large", "larger than 5 MiB"),
            ("/gone", "404"),
            ("/round", "on and on"),
            ("/file", "own network"),
        ];
        for (path, expected) in cases {
            let Unreached(why) = outbound.picture(&format!("{url}{path}")).await.unwrap_err();
            assert!(why.contains(expected), "{path}: {why}");
        }
    }

    #[tokio::test]
    async fn a_strangers_address_leads_to_the_internet_and_its_own_ports_only() {
        let (url, asked) = stranger().await;
        let strict = Outbound::new(false).unwrap();
        let cases = [
            (url.as_str(), "ports"),
            ("http://127.0.0.1/", "own network"),
            ("https://[::1]/", "own network"),
            ("http://169.254.169.254/latest/meta-data", "own network"),
            ("http://2130706433/", "own network"),
            ("http://localhost/", "own network"),
            ("https://shop.example:8443/a.png", "ports"),
            ("http://shop.example:443/a.png", "ports"),
            ("ftp://shop.example/a.png", "ports"),
            ("file:///etc/passwd", "ports"),
            ("data:image/png;base64,AAAA", "ports"),
            ("nonsense", "no address"),
        ];
        for (url, expected) in cases {
            let Unreached(why) = strict.picture(url).await.unwrap_err();
            assert!(why.contains(expected), "{url}: {why}");
        }
        assert_eq!(asked.lock().unwrap().len(), 0);
    }
}
