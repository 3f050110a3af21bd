//! A claim is decided by a person, once, with words the customer reads; and settled when what was promised was done.

use base::{Error, Result, Tx};

use super::opening::record;
use super::{Claim, ClaimId, Remedy, State, TEXT_LIMIT, Verdict, finding};

/// What is decided on a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Yes or no.
    pub verdict: Verdict,
    /// What the customer gets; [`Remedy::None`] when declined.
    pub outcome: Remedy,
    /// Why, in words the customer reads.
    pub words: String,
}

/// Decides claim `id` and records `claim.decided`. The same decision again changes nothing; another one is a conflict.
pub fn decide(tx: &mut Tx<'_>, actor: &str, id: ClaimId, decision: &Decision) -> Result<Claim> {
    let claim = finding::find(tx, id)?;
    let words = decision.words.trim();
    check(decision, words)?;
    let state = match decision.verdict {
        Verdict::Accepted => State::Accepted,
        Verdict::Declined => State::Declined,
    };
    if claim.state != State::Open {
        let is_same =
            claim.state == state && claim.outcome == Some(decision.outcome) && claim.decision == words;
        return if is_same { Ok(claim) } else { Err(decided(&claim)) };
    }
    tx.execute(
        "UPDATE claims
         SET state = $1, outcome = $2, decision = $3, decided_by = $4, decided_ms = $5
         WHERE id = $6",
        &[&state.as_str(), &decision.outcome.as_str(), &words, &actor, &tx.now_ms(), &id.0],
    )?;
    let claim = finding::find(tx, id)?;
    record(tx, &claim, "claim.decided", actor)?;
    Ok(claim)
}

/// Says that what an accepted claim promised was done, and records `claim.settled`. Said again, it changes nothing.
pub fn settle(tx: &mut Tx<'_>, actor: &str, id: ClaimId) -> Result<Claim> {
    let claim = finding::find(tx, id)?;
    match claim.state {
        State::Settled => return Ok(claim),
        State::Open => {
            return Err(Error::refused("The claim isn't decided yet. Accept or decline it first."));
        }
        State::Declined => {
            return Err(Error::refused("The claim was declined, so there is nothing to settle."));
        }
        State::Accepted => {}
    }
    tx.execute("UPDATE claims SET state = 'settled' WHERE id = $1", &[&id.0])?;
    record(tx, &claim, "claim.settled", actor)?;
    finding::find(tx, id)
}

fn check(decision: &Decision, words: &str) -> Result<()> {
    if words.chars().count() > TEXT_LIMIT {
        return Err(Error::refused(format!("The answer is longer than {TEXT_LIMIT} letters. Shorten it.")));
    }
    match (decision.verdict, decision.outcome) {
        (Verdict::Accepted, Remedy::None) => {
            Err(Error::refused("Choose what the customer gets: a repair, another one, the money or a part."))
        }
        (Verdict::Declined, Remedy::None) if words.is_empty() => {
            Err(Error::refused("Say why it is declined: the customer reads it."))
        }
        (Verdict::Declined, Remedy::None) | (Verdict::Accepted, _) => Ok(()),
        (Verdict::Declined, _) => {
            Err(Error::refused("A declined claim brings nothing. Choose “nothing”, or accept it."))
        }
    }
}

fn decided(claim: &Claim) -> Error {
    Error::Conflict(format!(
        "{} was decided already ({}). Write to the customer if that was wrong.",
        claim.reference,
        claim.state.as_str()
    ))
}
