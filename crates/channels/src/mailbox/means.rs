//! What fetching needs: the post, the key of credentials, TLS, and the way to places outside, which the program hands in.

use std::collections::HashMap;
use std::fs;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use base::config::Config;
use base::secret::Key;
use base::{Error, Result};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::rows::MailboxId;
use crate::post::Post;

/// Posts a form to an address and gives back status and body, or in words why nothing came back.
pub type Ask = Arc<
    dyn Fn(
            String,
            String,
        ) -> Pin<Box<dyn Future<Output = std::result::Result<(u16, Vec<u8>), String>> + Send>>
        + Send
        + Sync,
>;

/// The way out, as the program allows it.
#[derive(Clone)]
pub struct Outside {
    /// Whether a server at this address may be spoken to.
    pub may_reach: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
    /// How tokens are asked for.
    pub ask: Ask,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Means {
    /// Database, blobs, addresses.
    pub post: Post,
    /// Seals credentials.
    pub key: Key,
    /// The way out.
    pub outside: Outside,
    /// Bytes of the largest mail that is fetched whole.
    pub mail_bytes: usize,
    /// Whether passwords may go unprotected to other machines.
    pub allows_plain: bool,
    pub(super) tls: Arc<ClientConfig>,
    pub(super) tokens: Tokens,
}

pub(super) type Tokens = Arc<Mutex<HashMap<MailboxId, Token>>>;

/// An access token in use.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) text: String,
    /// UTC milliseconds.
    pub(super) until_ms: i64,
    /// What it was made for: no other login's or app's.
    pub(super) basis: String,
}

impl Means {
    /// Puts it together from the configuration.
    pub fn new(post: Post, key: Key, outside: Outside, config: &Config) -> Result<Means> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = &config.mail.authority {
            let wrong = |why: String| {
                Error::refused(format!("mail.authority {} can't be used: {why}.", path.display()))
            };
            let pem = fs::read(path).map_err(|cause| wrong(cause.to_string()))?;
            let before = roots.len();
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
            if roots.len() == before {
                return Err(wrong("it holds no part that starts with -----BEGIN CERTIFICATE-----".into()));
            }
        }
        // Named, because a process in which two crates bring their own provider has no default one.
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::inside(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Means {
            post,
            key,
            outside,
            mail_bytes: config.mail.message_mib * 1024 * 1024,
            allows_plain: config.mail.allow_plain,
            tls: Arc::new(tls),
            tokens: Tokens::default(),
        })
    }
}
