//! The hold window: an act that was confirmed can be taken back until it ends; then it is done.

use base::jobs::{self, Outcome};
use base::{Db, Error, Result, Tx};
use people::CustomerId;
use people::customer::{Proof, cluster};

pub use super::confirming::JOB;
use super::confirming::{decide_again, record};
use super::executing::execute;
use super::finding::find;
use super::who::Who;
use super::{Act, ActId, State};

/// Takes a held act back: as if it had never been asked.
pub fn take_back(tx: &mut Tx<'_>, who: &Who, id: ActId) -> Result<Act> {
    let act = find(tx, id)?;
    if !who.reaches(act.customer_id) {
        return Err(Error::NotFound);
    }
    match act.state {
        State::TakenBack => return Ok(act),
        State::Held | State::Review => {}
        State::Done | State::Confirmed | State::Refused | State::Declined => {
            return Err(Error::Conflict(
                "It is too late to take this back: it was done. Write to us and we'll see.".into(),
            ));
        }
    }
    jobs::cancel(tx, &format!("{JOB}:{id}"))?;
    settle(tx, &act, (State::TakenBack, "", &who.actor))
}

/// Does a held act whose window has ended, if it is still what was confirmed. Doing it twice does it once.
pub fn run_due(tx: &mut Tx<'_>, id: ActId) -> Result<()> {
    let act = find(tx, id)?;
    if act.state != State::Held || act.held_until_ms.is_some_and(|until| until > tx.now_ms()) {
        return Ok(());
    }
    do_it(tx, &act, &Who::system()).map(|_| ())
}

/// Runs the job of the act in `payload`.
pub async fn run(db: &Db, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else { return Outcome::Dead(format!("`{payload}` is no act")) };
    match db.write(move |tx| run_due(tx, ActId(id))).await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

/// Does an act that waited, if its plan is still what it would be now; else it is refused and says so.
pub(super) fn do_it(tx: &mut Tx<'_>, act: &Act, by: &Who) -> Result<Act> {
    let asked_by = who_asked(tx, act)?;
    let now_ms = tx.now_ms();
    let why = match decide_again(tx, &asked_by, act, now_ms)? {
        Ok(plan) if plan.effects == act.plan.effects => match tx.attempt(|tx| execute(tx, act))? {
            Ok(()) => return settle(tx, act, (State::Done, "", &by.actor)),
            Err(Error::Refused(why) | Error::Conflict(why)) => why,
            Err(error) => return Err(error),
        },
        Ok(_) => "The order changed in the meantime, so nothing was done.".into(),
        Err(denial) => denial.why,
    };
    settle(tx, act, (State::Refused, &why, &by.actor))
}

/// Writes where an act has come to, and says so.
pub(super) fn settle(tx: &mut Tx<'_>, act: &Act, (state, why, by): (State, &str, &str)) -> Result<Act> {
    tx.execute(
        "UPDATE acts SET state = $1, why = $2, decided_by = $3, settled_ms = $4 WHERE id = $5",
        &[&state.as_str(), &why, &by, &tx.now_ms(), &act.id.0],
    )?;
    let settled = find(tx, act.id)?;
    record(tx, &settled, by)?;
    Ok(settled)
}

/// Whoever asked for an act, as they were known then.
fn who_asked(tx: &Tx<'_>, act: &Act) -> Result<Who> {
    let proof = [Proof::None, Proof::Order, Proof::Code, Proof::SignIn]
        .into_iter()
        .find(|proof| proof.as_str() == act.proof)
        .unwrap_or(Proof::None);
    let rows =
        act.actor.starts_with("customer:").then(|| cluster(tx, CustomerId(act.customer_id))).transpose()?;
    Ok(Who { actor: act.actor.clone(), cluster: rows, proof, role: String::new() })
}
