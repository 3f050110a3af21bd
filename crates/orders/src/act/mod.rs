//! What can be done with an order: one list of typed commands, each checked, previewed, confirmed and executed once.
//!
//! The same commands serve customers' pages, agents, the API and rules. `deciding` is a pure computation over facts.

pub mod command;
pub mod confirming;
mod deciding;
mod executing;
pub mod facts;
pub mod finding;
pub mod holding;
pub mod plan;
pub mod possible;
pub mod reviewing;
pub mod settling;
pub mod trying;
pub mod who;

pub use command::{Command, Item, What};
pub use confirming::{Preview, confirm, preview};
pub use finding::{find, find_by_reference, of_customer, of_order};
pub use holding::{run_due, take_back};
pub use plan::{Code, Denial, Effect, Plan};
pub use possible::{Possible, possible, possible_of};
pub use reviewing::{approve, count_for_review, decline, list_for_review};
pub use settling::{settle_confirmed, settle_refused};
pub use who::Who;

use crate::policy::ActKind;

base::id_type!(
    /// Names an act.
    ActId
);

/// Where an act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Confirmed; it is done when its hold window ends, and can be taken back until then.
    Held,
    /// A person has to look at it first.
    Review,
    /// Done here.
    Done,
    /// Done, and the shop's own system said yes.
    Confirmed,
    /// Not done: the order had changed, or the shop's own system said no.
    Refused,
    /// Taken back within its hold window.
    TakenBack,
    /// The person who looked at it said no.
    Declined,
}

/// An act as it stands.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its id.
    pub id: ActId,
    /// Whose matter it is.
    pub customer_id: i64,
    /// On which order; none for the profile's address.
    pub order_id: Option<i64>,
    /// What people call it.
    pub reference: String,
    /// What kind.
    pub kind: ActKind,
    /// What was asked.
    pub command: Command,
    /// Where it stands.
    pub state: State,
    /// Who asked, as `customer:7`.
    pub actor: String,
    /// How well they had shown who they are.
    pub proof: String,
    /// What it does.
    pub plan: Plan,
    /// By which version of the policy.
    pub policy_version: i64,
    /// Why it waits, was refused or declined.
    pub why: String,
    /// Who decided, where a person did.
    pub decided_by: String,
    /// Until when it can be taken back, UTC milliseconds.
    pub held_until_ms: Option<i64>,
    /// When it was asked.
    pub created_ms: i64,
    /// When it came to its end.
    pub settled_ms: Option<i64>,
}

impl State {
    /// All states.
    pub const ALL: [State; 7] = [
        State::Held,
        State::Review,
        State::Done,
        State::Confirmed,
        State::Refused,
        State::TakenBack,
        State::Declined,
    ];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Held => "held",
            State::Review => "review",
            State::Done => "done",
            State::Confirmed => "confirmed",
            State::Refused => "refused",
            State::TakenBack => "taken_back",
            State::Declined => "declined",
        }
    }

    /// From what is stored.
    pub fn read(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// True while it isn't settled and so keeps other acts on the same order waiting.
    pub fn is_pending(self) -> bool {
        matches!(self, State::Held | State::Review)
    }

    /// True when it took effect.
    pub fn is_done(self) -> bool {
        matches!(self, State::Done | State::Confirmed)
    }
}

#[cfg(test)]
mod tests;
