//! An address the shop writes from: with a name, a signature, a relay and keys of its own where it needs them.

use std::path::PathBuf;

use serde::Deserialize;

use super::Mail;
use crate::error::{Error, Result};

/// Longest an answer may be held back for undoing: whoever waits longer means to send it later.
const UNDO_LIMIT_S: u32 = 600;
/// Most connections to one relay.
const CONNECTIONS_LIMIT: u32 = 100;

/// An address the shop writes from. What is left out is as for `mail.address`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sender {
    /// The address; the receiver takes mail for it.
    pub address: String,
    /// The shop or brand customers know it by; the shop's name when left out.
    pub name: String,
    /// What stands below every answer from it; `{agent}` is filled in.
    pub signature: String,
    /// Where its letters are handed over; `mail.relay` when left out.
    pub relay: String,
    /// Letters that relay takes in a minute; 0 for as many as come.
    pub relay_a_minute: u32,
    /// Connections one process holds to it; `mail.relay_connections` when left out.
    pub relay_connections: u32,
    /// The keys its letters are signed with.
    pub dkim: Vec<Dkim>,
}

/// A key letters are signed with, so that their readers' servers know they are ours (RFC 6376).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// PEM file of a private key: RSA, or Ed25519.
    pub key: PathBuf,
    /// The selector its public key stands under, as `attend` in `attend._domainkey.shop.example`.
    #[serde(default = "selector")]
    pub selector: String,
    /// The signing domain; the address' own when left out.
    #[serde(default)]
    pub domain: String,
}

fn selector() -> String {
    "attend".into()
}

pub(super) fn check(mail: &Mail) -> Result<()> {
    let mut known = Vec::new();
    for from in &mail.from {
        let is_address =
            from.address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if !is_address || from.address.contains([' ', '+']) {
            return Err(Error::refused(format!(
                "`{}` is not an address to write from. Set address in [[mail.from]] to one such as \"help@brand.example\".",
                from.address
            )));
        }
        let address = from.address.to_lowercase();
        if known.contains(&address) {
            return Err(Error::refused(format!(
                "[[mail.from]] has {address} twice. Put all that belongs to an address into one."
            )));
        }
        known.push(address);
        let is_name = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        if let Some(wrong) = from.dkim.iter().find(|dkim| !is_name(&dkim.selector)) {
            return Err(Error::refused(format!(
                "`{}` is not a DKIM selector. Write a name such as \"attend\" or \"attend2026\".",
                wrong.selector
            )));
        }
    }
    if mail.undo_s > UNDO_LIMIT_S {
        return Err(Error::refused(format!(
            "mail.undo_s is how long an answer can be taken back; write seconds from 0 to {UNDO_LIMIT_S}."
        )));
    }
    let connections = mail.from.iter().map(|from| from.relay_connections).chain([mail.relay_connections]);
    if mail.relay_connections == 0 || connections.max().unwrap_or(0) > CONNECTIONS_LIMIT {
        return Err(Error::refused(format!(
            "relay_connections is how many connections a relay gets; write a number from 1 to {CONNECTIONS_LIMIT}."
        )));
    }
    if mail.from_name.trim().is_empty() || mail.from_name.chars().any(char::is_control) {
        return Err(Error::refused(
            "mail.from_name is what stands in From; write one line such as \"{agent} at {shop}\".",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn an_address_to_write_from_has_defaults_for_all_but_itself() {
        let text = "[[mail.from]]\naddress = \"hi@brand.example\"\n[[mail.from.dkim]]\nkey = \"a.pem\"\n";

        let config = Config::from_toml(text).unwrap();

        config.check().unwrap();
        let from = &config.mail.from[0];
        assert_eq!((from.name.as_str(), from.dkim[0].selector.as_str()), ("", "attend"));
        assert_eq!((config.mail.undo_s, config.mail.from_name.as_str()), (10, "{agent} at {shop}"));
    }

    #[test]
    fn what_letters_cant_be_sent_with_says_what_to_write() {
        let cases = [
            ("[[mail.from]]\nname = \"Brand\"", "help@brand.example"),
            ("[[mail.from]]\naddress = \"help+x@brand.example\"", "help@brand.example"),
            ("[[mail.from]]\naddress = \"a@b.example\"\n[[mail.from]]\naddress = \"A@b.example\"", "twice"),
            (
                "[[mail.from]]\naddress = \"a@b.example\"\ndkim = [{ key = \"a.pem\", selector = \"a b\" }]",
                "attend2026",
            ),
            ("[mail]\nundo_s = 601", "0 to 600"),
            ("[mail]\nrelay_connections = 0", "1 to 100"),
            ("[mail]\nfrom_name = \" \"", "{agent} at {shop}"),
        ];
        for (text, hint) in cases {
            let error = Config::from_toml(text).unwrap().check().unwrap_err().to_string();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }
}
