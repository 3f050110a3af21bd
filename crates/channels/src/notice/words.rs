//! The built-in words of every notice, in every language: subject line first. Files, so that they read as letters.

use super::kind::Kind;

/// The built-in words of `kind`; English in a language that has none.
pub fn of(kind: Kind, language: &str) -> &'static str {
    let [en, de, fr, nl] = texts(kind);
    match language {
        "de" => de,
        "fr" => fr,
        "nl" => nl,
        _ => en,
    }
}

macro_rules! four {
    ($name:literal) => {
        [
            include_str!(concat!("words/", $name, ".en.txt")),
            include_str!(concat!("words/", $name, ".de.txt")),
            include_str!(concat!("words/", $name, ".fr.txt")),
            include_str!(concat!("words/", $name, ".nl.txt")),
        ]
    };
}

fn texts(kind: Kind) -> [&'static str; 4] {
    match kind {
        Kind::Confirmation => four!("confirmation"),
        Kind::Shipped => four!("shipped"),
        Kind::OutForDelivery => four!("out_for_delivery"),
        Kind::Delivered => four!("delivered"),
        Kind::Delayed => four!("delayed"),
        Kind::ReturnRequested => four!("return_requested"),
        Kind::ExchangeRequested => four!("exchange_requested"),
        Kind::ReturnReceived => four!("return_received"),
        Kind::ReturnRejected => four!("return_rejected"),
        Kind::Refunded => four!("refunded"),
        Kind::ClaimDecided => four!("claim_decided"),
        Kind::ActDone => four!("act_done"),
        Kind::ActHeld => four!("act_held"),
        Kind::ActReview => four!("act_review"),
        Kind::ActTakenBack => four!("act_taken_back"),
        Kind::ActRefused => four!("act_refused"),
        Kind::ActDeclined => four!("act_declined"),
        Kind::MailReceived => four!("mail_received"),
    }
}
