//! Taking a webhook in: signed with the shop's secret, or turned away; kept as it came before it is answered.

use base::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;

use super::delivery;
use super::rows::{self, Connection, ConnectionId, Kind, State};
use crate::links::Links;

/// Largest body of a webhook.
pub const BODY_BYTES: usize = 8 << 20;
/// Larger bodies are written to the folder, off the runtime's threads.
const SMALL_BYTES: usize = base::blobs::INLINE_LIMIT;

/// What became of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// Kept.
    Kept,
    /// It came before.
    Known,
    /// WooCommerce only asked whether anybody is there.
    Ping,
    /// Its signature is wrong or missing.
    Unsigned,
}

/// Takes in what was sent to the connection `id`. Not found when there is none, or it is switched off.
pub async fn receive(
    links: &Links,
    id: ConnectionId,
    headers: &HeaderMap,
    body: Vec<u8>,
) -> Result<Received> {
    let connection = links.db.read(move |read| rows::find(read, id)).await?;
    if connection.state == State::Disabled {
        return Err(Error::NotFound);
    }
    let names = names_of(connection.kind);
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let signature = header(names.signature);
    if connection.kind == Kind::WooCommerce && signature.is_empty() && is_ping(&body) {
        return Ok(Received::Ping);
    }
    if !is_signed(links, &connection, &body, &signature)? {
        return Ok(Received::Unsigned);
    }
    let topic = header(names.topic);
    let key = Some(header(names.delivery)).filter(|key| !key.is_empty()).unwrap_or(signature);
    let folder = links.folder.clone();
    let blob = if body.len() <= SMALL_BYTES {
        folder.keep(&body)?
    } else {
        let kept = tokio::task::spawn_blocking(move || folder.keep(&body)).await;
        kept.map_err(|panic| Error::inside(panic.to_string()))??
    };
    let kept = links.db.write(move |tx| delivery::store(tx, id, (&key, &topic), &blob)).await?;
    Ok(if kept.is_some() { Received::Kept } else { Received::Known })
}

/// The headers of a shop system's webhooks.
struct Names {
    signature: &'static str,
    topic: &'static str,
    delivery: &'static str,
}

fn names_of(kind: Kind) -> Names {
    match kind {
        Kind::Shopify => Names {
            signature: "x-shopify-hmac-sha256",
            topic: "x-shopify-topic",
            delivery: "x-shopify-webhook-id",
        },
        Kind::WooCommerce => Names {
            signature: "x-wc-webhook-signature",
            topic: "x-wc-webhook-topic",
            delivery: "x-wc-webhook-delivery-id",
        },
    }
}

/// What WooCommerce sends, unsigned, when a webhook is saved.
fn is_ping(body: &[u8]) -> bool {
    let digits = body.strip_prefix(b"webhook_id=".as_slice());
    digits.is_some_and(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

fn is_signed(links: &Links, connection: &Connection, body: &[u8], signature: &str) -> Result<bool> {
    let secret = connection.webhook_secret(links)?;
    let Ok(signature) = BASE64.decode(signature.trim()) else { return Ok(false) };
    let mac = Hmac::<Sha256>::new_from_slice(&secret).map_err(|error| Error::inside(error.to_string()))?;
    Ok(mac.chain_update(body).verify_slice(&signature).is_ok())
}
