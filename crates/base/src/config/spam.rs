//! The options about unwanted mail: who is asked, from when on it is spam, how long it is kept.

use std::net::SocketAddr;

use serde::Deserialize;

use crate::error::{Error, Result};

/// What keeps unwanted mail away. All of it works without a single option set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spam {
    /// Who is asked for SPF, DKIM and DMARC records: `system` for the machine's resolver, `off`, or `127.0.0.1:53`.
    pub dns: String,
    /// Names of mail servers whose `Authentication-Results` are believed, as they write them: `mx.shop.example`.
    pub trusted_results: Vec<String>,
    /// An rspamd that is asked about every mail, as `http://127.0.0.1:11333`; empty for none.
    pub rspamd: String,
    /// A SpamAssassin that is asked about every mail, as `127.0.0.1:783`; empty for none.
    pub spamd: String,
    /// Points from which a mail is spam.
    pub threshold: i64,
    /// Days after which what is in spam and trash is removed for good.
    pub keep_days: i64,
}

/// Which DNS server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dns {
    /// The machine's.
    System,
    /// This one, by UDP and TCP.
    At(SocketAddr),
    /// None.
    Off,
}

impl Default for Spam {
    fn default() -> Spam {
        Spam {
            dns: "system".into(),
            trusted_results: Vec::new(),
            rspamd: String::new(),
            spamd: String::new(),
            threshold: 50,
            keep_days: 30,
        }
    }
}

impl Spam {
    /// Which DNS server is asked.
    pub fn resolver(&self) -> Result<Dns> {
        match self.dns.as_str() {
            "system" => Ok(Dns::System),
            "off" => Ok(Dns::Off),
            address => address.parse().map(Dns::At).map_err(|_| {
                Error::refused(format!(
                    "spam.dns `{address}` is no name server. Write \"system\", \"off\" or an address such as \"127.0.0.1:53\"."
                ))
            }),
        }
    }

    /// Holds the values against each other; each complaint says what to write instead.
    pub fn check(&self) -> Result<()> {
        self.resolver()?;
        let is_url = self.rspamd.starts_with("http://") || self.rspamd.starts_with("https://");
        if !self.rspamd.is_empty() && !is_url {
            return Err(Error::refused(format!(
                "spam.rspamd `{}` is no address. Write one such as \"http://127.0.0.1:11333\".",
                self.rspamd
            )));
        }
        let has_port = self
            .spamd
            .rsplit_once(':')
            .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0));
        if !self.spamd.is_empty() && !has_port {
            return Err(Error::refused(format!(
                "spam.spamd `{}` is no address. Write one such as \"127.0.0.1:783\".",
                self.spamd
            )));
        }
        if !(1..=1000).contains(&self.threshold) {
            return Err(Error::refused(
                "spam.threshold is the points of spam; write a number from 1 to 1000.",
            ));
        }
        if !(1..=3650).contains(&self.keep_days) {
            return Err(Error::refused(
                "spam.keep_days is how long spam is kept; write a number from 1 to 3650.",
            ));
        }
        Ok(())
    }
}
