//! Signing letters (RFC 6376), so that their readers' servers can tell them from forged ones.

use std::path::Path;

use base::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{Canonicalization, DkimSigner, Done};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

/// What is signed, as far as a letter has it.
const HEADERS: [&str; 13] = [
    "From",
    "Reply-To",
    "Subject",
    "Date",
    "To",
    "Cc",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
];
/// A shorter RSA key is refused by the readers' servers (RFC 8301).
const RSA_BITS_LEAST: usize = 1024;
/// What one string of a TXT record holds.
const TXT_STRING: usize = 255;

/// A private key with the name its public key stands under.
pub struct Key {
    domain: String,
    selector: String,
    signer: Signer,
    public: Vec<u8>,
}

enum Signer {
    Rsa(Box<DkimSigner<RsaKey<Sha256>, Done>>),
    Ed25519(Box<DkimSigner<Ed25519Key, Done>>),
}

impl Key {
    /// Reads a PEM file.
    pub fn from_file(path: &Path, domain: &str, selector: &str) -> Result<Key> {
        let wrong = |why: &dyn std::fmt::Display| {
            Error::refused(format!(
                "The DKIM key {} can't be used: {why}. `attend mail dkim-key {domain}` says how to make one.",
                path.display()
            ))
        };
        let pem = std::fs::read(path).map_err(|cause| wrong(&cause))?;
        Key::from_pem(&pem, domain, selector).map_err(|why| wrong(&why))
    }

    /// Reads a private key in PEM: RSA as PKCS#1 or PKCS#8, Ed25519 as PKCS#8. Says in words why it can't be used.
    pub fn from_pem(pem: &[u8], domain: &str, selector: &str) -> std::result::Result<Key, String> {
        let der =
            PrivateKeyDer::from_pem_slice(pem).map_err(|_| "it holds no private key in PEM".to_owned())?;
        if let PrivateKeyDer::Pkcs8(pkcs8) = &der
            && let Ok(key) = Ed25519Key::from_pkcs8_maybe_unchecked_der(pkcs8.secret_pkcs8_der())
        {
            let public = key.public_key();
            let signer = DkimSigner::from_key(key).domain(domain).selector(selector).headers(HEADERS);
            return Ok(Key::new((domain, selector), Signer::Ed25519(Box::new(relaxed(signer))), public));
        }
        let key = RsaKey::<Sha256>::from_key_der(der)
            .map_err(|_| format!("it is neither Ed25519 nor RSA of {RSA_BITS_LEAST} bits and more"))?;
        let public = spki(&key.public_key());
        let signer = DkimSigner::from_key(key).domain(domain).selector(selector).headers(HEADERS);
        Ok(Key::new((domain, selector), Signer::Rsa(Box::new(relaxed(signer))), public))
    }

    fn new((domain, selector): (&str, &str), signer: Signer, public: Vec<u8>) -> Key {
        Key { domain: domain.into(), selector: selector.into(), signer, public }
    }

    /// A fresh Ed25519 key as PEM.
    pub fn generate() -> Result<String> {
        let der = Ed25519Key::generate_pkcs8().map_err(|error| Error::inside(error.to_string()))?;
        let encoded = STANDARD.encode(&der);
        let lines: Vec<&str> = chunks(&encoded, 64);
        Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n")))
    }

    /// The letter `raw` with its signature on top.
    pub fn sign(&self, raw: &[u8]) -> Result<Vec<u8>> {
        let signed = match &self.signer {
            Signer::Rsa(signer) => signer.sign(raw),
            Signer::Ed25519(signer) => signer.sign(raw),
        };
        let header = signed.map_err(|error| Error::inside(format!("DKIM: {error}")))?.to_header();
        Ok([header.as_bytes(), raw].concat())
    }

    /// The name of its DNS record, as `attend._domainkey.shop.example`.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What its DNS record says.
    pub fn record(&self) -> String {
        let kind = match self.signer {
            Signer::Rsa(_) => "rsa",
            Signer::Ed25519(_) => "ed25519",
        };
        format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(&self.public))
    }

    /// The record as a line of a zone file; longer texts stand there as several strings.
    pub fn zone_line(&self) -> String {
        let record = self.record();
        let strings: Vec<String> =
            chunks(&record, TXT_STRING).into_iter().map(|text| format!("\"{text}\"")).collect();
        format!("{}. IN TXT ({})", self.record_name(), strings.join(" "))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.record_name())
    }
}

fn relaxed<T: mail_auth::common::crypto::SigningKey>(signer: DkimSigner<T, Done>) -> DkimSigner<T, Done> {
    signer.header_canonicalization(Canonicalization::Relaxed).body_canonicalization(Canonicalization::Relaxed)
}

fn chunks(text: &str, size: usize) -> Vec<&str> {
    (0..text.len()).step_by(size).map(|at| &text[at..text.len().min(at + size)]).collect()
}

/// An RSAPublicKey as the SubjectPublicKeyInfo that a DKIM record holds (RFC 6376 §3.6.1).
fn spki(key: &[u8]) -> Vec<u8> {
    const RSA_ENCRYPTION: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let bits = der(0x03, &[&[0], key].concat());
    der(0x30, &[&RSA_ENCRYPTION[..], &bits].concat())
}

/// A DER value: tag, length, content.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let head = match content.len() {
        ..128 => vec![tag, content.len() as u8],
        _ => [&[tag, 0x80 | significant.len() as u8], significant.as_slice()].concat(),
    };
    [head, content.to_vec()].concat()
}
