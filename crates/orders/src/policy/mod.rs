//! What customers may do with an order, until when, and what it costs: rules as data, read from TOML, kept in versions.
//! Deciding about one order is in `act`; nothing here looks at the database but [`version`] and [`exception`].

pub mod difference;
#[cfg(test)]
mod documented;
pub mod exception;
pub mod matching;
pub mod outcome;
pub mod reading;
pub mod terms;
pub mod version;
pub mod window;
pub mod words;

use std::collections::BTreeMap;

use base::{Error, Result};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use matching::{Case, Match};
pub use outcome::OutcomeKind;
pub use terms::{Methods, Reason, RefundMode, Rung, Terms};
pub use window::{From, Window};

/// The acts a policy speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Call the order off.
    Cancel,
    /// Send it elsewhere.
    ChangeAddress,
    /// Pay another way.
    ChangePayment,
    /// Another option of the same product, or another quantity.
    ChangeItems,
    /// Send goods back for money.
    Return,
    /// Send goods back for others.
    Exchange,
    /// Something is broken: warranty.
    Claim,
    /// Withdraw from the contract, as the law allows.
    Withdraw,
    /// Order the same again.
    Reorder,
    /// Money back without goods: goodwill, by agents.
    Refund,
    /// The address in the customer's profile.
    ProfileAddress,
}

/// A whole policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Whose it is.
    pub name: String,
    /// IANA time zone in which days end, where a country has no other.
    pub time_zone: String,
    /// Time zones by country as it stands in addresses.
    pub zones: BTreeMap<String, String>,
    /// Up to how much, in minor units, a role may give away alone; above, a second pair of eyes decides. A role that isn't named may give all.
    pub limits: BTreeMap<String, i64>,
    /// What is allowed. What isn't named isn't.
    pub acts: BTreeMap<ActKind, Terms>,
}

/// Largest text of a policy, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;
/// What a shop starts with.
pub const FIRST: &str = include_str!("first.toml");

impl ActKind {
    /// All of them, in the order pages show them.
    pub const ALL: [ActKind; 11] = [
        ActKind::Cancel,
        ActKind::ChangeAddress,
        ActKind::ChangePayment,
        ActKind::ChangeItems,
        ActKind::Return,
        ActKind::Exchange,
        ActKind::Claim,
        ActKind::Withdraw,
        ActKind::Reorder,
        ActKind::Refund,
        ActKind::ProfileAddress,
    ];

    /// Its name, in code, policies and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            ActKind::Cancel => "cancel",
            ActKind::ChangeAddress => "change_address",
            ActKind::ChangePayment => "change_payment",
            ActKind::ChangeItems => "change_items",
            ActKind::Return => "return",
            ActKind::Exchange => "exchange",
            ActKind::Claim => "claim",
            ActKind::Withdraw => "withdraw",
            ActKind::Reorder => "reorder",
            ActKind::Refund => "refund",
            ActKind::ProfileAddress => "profile_address",
        }
    }

    /// From its name.
    pub fn read(text: &str) -> Option<ActKind> {
        ActKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What a button says.
    pub fn label(self) -> &'static str {
        match self {
            ActKind::Cancel => "Cancel the order",
            ActKind::ChangeAddress => "Change the delivery address",
            ActKind::ChangePayment => "Change the payment method",
            ActKind::ChangeItems => "Change items",
            ActKind::Return => "Return items",
            ActKind::Exchange => "Exchange items",
            ActKind::Claim => "Report a defect",
            ActKind::Withdraw => "Withdraw from the contract",
            ActKind::Reorder => "Order again",
            ActKind::Refund => "Give money back",
            ActKind::ProfileAddress => "Change your address",
        }
    }
}

impl Policy {
    /// Reads and checks a policy. A wrong line is quoted with its number and what is allowed there.
    pub fn read(body: &str) -> Result<Policy> {
        reading::read(body).map_err(|fault| Error::Refused(fault.words()))
    }

    /// The terms of an act; `None` when it isn't allowed at all.
    pub fn terms(&self, kind: ActKind) -> Option<&Terms> {
        self.acts.get(&kind)
    }

    /// The time zone in which days end for an address in `country`.
    pub fn zone(&self, country: &str) -> TimeZone {
        let name = self.zones.get(country).unwrap_or(&self.time_zone);
        TimeZone::get(name).unwrap_or(TimeZone::UTC)
    }
}
