//! What every channel needs: the database, the blobs, our addresses, and the relay that takes outgoing mail.

use std::sync::Arc;
use std::time::Duration;

use base::blobs::Folder;
use base::config::Config;
use base::{Chance, Db, Error, Result};
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

/// How long the relay may take to answer.
const RELAY_TIMEOUT: Duration = Duration::from_secs(30);
/// Connections to the relay at the same time.
const RELAY_CONNECTIONS: u32 = 8;

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
    /// Where outgoing mail is handed over.
    pub relay: AsyncSmtpTransport<Tokio1Executor>,
    /// The relay's address without its password, for people.
    pub relay_name: Arc<str>,
    /// How long a chat answer may stay unseen before it goes by mail.
    pub mail_after_ms: i64,
}

/// The addresses the shop is written to.
#[derive(Clone, Debug)]
pub struct Addresses {
    own: Vec<String>,
}

impl Post {
    /// Puts it together from the configuration; errors name the option that is wrong.
    pub fn new(db: Db, folder: Folder, config: &Config) -> Result<Post> {
        let relay = relay(&config.mail.relay)?;
        Ok(Post {
            db,
            folder,
            addresses: Arc::new(Addresses::new(&config.mail.address, &config.mail.also)),
            shop_name: config.shop.name.as_str().into(),
            relay,
            relay_name: config.mail.relay.rsplit('@').next().unwrap_or_default().into(),
            mail_after_ms: i64::from(config.chat.mail_after_s) * 1000,
        })
    }

    /// Random bytes.
    pub fn chance(&self) -> &Chance {
        &self.db.context().chance
    }
}

fn relay(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    let wrong = |why: &dyn std::fmt::Display| {
        Error::refused(format!(
            "mail.relay `{url}` can't be used: {why}. Write \"smtp://host:25\", \"smtp+starttls://user:password@host:587\" or \"smtps://user:password@host:465\"."
        ))
    };
    let for_lettre = match url.strip_prefix("smtp+starttls://") {
        Some(rest) => format!("smtp://{rest}?tls=required"),
        None if url.starts_with("smtp://") || url.starts_with("smtps://") => url.to_owned(),
        None => return Err(wrong(&"it doesn't begin with smtp")),
    };
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(&for_lettre).map_err(|error| wrong(&error))?;
    let pool = PoolConfig::new().max_size(RELAY_CONNECTIONS);
    Ok(builder.timeout(Some(RELAY_TIMEOUT)).pool_config(pool).build())
}

impl Addresses {
    /// The main address first, then the others.
    pub fn new(main: &str, also: &[String]) -> Addresses {
        Addresses {
            own: std::iter::once(main)
                .chain(also.iter().map(String::as_str))
                .map(str::to_lowercase)
                .collect(),
        }
    }

    /// The address answers come from.
    pub fn main(&self) -> &str {
        &self.own[0]
    }

    /// The domain our Message-IDs carry.
    pub fn domain(&self) -> &str {
        self.main().rsplit('@').next().unwrap_or("localhost")
    }

    /// True for an address of ours, with or without a reply token.
    pub fn is_own(&self, address: &str) -> bool {
        let (plain, _) = split_token(address);
        self.own.contains(&plain)
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

    #[test]
    fn a_relay_that_cant_be_used_says_what_to_write() {
        for url in ["mail.example", "http://mail.example", "smtp://"] {
            let error = relay(url).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains("smtp+starttls://user:password@host:587"), "{url}: {error}");
        }
    }
}
