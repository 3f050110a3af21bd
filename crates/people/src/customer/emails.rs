//! A customer's own e-mail addresses: one more once a code was typed that went there, one less while another is proved.

use base::events::{self, Happening};
use base::{Error, Read, Result, Tx};

use super::identity::{self, Kind, Proof};
use super::{cluster, find, merging, password};
use crate::names::CustomerId;

/// E-mail addresses one person can have.
pub const EMAILS_LIMIT: usize = 20;

/// The person's e-mail addresses with their proof, best proved first.
pub fn list(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<(String, Proof)>> {
    let known = identity::list(read, cluster)?;
    let emails = known.into_iter().filter(|one| one.kind == Kind::Email);
    Ok(emails.map(|one| (one.value, one.proof)).collect())
}

/// Adds an address whose code `id` has typed. Where only unproved rows were known by it (a guest's order, a mail), they
/// are this person's now; an address of somebody else's account is refused.
pub fn add_proved(tx: &mut Tx<'_>, id: CustomerId, email: &str) -> Result<()> {
    let id = find(tx, id)?.id;
    let own = cluster(tx, id)?;
    if list(tx, &own)?.len() >= EMAILS_LIMIT {
        return Err(Error::refused(format!(
            "An account has at most {EMAILS_LIMIT} addresses. Remove one you no longer use."
        )));
    }
    match identity::find(tx, Kind::Email, email)? {
        None => identity::add(tx, id, Kind::Email, email)?,
        Some(owner) if owner == id => {}
        Some(owner) if is_account(tx, owner)? => {
            return Err(Error::Conflict(
                "This address belongs to another account. Sign in with it, or write to us to have the two joined."
                    .into(),
            ));
        }
        Some(owner) => {
            merging::merge(tx, None, id, owner)?;
        }
    }
    identity::prove(tx, Kind::Email, email, Proof::Code)?;
    record(tx, "customer.email_added", id, email)
}

/// Removes an address. Refused while no other one is proved: there would be no way in any more.
pub fn remove(tx: &mut Tx<'_>, id: CustomerId, email: &str) -> Result<()> {
    let own = cluster(tx, id)?;
    let email = Kind::Email.normalise(email);
    let known = list(tx, &own)?;
    if !known.iter().any(|(value, _)| *value == email) {
        return Err(Error::NotFound);
    }
    if !known.iter().any(|(value, proof)| *value != email && *proof >= Proof::Code) {
        return Err(Error::refused("This is your only proved address. Add another one first."));
    }
    identity::remove(tx, &own, Kind::Email, &email)?;
    record(tx, "customer.email_removed", id, &email)
}

/// True when anybody ever showed that they are this person.
fn is_account(read: &Read<'_>, id: CustomerId) -> Result<bool> {
    let rows = cluster(read, id)?;
    let is_proved = list(read, &rows)?.iter().any(|(_, proof)| *proof >= Proof::Code);
    Ok(is_proved || password::find_hash(read, &rows)?.is_some())
}

fn record(tx: &mut Tx<'_>, kind: &'static str, id: CustomerId, email: &str) -> Result<()> {
    let happening = Happening {
        kind,
        actor: format!("customer:{id}"),
        customer_id: Some(id.0),
        subject_id: Some(id.0),
        data: Kind::Email.normalise(email),
        ..Happening::default()
    };
    events::record(tx, &happening)
}
