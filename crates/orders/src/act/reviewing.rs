//! A second pair of eyes: acts that a rule, an exception or a limit put before a person.

use base::{Error, Read, Result, Tx};

use super::finding::{COLUMNS, act_from, find};
use super::holding::{do_it, settle};
use super::who::Who;
use super::{Act, ActId, State};
use crate::policy::version;

/// Acts a page of the queue holds.
pub const QUEUE_LIMIT: i64 = 50;
/// How far the queue is counted.
pub const COUNT_LIMIT: i64 = 100;

/// What waits for a person, oldest first; those after `after` for the next page.
pub fn list_for_review(read: &Read<'_>, after: Option<ActId>) -> Result<Vec<Act>> {
    let after = after.map_or(0, |id| id.0);
    read.list(
        &format!("SELECT {COLUMNS} FROM acts WHERE state = 'review' AND id > $1 ORDER BY id LIMIT $2"),
        &[&after, &QUEUE_LIMIT],
        act_from,
    )
}

/// How many wait for a person: counted up to [`COUNT_LIMIT`].
pub fn count_for_review(read: &Read<'_>) -> Result<i64> {
    read.get(
        "SELECT count(*) FROM (SELECT id FROM acts WHERE state = 'review' ORDER BY id LIMIT $1) AS waiting",
        &[&COUNT_LIMIT],
        |row| row.get(0),
    )
}

/// Says yes: it is done, if it still can be. Nobody approves what they asked for themselves, or more than they may give.
pub fn approve(tx: &mut Tx<'_>, who: &Who, id: ActId) -> Result<Act> {
    let act = waiting(tx, who, id)?;
    if act.actor == who.actor {
        return Err(Error::refused("You asked for this yourself. A colleague has to look at it."));
    }
    let now_ms = tx.now_ms();
    let (_, policy) = version::in_force(tx, now_ms)?;
    if policy.limits.get(&who.role).is_some_and(|limit| act.plan.amount_minor > *limit) {
        return Err(Error::refused("This is more than your role may give. Ask somebody who may give more."));
    }
    do_it(tx, &act, who)
}

/// Says no, and why: the customer reads it.
pub fn decline(tx: &mut Tx<'_>, who: &Who, id: ActId, why: &str) -> Result<Act> {
    let act = waiting(tx, who, id)?;
    let why = why.trim();
    if why.is_empty() {
        return Err(Error::refused("Write why not: the customer reads it."));
    }
    settle(tx, &act, (State::Declined, why, &who.actor))
}

fn waiting(tx: &Tx<'_>, who: &Who, id: ActId) -> Result<Act> {
    if !who.is_staff() {
        return Err(Error::NotFound);
    }
    let act = find(tx, id)?;
    if act.state != State::Review {
        return Err(Error::Conflict("Somebody decided this already. Load the list again.".into()));
    }
    Ok(act)
}
