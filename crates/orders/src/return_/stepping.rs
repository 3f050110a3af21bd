//! The one place where a return moves on: its state, a step with when and who, and the event.

use base::events::{self, Happening};
use base::{Result, Tx};
use serde_json::json;

use super::{Return, State};

/// Writes the first step of what was just opened.
pub fn begin(tx: &mut Tx<'_>, opened: &Return, actor: &str) -> Result<()> {
    note(tx, opened, State::Requested, (actor, ""))?;
    record(tx, opened, "return.requested", actor)
}

/// Moves `item` to `state` and says so.
pub fn advance(tx: &mut Tx<'_>, item: &Return, state: State, (actor, said): (&str, &str)) -> Result<()> {
    tx.execute("UPDATE returns SET state = $1 WHERE id = $2", &[&state.as_str(), &item.id.0])?;
    note(tx, item, state, (actor, said))?;
    record(tx, item, event_of(state), actor)
}

/// Says what was seen of `item` without moving it on: a part of it arrived, or a look was corrected.
pub fn inspected(tx: &mut Tx<'_>, item: &Return, state: State, (actor, said): (&str, &str)) -> Result<()> {
    tx.execute("UPDATE returns SET state = $1 WHERE id = $2", &[&state.as_str(), &item.id.0])?;
    note(tx, item, state, (actor, said))?;
    record(tx, item, "return.inspected", actor)
}

fn event_of(state: State) -> &'static str {
    match state {
        State::Requested => "return.requested",
        State::Sent => "return.sent",
        State::Received => "return.received",
        State::Settled | State::Kept => "return.settled",
        State::Rejected => "return.rejected",
    }
}

fn note(tx: &mut Tx<'_>, item: &Return, state: State, (actor, said): (&str, &str)) -> Result<()> {
    tx.execute(
        "INSERT INTO return_steps (id, customer_id, return_id, state, actor, note, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&tx.id::<i64>(), &item.customer_id, &item.id.0, &state.as_str(), &actor, &said, &tx.now_ms()],
    )?;
    Ok(())
}

fn record(tx: &mut Tx<'_>, item: &Return, kind: &'static str, actor: &str) -> Result<()> {
    events::record(
        tx,
        &Happening {
            kind,
            actor: actor.to_owned(),
            customer_id: Some(item.customer_id),
            conversation_id: None,
            subject_id: Some(item.id.0),
            data: json!({ "order": item.order_number, "reference": item.reference }).to_string(),
        },
    )
}
