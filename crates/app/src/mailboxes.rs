//! Fetching, joined to the way out: which addresses may be reached, and how tokens are asked for.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use base::Result;
use base::config::Config;
use channels::Post;
use channels::mailbox::{Means, Outside};
use connections::Links;
use connections::outbound::{Call, Outbound, guard};
use http::{HeaderMap, HeaderValue, Method, header};

/// How long a token may take.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(30);

/// What fetching needs.
pub fn means(post: &Post, links: &Links, config: &Config) -> Result<Means> {
    let allows_private = config.connections.allow_private;
    let outbound = links.outbound.clone();
    let outside = Outside {
        may_reach: Arc::new(move |address: IpAddr| allows_private || guard::is_public(address)),
        ask: Arc::new(move |url, form| {
            let outbound = outbound.clone();
            Box::pin(async move { ask(&outbound, url, form).await })
        }),
    };
    Means::new(post.clone(), links.key.clone(), outside, config)
}

async fn ask(outbound: &Outbound, url: String, form: String) -> Result<(u16, Vec<u8>), String> {
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let call = Call { method: Method::POST, url, headers, body: form.into_bytes(), timeout: TOKEN_TIMEOUT };
    let answer = outbound.send(call).await.map_err(|unreached| unreached.0)?;
    Ok((answer.status, answer.body))
}
