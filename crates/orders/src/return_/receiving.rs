//! The parcel is sent, arrives, and is looked at line by line. Money moves when it is settled, not here.

use base::{Error, Result, Tx};

use super::finding;
use super::opening::too_many;
use super::stepping::{advance, inspected};
use super::{Return, ReturnId, State, TEXT_LIMIT};

/// The longest name of a carrier or tracking number.
pub const TRACKING_LIMIT: usize = 64;

/// A parcel on its way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Who brings it; empty when unknown.
    pub carrier: String,
    /// The number to follow it by; empty when unknown.
    pub tracking: String,
}

/// What was seen when a parcel was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The lines that were looked at; the others are still awaited.
    pub lines: Vec<Looked>,
    /// What else is to be said.
    pub note: String,
}

/// What was seen of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The id of the return's line.
    pub id: i64,
    /// How many are accepted; 0 when none are.
    pub accepted: i64,
    /// In which condition it came.
    pub condition: String,
}

/// The customer (or the carrier) says that the parcel is on its way. Said again, it corrects the tracking number.
pub fn mark_sent(tx: &mut Tx<'_>, actor: &str, id: ReturnId, parcel: &Parcel) -> Result<Return> {
    let item = finding::find(tx, id)?;
    let (carrier, tracking) = (parcel.carrier.trim(), parcel.tracking.trim());
    if carrier.chars().count() > TRACKING_LIMIT || tracking.chars().count() > TRACKING_LIMIT {
        return Err(Error::refused("That is no tracking number. Copy it from the carrier's receipt."));
    }
    let is_known = item.carrier == carrier && item.tracking == tracking;
    match item.state {
        State::Requested => {}
        State::Sent if is_known => return Ok(item),
        State::Sent => {}
        State::Received => {
            return Err(Error::refused("The parcel has arrived already. There is nothing left to send."));
        }
        State::Settled | State::Rejected | State::Kept => return Err(ended(&item)),
    }
    tx.execute(
        "UPDATE returns SET carrier = $1, tracking = $2 WHERE id = $3",
        &[&carrier, &tracking, &id.0],
    )?;
    let said = [carrier, tracking].join(" ");
    if item.state == State::Sent {
        inspected(tx, &item, State::Sent, (actor, said.trim()))?;
    } else {
        advance(tx, &item, State::Sent, (actor, said.trim()))?;
    }
    finding::find(tx, id)
}

/// Writes down what arrived. With the last line it is received; until then it stays on its way. A look can be corrected
/// until the return is settled.
pub fn receive(tx: &mut Tx<'_>, actor: &str, id: ReturnId, look: &Look) -> Result<Return> {
    let item = finding::find(tx, id)?;
    if item.state.is_final() {
        return Err(ended(&item));
    }
    if look.lines.is_empty() {
        return Err(Error::refused("Say of at least one line how many are accepted."));
    }
    if look.note.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!("The note is longer than {TEXT_LIMIT} letters. Shorten it.")));
    }
    for looked in &look.lines {
        write_look(tx, &item, looked)?;
    }
    let seen = finding::find(tx, id)?;
    check_left(tx, &seen)?;
    move_on(tx, &seen, (actor, look.note.trim()))?;
    finding::find(tx, id)
}

fn write_look(tx: &mut Tx<'_>, item: &Return, looked: &Looked) -> Result<()> {
    let Some(line) = item.lines.iter().find(|line| line.id == looked.id) else {
        return Err(Error::refused("One of the lines isn't part of this return. Load the page again."));
    };
    if looked.accepted < 0 || looked.accepted > line.quantity {
        return Err(Error::refused(format!(
            "Of “{}”, {} were to come back. Accept a number from 0 to {}.",
            line.title, line.quantity, line.quantity
        )));
    }
    if looked.condition.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!(
            "The condition is longer than {TEXT_LIMIT} letters. Shorten it."
        )));
    }
    tx.execute(
        "UPDATE return_lines SET accepted = $1, condition = $2 WHERE id = $3",
        &[&looked.accepted, &looked.condition.trim(), &line.id],
    )?;
    Ok(())
}

/// What wasn't accepted at first may have been asked back again meanwhile, so a corrected look is held against that.
fn check_left(tx: &Tx<'_>, item: &Return) -> Result<()> {
    for line in finding::bought(tx, item.order_id, Some(item.id))? {
        let here: i64 = item
            .lines
            .iter()
            .filter(|own| own.line_id == line.line_id)
            .map(|own| own.accepted.unwrap_or(own.quantity))
            .sum();
        if here > line.left() {
            return Err(too_many(&line));
        }
    }
    Ok(())
}

fn move_on(tx: &mut Tx<'_>, seen: &Return, said: (&str, &str)) -> Result<()> {
    let is_complete = seen.lines.iter().all(|line| line.accepted.is_some());
    match (seen.state, is_complete) {
        (State::Received, true) => inspected(tx, seen, State::Received, said),
        (_, true) => advance(tx, seen, State::Received, said),
        (_, false) => inspected(tx, seen, State::Sent, said),
    }
}

/// Why nothing more happens to `item`.
pub(super) fn ended(item: &Return) -> Error {
    let how = match item.state {
        State::Settled => "is settled",
        State::Kept => "is settled; the goods stay with the customer",
        State::Rejected => "was rejected",
        State::Requested | State::Sent | State::Received => "is still open",
    };
    Error::Conflict(format!("{} {how}. Open a new return if more is to come back.", item.reference))
}
