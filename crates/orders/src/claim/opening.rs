//! A claim is opened: always, for whether the shop stands for it is decided later, by a person.

use base::events::{self, Happening};
use base::{Error, Result, Tx};
use serde_json::json;

use super::{Claim, ClaimId, NewClaim, TEXT_LIMIT, finding};
use crate::reference::Named;

/// Opens `new` and returns it, with the event `claim.opened`.
///
/// Refused without a problem described, for a thing that isn't in the order, or while the same thing's claim is open.
pub fn open(tx: &mut Tx<'_>, new: NewClaim) -> Result<Claim> {
    check_shape(&new)?;
    check_line(tx, &new)?;
    check_open(tx, &new)?;
    let id: ClaimId = tx.id();
    let reference = Named::Claim.draw(tx)?;
    tx.execute(
        "INSERT INTO claims
           (id, customer_id, order_id, act_id, reference, line_id, sku, title, serial, problem, wish, state, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12)",
        &[
            &id.0,
            &new.customer_id,
            &new.order_id.map(|order| order.0),
            &new.act_id,
            &reference,
            &new.line_id,
            &new.sku,
            &new.title,
            &new.serial.trim(),
            &new.problem.trim(),
            &new.wish.as_str(),
            &tx.now_ms(),
        ],
    )?;
    let opened = finding::find(tx, id)?;
    record(tx, &opened, "claim.opened", &new.actor)?;
    Ok(opened)
}

/// Records that `kind` happened to `claim`.
pub(super) fn record(tx: &mut Tx<'_>, claim: &Claim, kind: &'static str, actor: &str) -> Result<()> {
    events::record(
        tx,
        &Happening {
            kind,
            actor: actor.to_owned(),
            customer_id: Some(claim.customer_id),
            conversation_id: None,
            subject_id: Some(claim.id.0),
            data: json!({ "order": claim.order_number, "reference": claim.reference }).to_string(),
        },
    )
}

fn check_shape(new: &NewClaim) -> Result<()> {
    if new.problem.trim().is_empty() {
        return Err(Error::refused("Describe what is wrong with it, in a sentence or two."));
    }
    if new.problem.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!(
            "The description is longer than {TEXT_LIMIT} letters. Shorten it, or add a photo."
        )));
    }
    if new.sku.is_empty() && new.title.is_empty() {
        return Err(Error::refused("Choose the product that the claim is about."));
    }
    Ok(())
}

fn check_line(tx: &Tx<'_>, new: &NewClaim) -> Result<()> {
    let (Some(order), Some(line)) = (new.order_id, new.line_id) else { return Ok(()) };
    let found =
        tx.find("SELECT id FROM order_lines WHERE id = $1 AND order_id = $2", &[&line, &order.0], |row| {
            row.get::<i64>(0)
        })?;
    found.map(|_| ()).ok_or_else(|| {
        Error::refused("That product isn't in this order. Load the order again and choose from it.")
    })
}

/// Two claims of one thing at a time would be decided apart; what has no serial number may be there more than once.
fn check_open(tx: &Tx<'_>, new: &NewClaim) -> Result<()> {
    let serial = new.serial.trim();
    if serial.is_empty() {
        return Ok(());
    }
    let open: Option<String> = tx.find(
        "SELECT reference
         FROM claims
         WHERE customer_id = $1
           AND sku = $2
           AND serial = $3
           AND state IN ('open', 'accepted')
         ORDER BY id
         LIMIT 1",
        &[&new.customer_id, &new.sku, &serial],
        |row| row.get(0),
    )?;
    match open {
        None => Ok(()),
        Some(reference) => Err(Error::refused(format!(
            "A claim for this product is open already: {reference}. Write to us about that one."
        ))),
    }
}
