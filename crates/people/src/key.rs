//! Keys for programs: shown once, kept as a hash, each with the scopes it was given. Not for people, who sign in.

use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

use crate::names::tidy_name;
use crate::session::hash;

/// How every key begins, so that people and scanners know one when they see it.
pub const START: &str = "att_";
/// Letters of a key that lists show, to tell keys apart.
const SHOWN: usize = 8;
/// Use is noted this often, so that reading doesn't write.
const NOTE_USE_EVERY_MS: i64 = 10 * 60_000;
/// Keys that a list shows.
const LIST_LIMIT: i64 = 200;

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Read orders and products.
    OrdersRead,
    /// Act on orders, for any customer.
    OrdersAct,
    /// Read customers.
    CustomersRead,
    /// Change customers.
    CustomersWrite,
    /// Read conversations.
    ConversationsRead,
    /// Open conversations and write in them.
    ConversationsWrite,
    /// Manage webhooks.
    Hooks,
    /// Bring products, customers and orders in.
    Import,
    /// Hand mail in.
    MailWrite,
}

/// All scopes: their names, and what they allow in words.
pub const SCOPES: [(Scope, &str, &str); 9] = [
    (Scope::OrdersRead, "orders:read", "Read orders and products"),
    (Scope::OrdersAct, "orders:act", "Act on orders: cancel, change, return, refund"),
    (Scope::CustomersRead, "customers:read", "Read customers"),
    (Scope::CustomersWrite, "customers:write", "Change customers"),
    (Scope::ConversationsRead, "conversations:read", "Read conversations, notes included"),
    (Scope::ConversationsWrite, "conversations:write", "Open conversations for customers"),
    (Scope::Hooks, "hooks", "Manage webhooks"),
    (Scope::Import, "import", "Bring products, customers and orders in"),
    (Scope::MailWrite, "mail:write", "Hand mail in as it came"),
];

/// A set of scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

/// A key as lists show it.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its id.
    pub id: i64,
    /// Its first letters.
    pub start: String,
    /// What it is called, as `Warehouse`.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Who made it: `agent:5` or `command line`.
    pub created_by: String,
    /// When, UTC milliseconds.
    pub created_ms: i64,
    /// When it was last used, to ten minutes; none before its first use.
    pub used_ms: Option<i64>,
    /// Since when it opens nothing any more.
    pub revoked_ms: Option<i64>,
}

/// What it takes to make a key.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    /// What to call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
}

impl Scope {
    /// As it is stored and shown.
    pub fn as_str(self) -> &'static str {
        let row = SCOPES.iter().find(|(scope, ..)| *scope == self);
        row.expect("every scope is in the list").1
    }
}

impl Scopes {
    /// Reads names, each once. Refused when one isn't known or there is none.
    pub fn read<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Scopes> {
        let mut scopes = Vec::new();
        for name in names {
            let known = SCOPES.iter().find(|(_, known, _)| *known == name);
            let Some((scope, ..)) = known else {
                let all = SCOPES.map(|(_, name, _)| name).join(", ");
                return Err(Error::refused(format!("`{name}` is not a scope. Choose from {all}.")));
            };
            if !scopes.contains(scope) {
                scopes.push(*scope);
            }
        }
        if scopes.is_empty() {
            return Err(Error::refused("Choose one scope or more: without any the key would open nothing."));
        }
        Ok(Scopes(scopes))
    }

    /// True when `scope` is among them.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Their names.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|scope| scope.as_str()).collect()
    }

    /// From what is stored; a name this program doesn't know gives nothing.
    fn from_stored(stored: &str) -> Scopes {
        let known = |name: &str| SCOPES.iter().find(|(_, known, _)| *known == name).map(|(scope, ..)| *scope);
        Scopes(stored.split_whitespace().filter_map(known).collect())
    }
}

/// Makes a key and returns its id and the key itself, which can't be read again.
pub fn create(tx: &mut Tx<'_>, by: &str, new: &NewKey) -> Result<(i64, String)> {
    let name = tidy_name(&new.name);
    if name.is_empty() {
        return Err(Error::refused("Write what the key is for, such as Warehouse."));
    }
    let token = format!("{START}{}", tx.context().chance.token());
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO api_keys (id, hash, start, name, scopes, created_by, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&id, &hash(&token), &&token[..SHOWN], &name, &new.scopes.names().join(" "), &by, &tx.now_ms()],
    )?;
    record(tx, "key.created", by, id)?;
    Ok((id, token))
}

/// The key `token` is, and whether its use should be noted with [`note_use`]; none when it isn't known or revoked.
pub fn find(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<(Key, bool)>> {
    let sql = format!("{KEY} WHERE hash = $1 AND revoked_ms IS NULL");
    let key = read.find(&sql, &[&hash(token)], key_from)?;
    Ok(key.map(|key| {
        let is_stale = key.used_ms.is_none_or(|used_ms| used_ms < now_ms - NOTE_USE_EVERY_MS);
        (key, is_stale)
    }))
}

/// Notes that a key is in use.
pub fn note_use(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE api_keys SET used_ms = $1 WHERE id = $2", &[&tx.now_ms(), &id])?;
    Ok(())
}

/// Ends a key at once.
pub fn revoke(tx: &mut Tx<'_>, by: &str, id: i64) -> Result<()> {
    let ended = tx.execute_counted(
        "UPDATE api_keys SET revoked_ms = $1, revoked_by = $2 WHERE id = $3 AND revoked_ms IS NULL",
        &[&tx.now_ms(), &by, &id],
    )?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    record(tx, "key.revoked", by, id)
}

/// All keys, those in use first, newest first.
pub fn list(read: &Read<'_>) -> Result<Vec<Key>> {
    let sql = format!(
        "{KEY}
         ORDER BY CASE WHEN revoked_ms IS NULL THEN 0 ELSE 1 END, id DESC
         LIMIT {LIST_LIMIT}"
    );
    read.list(&sql, &[], key_from)
}

const KEY: &str = "SELECT id, start, name, scopes, created_by, created_ms, used_ms, revoked_ms FROM api_keys";

fn record(tx: &mut Tx<'_>, kind: &'static str, by: &str, id: i64) -> Result<()> {
    let happening = Happening { kind, actor: by.into(), subject_id: Some(id), ..Happening::default() };
    events::record(tx, &happening)
}

fn key_from(row: &Row<'_>) -> Result<Key> {
    Ok(Key {
        id: row.get(0)?,
        start: row.get(1)?,
        name: row.get(2)?,
        scopes: Scopes::from_stored(&row.get::<String>(3)?),
        created_by: row.get(4)?,
        created_ms: row.get(5)?,
        used_ms: row.get(6)?,
        revoked_ms: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
