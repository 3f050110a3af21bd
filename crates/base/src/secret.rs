//! Sealing what must not be readable from a copy of the database: credentials of other systems. Passwords aren't sealed
//! but hashed, in `people`.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::chance::Chance;
use crate::config::Config;
use crate::error::{Error, Result};

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Bytes of the number used once, which stands before the sealed bytes.
const NONCE_BYTES: usize = 24;
const FILE: &str = "secret";

/// The key of an installation. Cheap to clone; never shown.
#[derive(Clone)]
pub struct Key {
    cipher: XChaCha20Poly1305,
    /// Derived for marks alone: what is marked says nothing about what is sealed.
    marking: [u8; KEY_BYTES],
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key of `config`: its `secret`, or the file `secret` in its data folder, made when it isn't there.
    pub fn of(config: &Config, chance: &Chance) -> Result<Key> {
        if config.secret.is_empty() {
            Key::in_folder(&config.data, chance)
        } else {
            Key::read(&config.secret)
        }
    }

    /// Reads 64 hexadecimal digits.
    pub fn read(text: &str) -> Result<Key> {
        let text = text.trim();
        let bytes: Option<Vec<u8>> = (text.len() == 2 * KEY_BYTES && text.is_ascii())
            .then(|| {
                (0..KEY_BYTES).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()).collect()
            })
            .flatten();
        let key = bytes.and_then(|bytes| {
            let cipher = XChaCha20Poly1305::new_from_slice(&bytes).ok()?;
            Some(Key { cipher, marking: blake3::derive_key("attend 2026 marks of addresses", &bytes) })
        });
        key.ok_or_else(|| {
            Error::refused(
                "The secret is no key. Write 64 hexadecimal digits, as `openssl rand -hex 32` gives them.",
            )
        })
    }

    /// Seals `plain` for the place `bound_to`: elsewhere it can't be opened.
    pub fn seal(&self, chance: &Chance, plain: &[u8], bound_to: &str) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = chance.bytes();
        let payload = Payload { msg: plain, aad: bound_to.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("texts are far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what was sealed for the same place with the same key.
    pub fn open(&self, sealed: &[u8], bound_to: &str) -> Result<Vec<u8>> {
        let split = sealed.split_first_chunk::<NONCE_BYTES>();
        let opened = split.and_then(|(nonce, body)| {
            self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: bound_to.as_bytes() }).ok()
        });
        opened.ok_or_else(|| {
            Error::refused(
                "This was sealed with another key. Put back the file `secret` of the data folder, or enter the credentials again.",
            )
        })
    }

    /// The mark of `text` for `purpose`: nobody without the key can make it.
    pub fn mark(&self, purpose: &str, text: &str) -> String {
        let marked = format!("{purpose}\n{text}");
        blake3::keyed_hash(&self.marking, marked.as_bytes()).to_hex().to_string()
    }

    /// True when `mark` is the mark of `text`; takes the same time wherever it differs.
    pub fn is_mark(&self, purpose: &str, text: &str, mark: &str) -> bool {
        let right = blake3::keyed_hash(&self.marking, format!("{purpose}\n{text}").as_bytes());
        blake3::Hash::from_hex(mark).is_ok_and(|given| given == right)
    }

    fn in_folder(folder: &Path, chance: &Chance) -> Result<Key> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                Key::read(&text).map_err(|error| Error::refused(format!("{}: {error}", path.display())))
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                let bytes: [u8; KEY_BYTES] = chance.bytes();
                let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                fs::create_dir_all(folder)?;
                write_private(&path, &text)?;
                Key::read(&text)
            }
            Err(cause) => Err(cause.into()),
        }
    }
}

fn write_private(path: &Path, text: &str) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::read(&"0a".repeat(32)).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_with_its_key_at_its_place() {
        let sealed = key().seal(&Chance::Machine, b"shpat_1", "connection:7");

        assert_eq!(key().open(&sealed, "connection:7").unwrap(), b"shpat_1");
        assert!(!sealed.windows(7).any(|part| part == b"shpat_1"));
        assert!(key().open(&sealed, "connection:8").is_err());
        assert!(Key::read(&"0b".repeat(32)).unwrap().open(&sealed, "connection:7").is_err());
        assert!(key().open(&sealed[..20], "connection:7").is_err());
        assert_ne!(sealed, key().seal(&Chance::Machine, b"shpat_1", "connection:7"), "never the same twice");
    }

    #[test]
    fn a_mark_is_right_for_its_text_purpose_and_key_alone() {
        let mark = key().mark("image", "https://shop.example/a.png");

        assert!(key().is_mark("image", "https://shop.example/a.png", &mark));
        assert!(!key().is_mark("image", "https://shop.example/b.png", &mark));
        assert!(!key().is_mark("part", "https://shop.example/a.png", &mark));
        assert!(!Key::read(&"0b".repeat(32)).unwrap().is_mark("image", "https://shop.example/a.png", &mark));
        for wrong in ["", "x", &mark[1..], "zz"] {
            assert!(!key().is_mark("image", "https://shop.example/a.png", wrong), "{wrong}");
        }
    }

    #[test]
    fn a_folder_keeps_its_key_from_the_first_start_on() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { data: folder.path().join("data"), ..Config::default() };

        let sealed = Key::of(&config, &Chance::Machine).unwrap().seal(&Chance::Machine, b"x", "a");

        assert_eq!(Key::of(&config, &Chance::Machine).unwrap().open(&sealed, "a").unwrap(), b"x");
        let other = Config { secret: "ff".repeat(32), ..config };
        assert!(Key::of(&other, &Chance::Machine).unwrap().open(&sealed, "a").is_err());
    }

    #[test]
    fn a_key_that_is_none_says_what_to_write() {
        for text in ["", "hunter2", &"zz".repeat(32), &"é".repeat(32), &"0a".repeat(33)] {
            let error = Key::read(text).unwrap_err().to_string();
            assert!(error.contains("64 hexadecimal digits"), "{error}");
        }
    }
}
