//! What a customer can get for goods.

use serde::{Deserialize, Serialize};

/// What a customer can get for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The money, the way it came.
    Refund,
    /// The money on a gift card.
    GiftCard,
    /// The money as credit with the shop.
    StoreCredit,
    /// Other goods.
    Exchange,
    /// The same, mended.
    Repair,
}

impl OutcomeKind {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            OutcomeKind::Refund => "refund",
            OutcomeKind::GiftCard => "gift_card",
            OutcomeKind::StoreCredit => "store_credit",
            OutcomeKind::Exchange => "exchange",
            OutcomeKind::Repair => "repair",
        }
    }

    /// As customers read it.
    pub fn label(self) -> &'static str {
        match self {
            OutcomeKind::Refund => "Money back the way you paid",
            OutcomeKind::GiftCard => "Money on a gift card",
            OutcomeKind::StoreCredit => "Credit for your next order",
            OutcomeKind::Exchange => "Another option instead",
            OutcomeKind::Repair => "Have it mended",
        }
    }
}
