//! Passwords: argon2id with the parameters OWASP names (19 MiB, two passes), a salt each.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use base::{Chance, Error, Result};

/// Shorter ones are refused.
pub const LENGTH_MIN: usize = 10;
/// Longer ones are refused: hashing must not be a way to keep the server busy.
pub const LENGTH_MAX: usize = 200;

/// The hash to store. Takes tens of milliseconds: call it off the runtime's threads.
pub fn hash(password: &str, chance: &Chance) -> Result<String> {
    let length = password.chars().count();
    if !(LENGTH_MIN..=LENGTH_MAX).contains(&length) {
        return Err(Error::refused(format!("Choose a password of {LENGTH_MIN} to {LENGTH_MAX} characters.")));
    }
    let salt = chance.bytes::<16>();
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| Error::inside(format!("argon2: {error}")))?;
    Ok(hash.to_string())
}

/// True when `password` belongs to `hash`. As slow as [`hash`].
pub fn verify(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    password.len() <= LENGTH_MAX * 4 && Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

/// As slow as a real check, for addresses nobody has: the answer's time tells nothing.
pub fn verify_nobody(password: &str) {
    let _ = Argon2::default().hash_password_with_salt(
        password.as_bytes().get(..64).unwrap_or(password.as_bytes()),
        b"nobody's salt 16",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hashed = hash("correct horse battery", &Chance::Machine).unwrap();

        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse battery", &hashed));
        assert!(!verify("correct horse batterz", &hashed));
        assert!(!verify("correct horse battery", "no hash at all"));
    }

    #[test]
    fn passwords_too_short_or_too_long_say_so() {
        for password in ["short", &"x".repeat(201)] {
            let error = hash(password, &Chance::Machine).unwrap_err().to_string();
            assert!(error.contains("10 to 200"), "{error}");
        }
    }
}
