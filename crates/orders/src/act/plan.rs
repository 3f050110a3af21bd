//! What an act will do: effects for the program, and the same in words for people. Or why it won't.

use base::money::Money;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::policy::Rung;

/// Everything an act does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// In the order in which it is done.
    pub effects: Vec<Effect>,
    /// Money in words: what, how much; positive comes to the customer.
    pub money: Vec<MoneyLine>,
    /// Goods in words.
    pub goods: Vec<String>,
    /// What happens next, in words.
    pub steps: Vec<String>,
    /// What is given to the customer in all, in minor units: for limits and rules.
    pub amount_minor: i64,
    /// Of all amounts.
    pub currency: String,
    /// Why a person looks at it first; empty when nobody need.
    pub review: String,
    /// How long it can be taken back, in milliseconds.
    pub hold_ms: i64,
}

/// A line of money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoneyLine {
    /// What it is for.
    pub text: String,
    /// How much; positive comes to the customer, negative is paid by them.
    pub amount: Money,
    /// By which method, as people read it; empty in sums.
    pub by: String,
    /// When it moves: now, or when the goods have come back.
    pub is_later: bool,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// The order's status becomes this word.
    Status { status: String },
    /// Something is written into what the order carries along.
    Extra { name: String, value: String },
    /// It goes elsewhere.
    Address { address: Address },
    /// Some of a line becomes another variant.
    Swap { line_id: i64, quantity: i64, new_sku: String, new_price_minor: i64 },
    /// A line has another quantity.
    Quantity { line_id: i64, quantity: i64 },
    /// Goods are taken from, or (negative) put back into stock.
    Stock { sku: String, quantity: i64 },
    /// It costs more or less.
    Charge { kind: String, amount_minor: i64, text: String },
    /// The customer pays.
    Pay { method: String, amount_minor: i64 },
    /// The customer is paid back.
    Refund { method: String, amount_minor: i64 },
    /// The same as the shop's own system books it, however much was paid.
    MirrorRefund { method: String, amount_minor: i64 },
    /// Goods come back.
    Return(Box<ReturnPlan>),
    /// Somebody looks at a defect.
    Claim { line_id: i64, sku: String, title: String, serial: String, problem: String, wish: String },
    /// A new order of the same goods.
    Reorder { lines: Vec<NewLine>, method: String },
    /// The address in the profile.
    ProfileAddress { address: Address },
}

/// Goods that come back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnPlan {
    /// `return`, `exchange` or `withdrawal`.
    pub kind: String,
    /// Takes the refund, or pays the difference.
    pub method: String,
    /// Which goods.
    pub lines: Vec<ReturnedLine>,
    /// What it costs the customer.
    pub fee_minor: i64,
    /// What the new goods cost more, or (negative) less.
    pub difference_minor: i64,
    /// The customer keeps the goods.
    pub is_kept: bool,
    /// Within how many days after arrival the money is back.
    pub refund_days: i64,
}

/// Some of a line that comes back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnedLine {
    /// The order's line.
    pub line_id: i64,
    /// Its SKU.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub price_minor: i64,
    /// Why.
    pub reason: String,
    /// The finer reason.
    pub detail: String,
    /// What the customer gets for it.
    pub outcome: String,
    /// What comes instead; empty for money.
    pub new_sku: String,
    /// What one of that costs.
    pub new_price_minor: i64,
}

/// A line of a new order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewLine {
    /// The SKU.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// What is chosen, as stored.
    pub options: String,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub price_minor: i64,
    /// VAT in hundredths of a percent.
    pub tax_bp: i64,
}

/// Why something isn't possible, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The shop doesn't offer it.
    NotOffered,
    /// The customer must show better who they are.
    Rung(Rung),
    /// The order isn't where it would have to be.
    Status,
    /// Another act has to be settled first.
    Pending,
    /// Too late.
    Window,
    /// A rule says no.
    Rule,
    /// What was sent doesn't fit the order.
    Input,
    /// The money doesn't fit.
    Money,
    /// It isn't in stock.
    Stock,
}

/// Why something isn't possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// For programs.
    pub code: Code,
    /// For the person, with what to do next.
    pub why: String,
    /// Until when it was possible, UTC milliseconds.
    pub until_ms: Option<i64>,
}

impl Denial {
    /// A denial without a time.
    pub fn new(code: Code, why: impl Into<String>) -> Denial {
        Denial { code, why: why.into(), until_ms: None }
    }
}

impl Plan {
    /// A short name of exactly this plan: what was previewed is what is confirmed.
    pub fn fingerprint(&self) -> String {
        let text = serde_json::to_string(self).expect("a plan is always JSON");
        people::session::short_hash(&text)
    }
}
