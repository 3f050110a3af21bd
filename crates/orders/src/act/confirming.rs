//! Looking at what an act would do, and confirming it: once for each key, however often it is sent.

use base::events::{self, Happening};
use base::{Error, Read, Result, Tx, jobs};
use people::CustomerId;

use super::command::{Command, What};
use super::deciding::decide;
use super::executing::execute;
use super::facts::Facts;
use super::finding::{find, find_by_key};
use super::plan::{Code, Denial, Effect, Plan};
use super::who::Who;
use super::{Act, ActId, State};
use crate::order::finding::find_by_number;
use crate::policy::{ActKind, version};

/// The job that does a held act when its window ends.
pub const JOB: &str = "act.run";

/// What an act would do, before it is confirmed.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What it does; or why it can't be done.
    pub plan: std::result::Result<Plan, Denial>,
    /// Names exactly this plan; empty when it can't be done.
    pub seen: String,
}

/// Decided: for whom, on which order, by which policy.
struct Decided {
    customer_id: i64,
    order_id: Option<i64>,
    version: i64,
    plan: std::result::Result<Plan, Denial>,
}

/// What `command` would do for `who` now. What they can't reach isn't found.
pub fn preview(read: &Read<'_>, who: &Who, command: &Command, now_ms: i64) -> Result<Preview> {
    command.check()?;
    let plan = decided(read, who, command, now_ms)?.plan;
    let seen = plan.as_ref().map_or_else(|_| String::new(), Plan::fingerprint);
    Ok(Preview { plan, seen })
}

/// Confirms `command` under `key`: done at once, held, or waiting for a person, as the policy says.
///
/// The same key again gives the same act; with another command it is refused. `seen` is the preview's: when the plan is
/// another one by now, nothing is done and the conflict says so.
pub fn confirm(
    tx: &mut Tx<'_>,
    who: &Who,
    command: &Command,
    (key, seen): (&str, Option<&str>),
) -> Result<Act> {
    command.check()?;
    let key = scoped(who, key)?;
    if let Some(earlier) = find_by_key(tx, &key)? {
        return if earlier.command == *command {
            Ok(earlier)
        } else {
            Err(Error::Conflict("This key was used for something else. Take a new one for a new act.".into()))
        };
    }
    let now_ms = tx.now_ms();
    let decided = decided(tx, who, command, now_ms)?;
    let plan = decided.plan.map_err(|denial| Error::Refused(denial.why))?;
    if seen.is_some_and(|seen| seen != plan.fingerprint()) {
        return Err(Error::Conflict(
            "The order has changed since you looked. Look at it again: nothing was done.".into(),
        ));
    }
    let state = if !plan.review.is_empty() {
        State::Review
    } else if plan.hold_ms > 0 {
        State::Held
    } else {
        State::Done
    };
    let subject = (decided.customer_id, decided.order_id, decided.version);
    let id = write(tx, who, command, Confirmed { key: &key, subject, plan: &plan, state })?;
    match state {
        State::Held => {
            plan_run(tx, id, now_ms + plan.hold_ms)?;
        }
        State::Done => execute(tx, &find(tx, id)?)?,
        State::Review | State::Confirmed | State::Refused | State::TakenBack | State::Declined => {}
    }
    let act = find(tx, id)?;
    record(tx, &act, &who.actor)?;
    Ok(act)
}

/// Plans that a held act is done when its window ends.
fn plan_run(tx: &mut Tx<'_>, id: ActId, at_ms: i64) -> Result<()> {
    jobs::add(tx, JOB, &format!("{JOB}:{id}"), &id.to_string(), at_ms)
}

/// Decides again what an act would do now, as it was asked.
pub(super) fn decide_again(
    read: &Read<'_>,
    who: &Who,
    act: &Act,
    now_ms: i64,
) -> Result<std::result::Result<Plan, Denial>> {
    Ok(decided_but(read, who, &act.command, (now_ms, Some(act.kind)))?.plan)
}

/// Says what became of an act.
pub(super) fn record(tx: &mut Tx<'_>, act: &Act, actor: &str) -> Result<()> {
    let kind = match act.state {
        State::Held => "act.held",
        State::Review => "act.review",
        State::Done => "act.done",
        State::Confirmed => "act.confirmed",
        State::Refused => "act.refused",
        State::TakenBack => "act.taken_back",
        State::Declined => "act.declined",
    };
    events::record(
        tx,
        &Happening {
            kind,
            actor: actor.into(),
            customer_id: Some(act.customer_id),
            subject_id: Some(act.id.0),
            data: serde_json::json!({ "order": act.command.order, "act": act.kind.as_str(), "reference": act.reference })
                .to_string(),
            ..Happening::default()
        },
    )
}

fn decided(read: &Read<'_>, who: &Who, command: &Command, now_ms: i64) -> Result<Decided> {
    decided_but(read, who, command, (now_ms, None))
}

/// `waiting` is the kind of an act that itself is pending on the order and doesn't stand in its own way.
fn decided_but(
    read: &Read<'_>,
    who: &Who,
    command: &Command,
    (now_ms, waiting): (i64, Option<ActKind>),
) -> Result<Decided> {
    if let What::ProfileAddress { address } = &command.what {
        return profile(read, who, address, now_ms);
    }
    let order = find_by_number(read, &command.order)?.filter(|order| who.reaches(order.customer_id));
    let order = order.ok_or(Error::NotFound)?;
    let asked: Vec<String> = command.items().iter().filter_map(|item| item.new_sku.clone()).collect();
    let mut facts = Facts::around(read, order, &asked, now_ms)?;
    if let Some(kind) = waiting
        && let Some(at) = facts.acts.iter().position(|(of, state)| *of == kind && state.is_pending())
    {
        facts.acts.remove(at);
    }
    Ok(Decided {
        customer_id: facts.order.customer_id,
        order_id: Some(facts.order.id.0),
        version: facts.version,
        plan: decide(&facts, who, command),
    })
}

fn profile(read: &Read<'_>, who: &Who, address: &crate::Address, now_ms: i64) -> Result<Decided> {
    let Some(id) = who.cluster.as_ref().and_then(|cluster| cluster.first()) else {
        return Err(Error::refused("Choose a customer: an address belongs to somebody."));
    };
    let (version, policy) = version::in_force(read, now_ms)?;
    let plan = match policy.terms(ActKind::ProfileAddress) {
        None => Err(Denial::new(Code::NotOffered, "The address is kept by the shop. Change it there.")),
        Some(terms) if who.proof < terms.rung.proof() => {
            Err(Denial::new(Code::Rung(terms.rung), "Show that it is you first."))
        }
        Some(_) => super::deciding::complete(address).map(|()| Plan {
            effects: vec![Effect::ProfileAddress { address: address.clone() }],
            goods: vec![format!("Your address becomes {}.", address.lines().join(", "))],
            ..Plan::default()
        }),
    };
    let customer_id = people::customer::find(read, CustomerId(*id))?.id.0;
    Ok(Decided { customer_id, order_id: None, version, plan })
}

/// Keys belong to whoever uses them: nobody can take another's.
fn scoped(who: &Who, key: &str) -> Result<String> {
    if key.is_empty() || key.len() > 200 {
        return Err(Error::refused(
            "Send an idempotency key of 1 to 200 characters: a new one for each act.",
        ));
    }
    Ok(format!("{}:{key}", who.actor))
}

struct Confirmed<'c> {
    key: &'c str,
    subject: (i64, Option<i64>, i64),
    plan: &'c Plan,
    state: State,
}

fn write(tx: &mut Tx<'_>, who: &Who, command: &Command, confirmed: Confirmed<'_>) -> Result<ActId> {
    let id: ActId = tx.id();
    let Confirmed { key, subject: (customer_id, order_id, version), plan, state } = confirmed;
    let reference = base::ids::reference(&tx.context().chance);
    let held_until_ms = (state == State::Held).then(|| tx.now_ms() + plan.hold_ms);
    let settled_ms = (state == State::Done).then(|| tx.now_ms());
    tx.execute(
        "INSERT INTO acts
           (id, customer_id, order_id, reference, kind, command, state, actor, proof, key, reason, plan,
            policy_version, amount_minor, currency, why, decided_by, held_until_ms, created_ms, settled_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', $17, $18, $19)",
        &[
            &id.0,
            &customer_id,
            &order_id,
            &reference,
            &command.kind().as_str(),
            &serde_json::to_string(command)?,
            &state.as_str(),
            &who.actor,
            &who.proof.as_str(),
            &key,
            &command.reason,
            &serde_json::to_string(plan)?,
            &version,
            &plan.amount_minor,
            &plan.currency,
            &plan.review,
            &held_until_ms,
            &tx.now_ms(),
            &settled_ms,
        ],
    )?;
    Ok(id)
}
