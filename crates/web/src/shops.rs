//! Where shops deliver their webhooks. Answered in plain words: no person reads them.

use axum::body::Bytes;
use axum::extract::{Path, State};
use base::Error;
use connections::shop::ConnectionId;
use connections::shop::receiving::{self, Received};
use http::{HeaderMap, StatusCode};

use crate::state::Web;

/// `/shops/{connection}/webhooks`: 2xx once it is on disk, 401 when its signature is wrong.
pub async fn receive(
    State(web): State<Web>,
    Path(id): Path<ConnectionId>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    match receiving::receive(&web.links, id, &headers, body.to_vec()).await {
        Ok(Received::Kept) => (StatusCode::OK, "kept\n"),
        Ok(Received::Known) => (StatusCode::OK, "known\n"),
        Ok(Received::Ping) => (StatusCode::OK, "here\n"),
        Ok(Received::Unsigned) => (StatusCode::UNAUTHORIZED, "The signature is not this connection's.\n"),
        Err(Error::NotFound) => {
            (StatusCode::NOT_FOUND, "There is no such connection, or it is switched off.\n")
        }
        Err(error) => {
            tracing::error!(connection = id.0, %error, "a shop's delivery couldn't be kept");
            (StatusCode::SERVICE_UNAVAILABLE, "Try again later.\n")
        }
    }
}
