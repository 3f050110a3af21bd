//! A return ends: settled with money or goods, settled without the goods, or rejected with a reason. Once, however often asked.

use base::{Error, Result, Tx};

use super::finding;
use super::receiving::ended;
use super::refunding::book;
use super::stepping::advance;
use super::worth::worth;
use super::{Return, ReturnId, State, TEXT_LIMIT};

/// How a return is to be settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settling {
    /// What the customer reads beside the step.
    pub note: String,
    /// The key of the method that money goes to; empty for the one agreed.
    pub method: String,
}

/// Settles what was received: money goes back by the ledger, and the event `return.settled` is recorded. Settling what is
/// settled changes nothing. Refused before it was received, and when nothing of it was accepted.
pub fn settle(tx: &mut Tx<'_>, actor: &str, id: ReturnId, settling: &Settling) -> Result<Return> {
    let item = finding::find(tx, id)?;
    match item.state {
        State::Settled | State::Kept => return Ok(item),
        State::Rejected => return Err(ended(&item)),
        State::Requested | State::Sent => {
            return Err(Error::refused(
                "Not all of it has been looked at. Note what arrived first, or let the customer keep it.",
            ));
        }
        State::Received => {}
    }
    if item.lines.iter().all(|line| line.accepted == Some(0)) {
        return Err(Error::refused("Nothing of it was accepted, so there is nothing to settle. Reject it."));
    }
    close(tx, &item, State::Settled, (actor, settling))
}

/// Settles it without the goods: the customer keeps them. Keeping what is settled changes nothing.
pub fn keep(tx: &mut Tx<'_>, actor: &str, id: ReturnId, settling: &Settling) -> Result<Return> {
    let item = finding::find(tx, id)?;
    match item.state {
        State::Settled | State::Kept => return Ok(item),
        State::Rejected => return Err(ended(&item)),
        State::Received => {
            return Err(Error::refused("The goods have arrived. Settle the return instead."));
        }
        State::Requested | State::Sent => {}
    }
    tx.execute("UPDATE return_lines SET accepted = quantity WHERE return_id = $1", &[&id.0])?;
    let item = finding::find(tx, id)?;
    close(tx, &item, State::Kept, (actor, settling))
}

/// Ends it without money or goods; `why` is what the customer reads. Rejecting what was rejected changes nothing.
pub fn reject(tx: &mut Tx<'_>, actor: &str, id: ReturnId, why: &str) -> Result<Return> {
    let item = finding::find(tx, id)?;
    match item.state {
        State::Rejected => return Ok(item),
        State::Settled | State::Kept => return Err(ended(&item)),
        State::Requested | State::Sent | State::Received => {}
    }
    if why.trim().is_empty() {
        return Err(Error::refused("Say why it is rejected: the customer reads it."));
    }
    check_note(why)?;
    advance(tx, &item, State::Rejected, (actor, why.trim()))?;
    finding::find(tx, id)
}

fn close(
    tx: &mut Tx<'_>,
    item: &Return,
    state: State,
    (actor, settling): (&str, &Settling),
) -> Result<Return> {
    check_note(&settling.note)?;
    let booked = book(tx, item, worth(item), settling.method.trim())?;
    let said = [settling.note.trim(), &booked].into_iter().filter(|text| !text.is_empty());
    let said = said.collect::<Vec<_>>().join(" ");
    advance(tx, item, state, (actor, &said))?;
    finding::find(tx, item.id)
}

fn check_note(note: &str) -> Result<()> {
    if note.chars().count() <= TEXT_LIMIT {
        return Ok(());
    }
    Err(Error::refused(format!("The note is longer than {TEXT_LIMIT} letters. Shorten it.")))
}
