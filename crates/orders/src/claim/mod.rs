//! Warranty claims: what broke, what was decided and what the customer got.

pub mod deciding;
pub mod finding;
pub mod opening;
pub mod warranty;

use base::{Error, Result};

use crate::order::OrderId;

pub use deciding::{decide, settle};
pub use opening::open;

base::id_type!(
    /// Names a claim.
    ClaimId
);

/// The longest text of a problem or a decision, in characters.
pub const TEXT_LIMIT: usize = 4_000;

/// How far a claim has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for a decision.
    Open,
    /// The shop stands for it; what was promised is still to be done.
    Accepted,
    /// The shop doesn't, with a reason.
    Declined,
    /// What was promised was done.
    Settled,
}

/// What the customer wishes for, or gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The thing is repaired.
    Repair,
    /// Another one comes.
    Replace,
    /// The money comes back.
    Refund,
    /// A spare part comes.
    Part,
    /// Nothing: the answer explains why.
    None,
}

/// What an agent decides on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The shop stands for it.
    Accepted,
    /// It doesn't.
    Declined,
}

/// A claim to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// Whose it is.
    pub customer_id: i64,
    /// The order it was bought with, if known.
    pub order_id: Option<OrderId>,
    /// The act that opened it, if one did; photos belong to it.
    pub act_id: Option<i64>,
    /// The order's line, if known.
    pub line_id: Option<i64>,
    /// Who asked, as `customer:7`.
    pub actor: String,
    /// The variant.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// Its serial number; empty when it has none.
    pub serial: String,
    /// What is wrong, in the customer's words.
    pub problem: String,
    /// What the customer would like.
    pub wish: Remedy,
}

/// A claim as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// Whose it is.
    pub customer_id: i64,
    /// The order it was bought with, if known.
    pub order_id: Option<OrderId>,
    /// That order's number; empty without one.
    pub order_number: String,
    /// The act that opened it.
    pub act_id: Option<i64>,
    /// What people call it.
    pub reference: String,
    /// The order's line, if known.
    pub line_id: Option<i64>,
    /// The variant.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// Its serial number.
    pub serial: String,
    /// What is wrong.
    pub problem: String,
    /// What the customer would like.
    pub wish: Remedy,
    /// How far it has come.
    pub state: State,
    /// What the customer gets; `None` before a decision.
    pub outcome: Option<Remedy>,
    /// The decision in words.
    pub decision: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_ms: Option<i64>,
    /// When it was opened.
    pub created_ms: i64,
}

/// All states with the names they are stored and addressed by, in the order of the way.
pub const STATES: [(State, &str); 4] = [
    (State::Open, "open"),
    (State::Accepted, "accepted"),
    (State::Declined, "declined"),
    (State::Settled, "settled"),
];

/// All remedies with the names they are stored by.
pub const REMEDIES: [(Remedy, &str); 5] = [
    (Remedy::Repair, "repair"),
    (Remedy::Replace, "replace"),
    (Remedy::Refund, "refund"),
    (Remedy::Part, "part"),
    (Remedy::None, "none"),
];

impl State {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// From what is stored; the refusal lists what is known.
    pub fn read(text: &str) -> Result<State> {
        STATES.iter().find(|(_, name)| *name == text).map(|(known, _)| *known).ok_or_else(|| {
            Error::refused(format!(
                "“{text}” is no state of a claim. Use open, accepted, declined or settled."
            ))
        })
    }
}

impl Remedy {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        REMEDIES.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// From what is stored; the refusal lists what is known.
    pub fn read(text: &str) -> Result<Remedy> {
        REMEDIES.iter().find(|(_, name)| *name == text).map(|(known, _)| *known).ok_or_else(|| {
            Error::refused(format!("“{text}” is no remedy. Use repair, replace, refund, part or none."))
        })
    }
}

impl Verdict {
    /// From a form's field; the refusal lists what is known.
    pub fn read(text: &str) -> Result<Verdict> {
        match text {
            "accepted" => Ok(Verdict::Accepted),
            "declined" => Ok(Verdict::Declined),
            _ => Err(Error::refused("Choose whether the claim is accepted or declined.")),
        }
    }
}

#[cfg(test)]
mod tests;
