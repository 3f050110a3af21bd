//! The options of an installation: one TOML file, each with a default that works.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::calendar::Hours;
use crate::db::Location;
use crate::error::{Error, Result};

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
    /// The shop.
    pub shop: Shop,
    /// E-mail.
    pub mail: Mail,
    /// The chat widget.
    pub chat: Chat,
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

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("attend-data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            smtp: Some(SocketAddr::from(([127, 0, 0, 1], 2525))),
            database: "sqlite".into(),
            database_connections: 12,
            url: String::new(),
            shop: Shop::default(),
            mail: Mail::default(),
            chat: Chat::default(),
        }
    }
}

impl Default for Shop {
    fn default() -> Shop {
        Shop { name: "Our shop".into(), time_zone: "UTC".into(), hours: vec!["mon-fri 09:00-18:00".into()] }
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
        }
    }
}

impl Default for Chat {
    fn default() -> Chat {
        Chat { origins: Vec::new(), mail_after_s: 60 }
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
        if self.mail.certificate.is_some() != self.mail.key.is_some() {
            return Err(Error::refused(
                "mail.certificate and mail.key belong together: set both or neither.",
            ));
        }
        if !(1..=1024).contains(&self.mail.message_mib) {
            return Err(Error::refused(
                "mail.message_mib is the largest mail taken; write a number from 1 to 1024.",
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
            ("[mail]\naddress = \"support\"", "support@shop.example"),
            ("[mail]\nkey = \"a.pem\"", "both or neither"),
            ("[mail]\nmessage_mib = 0", "1 to 1024"),
            ("[chat]\norigins = [\"shop.example/\"]", "https://shop.example"),
        ];
        for (text, hint) in cases {
            let error = Config::from_toml(text).unwrap().check().unwrap_err().to_string();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }
}
