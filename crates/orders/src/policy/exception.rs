//! Exceptions for one customer: what was promised them, or what they may no longer do.

use base::db::{params, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Tx};

use super::ActKind;

/// What an exception says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Allowed, whatever window or refusal says.
    Allow,
    /// Not allowed.
    Deny,
    /// A person looks at it first.
    Review,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Its id.
    pub id: i64,
    /// For which act.
    pub act: ActKind,
    /// What it says.
    pub said: Said,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub author: String,
    /// Until when, UTC milliseconds; `None` for good.
    pub until_ms: Option<i64>,
}

/// Exceptions of one person that are read.
pub const EXCEPTIONS_LIMIT: i64 = 100;

impl Said {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Said::Allow => "allow",
            Said::Deny => "deny",
            Said::Review => "review",
        }
    }

    /// From what is stored or typed.
    pub fn read(text: &str) -> Option<Said> {
        [Said::Allow, Said::Deny, Said::Review].into_iter().find(|said| said.as_str() == text)
    }
}

/// Adds an exception for a customer. A reason is needed: the next colleague will ask.
pub fn add(tx: &mut Tx<'_>, customer_id: i64, exception: &Exception) -> Result<i64> {
    if exception.reason.trim().is_empty() {
        return Err(Error::refused("Write why this exception is made: the next colleague will ask."));
    }
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO policy_exceptions (id, customer_id, act, verdict, reason, author, until_ms, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &id,
            &customer_id,
            &exception.act.as_str(),
            &exception.said.as_str(),
            &exception.reason.trim(),
            &exception.author,
            &exception.until_ms,
            &tx.now_ms(),
        ],
    )?;
    record(tx, "exception.added", &exception.author, customer_id, id)?;
    Ok(id)
}

/// Ends an exception now.
pub fn end(tx: &mut Tx<'_>, author: &str, id: i64) -> Result<()> {
    let customer_id: i64 = tx.get(
        "UPDATE policy_exceptions
         SET until_ms = $1
         WHERE id = $2 AND (until_ms IS NULL OR until_ms > $1)
         RETURNING customer_id",
        &[&tx.now_ms(), &id],
        |row| row.get(0),
    )?;
    record(tx, "exception.ended", author, customer_id, id)
}

/// The exceptions of a person that hold at `now_ms`, newest first.
pub fn of_customer(read: &Read<'_>, cluster: &[i64], now_ms: i64) -> Result<Vec<Exception>> {
    if cluster.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, act, verdict, reason, author, until_ms
         FROM policy_exceptions
         WHERE (until_ms IS NULL OR until_ms > $1) AND customer_id IN ({})
         ORDER BY id DESC
         LIMIT {EXCEPTIONS_LIMIT}",
        placeholders(2, cluster.len())
    );
    let mut bound: Vec<&dyn base::db::Param> = vec![&now_ms];
    bound.extend(params(cluster));
    let found = read.list(&sql, &bound, |row| {
        let (act, said): (String, String) = (row.get(1)?, row.get(2)?);
        let (Some(act), Some(said)) = (ActKind::read(&act), Said::read(&said)) else { return Ok(None) };
        Ok(Some(Exception {
            id: row.get(0)?,
            act,
            said,
            reason: row.get(3)?,
            author: row.get(4)?,
            until_ms: row.get(5)?,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn record(tx: &mut Tx<'_>, kind: &'static str, actor: &str, customer_id: i64, id: i64) -> Result<()> {
    events::record(
        tx,
        &Happening {
            kind,
            actor: actor.into(),
            customer_id: Some(customer_id),
            subject_id: Some(id),
            ..Happening::default()
        },
    )
}
