//! What the shop's own system said about an act that was done here.

use base::{Result, Tx};

use super::finding::find;
use super::holding::settle;
use super::{Act, ActId, State};

/// The shop's system did it too. Saying it twice changes nothing.
pub fn settle_confirmed(tx: &mut Tx<'_>, id: ActId) -> Result<Act> {
    let act = find(tx, id)?;
    if act.state != State::Done {
        return Ok(act);
    }
    settle(tx, &act, (State::Confirmed, "", "shop"))
}

/// The shop's system said no, for this reason: a person takes it from here. Saying it twice changes nothing.
pub fn settle_refused(tx: &mut Tx<'_>, id: ActId, why: &str) -> Result<Act> {
    let act = find(tx, id)?;
    if act.state != State::Done {
        return Ok(act);
    }
    settle(tx, &act, (State::Refused, why, "shop"))
}
