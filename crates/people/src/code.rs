//! One-time codes: six digits sent to an address prove that whoever types them reads its mail.

use base::{Error, Result, Tx, throttle};

use crate::customer::identity::{self, Kind, Proof};
use crate::names::CustomerId;
use crate::session::hash;

/// How long a code can be typed.
pub const VALID_MS: i64 = 15 * 60_000;
/// Wrong tries before a code is worthless.
const TRIES: i64 = 5;
/// Codes sent to one address within an hour.
const CODES_AN_HOUR: i64 = 5;

/// Makes a code for `email`, to be sent there. `None` when nobody is known by it: then nothing is sent, and the
/// page says the same.
pub fn create(tx: &mut Tx<'_>, email: &str) -> Result<Option<(CustomerId, String)>> {
    let email = Kind::Email.normalise(email);
    let Some(customer) = identity::find(tx, Kind::Email, &email)? else { return Ok(None) };
    let code = make(tx, &email, &email)?;
    Ok(code.map(|code| (customer, code)))
}

/// Makes a code that will prove to `customer` that `email`, which may be nobody's yet, is theirs. `None` when too many
/// went there within the hour. Asking for many addresses is slowed down.
pub fn create_for_new(tx: &mut Tx<'_>, customer: CustomerId, email: &str) -> Result<Option<String>> {
    let slow = format!("new-email:{customer}");
    throttle::check(tx, &slow)?;
    throttle::note_failure(tx, &slow)?;
    let email = Kind::Email.normalise(email);
    make(tx, &email, &scope(customer, &email))
}

/// A code that is good for `scope` only.
fn make(tx: &mut Tx<'_>, email: &str, scope: &str) -> Result<Option<String>> {
    let recent: i64 = tx.get(
        "SELECT COUNT(*) FROM codes WHERE email = $1 AND created_ms > $2",
        &[&email, &(tx.now_ms() - 3_600_000)],
        |row| row.get(0),
    )?;
    if recent >= CODES_AN_HOUR {
        return Ok(None);
    }
    let code = tx.context().chance.six_digits();
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO codes (id, email, hash, created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5)",
        &[&id, &email, &hash(&format!("{scope}:{code}")), &tx.now_ms(), &(tx.now_ms() + VALID_MS)],
    )?;
    Ok(Some(code))
}

/// A code for a new address lets nobody sign in, and one for signing in adds no address.
fn scope(customer: CustomerId, email: &str) -> String {
    format!("new:{customer}:{email}")
}

/// How a typed code was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It was right: the address is proved to be this customer's.
    Right(CustomerId),
    /// It was wrong, used, or too old.
    Wrong,
}

/// Takes a typed code. A wrong one is counted, so the caller must commit in either case.
pub fn take(tx: &mut Tx<'_>, email: &str, typed: &str) -> Result<Typed> {
    let email = Kind::Email.normalise(email);
    if !redeem(tx, &email, &email, typed)? {
        return Ok(Typed::Wrong);
    }
    identity::prove(tx, Kind::Email, &email, Proof::Code)?;
    identity::find(tx, Kind::Email, &email)?.map(Typed::Right).ok_or(Error::NotFound)
}

/// Takes a code typed for an address that `customer` wants to add: true when it was right. As [`take`], it counts.
pub fn take_for_new(tx: &mut Tx<'_>, customer: CustomerId, email: &str, typed: &str) -> Result<bool> {
    let email = Kind::Email.normalise(email);
    redeem(tx, &email, &scope(customer, &email), typed)
}

fn redeem(tx: &mut Tx<'_>, email: &str, scope: &str, typed: &str) -> Result<bool> {
    let slow = format!("code:{scope}");
    throttle::check(tx, &slow)?;
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(20).collect();
    let used = tx.execute_counted(
        "UPDATE codes SET used_ms = $1
         WHERE email = $2 AND hash = $3 AND used_ms IS NULL AND expires_ms > $1 AND attempts < $4",
        &[&tx.now_ms(), &email, &hash(&format!("{scope}:{digits}")), &TRIES],
    )?;
    if used > 0 {
        throttle::forget(tx, &slow)?;
        return Ok(true);
    }
    tx.execute("UPDATE codes SET attempts = attempts + 1 WHERE email = $1 AND used_ms IS NULL", &[&email])?;
    throttle::note_failure(tx, &slow)?;
    Ok(false)
}

#[cfg(test)]
mod tests;
