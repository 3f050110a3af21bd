//! Reads the certificate and key with which STARTTLS is offered.

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::sync::Arc;

/// TLS settings from a certificate chain (own certificate first) and its private key, both PEM.
/// The error says what to put right in which of the two files.
pub fn tls_from_pem(cert_pem: &[u8], key_pem: &[u8]) -> Result<Arc<ServerConfig>, String> {
    let chain = CertificateDer::pem_slice_iter(cert_pem).collect::<Result<Vec<_>, _>>().map_err(|error| {
        format!("The certificate file is damaged ({error}): copy it again from your provider.")
    })?;
    if chain.is_empty() {
        return Err("The certificate file holds no certificate: it needs a part that starts with \
                    \"-----BEGIN CERTIFICATE-----\" (often named fullchain.pem)."
            .into());
    }
    let key = PrivateKeyDer::from_pem_slice(key_pem).map_err(|error| {
        format!(
            "The key file holds no usable private key ({error}): it needs a part that starts with \
             \"-----BEGIN PRIVATE KEY-----\" (often named privkey.pem) without a passphrase."
        )
    })?;
    // Named, because a process in which two crates bring their own provider has no default one.
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}."))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| {
            format!("The certificate and the key do not work together ({error}): use the key the certificate was made with.")
        })?;
    Ok(Arc::new(config))
}
