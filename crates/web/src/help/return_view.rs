//! What is known of a return, put into the words of its pages.

use base::money::Money;
use orders::return_::worth::worth;
use orders::return_::{Kind, Line, Outcome, Return, State, Step};

use super::pages::goods::Goods;
use super::pages::sum::Sum;
use super::pages::timeline::Happening;
use super::pages::track::{RETURN, Track};
use crate::parts::chip::{Chip, Tone};
use crate::parts::time::{Clock, day_text};

/// The address of a return's page.
pub fn path(reference: &str) -> String {
    format!("/returns/{reference}")
}

/// What customers call it.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Return => "Return",
        Kind::Exchange => "Exchange",
        Kind::Withdrawal => "Withdrawal",
        Kind::Gift => "Gift return",
        Kind::Repair => "Repair",
    }
}

/// How far it has come, in a word.
pub fn state(state: State) -> Chip {
    let (tone, word) = match state {
        State::Requested => (Tone::Accent, "registered"),
        State::Sent => (Tone::Warn, "on its way to us"),
        State::Received => (Tone::Warn, "being looked at"),
        State::Settled => (Tone::Good, "settled"),
        State::Rejected => (Tone::Bad, "not accepted"),
        State::Kept => (Tone::Good, "settled, yours to keep"),
    };
    Chip::new(tone, word)
}

/// The same as a line of steps.
pub fn track(state: State) -> Track {
    let done = match state {
        State::Requested => 1,
        State::Sent => 2,
        State::Received | State::Rejected => 3,
        State::Settled | State::Kept => 4,
    };
    Track { steps: RETURN, done }
}

/// What is next, in a sentence.
pub fn words(item: &Return, clock: &Clock) -> String {
    let back = worth(item).back_minor();
    let money = Money::new(back, item.currency.clone());
    match (item.state, item.refund_by_ms) {
        (State::Rejected, _) => "We couldn’t take it back. What we saw stands below.".into(),
        (State::Settled | State::Kept, _) if back > 0 => format!("{money} went back to you."),
        (State::Settled | State::Kept, _) => "It is settled.".into(),
        (_, _) if back <= 0 => "As soon as the parcel is here we go on.".into(),
        (_, Some(by_ms)) => format!("{money} come back to you by {}.", day_text(by_ms, clock)),
        (_, None) => format!("{money} come back to you when the parcel is here and looked at."),
    }
}

/// Its lines.
pub fn goods(item: &Return) -> Vec<Goods> {
    item.lines.iter().map(|line| one(item, line)).collect()
}

/// Its money, as one sum.
pub fn sums(item: &Return) -> Vec<Sum> {
    let money = |minor: i64| Money::new(minor, item.currency.clone()).to_string();
    let worth = worth(item);
    let back = worth.back_minor();
    let mut lines = vec![Sum::part("Items", money(item.goods_minor))];
    if item.fee_minor != 0 {
        lines.push(Sum::part("Fee", money(-item.fee_minor)));
    }
    if item.difference_minor != 0 {
        lines.push(Sum::part("Price difference", money(-item.difference_minor)));
    }
    lines.push(Sum::total("Back to you", money(back)));
    lines
}

/// Its steps, newest first.
pub fn steps(steps: &[Step]) -> Vec<Happening> {
    let told = |step: &Step| Happening {
        at_ms: step.at_ms,
        title: match step.state {
            State::Requested => "Registered",
            State::Sent => "On its way to us",
            State::Received => "Arrived",
            State::Settled => "Settled",
            State::Rejected => "Not accepted",
            State::Kept => "Yours to keep",
        }
        .into(),
        detail: step.note.clone(),
    };
    steps.iter().rev().map(told).collect()
}

fn one(item: &Return, line: &Line) -> Goods {
    let price = Money::new(line.price_minor.saturating_mul(line.quantity), item.currency.clone());
    let outcome = match line.outcome {
        Outcome::Refund => "money back",
        Outcome::GiftCard => "gift card",
        Outcome::StoreCredit => "store credit",
        Outcome::Exchange => "another option instead",
        Outcome::Repair => "mended",
        Outcome::Keep => "yours to keep",
    };
    let reason = [line.reason.as_str(), line.detail.as_str()];
    let reason: Vec<&str> = reason.into_iter().filter(|part| !part.is_empty()).collect();
    let note = match line.accepted {
        Some(accepted) if accepted < line.quantity => {
            format!("{outcome}; {accepted} of {} accepted", line.quantity)
        }
        _ => outcome.into(),
    };
    Goods {
        title: line.title.clone(),
        options: reason.join(" › "),
        quantity: line.quantity,
        price: price.to_string(),
        note: if line.condition.is_empty() { note } else { format!("{note} · {}", line.condition) },
    }
}
