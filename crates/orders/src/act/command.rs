//! The commands, as pages, agents and the API send them.

use std::collections::BTreeMap;

use base::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::address::Address;
use crate::policy::{ActKind, OutcomeKind};

/// What somebody wants done, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The order's number; empty where there is none.
    #[serde(default)]
    pub order: String,
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Why, from the policy's list where it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The finer reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// In their own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Answers to the policy's questions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// How many photos come with it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub photos: i64,
    /// Agents only: why windows and refusals are passed over.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goodwill: String,
}

/// The commands themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum What {
    /// Call the order off.
    Cancel,
    /// Send it elsewhere.
    ChangeAddress {
        /// Where to.
        address: Address,
    },
    /// Pay another way.
    ChangePayment {
        /// The method's key.
        method: String,
    },
    /// Other options of the same products, other quantities.
    ChangeItems {
        /// Which, and what instead.
        items: Vec<Item>,
        /// Pays or takes the difference.
        #[serde(default)]
        method: String,
    },
    /// Send goods back for money.
    Return {
        /// Which.
        items: Vec<Item>,
        /// Takes the refund.
        #[serde(default)]
        method: String,
    },
    /// Send goods back for others.
    Exchange {
        /// Which, and what instead.
        items: Vec<Item>,
        /// Pays or takes the difference.
        #[serde(default)]
        method: String,
    },
    /// Something is broken.
    Claim {
        /// What.
        item: Item,
        /// How it shows.
        problem: String,
        /// What would help.
        wish: OutcomeKind,
        /// The serial number, where it has one.
        #[serde(default)]
        serial: String,
    },
    /// Withdraw from the contract, as the law allows; all of it when nothing is named.
    Withdraw {
        /// From which part.
        #[serde(default)]
        items: Vec<Item>,
    },
    /// Order the same again.
    Reorder {
        /// Pays for it.
        #[serde(default)]
        method: String,
    },
    /// Money back without goods.
    Refund {
        /// How much, in minor units.
        amount_minor: i64,
        /// Where to; the way it came when empty.
        #[serde(default)]
        method: String,
    },
    /// The address in the customer's profile.
    ProfileAddress {
        /// The new one.
        address: Address,
    },
}

/// Some of a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Item {
    /// Its SKU.
    pub sku: String,
    /// The line's id, where two lines have one SKU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
    /// How many of it.
    pub quantity: Quantity,
    /// What instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_sku: Option<String>,
    /// How many the line should have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_quantity: Option<i64>,
    /// Why, where it isn't the same for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The finer reason.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What the customer wants for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeKind>,
}

/// A number of pieces: one, unless it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Default for Quantity {
    fn default() -> Quantity {
        Quantity(1)
    }
}

/// Items one command names at most.
pub const ITEMS_LIMIT: usize = 1_000;
/// Characters of a text in a command.
pub const TEXT_LIMIT: usize = 4_000;

const COMMON: [&str; 8] = ["act", "order", "reason", "detail", "note", "answers", "photos", "goodwill"];

impl Command {
    /// A command on the order `order` without further words.
    pub fn new(order: &str, what: What) -> Command {
        Command {
            order: order.into(),
            what,
            reason: String::new(),
            detail: String::new(),
            note: String::new(),
            answers: BTreeMap::new(),
            photos: 0,
            goodwill: String::new(),
        }
    }

    /// The same with a reason.
    pub fn because(mut self, reason: &str) -> Command {
        self.reason = reason.into();
        self
    }

    /// Reads a command from JSON. A field that isn't known, or of the wrong kind, is named with what is allowed.
    pub fn read(json: &Value) -> Result<Command> {
        let Some(fields) = json.as_object() else {
            return Err(Error::refused("Send a JSON object such as {\"act\":\"cancel\",\"order\":\"#W1\"}."));
        };
        let act = fields.get("act").and_then(Value::as_str).unwrap_or_default();
        let Some(kind) = ActKind::read(act) else {
            let all: Vec<&str> = ActKind::ALL.iter().map(|kind| kind.as_str()).collect();
            return Err(Error::refused(format!("`act` is one of {}; `{act}` isn't.", all.join(", "))));
        };
        let own = own_fields(kind);
        if let Some(unknown) =
            fields.keys().find(|name| !COMMON.contains(&name.as_str()) && !own.contains(&name.as_str()))
        {
            let all = [&COMMON[..], own].concat().join(", ");
            return Err(Error::refused(format!("`{unknown}` is no field of {act}. It has {all}.")));
        }
        let command: Command = serde_json::from_value(json.clone())
            .map_err(|error| Error::refused(format!("The command can't be read: {error}.")))?;
        command.check()?;
        Ok(command)
    }

    /// Which act it is.
    pub fn kind(&self) -> ActKind {
        match &self.what {
            What::Cancel => ActKind::Cancel,
            What::ChangeAddress { .. } => ActKind::ChangeAddress,
            What::ChangePayment { .. } => ActKind::ChangePayment,
            What::ChangeItems { .. } => ActKind::ChangeItems,
            What::Return { .. } => ActKind::Return,
            What::Exchange { .. } => ActKind::Exchange,
            What::Claim { .. } => ActKind::Claim,
            What::Withdraw { .. } => ActKind::Withdraw,
            What::Reorder { .. } => ActKind::Reorder,
            What::Refund { .. } => ActKind::Refund,
            What::ProfileAddress { .. } => ActKind::ProfileAddress,
        }
    }

    /// What it names of the order.
    pub fn items(&self) -> &[Item] {
        match &self.what {
            What::ChangeItems { items, .. }
            | What::Return { items, .. }
            | What::Exchange { items, .. }
            | What::Withdraw { items } => items,
            What::Claim { item, .. } => std::slice::from_ref(item),
            What::Cancel
            | What::ChangeAddress { .. }
            | What::ChangePayment { .. }
            | What::Reorder { .. }
            | What::Refund { .. }
            | What::ProfileAddress { .. } => &[],
        }
    }

    /// Holds it against the limits.
    pub fn check(&self) -> Result<()> {
        if self.items().len() > ITEMS_LIMIT {
            return Err(Error::refused(format!("Name {ITEMS_LIMIT} items at most.")));
        }
        let problem = match &self.what {
            What::Claim { problem, .. } => problem.as_str(),
            _ => "",
        };
        let texts = [self.reason.as_str(), &self.detail, &self.note, &self.goodwill, problem];
        if texts.iter().any(|text| text.chars().count() > TEXT_LIMIT) {
            return Err(Error::refused(format!("Write {TEXT_LIMIT} characters at most.")));
        }
        match self
            .items()
            .iter()
            .find(|item| item.quantity.0 < 1 || item.new_quantity.is_some_and(|new| new < 1))
        {
            Some(item) => Err(Error::refused(format!("Of {} take at least one.", item.sku))),
            None => Ok(()),
        }
    }
}

fn own_fields(kind: ActKind) -> &'static [&'static str] {
    match kind {
        ActKind::Cancel => &[],
        ActKind::ChangeAddress | ActKind::ProfileAddress => &["address"],
        ActKind::ChangePayment | ActKind::Reorder => &["method"],
        ActKind::ChangeItems | ActKind::Return | ActKind::Exchange => &["items", "method"],
        ActKind::Claim => &["item", "problem", "wish", "serial"],
        ActKind::Withdraw => &["items"],
        ActKind::Refund => &["amount_minor", "method"],
    }
}

fn is_zero(count: &i64) -> bool {
    *count == 0
}
