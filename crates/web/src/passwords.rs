//! Hashing and checking passwords beside the requests, a few at a time, for agents and customers alike.

use base::{Error, Result};
use people::password;
use tokio::sync::Semaphore;

use crate::state::Web;

/// Passwords checked at the same time: each takes 19 MiB and a core.
static CHECKS: Semaphore = Semaphore::const_new(2);

/// The hash of a new password; refused when it is too short or too long.
pub async fn hash(web: &Web, password: String) -> Result<String> {
    let _permit = CHECKS.acquire().await.map_err(|_| Error::inside("the password checker is gone"))?;
    let chance = web.post.chance().clone();
    let hashed = tokio::task::spawn_blocking(move || password::hash(&password, &chance)).await;
    hashed.map_err(|panic| Error::inside(panic.to_string()))?
}

/// True when `password` is the one of `hash`; as slow when nobody has the address.
pub async fn verify(hash: Option<String>, password: String) -> Result<bool> {
    let _permit = CHECKS.acquire().await.map_err(|_| Error::inside("the password checker is gone"))?;
    let checked = tokio::task::spawn_blocking(move || match hash {
        Some(hash) => password::verify(&password, &hash),
        None => {
            password::verify_nobody(&password);
            false
        }
    });
    checked.await.map_err(|panic| Error::inside(panic.to_string()))
}
