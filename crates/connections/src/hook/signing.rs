//! Signatures of Standard Webhooks: HMAC-SHA256 over id, time and body, under a secret that both sides know.

use base::{Chance, Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How every secret begins.
const START: &str = "whsec_";

/// A new secret of 256 bits, as receivers take it.
pub fn new_secret(chance: &Chance) -> String {
    format!("{START}{}", STANDARD.encode(chance.bytes::<32>()))
}

/// What stands in the header `webhook-signature`: `v1,` and the base64 of the HMAC over `id.seconds.body`.
pub fn sign(secret: &str, id: &str, at_s: i64, body: &str) -> Result<String> {
    let key = secret.strip_prefix(START).and_then(|key| STANDARD.decode(key).ok());
    let key = key.ok_or_else(|| Error::inside("a webhook's secret can't be read"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| Error::inside(error.to_string()))?;
    mac.update(format!("{id}.{at_s}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_the_standard_gives_as_an_example() {
        let signed = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );

        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_secret_is_new_and_one_that_cant_be_read_is_an_error() {
        let (one, other) = (new_secret(&Chance::Machine), new_secret(&Chance::Machine));

        assert!(one.starts_with("whsec_") && one.len() == 50 && one != other, "{one}");
        assert!(sign("secret", "msg", 0, "").is_err());
    }
}
