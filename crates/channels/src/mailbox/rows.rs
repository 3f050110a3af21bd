//! The rows of mailboxes: finding them, opening their credentials, pausing and removing. What may be written into one is in `plan`.

use std::fmt;

use base::events::{self, Happening};
use base::secret::Key;
use base::{Chance, Error, Read, Result, Row, Tx};
use serde::{Deserialize, Serialize};

use super::provider::{Doors, Provider};

base::id_type!(
    /// Names a mailbox.
    MailboxId
);

/// Mailboxes one installation holds at most.
pub const MAILBOXES_LIMIT: i64 = 200;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the start, port 993.
    Tls,
    /// TLS after a word in the clear, port 143.
    StartTls,
    /// None.
    Plain,
}

/// How we prove who we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With a password.
    Password,
    /// With a token of the provider (XOAUTH2).
    OAuth,
}

/// What becomes of a mail on the server after it is safe here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// Nothing.
    Leave,
    /// It is marked as read.
    Seen,
    /// It is moved to a folder.
    Move,
    /// It is deleted.
    Delete,
}

/// Which mails are fetched when a folder is read for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// Those that come from then on.
    Now,
    /// All that are there.
    All,
}

/// Whether it is fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Active,
    /// Not until somebody says so.
    Paused,
    /// Never again; the ledger still names it.
    Removed,
}

/// A mailbox.
#[derive(Clone)]
pub struct Mailbox {
    /// Its id.
    pub id: MailboxId,
    /// What people call it.
    pub name: String,
    /// The address whose mail it holds.
    pub address: String,
    /// Who runs it.
    pub provider: Provider,
    /// Its server.
    pub host: String,
    /// The port there.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The name we sign in with.
    pub login: String,
    /// How we prove that we may.
    pub way: Way,
    /// What becomes of fetched mails there.
    pub afterwards: Afterwards,
    /// The folder for [`Afterwards::Move`].
    pub move_to: String,
    /// Where a folder is begun.
    pub begins: Begins,
    /// Its mails are history: they cause nothing.
    pub is_archive: bool,
    /// Seconds between two looks.
    pub poll_s: i64,
    /// Whether it is fetched from.
    pub state: State,
    /// Counts its changes.
    pub revision: i64,
    credentials: Vec<u8>,
}

/// What opens a mailbox's door.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Credentials {
    /// With [`Way::Password`].
    pub password: String,
    /// Microsoft's tenant; empty for any organisation.
    pub tenant: String,
    /// The app's id at the provider.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: String,
    /// What access tokens are made from.
    pub refresh_token: String,
    /// Of another server: where a person agrees.
    pub authorize_url: String,
    /// Of another server: where tokens are made.
    pub token_url: String,
    /// Of another server: what is asked for.
    pub scope: String,
}

macro_rules! stored_words {
    ($kind:ident, $what:literal, $($variant:ident $word:literal),+) => {
        impl $kind {
            /// As it is stored.
            pub fn as_str(self) -> &'static str {
                match self { $($kind::$variant => $word),+ }
            }

            /// From what is stored or sent.
            pub fn read(text: &str) -> Result<$kind> {
                match text {
                    $($word => Ok($kind::$variant),)+
                    _ => Err(Error::refused(concat!("Choose ", $what, " from the list."))),
                }
            }
        }
    };
}

stored_words!(Security, "how the connection is protected", Tls "tls", StartTls "starttls", Plain "plain");
stored_words!(Way, "how to sign in", Password "password", OAuth "oauth");
stored_words!(Afterwards, "what becomes of fetched mails", Leave "leave", Seen "seen", Move "move", Delete "delete");
stored_words!(Begins, "which mails to begin with", Now "now", All "all");
stored_words!(State, "a state", Active "active", Paused "paused", Removed "removed");

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailbox({} {} {}:{})", self.id, self.name, self.host, self.port)
    }
}

impl Credentials {
    /// Where consent is asked for and tokens are made.
    pub fn doors(&self, provider: Provider) -> Doors {
        let written = Doors {
            authorize: self.authorize_url.clone(),
            token: self.token_url.clone(),
            scope: self.scope.clone(),
        };
        provider.doors(&self.tenant, written)
    }

    /// Sealed for the mailbox `id`.
    pub(super) fn seal(&self, key: &Key, chance: &Chance, id: MailboxId) -> Result<Vec<u8>> {
        Ok(key.seal(chance, &serde_json::to_vec(self)?, &bound_to(id)))
    }
}

impl Mailbox {
    /// Opens its credentials.
    pub fn credentials(&self, key: &Key) -> Result<Credentials> {
        Ok(serde_json::from_slice(&key.open(&self.credentials, &bound_to(self.id))?)?)
    }
}

fn bound_to(id: MailboxId) -> String {
    format!("mailbox:{id}")
}

const COLUMNS: &str =
    "id, name, address, provider, host, port, security, login, way, afterwards, move_to, begins,
   is_archive, poll_s, state, revision, credentials";

/// The mailbox `id`, unless it was removed.
pub fn find(read: &Read<'_>, id: MailboxId) -> Result<Mailbox> {
    let sql = format!("SELECT {COLUMNS} FROM mailboxes WHERE id = $1 AND state <> 'removed'");
    read.get(&sql, &[&id.0], mailbox_from)
}

/// The mailbox called `name`, in whatever case.
pub fn find_named(read: &Read<'_>, name: &str) -> Result<Mailbox> {
    let name = name.trim().to_lowercase();
    let known = list(read)?.into_iter().find(|mailbox| mailbox.name.to_lowercase() == name);
    known.ok_or_else(|| {
        Error::refused(format!("There is no mailbox called {name}. See attend mail mailboxes."))
    })
}

/// All that weren't removed, oldest first.
pub fn list(read: &Read<'_>) -> Result<Vec<Mailbox>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mailboxes WHERE state <> 'removed' ORDER BY id LIMIT {MAILBOXES_LIMIT}"
    );
    read.list(&sql, &[], mailbox_from)
}

/// Fetches nothing from it until it is resumed.
pub fn pause(tx: &mut Tx<'_>, actor: &str, id: MailboxId) -> Result<()> {
    set_state(tx, actor, id, State::Paused)
}

/// Fetches from it again.
pub fn resume(tx: &mut Tx<'_>, actor: &str, id: MailboxId) -> Result<()> {
    set_state(tx, actor, id, State::Active)
}

/// Fetches from it never again and forgets its credentials. What was fetched stays.
pub fn remove(tx: &mut Tx<'_>, actor: &str, id: MailboxId) -> Result<()> {
    set_state(tx, actor, id, State::Removed)?;
    tx.execute("UPDATE mailboxes SET credentials = $1 WHERE id = $2", &[&Vec::<u8>::new(), &id.0])?;
    Ok(())
}

/// Has its task begin anew: looks at once, whatever it waited for.
pub fn hurry(tx: &mut Tx<'_>, id: MailboxId) -> Result<()> {
    find(tx, id)?;
    tx.execute("UPDATE mailboxes SET revision = revision + 1 WHERE id = $1", &[&id.0])?;
    record(tx, "mailbox.hurried", "system", id)
}

/// Keeps credentials that changed by themselves: a refresh token that was replaced by a newer one.
/// Nothing is kept when a person changed the mailbox meanwhile.
pub(super) fn keep_credentials(
    tx: &mut Tx<'_>,
    key: &Key,
    mailbox: (MailboxId, i64),
    credentials: &Credentials,
) -> Result<()> {
    let (id, revision) = mailbox;
    let sealed = credentials.seal(key, &tx.context().chance, id)?;
    tx.execute(
        "UPDATE mailboxes SET credentials = $1 WHERE id = $2 AND revision = $3 AND state <> 'removed'",
        &[&sealed, &id.0, &revision],
    )?;
    Ok(())
}

fn set_state(tx: &mut Tx<'_>, actor: &str, id: MailboxId, state: State) -> Result<()> {
    let kind = match state {
        State::Active => "mailbox.resumed",
        State::Paused => "mailbox.paused",
        State::Removed => "mailbox.removed",
    };
    let touched = tx.execute_counted(
        "UPDATE mailboxes
         SET state = $1, revision = revision + 1, failures = 0, next_try_ms = NULL, is_idling = FALSE
         WHERE id = $2 AND state <> $1 AND state <> 'removed'",
        &[&state.as_str(), &id.0],
    )?;
    if touched == 0 {
        return find(tx, id).map(|_| ());
    }
    record(tx, kind, actor, id)
}

/// Records what happened to a mailbox.
pub(super) fn record(tx: &mut Tx<'_>, kind: &'static str, actor: &str, id: MailboxId) -> Result<()> {
    let happening = Happening { kind, actor: actor.into(), subject_id: Some(id.0), ..Happening::default() };
    events::record(tx, &happening)
}

fn mailbox_from(row: &Row<'_>) -> Result<Mailbox> {
    Ok(Mailbox {
        id: MailboxId(row.get(0)?),
        name: row.get(1)?,
        address: row.get(2)?,
        provider: Provider::read(&row.get::<String>(3)?)?,
        host: row.get(4)?,
        port: u16::try_from(row.get::<i64>(5)?).unwrap_or(993),
        security: Security::read(&row.get::<String>(6)?)?,
        login: row.get(7)?,
        way: Way::read(&row.get::<String>(8)?)?,
        afterwards: Afterwards::read(&row.get::<String>(9)?)?,
        move_to: row.get(10)?,
        begins: Begins::read(&row.get::<String>(11)?)?,
        is_archive: row.get(12)?,
        poll_s: row.get(13)?,
        state: State::read(&row.get::<String>(14)?)?,
        revision: row.get(15)?,
        credentials: row.get(16)?,
    })
}
