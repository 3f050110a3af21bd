//! The mail receiver, joined to the ledger: 250 is said when the raw mail is on disk, not before.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use base::config::Config;
use base::{Error, Result};
use channels::Post;
use channels::mail::entering::{self, Incoming};
use channels::mail::intake::Source;
use channels::smtp::{Envelope, Limits, Receiver, Verdict, tls_from_pem};

/// The receiver for the addresses of `config`.
pub fn receiver(post: &Post, config: &Config) -> Result<Arc<Receiver>> {
    let limits = Limits { message_bytes: config.mail.message_mib * 1024 * 1024, ..Limits::default() };
    let tls = match (&config.mail.certificate, &config.mail.key) {
        (Some(certificate), Some(key)) => {
            Some(tls_from_pem(&read(certificate)?, &read(key)?).map_err(Error::Refused)?)
        }
        _ => None,
    };
    let addresses = post.addresses.clone();
    let keeper = post.clone();
    Ok(Arc::new(Receiver::new(
        config.mail.hostname.clone(),
        limits,
        tls,
        Arc::new(move |address: &str| addresses.accepts(address)),
        Arc::new(move |envelope, raw| {
            let post = keeper.clone();
            Box::pin(async move { deliver(post, envelope, raw).await })
        }),
    )))
}

async fn deliver(post: Post, envelope: Envelope, raw: Vec<u8>) -> Verdict {
    let incoming = Incoming {
        source: Source::Smtp,
        peer: envelope.peer.to_string(),
        sender: envelope.sender,
        recipients: envelope.recipients,
        raw,
    };
    match entering::store(&post, incoming).await {
        Ok(_) => Verdict::Accepted,
        Err(error) => {
            tracing::warn!(%error, "a mail can't be kept; its sender is asked to come back");
            Verdict::Later("We can't keep your mail at this moment. Try again later.".into())
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|cause| Error::refused(format!("{} can't be read: {cause}.", path.display())))
}
