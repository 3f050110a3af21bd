//! The rows of connections: adding one, finding it, switching it off and on, opening its credentials.

use std::fmt;

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::{HeaderName, HeaderValue, header};
use people::names::tidy_name;
use serde::{Deserialize, Serialize};

use crate::errand::{Access, TIMEOUT};
use crate::links::Links;
use crate::mapped::Shop;

base::id_type!(
    /// Names a connection.
    ConnectionId
);

/// Connections one installation holds at most.
pub const CONNECTIONS_LIMIT: i64 = 100;
/// Characters of a credential.
const SECRET_CHARS: usize = 500;

/// The shop systems we can talk to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shopify's Admin REST.
    Shopify,
    /// WooCommerce's REST v3.
    WooCommerce,
}

/// Whether it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Active,
    /// Webhooks are turned away, acts wait.
    Disabled,
}

/// A connection to a shop.
#[derive(Clone)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Which system.
    pub kind: Kind,
    /// Short name: stands before the shop's ids.
    pub tag: String,
    /// What people call it.
    pub name: String,
    /// Its address, without a slash at the end.
    pub url: String,
    /// What it sells in.
    pub currency: String,
    /// Whether it is used.
    pub state: State,
    /// When it was made, UTC milliseconds.
    pub created_ms: i64,
    /// How far pulling has come, as JSON.
    pub(super) cursor: String,
    credentials: Vec<u8>,
    webhook_secret: Vec<u8>,
}

/// What opens a shop's door. Shopify has no `key`, only an access token as `secret`.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Credentials {
    /// WooCommerce's consumer key.
    pub key: String,
    /// Shopify's access token, WooCommerce's consumer secret.
    pub secret: String,
}

/// A connection to be made.
#[derive(Clone)]
pub struct NewConnection {
    /// Which system.
    pub kind: Kind,
    /// What people call it.
    pub name: String,
    /// Its address.
    pub url: String,
    /// ISO 4217.
    pub currency: String,
    /// What opens its door.
    pub credentials: Credentials,
    /// What its webhooks are signed with.
    pub webhook_secret: String,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({} {} {})", self.id, self.kind.as_str(), self.url)
    }
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Shopify => "shopify",
            Kind::WooCommerce => "woocommerce",
        }
    }

    /// As people read it.
    pub fn in_words(self) -> &'static str {
        match self {
            Kind::Shopify => "Shopify",
            Kind::WooCommerce => "WooCommerce",
        }
    }

    /// From what is stored or sent.
    pub fn read(text: &str) -> Result<Kind> {
        [Kind::Shopify, Kind::WooCommerce]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Error::refused("Choose Shopify or WooCommerce."))
    }
}

/// Makes a connection. Refused with what to write when something is missing or the address leads into the own network.
pub fn add(tx: &mut Tx<'_>, links: &Links, actor: &str, new: &NewConnection) -> Result<ConnectionId> {
    let url = new.url.trim().trim_end_matches('/').to_owned();
    links.outbound.check(&url)?;
    let name = tidy_name(&new.name);
    let currency = new.currency.trim().to_uppercase();
    check(new, (&name, &currency))?;
    if list(tx)?.len() as i64 >= CONNECTIONS_LIMIT {
        return Err(Error::refused("There are as many connections as one installation holds."));
    }
    let id: ConnectionId = tx.id();
    let chance = &tx.context().chance;
    let opened = serde_json::to_vec(&trimmed(&new.credentials))?;
    let credentials = links.key.seal(chance, &opened, &format!("connection:{id}"));
    let webhook_secret =
        links.key.seal(chance, new.webhook_secret.trim().as_bytes(), &format!("webhooks:{id}"));
    let tag = free_tag(tx, new.kind)?;
    tx.execute(
        "INSERT INTO connections
           (id, kind, tag, name, url, currency, credentials, webhook_secret, state, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9)",
        &[
            &id.0,
            &new.kind.as_str(),
            &tag,
            &name,
            &url,
            &currency,
            &credentials,
            &webhook_secret,
            &tx.now_ms(),
        ],
    )?;
    record(tx, "connection.added", actor, id)?;
    Ok(id)
}

/// Turns its webhooks away and lets its acts wait.
pub fn disable(tx: &mut Tx<'_>, actor: &str, id: ConnectionId) -> Result<()> {
    set_state(tx, actor, id, State::Disabled)
}

/// Uses it again.
pub fn enable(tx: &mut Tx<'_>, actor: &str, id: ConnectionId) -> Result<()> {
    set_state(tx, actor, id, State::Active)
}

/// The connection `id`.
pub fn find(read: &Read<'_>, id: ConnectionId) -> Result<Connection> {
    read.get(&format!("SELECT {COLUMNS} FROM connections WHERE id = $1"), &[&id.0], connection_from)
}

/// All of them, oldest first.
pub fn list(read: &Read<'_>) -> Result<Vec<Connection>> {
    let sql = format!("SELECT {COLUMNS} FROM connections ORDER BY id LIMIT {CONNECTIONS_LIMIT}");
    read.list(&sql, &[], connection_from)
}

impl Connection {
    /// Whose payloads they are.
    pub fn shop(&self) -> Shop<'_> {
        Shop { tag: &self.tag, currency: &self.currency }
    }

    /// How to reach it.
    pub fn access(&self, links: &Links) -> Result<Access> {
        let opened = links.key.open(&self.credentials, &format!("connection:{}", self.id))?;
        let credentials: Credentials = serde_json::from_slice(&opened)?;
        let (name, value) = match self.kind {
            Kind::Shopify => (HeaderName::from_static("x-shopify-access-token"), credentials.secret),
            Kind::WooCommerce => {
                let pair = BASE64.encode(format!("{}:{}", credentials.key, credentials.secret));
                (header::AUTHORIZATION, format!("Basic {pair}"))
            }
        };
        let mut value = HeaderValue::from_str(&value)
            .map_err(|_| Error::refused("The credentials hold characters that no header can carry."))?;
        value.set_sensitive(true);
        Ok(Access {
            outbound: links.outbound.clone(),
            url: self.url.clone(),
            auth: (name, value),
            currency: self.currency.clone(),
            timeout: TIMEOUT,
        })
    }

    /// What its webhooks are signed with.
    pub(super) fn webhook_secret(&self, links: &Links) -> Result<Vec<u8>> {
        links.key.open(&self.webhook_secret, &format!("webhooks:{}", self.id))
    }
}

const COLUMNS: &str =
    "id, kind, tag, name, url, currency, state, created_ms, cursor, credentials, webhook_secret";

fn connection_from(row: &Row<'_>) -> Result<Connection> {
    Ok(Connection {
        id: ConnectionId(row.get(0)?),
        kind: Kind::read(&row.get::<String>(1)?)?,
        tag: row.get(2)?,
        name: row.get(3)?,
        url: row.get(4)?,
        currency: row.get(5)?,
        state: if row.get::<String>(6)? == "active" { State::Active } else { State::Disabled },
        created_ms: row.get(7)?,
        cursor: row.get(8)?,
        credentials: row.get(9)?,
        webhook_secret: row.get(10)?,
    })
}

fn check(new: &NewConnection, (name, currency): (&str, &str)) -> Result<()> {
    if name.is_empty() {
        return Err(Error::refused("Give the connection a name."));
    }
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Error::refused("Write the shop's currency in three letters, such as EUR."));
    }
    let credentials = trimmed(&new.credentials);
    let texts = [&credentials.key, &credentials.secret, &new.webhook_secret];
    if texts.iter().any(|text| text.chars().count() > SECRET_CHARS || text.chars().any(char::is_control)) {
        return Err(Error::refused("A key or secret is too long, or holds line ends. Copy it again."));
    }
    if credentials.secret.is_empty() {
        return Err(Error::refused(match new.kind {
            Kind::Shopify => "Write the Admin API access token, as shpat_….",
            Kind::WooCommerce => "Write the consumer secret, as cs_….",
        }));
    }
    if new.kind == Kind::WooCommerce && credentials.key.is_empty() {
        return Err(Error::refused("Write the consumer key, as ck_…."));
    }
    if new.webhook_secret.trim().is_empty() {
        return Err(Error::refused("Write the secret that the shop signs its webhooks with."));
    }
    Ok(())
}

fn trimmed(credentials: &Credentials) -> Credentials {
    Credentials { key: credentials.key.trim().into(), secret: credentials.secret.trim().into() }
}

/// `shopify`, `shopify2`, …
fn free_tag(read: &Read<'_>, kind: Kind) -> Result<String> {
    let taken: Vec<String> = list(read)?.into_iter().map(|connection| connection.tag).collect();
    let mut tags = (1..)
        .map(|count| if count == 1 { kind.as_str().to_owned() } else { format!("{}{count}", kind.as_str()) });
    tags.find(|tag| !taken.contains(tag)).ok_or(Error::NotFound)
}

fn set_state(tx: &mut Tx<'_>, actor: &str, id: ConnectionId, state: State) -> Result<()> {
    let (stored, kind) = match state {
        State::Active => ("active", "connection.enabled"),
        State::Disabled => ("disabled", "connection.disabled"),
    };
    let touched = tx.execute_counted(
        "UPDATE connections SET state = $1 WHERE id = $2 AND state <> $1",
        &[&stored, &id.0],
    )?;
    if touched == 0 {
        return find(tx, id).map(|_| ());
    }
    record(tx, kind, actor, id)
}

/// Records what happened to a connection.
pub(super) fn record(tx: &mut Tx<'_>, kind: &'static str, actor: &str, id: ConnectionId) -> Result<()> {
    let happening = Happening { kind, actor: actor.into(), subject_id: Some(id.0), ..Happening::default() };
    events::record(tx, &happening)
}
