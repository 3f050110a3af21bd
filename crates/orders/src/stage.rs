//! How far an order has come, read from the shop's own words. For chips and counts: rules look at the words themselves.

use serde::{Deserialize, Serialize};

/// The stages an order passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Ordered; nothing has happened to it yet.
    Placed,
    /// Being picked and packed.
    Packed,
    /// With the carrier.
    OnItsWay,
    /// With the customer.
    Delivered,
    /// Called off before it was sent.
    Cancelled,
    /// The customer wants to send something back, or is doing so.
    Returning,
    /// The customer wants something else in its place.
    Exchanging,
    /// It came back, or the money did.
    Returned,
    /// Something is wrong with it: payment failed, parcel lost.
    InTrouble,
}

/// What of its shipments tells how far an order has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many shipments there are.
    pub shipments: usize,
    /// How many of them have left.
    pub shipped: usize,
    /// How many of them have arrived.
    pub delivered: usize,
}

impl Stage {
    /// All stages, in the order an order passes them.
    pub const ALL: [Stage; 9] = [
        Stage::Placed,
        Stage::Packed,
        Stage::OnItsWay,
        Stage::Delivered,
        Stage::Cancelled,
        Stage::Returning,
        Stage::Exchanging,
        Stage::Returned,
        Stage::InTrouble,
    ];

    /// The stage that a shop's `status` means; where the words are unknown, the shipments decide.
    pub fn of(status: &str, progress: Progress) -> Stage {
        let said = said(status);
        match said {
            Some(Stage::Placed | Stage::Packed) | None => so_far(progress).or(said).unwrap_or(Stage::Placed),
            Some(stage) => stage,
        }
    }

    /// Its name, in code and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Placed => "placed",
            Stage::Packed => "packed",
            Stage::OnItsWay => "on_its_way",
            Stage::Delivered => "delivered",
            Stage::Cancelled => "cancelled",
            Stage::Returning => "returning",
            Stage::Exchanging => "exchanging",
            Stage::Returned => "returned",
            Stage::InTrouble => "in_trouble",
        }
    }
}

/// Parts of statuses that shop systems use, the telling ones first: `return requested` is not `requested`.
const WORDS: [(&str, Stage); 38] = [
    ("unfulfilled", Stage::Placed),
    ("not shipped", Stage::Placed),
    ("awaiting", Stage::Placed),
    ("undeliver", Stage::InTrouble),
    ("not delivered", Stage::InTrouble),
    ("exchange", Stage::Exchanging),
    ("returned", Stage::Returned),
    ("refunded", Stage::Returned),
    ("return", Stage::Returning),
    ("cancel", Stage::Cancelled),
    ("void", Stage::Cancelled),
    ("trash", Stage::Cancelled),
    ("expired", Stage::Cancelled),
    ("failed", Stage::InTrouble),
    ("failure", Stage::InTrouble),
    ("declined", Stage::InTrouble),
    ("lost", Stage::InTrouble),
    ("exception", Stage::InTrouble),
    ("out for delivery", Stage::OnItsWay),
    ("out_for_delivery", Stage::OnItsWay),
    ("delivered", Stage::Delivered),
    ("completed", Stage::Delivered),
    ("complete", Stage::Delivered),
    ("transit", Stage::OnItsWay),
    ("partially", Stage::OnItsWay),
    ("shipped", Stage::OnItsWay),
    ("dispatched", Stage::OnItsWay),
    ("fulfilled", Stage::OnItsWay),
    ("on its way", Stage::OnItsWay),
    ("packed", Stage::Packed),
    ("processed", Stage::Packed),
    ("processing", Stage::Packed),
    ("ready", Stage::Packed),
    ("pending", Stage::Placed),
    ("on-hold", Stage::Placed),
    ("placed", Stage::Placed),
    ("paid", Stage::Placed),
    ("open", Stage::Placed),
];

fn said(status: &str) -> Option<Stage> {
    let status = status.to_lowercase();
    WORDS.iter().find(|(word, _)| status.contains(word)).map(|(_, stage)| *stage)
}

fn so_far(progress: Progress) -> Option<Stage> {
    if progress.shipments > 0 && progress.delivered == progress.shipments {
        return Some(Stage::Delivered);
    }
    (progress.shipped > 0).then_some(Stage::OnItsWay)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING_SENT: Progress = Progress { shipments: 0, shipped: 0, delivered: 0 };

    #[test]
    fn the_words_of_known_shop_systems_are_understood() {
        let cases = [
            ("pending", Stage::Placed),
            ("pending (item modified)", Stage::Placed),
            ("processed", Stage::Packed),
            ("delivered", Stage::Delivered),
            ("cancelled", Stage::Cancelled),
            ("return requested", Stage::Returning),
            ("exchange requested", Stage::Exchanging),
            ("Unfulfilled", Stage::Placed),
            ("fulfilled", Stage::OnItsWay),
            ("partially_fulfilled", Stage::OnItsWay),
            ("in_transit", Stage::OnItsWay),
            ("out_for_delivery", Stage::OnItsWay),
            ("on-hold", Stage::Placed),
            ("processing", Stage::Packed),
            ("completed", Stage::Delivered),
            ("refunded", Stage::Returned),
            ("failed", Stage::InTrouble),
            ("undeliverable", Stage::InTrouble),
            ("trash", Stage::Cancelled),
            ("something new", Stage::Placed),
        ];
        for (status, expected) in cases {
            assert_eq!(Stage::of(status, NOTHING_SENT), expected, "{status}");
        }
    }

    #[test]
    fn shipments_decide_where_the_words_lag_behind() {
        let one_of_two = Progress { shipments: 2, shipped: 1, delivered: 0 };
        let all = Progress { shipments: 2, shipped: 2, delivered: 2 };

        assert_eq!(Stage::of("processed", one_of_two), Stage::OnItsWay);
        assert_eq!(Stage::of("auf dem Weg", one_of_two), Stage::OnItsWay);
        assert_eq!(Stage::of("paid", all), Stage::Delivered);
        assert_eq!(Stage::of("cancelled", all), Stage::Cancelled);
        assert_eq!(Stage::of("return requested", all), Stage::Returning);
    }

    #[test]
    fn every_stage_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = Stage::ALL.iter().map(|stage| stage.as_str()).collect();

        assert_eq!(names.len(), Stage::ALL.len());
        for stage in Stage::ALL {
            assert_eq!(serde_json::to_string(&stage).unwrap(), format!("\"{}\"", stage.as_str()));
        }
    }
}
