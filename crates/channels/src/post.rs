//! What every channel needs: the database, the blobs, our addresses, and whom letters come from.

use std::sync::{Arc, PoisonError, RwLock};

use ::mail::sender::SenderRule;
use base::blobs::Folder;
use base::config::{self, Config};
use base::{Chance, Db, Result};

use crate::senders::Senders;
use crate::vetting::Vetting;

/// Cheap to clone.
#[derive(Clone)]
pub struct Post {
    /// The database.
    pub db: Db,
    /// Large blobs.
    pub folder: Folder,
    /// Our addresses.
    pub addresses: Arc<Addresses>,
    /// What customers see of the shop.
    pub shop_name: Arc<str>,
    /// Whom to ask about incoming mail.
    pub vetting: Arc<Vetting>,
    /// Whom letters come from, and where they are handed over.
    pub senders: Arc<Senders>,
    /// How long an answer can be taken back after it was sent; 0 for not at all.
    pub undo_ms: i64,
    /// How long a chat answer may stay unseen before it goes by mail.
    pub mail_after_ms: i64,
    /// The language of customers whose own isn't known.
    pub language: Arc<str>,
    /// The shop's IANA time zone.
    pub time_zone: Arc<str>,
    /// The address people reach the program under, without a slash at the end.
    pub url: Arc<str>,
}

/// The addresses the shop is written to: those it answers from, and those of the mailboxes it fetches.
#[derive(Clone, Debug)]
pub struct Addresses {
    own: Vec<String>,
    fetched: Arc<RwLock<Vec<String>>>,
    sender_rules: Vec<SenderRule>,
}

impl Post {
    /// Puts it together from the configuration; errors name the option that is wrong.
    pub fn new(db: Db, folder: Folder, config: &Config) -> Result<Post> {
        let senders = Senders::new(config)?;
        let own: Vec<&str> = senders.list().iter().map(|sender| sender.address.as_str()).collect();
        Ok(Post {
            db,
            folder,
            addresses: Arc::new(Addresses::of(&own).with_senders(&config.mail.senders)),
            vetting: Arc::new(Vetting::new(&config.spam)?),
            shop_name: config.shop.name.as_str().into(),
            senders: Arc::new(senders),
            undo_ms: i64::from(config.mail.undo_s) * 1000,
            mail_after_ms: i64::from(config.chat.mail_after_s) * 1000,
            language: config.shop.language.as_str().into(),
            time_zone: config.shop.time_zone.as_str().into(),
            url: config.public_url().into(),
        })
    }

    /// Random bytes.
    pub fn chance(&self) -> &Chance {
        &self.db.context().chance
    }
}

impl Addresses {
    /// The main address first, then the others.
    pub fn new(main: &str, also: &[String]) -> Addresses {
        let own: Vec<&str> = std::iter::once(main).chain(also.iter().map(String::as_str)).collect();
        Addresses::of(&own)
    }

    fn of(own: &[&str]) -> Addresses {
        Addresses {
            own: own.iter().map(|address| address.to_lowercase()).collect(),
            fetched: Arc::default(),
            sender_rules: Vec::new(),
        }
    }

    /// With the shop's rules of who wrote mails that pass through others.
    pub fn with_senders(mut self, rules: &[config::SenderRule]) -> Addresses {
        let rules = rules.iter().map(|rule| SenderRule { from: rule.from.clone(), field: rule.take.clone() });
        self.sender_rules = rules.collect();
        self
    }

    /// Who really wrote mails from such addresses.
    pub fn sender_rules(&self) -> &[SenderRule] {
        &self.sender_rules
    }

    /// The address answers come from.
    pub fn main(&self) -> &str {
        &self.own[0]
    }

    /// The domain our Message-IDs carry.
    pub fn domain(&self) -> &str {
        self.main().rsplit('@').next().unwrap_or("localhost")
    }

    /// Takes over which addresses the mailboxes have that are fetched now.
    pub fn note_fetched(&self, addresses: impl Iterator<Item = String>) {
        let now: Vec<String> = addresses.map(|address| address.to_lowercase()).collect();
        *self.fetched.write().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// True for an address of ours, with or without a reply token.
    pub fn is_own(&self, address: &str) -> bool {
        let (plain, _) = split_token(address);
        self.own.contains(&plain)
            || self.fetched.read().unwrap_or_else(PoisonError::into_inner).contains(&plain)
    }

    /// The address we answer from that `address` is, without a reply token.
    pub fn sender_of(&self, address: &str) -> Option<String> {
        let (plain, _) = split_token(address);
        self.own.contains(&plain).then_some(plain)
    }

    /// The address that leads back into a conversation.
    pub fn with_token(&self, token: &str) -> String {
        let (local, domain) = self.main().rsplit_once('@').unwrap_or((self.main(), "localhost"));
        format!("{local}+{token}@{domain}")
    }

    /// The reply token in one of our addresses.
    pub fn token_in(&self, address: &str) -> Option<String> {
        let (plain, token) = split_token(address);
        token.filter(|_| self.own.contains(&plain))
    }

    /// True when the receiver takes mail for `address`; every mail server must take mail for its postmaster.
    pub fn accepts(&self, address: &str) -> bool {
        let address = address.to_lowercase();
        address == "postmaster" || address == format!("postmaster@{}", self.domain()) || self.is_own(&address)
    }
}

/// `help+abc@shop.example` as `help@shop.example` and `abc`, in lower case.
fn split_token(address: &str) -> (String, Option<String>) {
    let address = address.trim().to_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return (address, None) };
    match local.split_once('+') {
        Some((local, token)) => (format!("{local}@{domain}"), Some(token.to_owned())),
        None => (address, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_token_is_found_in_our_addresses_only() {
        let addresses = Addresses::new("Help@shop.example", &["sales@shop.example".into()]);

        assert_eq!(addresses.with_token("abc"), "help+abc@shop.example");
        assert_eq!(addresses.token_in("HELP+ABC@Shop.Example").as_deref(), Some("abc"));
        assert_eq!(addresses.token_in("help+abc@elsewhere.example"), None);
        assert!(addresses.accepts("sales+x@shop.example") && addresses.accepts("Postmaster"));
        assert!(
            !addresses.accepts("ceo@shop.example") && !addresses.accepts("help@shop.example.evil.example")
        );
    }
}
