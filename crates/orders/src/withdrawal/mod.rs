//! Withdrawals from contracts, as Art. 11a of Directive 2011/83/EU wants them: declared on a page, recorded for good.
//! What follows for goods and money is an act: [`acting`] reads `withdrawal.received` from the log and asks for it.

pub mod acting;
pub mod chain;
pub mod export;
pub mod finding;
pub mod recording;
pub mod texts;
pub mod window;

use serde::{Deserialize, Serialize};

base::id_type!(
    /// Names a withdrawal.
    WithdrawalId
);

/// What a person declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who withdraws.
    pub name: String,
    /// Where the receipt goes.
    pub email: String,
    /// The contract, as they name it: an order number, or whatever they know.
    pub order: String,
    /// The postcode of the delivery, where they gave it to help us find the order.
    pub postcode: String,
    /// What they withdraw from in their own words; empty for everything.
    pub items: String,
    /// Lines of the order they chose.
    pub lines: Vec<Chosen>,
}

/// A line of an order that was chosen to be withdrawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The order line.
    pub id: i64,
    /// How it was shown: `2 × Desk lamp`.
    pub text: String,
}

/// How well the order fits the person who withdraws; a rung of the identity ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Nothing speaks for it, or there is no such order.
    None,
    /// The e-mail address or the postcode is the order's.
    Order,
    /// They typed a code that was sent to the one who ordered.
    Code,
    /// They are signed in as the one who ordered.
    SignIn,
}

/// What was found out about the period; it never decides whether a withdrawal is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Within the period, or the period hasn't begun, or nobody can say.
    InTime,
    /// After it.
    Late,
    /// No order goes by what was typed.
    UnknownOrder,
}

/// Everything a record holds, in this order of fields: what is hashed is this as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its number: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// When it was confirmed, UTC milliseconds.
    pub at_ms: i64,
    /// The same as the clock on the shop's wall showed it, with offset and zone (RFC 9557).
    pub at: String,
    /// What was declared.
    pub statement: Statement,
    /// Which text was shown, as `de/1`.
    pub text: String,
    /// SHA-256 of that text.
    pub text_hash: String,
    /// Whom the e-mail address belongs to.
    pub customer_id: i64,
    /// The order that was recognised.
    pub order_id: Option<i64>,
    /// How well it fits the person.
    pub proof: Proof,
    /// How it stands in time.
    pub standing: Standing,
    /// When the period ends or ended, UTC milliseconds; nothing while it hasn't begun or isn't known.
    pub ends_ms: Option<i64>,
    /// What the form was named by, so that sending it twice is known.
    pub key: String,
}

/// A record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Its id.
    pub id: WithdrawalId,
    /// The hash of the record before it; 64 zeros before the first.
    pub prev_hash: String,
    /// SHA-256 of `prev_hash`, a line feed and the stored content.
    pub hash: String,
    /// What it holds.
    pub content: Content,
}

impl Standing {
    /// All of them.
    pub const ALL: [Standing; 3] = [Standing::InTime, Standing::Late, Standing::UnknownOrder];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::InTime => "in_time",
            Standing::Late => "late",
            Standing::UnknownOrder => "unknown_order",
        }
    }

    /// From what is stored or asked for.
    pub fn read(text: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.as_str() == text)
    }

    /// For people.
    pub fn in_words(self) -> &'static str {
        match self {
            Standing::InTime => "in time",
            Standing::Late => "late",
            Standing::UnknownOrder => "unknown order",
        }
    }
}

impl Proof {
    /// As it is recorded.
    pub fn as_str(self) -> &'static str {
        match self {
            Proof::None => "none",
            Proof::Order => "order",
            Proof::Code => "code",
            Proof::SignIn => "sign_in",
        }
    }

    /// For people.
    pub fn in_words(self) -> &'static str {
        match self {
            Proof::None => "nothing shows that it is theirs",
            Proof::Order => "address or postcode fit the order",
            Proof::Code => "they typed a code we sent",
            Proof::SignIn => "signed in",
        }
    }
}

impl Statement {
    /// What is withdrawn from, one thing a line; empty for everything.
    pub fn parts(&self) -> String {
        let lines = self.lines.iter().map(|line| line.text.as_str());
        let all: Vec<&str> =
            lines.chain(Some(self.items.as_str()).filter(|items| !items.is_empty())).collect();
        all.join("\n")
    }
}

#[cfg(test)]
mod tests;
