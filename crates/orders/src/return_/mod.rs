//! Goods on their way back: returns, exchanges, withdrawals, gifts and repairs, with every step, when, and by whom.

pub mod finding;
pub mod label;
pub mod opening;
pub mod receiving;
mod refunding;
pub mod settling;
mod stepping;
pub mod worth;

use base::money::Money;
use base::{Error, Result};

use crate::order::OrderId;

pub use opening::open;
pub use receiving::{mark_sent, receive};
pub use settling::{keep, reject, settle};

base::id_type!(
    /// Names a return.
    ReturnId
);

/// Lines one return has at most.
pub const LINES_LIMIT: usize = 100;
/// The longest text of a reason, a detail, a note or a condition, in characters.
pub const TEXT_LIMIT: usize = 4_000;

/// What kind of coming back it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Back for money.
    Return,
    /// Back for something else.
    Exchange,
    /// Back because the contract was withdrawn from.
    Withdrawal,
    /// Sent back by who was given it; the buyer is not told.
    Gift,
    /// Comes back to the customer repaired.
    Repair,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Agreed; the goods are with the customer.
    Requested,
    /// The parcel is on its way, or a part of it has arrived.
    Sent,
    /// All of it arrived and was looked at.
    Received,
    /// The money, the new goods or the repaired ones are on their way to the customer.
    Settled,
    /// Not taken back, with a reason.
    Rejected,
    /// Settled without the goods: the customer keeps them.
    Kept,
}

/// What the customer gets for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Money, the way it came.
    Refund,
    /// A gift card.
    GiftCard,
    /// Credit to spend in the shop.
    StoreCredit,
    /// Another product; a difference in price is paid or paid back.
    Exchange,
    /// The same product, repaired.
    Repair,
    /// Money, and the product stays with the customer.
    Keep,
}

/// A return to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReturn {
    /// Whose it is: the buyer, or for a gift who was given it.
    pub customer_id: i64,
    /// From which order.
    pub order_id: OrderId,
    /// The act that opened it, if one did.
    pub act_id: Option<i64>,
    /// What kind.
    pub kind: Kind,
    /// Who asked for it, as `customer:7`.
    pub actor: String,
    /// The key of the payment method that money goes to; empty when none does.
    pub method: String,
    /// The order's currency.
    pub currency: String,
    /// What comes back.
    pub lines: Vec<NewLine>,
    /// What is held back from the money, not negative.
    pub fee_minor: i64,
    /// What new goods cost more than the old ones; negative when they cost less.
    pub difference_minor: i64,
    /// Until when the money is promised.
    pub refund_by_ms: Option<i64>,
}

/// A line of a return to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// The line of the order.
    pub line_id: i64,
    /// Its variant.
    pub sku: String,
    /// Its name.
    pub title: String,
    /// How many come back.
    pub quantity: i64,
    /// What one is worth.
    pub price_minor: i64,
    /// Why, in the shop's words.
    pub reason: String,
    /// Why, in the second level or the customer's words.
    pub detail: String,
    /// What the customer gets for it.
    pub outcome: Outcome,
    /// The variant that comes instead; empty when none does.
    pub new_sku: String,
    /// What one of that costs.
    pub new_price_minor: i64,
}

/// A return as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Its id.
    pub id: ReturnId,
    /// Whose it is.
    pub customer_id: i64,
    /// From which order.
    pub order_id: OrderId,
    /// That order's number.
    pub order_number: String,
    /// The act that opened it.
    pub act_id: Option<i64>,
    /// The RMA number.
    pub reference: String,
    /// What kind.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// The key of the payment method that money goes to.
    pub method: String,
    /// ISO 4217.
    pub currency: String,
    /// What the goods are worth that were asked to come back.
    pub goods_minor: i64,
    /// What is held back.
    pub fee_minor: i64,
    /// What new goods cost more than the old ones.
    pub difference_minor: i64,
    /// Who brings the parcel; empty when unknown.
    pub carrier: String,
    /// The number to follow it by; empty when unknown.
    pub tracking: String,
    /// Until when the money is promised.
    pub refund_by_ms: Option<i64>,
    /// When it was opened.
    pub created_ms: i64,
    /// What comes back.
    pub lines: Vec<Line>,
}

/// A line of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: i64,
    /// The line of the order.
    pub line_id: i64,
    /// Its variant.
    pub sku: String,
    /// Its name.
    pub title: String,
    /// How many were asked to come back.
    pub quantity: i64,
    /// What one is worth.
    pub price_minor: i64,
    /// Why, in the shop's words.
    pub reason: String,
    /// Why, in more words.
    pub detail: String,
    /// What the customer gets for it.
    pub outcome: Outcome,
    /// The variant that comes instead.
    pub new_sku: String,
    /// What one of that costs.
    pub new_price_minor: i64,
    /// In which condition it came; empty before.
    pub condition: String,
    /// How many were accepted; `None` until it was looked at.
    pub accepted: Option<i64>,
}

/// One step on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: i64,
    /// Where it led.
    pub state: State,
    /// Who took it.
    pub actor: String,
    /// What was said with it; empty for nothing.
    pub note: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Return, "return"),
    (Kind::Exchange, "exchange"),
    (Kind::Withdrawal, "withdrawal"),
    (Kind::Gift, "gift"),
    (Kind::Repair, "repair"),
];

/// All states with the names they are stored and addressed by, in the order of the way.
pub const STATES: [(State, &str); 6] = [
    (State::Requested, "requested"),
    (State::Sent, "sent"),
    (State::Received, "received"),
    (State::Settled, "settled"),
    (State::Rejected, "rejected"),
    (State::Kept, "kept"),
];

const OUTCOMES: [(Outcome, &str); 6] = [
    (Outcome::Refund, "refund"),
    (Outcome::GiftCard, "gift_card"),
    (Outcome::StoreCredit, "store_credit"),
    (Outcome::Exchange, "exchange"),
    (Outcome::Repair, "repair"),
    (Outcome::Keep, "keep"),
];

fn name_in<T: Copy + PartialEq>(table: &[(T, &'static str)], wanted: T) -> &'static str {
    table.iter().find(|(known, _)| *known == wanted).map_or("", |(_, name)| name)
}

fn read_in<T: Copy>(table: &[(T, &'static str)], text: &str) -> Result<T> {
    let found = table.iter().find(|(_, name)| *name == text).map(|(known, _)| *known);
    found.ok_or_else(|| {
        let names: Vec<&str> = table.iter().map(|(_, name)| *name).collect();
        Error::refused(format!("“{text}” isn't known here. Use one of: {}.", names.join(", ")))
    })
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        name_in(&KINDS, self)
    }

    /// From what is stored; the refusal lists what is known.
    pub fn read(text: &str) -> Result<Kind> {
        read_in(&KINDS, text)
    }
}

impl State {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        name_in(&STATES, self)
    }

    /// From what is stored; the refusal lists what is known.
    pub fn read(text: &str) -> Result<State> {
        read_in(&STATES, text)
    }

    /// True when nothing more will happen to it.
    pub fn is_final(self) -> bool {
        match self {
            State::Requested | State::Sent | State::Received => false,
            State::Settled | State::Rejected | State::Kept => true,
        }
    }
}

impl Outcome {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        name_in(&OUTCOMES, self)
    }

    /// From what is stored; the refusal lists what is known.
    pub fn read(text: &str) -> Result<Outcome> {
        read_in(&OUTCOMES, text)
    }
}

impl Return {
    /// An amount in its currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency.clone())
    }
}

#[cfg(test)]
mod tests;
