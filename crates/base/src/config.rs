//! The options of an installation: one TOML file, each with a default that works.

mod seller;
mod sender;
mod senders;
pub mod spam;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::calendar::Hours;
use crate::db::Location;
use crate::error::{Error, Result};

pub use seller::Seller;
pub use sender::{Dkim, Sender};
pub use senders::SenderRule;
pub use spam::Spam;

/// Languages the program has words for.
pub const LANGUAGES: [&str; 4] = ["en", "de", "fr", "nl"];

/// Everything that can be set. Flags and environment override single values; see `attend serve --help`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of the embedded database, blobs and lock file.
    pub data: PathBuf,
    /// Address of the web server.
    pub listen: SocketAddr,
    /// Address of the mail receiver; none without it.
    pub smtp: Option<SocketAddr>,
    /// `sqlite` for the file in `data`, or a `postgres://` URL.
    pub database: String,
    /// Connections this process holds to PostgreSQL.
    pub database_connections: usize,
    /// The address people reach the program under, without a slash at the end.
    pub url: String,
    /// 64 hexadecimal digits that seal stored credentials; without them, the file `secret` in `data` does.
    pub secret: String,
    /// The header in which a proxy in front names the client, such as `x-real-ip`; empty when clients connect directly.
    pub client_header: String,
    /// The shop.
    pub shop: Shop,
    /// Who sells, for invoices.
    pub seller: Seller,
    /// E-mail.
    pub mail: Mail,
    /// What keeps unwanted mail away.
    pub spam: Spam,
    /// The chat widget.
    pub chat: Chat,
    /// Programs that call us.
    pub api: Api,
    /// Connections to the shop's other systems.
    pub connections: Connections,
    /// Where goods go that come back.
    pub returns: Returns,
}

/// What customers see of the shop.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// IANA time zone of its opening hours.
    pub time_zone: String,
    /// Opening hours, a line for one or more days.
    pub hours: Vec<String>,
    /// The language customers are written to whose own isn't known: `en`, `de`, `fr` or `nl`.
    pub language: String,
}

/// How mail comes and goes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The address customers write to and answers come from.
    pub address: String,
    /// Further addresses the receiver takes mail for.
    pub also: Vec<String>,
    /// Where outgoing mail is handed over: `smtp://host:25`, `smtps://user:password@host:465`, `smtp+starttls://…`.
    pub relay: String,
    /// The name the receiver gives itself.
    pub hostname: String,
    /// PEM file of the receiver's certificate chain, for STARTTLS.
    pub certificate: Option<PathBuf>,
    /// PEM file of its private key.
    pub key: Option<PathBuf>,
    /// The largest mail taken, in MiB.
    pub message_mib: usize,
    /// PEM file of an authority of one's own that the certificates of mailboxes' servers may come from.
    pub authority: Option<PathBuf>,
    /// True where mailboxes on other machines may be fetched from without TLS, password included.
    pub allow_plain: bool,
    /// Who really wrote mails that come from forms, marketplaces and lists; the first rule that fits counts.
    pub senders: Vec<SenderRule>,
    /// Letters the relay takes in a minute; 0 for as many as come.
    pub relay_a_minute: u32,
    /// Connections one process holds to the relay.
    pub relay_connections: u32,
    /// What stands in From as the agent's name; `{agent}` and `{shop}` are filled in.
    pub from_name: String,
    /// Seconds in which an answer can be taken back after it was sent; 0 sends at once.
    pub undo_s: u32,
    /// The shop's own addresses that differ from `address` in name, signature, relay or key.
    pub from: Vec<Sender>,
}

/// Where and how the chat widget works.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chat {
    /// Origins whose pages may carry the widget, as `https://shop.example`; the program's own is always allowed.
    pub origins: Vec<String>,
    /// Seconds after which an unseen chat answer goes by e-mail, when the address is known.
    pub mail_after_s: u32,
}

/// Programs that call us.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Api {
    /// Requests a second of one key or one customer; four times as many at once.
    pub requests_a_second: u32,
}

/// How the shop's other systems are reached.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Connections {
    /// True where they may stand in the own network: addresses a person types may then lead there.
    pub allow_private: bool,
}

/// Where goods go that come back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Returns {
    /// The address on a return's slip, a line each.
    pub address: Vec<String>,
    /// Other places for some returns; the first that fits counts.
    pub places: Vec<ReturnPlace>,
}

/// A warehouse, supplier or workshop that takes some of the returns. Of each list, empty means any.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReturnPlace {
    /// Kinds of return: `return`, `exchange`, `withdrawal`, `gift`, `repair`.
    pub kinds: Vec<String>,
    /// Countries the parcel comes from, as orders have them.
    pub countries: Vec<String>,
    /// Tags of products.
    pub tags: Vec<String>,
    /// Its address, a line each.
    pub address: Vec<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("attend-data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            smtp: Some(SocketAddr::from(([127, 0, 0, 1], 2525))),
            database: "sqlite".into(),
            database_connections: 12,
            url: String::new(),
            secret: String::new(),
            client_header: String::new(),
            shop: Shop::default(),
            seller: Seller::default(),
            mail: Mail::default(),
            spam: Spam::default(),
            chat: Chat::default(),
            api: Api::default(),
            connections: Connections::default(),
            returns: Returns::default(),
        }
    }
}

impl Default for Shop {
    fn default() -> Shop {
        Shop {
            name: "Our shop".into(),
            time_zone: "UTC".into(),
            hours: vec!["mon-fri 09:00-18:00".into()],
            language: "en".into(),
        }
    }
}

impl Default for Mail {
    fn default() -> Mail {
        Mail {
            address: "support@localhost".into(),
            also: Vec::new(),
            relay: "smtp://127.0.0.1:25".into(),
            hostname: "localhost".into(),
            certificate: None,
            key: None,
            message_mib: 36,
            authority: None,
            allow_plain: false,
            senders: Vec::new(),
            relay_a_minute: 0,
            relay_connections: 8,
            from_name: "{agent} at {shop}".into(),
            undo_s: 10,
            from: Vec::new(),
        }
    }
}

impl Default for Chat {
    fn default() -> Chat {
        Chat { origins: Vec::new(), mail_after_s: 60 }
    }
}

impl Default for Api {
    fn default() -> Api {
        Api { requests_a_second: 50 }
    }
}

impl Config {
    /// Reads the file at `path`. A wrong line is quoted with its number and what is allowed there.
    pub fn from_file(path: &Path) -> Result<Config> {
        let text = std::fs::read_to_string(path).map_err(|cause| {
            Error::refused(format!("The configuration {} can't be read: {cause}.", path.display()))
        })?;
        Config::from_toml(&text).map_err(|error| Error::refused(format!("In {}: {error}", path.display())))
    }

    /// Reads TOML text.
    pub fn from_toml(text: &str) -> Result<Config> {
        toml::from_str(text).map_err(|error| Error::refused(error.to_string()))
    }

    /// Holds the values against each other; each complaint says what to write instead.
    pub fn check(&self) -> Result<()> {
        self.hours()?;
        self.location()?;
        self.seller.check()?;
        self.spam.check()?;
        if !LANGUAGES.contains(&self.shop.language.as_str()) {
            return Err(Error::refused(format!(
                "`{}` is not a language customers can be written to. Set shop.language to one of: {}.",
                self.shop.language,
                LANGUAGES.join(", ")
            )));
        }
        let is_key = self.secret.len() == 64 && self.secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !self.secret.is_empty() && !is_key {
            return Err(Error::refused("secret is no key. Write 64 hexadecimal digits, or leave it out."));
        }
        let is_address = |address: &String| {
            address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        };
        if let Some(wrong) =
            std::iter::once(&self.mail.address).chain(&self.mail.also).find(|address| !is_address(address))
        {
            return Err(Error::refused(format!(
                "`{wrong}` is not a mail address. Set mail.address and mail.also to addresses such as \"support@shop.example\"."
            )));
        }
        sender::check(&self.mail)?;
        if self.mail.certificate.is_some() != self.mail.key.is_some() {
            return Err(Error::refused(
                "mail.certificate and mail.key belong together: set both or neither.",
            ));
        }
        self.mail.senders.iter().try_for_each(SenderRule::check)?;
        if !(1..=1024).contains(&self.mail.message_mib) {
            return Err(Error::refused(
                "mail.message_mib is the largest mail taken; write a number from 1 to 1024.",
            ));
        }
        if !self.client_header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(Error::refused(
                "client_header is the header your proxy names the client in; write its name alone, such as \"x-real-ip\".",
            ));
        }
        if self.returns.places.iter().any(|place| place.address.is_empty()) {
            return Err(Error::refused(
                "A place of returns.places has no address. Write address = [\"Street 1\", \"12345 Town\"].",
            ));
        }
        let is_origin = |origin: &&String| {
            let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            rest.is_some_and(|host| !host.is_empty() && !host.contains('/'))
        };
        match self.chat.origins.iter().find(|origin| !is_origin(origin)) {
            Some(wrong) => Err(Error::refused(format!(
                "`{wrong}` is not an origin. Write chat.origins as \"https://shop.example\", without a path or a slash at the end."
            ))),
            None => Ok(()),
        }
    }

    /// The shop's opening hours.
    pub fn hours(&self) -> Result<Hours> {
        Hours::read(&self.shop.hours, &self.shop.time_zone).map_err(Error::Refused)
    }

    /// Where the data lives.
    pub fn location(&self) -> Result<Location> {
        match self.database.as_str() {
            "sqlite" => Ok(Location::Sqlite(self.data.join("attend.db"))),
            url if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Location::Postgres { url: url.into(), connections: self.database_connections })
            }
            other => Err(Error::refused(format!(
                "`{other}` is not a database. Write \"sqlite\" or \"postgres://user:password@host/name\"."
            ))),
        }
    }

    /// The public address, from `url` or else from `listen`.
    pub fn public_url(&self) -> String {
        if self.url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.url.trim_end_matches('/').to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_a_working_configuration() {
        let config = Config::from_toml("").unwrap();

        config.check().unwrap();
        assert_eq!(config.location().unwrap(), Location::Sqlite("attend-data/attend.db".into()));
    }

    #[test]
    fn a_wrong_line_is_named_with_what_is_allowed() {
        let error =
            Config::from_toml("listen = \"127.0.0.1:1\"\n[shop]\nnme = \"A\"\n").unwrap_err().to_string();

        assert!(error.contains("line 3") && error.contains("nme") && error.contains("time_zone"), "{error}");
    }

    #[test]
    fn values_that_dont_fit_say_what_to_write() {
        let cases = [
            ("database = \"mysql://x\"", "postgres://"),
            ("[shop]\nhours = [\"always\"]", "mon-fri 09:00-18:00"),
            ("[shop]\ntime_zone = \"Mars\"", "Europe/Berlin"),
            ("[shop]\nlanguage = \"tlh\"", "en, de, fr, nl"),
            ("[mail]\naddress = \"support\"", "support@shop.example"),
            ("[mail]\nkey = \"a.pem\"", "both or neither"),
            ("[mail]\nmessage_mib = 0", "1 to 1024"),
            ("[[mail.senders]]\nfrom = \"forms\"\ntake = \"Reply-To\"", "noreply@forms.example"),
            ("[[mail.senders]]\nfrom = \"*@forms.example\"\ntake = \"Reply-To: x\"", "Reply-To"),
            ("secret = \"hunter2\"", "64 hexadecimal"),
            ("[spam]\ndns = \"somewhere\"", "off"),
            ("[spam]\nrspamd = \"127.0.0.1:11333\"", "http://127.0.0.1:11333"),
            ("[spam]\nspamd = \"localhost\"", "127.0.0.1:783"),
            ("[spam]\nthreshold = 0", "1 to 1000"),
            ("[spam]\nkeep_days = 0", "1 to 3650"),
            ("client_header = \"x-real-ip: 1\"", "x-real-ip"),
            ("[[returns.places]]\nkinds = [\"repair\"]", "Street 1"),
            ("[chat]\norigins = [\"shop.example/\"]", "https://shop.example"),
        ];
        for (text, hint) in cases {
            let error = Config::from_toml(text).unwrap().check().unwrap_err().to_string();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }
}
