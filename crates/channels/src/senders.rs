//! Whom letters come from: the shop's own addresses, each with its name, signature, relay and keys.

pub mod dkim;

use std::sync::Arc;
use std::time::Duration;

use base::config::{self, Config};
use base::{Error, Result};
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use dkim::Key;

/// How long a relay may take to answer.
const RELAY_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest name in From.
const NAME_LIMIT: usize = 120;

/// An address letters come from.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The address, in lower case.
    pub address: String,
    /// The shop or brand behind it.
    pub name: String,
    /// What stands below every answer from it, with `{agent}` for the agent's name; may be empty.
    pub signature: String,
    /// Where its letters are handed over.
    pub relay: Relay,
    /// What its letters are signed with.
    pub keys: Vec<Arc<Key>>,
}

/// Another server that takes our letters and passes them on.
#[derive(Clone, Debug)]
pub struct Relay {
    /// The way to it.
    pub transport: AsyncSmtpTransport<Tokio1Executor>,
    /// Its address without the password, for people.
    pub name: Arc<str>,
    /// Letters it takes in a minute; 0 for as many as come.
    pub a_minute: u32,
}

/// All addresses letters come from.
#[derive(Clone, Debug)]
pub struct Senders {
    all: Vec<Sender>,
    from_name: String,
}

impl Senders {
    /// Reads relays and keys; errors name the option that is wrong.
    pub fn new(config: &Config) -> Result<Senders> {
        let mail = &config.mail;
        let relay = Relay::new(&mail.relay, mail.relay_connections, mail.relay_a_minute)?;
        let plain = |address: &String| Sender {
            address: address.to_lowercase(),
            name: config.shop.name.clone(),
            signature: String::new(),
            relay: relay.clone(),
            keys: Vec::new(),
        };
        let mut all: Vec<Sender> = std::iter::once(&mail.address).chain(&mail.also).map(plain).collect();
        for from in &mail.from {
            let sender = Sender::new(from, config, &relay)?;
            match all.iter_mut().find(|known| known.address == sender.address) {
                Some(known) => *known = sender,
                None => all.push(sender),
            }
        }
        Ok(Senders { all, from_name: mail.from_name.clone() })
    }

    /// The one answers come from where nothing says otherwise.
    pub fn main(&self) -> &Sender {
        &self.all[0]
    }

    /// The one with this address; the main one for an address that isn't ours, or isn't any more.
    pub fn find(&self, address: &str) -> &Sender {
        self.all.iter().find(|sender| sender.address.eq_ignore_ascii_case(address)).unwrap_or(self.main())
    }

    /// All of them, the main one first.
    pub fn list(&self) -> &[Sender] {
        &self.all
    }

    /// The name in From of an agent who writes as `sender`.
    pub fn from_name(&self, sender: &Sender, agent: &str) -> String {
        let name = self.from_name.replace("{agent}", agent).replace("{shop}", &sender.name);
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
        name.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Sender {
    fn new(from: &config::Sender, config: &Config, relay: &Relay) -> Result<Sender> {
        let connections = match from.relay_connections {
            0 => config.mail.relay_connections,
            connections => connections,
        };
        let address = from.address.to_lowercase();
        let own = address.rsplit('@').next().unwrap_or_default();
        let keys = from.dkim.iter().map(|dkim| {
            let domain = if dkim.domain.is_empty() { own } else { dkim.domain.as_str() };
            Key::from_file(&dkim.key, domain, &dkim.selector).map(Arc::new)
        });
        Ok(Sender {
            name: if from.name.is_empty() { config.shop.name.clone() } else { from.name.clone() },
            signature: from.signature.trim().to_owned(),
            relay: match from.relay.as_str() {
                "" => relay.clone(),
                url => Relay::new(url, connections, from.relay_a_minute)?,
            },
            keys: keys.collect::<Result<_>>()?,
            address,
        })
    }

    /// The domain of its address, which its Message-IDs carry.
    pub fn domain(&self) -> &str {
        self.address.rsplit('@').next().unwrap_or("localhost")
    }

    /// Its address as it leads back into a conversation.
    pub fn with_token(&self, token: &str) -> String {
        let (local, domain) = self.address.rsplit_once('@').unwrap_or((&self.address, "localhost"));
        format!("{local}+{token}@{domain}")
    }
}

impl Relay {
    fn new(url: &str, connections: u32, a_minute: u32) -> Result<Relay> {
        let wrong = |why: &dyn std::fmt::Display| {
            let shown = url.rsplit('@').next().unwrap_or_default();
            Error::refused(format!(
                "mail.relay `{shown}` can't be used: {why}. Write \"smtp://host:25\", \"smtp+starttls://user:password@host:587\" or \"smtps://user:password@host:465\"."
            ))
        };
        let for_lettre = match url.strip_prefix("smtp+starttls://") {
            Some(rest) => format!("smtp://{rest}?tls=required"),
            None if url.starts_with("smtp://") || url.starts_with("smtps://") => url.to_owned(),
            None => return Err(wrong(&"it doesn't begin with smtp")),
        };
        let builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&for_lettre).map_err(|error| wrong(&error))?;
        let pool = PoolConfig::new().max_size(connections);
        Ok(Relay {
            transport: builder.timeout(Some(RELAY_TIMEOUT)).pool_config(pool).build(),
            name: without_password(url).into(),
            a_minute,
        })
    }
}

/// `smtps://user:password@host:465` as `host:465`, `smtp://host:25` as it is.
fn without_password(url: &str) -> &str {
    url.rsplit('@').next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
