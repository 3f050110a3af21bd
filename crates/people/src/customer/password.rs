//! A customer's password: optional, one for the whole person however many rows they are. Hashing is [`crate::password`]'s.

use base::db::{params, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Tx};

use super::identity::{self, Kind, Proof};
use crate::names::CustomerId;

/// Who signs in with `email`, with the hash to check the password against. An address counts once it is proved: one
/// that somebody merely wrote down opens nothing.
pub fn find_for_sign_in(read: &Read<'_>, email: &str) -> Result<Option<(CustomerId, String)>> {
    let Some(id) = identity::find(read, Kind::Email, email)? else { return Ok(None) };
    let cluster = super::cluster(read, id)?;
    let email = Kind::Email.normalise(email);
    let known = identity::list(read, &cluster)?;
    if !known.iter().any(|one| one.kind == Kind::Email && one.value == email && one.proof >= Proof::Code) {
        return Ok(None);
    }
    Ok(find_hash(read, &cluster)?.map(|hash| (id, hash)))
}

/// The hash of the person's password, if they set one: the newest, where two rows that became one each had theirs.
pub fn find_hash(read: &Read<'_>, cluster: &[i64]) -> Result<Option<String>> {
    let sql = format!(
        "SELECT hash FROM customer_passwords
         WHERE customer_id IN ({})
         ORDER BY set_ms DESC, customer_id DESC
         LIMIT 1",
        placeholders(1, cluster.len())
    );
    read.find(&sql, &params(cluster), |row| row.get(0))
}

/// Refuses a password that anybody who knows the person's addresses would try first.
pub fn check(read: &Read<'_>, cluster: &[i64], password: &str) -> Result<()> {
    let typed = password.trim().to_lowercase();
    let known = identity::list(read, cluster)?;
    let mut emails = known.iter().filter(|one| one.kind == Kind::Email);
    if emails.any(|one| typed == one.value || one.value.split('@').next() == Some(typed.as_str())) {
        return Err(Error::refused("Choose a password that isn't your e-mail address."));
    }
    Ok(())
}

/// Sets the password from its hash. Ending the other sessions is the caller's, who knows which one stays.
pub fn set(tx: &mut Tx<'_>, id: CustomerId, hash: &str) -> Result<()> {
    let cluster = super::cluster(tx, id)?;
    let sql =
        format!("DELETE FROM customer_passwords WHERE customer_id IN ({})", placeholders(1, cluster.len()));
    tx.execute(&sql, &params(&cluster))?;
    let kept = cluster[0];
    tx.execute(
        "INSERT INTO customer_passwords (customer_id, hash, set_ms) VALUES ($1, $2, $3)",
        &[&kept, &hash, &tx.now_ms()],
    )?;
    let happening = Happening {
        kind: "customer.password_set",
        actor: format!("customer:{id}"),
        customer_id: Some(kept),
        subject_id: Some(kept),
        ..Happening::default()
    };
    events::record(tx, &happening)
}
