//! What customers read of their orders: the state in a word, how far it has come, what was bought, where its page is.

use base::money::Money;
use orders::act::Possible;
use orders::invoice::Kind;
use orders::invoice::finding::Listed;
use orders::policy::ActKind;
use orders::{LineView, OrderView, Stage};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::pages::goods::Goods;
use super::pages::track::{ORDER, Track};
use crate::parts::chip::{Chip, Tone};
use crate::parts::time::{Clock, day_text};

/// Titles named on a tile.
const TITLES: usize = 3;

/// The address of an order's page.
pub fn path(number: &str) -> String {
    format!("/orders/{}", utf8_percent_encode(number.trim_start_matches('#'), NON_ALPHANUMERIC))
}

/// A text as part of an address.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// How far an order has come, in a word.
pub fn state(stage: Stage) -> Chip {
    let (tone, word) = match stage {
        Stage::Placed => (Tone::Plain, "ordered"),
        Stage::Packed => (Tone::Warn, "being packed"),
        Stage::OnItsWay => (Tone::Warn, "on its way"),
        Stage::Delivered => (Tone::Good, "delivered"),
        Stage::Cancelled => (Tone::Bad, "cancelled"),
        Stage::Returning => (Tone::Accent, "going back"),
        Stage::Exchanging => (Tone::Accent, "being exchanged"),
        Stage::Returned => (Tone::Plain, "returned"),
        Stage::InTrouble => (Tone::Bad, "held up"),
    };
    Chip::new(tone, word)
}

/// The same as a line of steps; nothing for an order that goes nowhere.
pub fn track(stage: Stage) -> Option<Track> {
    let done = match stage {
        Stage::Placed => 1,
        Stage::Packed => 2,
        Stage::OnItsWay => 3,
        Stage::Delivered | Stage::Returning | Stage::Exchanging | Stage::Returned => 4,
        Stage::Cancelled | Stage::InTrouble => return None,
    };
    Some(Track { steps: ORDER, done })
}

/// `blue, M`; a number alone says nothing, so it keeps its name: `size 42`.
pub fn options(options: &[(String, String)]) -> String {
    let said = |(name, value): &(String, String)| {
        let is_number = value.starts_with(|first: char| first.is_ascii_digit());
        if is_number { format!("{name} {value}") } else { value.clone() }
    };
    options.iter().map(said).collect::<Vec<_>>().join(", ")
}

/// A line with what it costs altogether.
pub fn goods(line: &LineView) -> Goods {
    Goods {
        title: line.title.clone(),
        options: options(&line.options),
        quantity: line.quantity,
        price: Money::new(line.price.minor.saturating_mul(line.quantity), line.price.currency.clone())
            .to_string(),
        note: String::new(),
    }
}

/// `Keyboard, thermostat and 2 more`
pub fn title(order: &OrderView) -> String {
    let titles: Vec<&str> = order.lines.iter().take(TITLES).map(|line| line.title.as_str()).collect();
    let more = order.lines.len().saturating_sub(TITLES);
    match (titles.is_empty(), more) {
        (true, _) => format!("Order {}", order.number),
        (false, 0) => titles.join(", "),
        (false, more) => format!("{} and {more} more", titles.join(", ")),
    }
}

/// `Yesterday`, `Sent Monday 23 November · DHL`, `Ordered today`: the last that happened.
pub fn last(order: &OrderView, clock: &Clock) -> String {
    let delivered = order.shipments.iter().filter_map(|parcel| parcel.delivered_ms).max();
    if let Some(at_ms) = delivered.filter(|_| order.stage != Stage::OnItsWay) {
        return format!("Arrived {}", lower(&day_text(at_ms, clock)));
    }
    let sent = order.shipments.iter().filter_map(|parcel| Some((parcel.shipped_ms?, &parcel.carrier))).max();
    match sent {
        Some((at_ms, carrier)) if carrier.is_empty() => format!("Sent {}", lower(&day_text(at_ms, clock))),
        Some((at_ms, carrier)) => format!("Sent {} · {carrier}", lower(&day_text(at_ms, clock))),
        None => format!("Ordered {}", lower(&day_text(order.placed_ms, clock))),
    }
}

/// `return or exchange until 21 December`: what the list says of an order's acts; empty when there is nothing to say.
pub fn possible(possible: &[Possible], clock: &Clock) -> String {
    let told = [(ActKind::Cancel, "cancel"), (ActKind::Return, "return"), (ActKind::Exchange, "exchange")];
    let open: Vec<(&str, Option<i64>)> = told
        .into_iter()
        .filter_map(|(kind, word)| {
            let found = possible.iter().find(|one| one.kind == kind)?;
            found.verdict.as_ref().ok().map(|until| (word, *until))
        })
        .collect();
    let words: Vec<&str> = open.iter().map(|(word, _)| *word).collect();
    let until = open.iter().filter_map(|(_, until)| *until).min();
    match (words.is_empty(), until) {
        (true, _) => String::new(),
        (false, None) => format!("{} possible", words.join(" or ")),
        (false, Some(until_ms)) => format!("{} {}", words.join(" or "), until_text(until_ms, clock)),
    }
}

/// `until 21 December`: the last day before the moment at which a window closes.
pub fn until_text(until_ms: i64, clock: &Clock) -> String {
    format!("until {}", lower(&day_text(until_ms.saturating_sub(1), clock)))
}

/// `Today` within a sentence; names of days stay as they are.
fn lower(day: &str) -> String {
    match day {
        "Today" | "Yesterday" => day.to_lowercase(),
        other => other.to_owned(),
    }
}

/// What customers call an act.
pub fn act_title(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Cancel => "Cancel the order",
        ActKind::ChangeAddress => "Change the address",
        ActKind::ChangePayment => "Change how you pay",
        ActKind::ChangeItems => "Change items",
        ActKind::Return => "Return something",
        ActKind::Exchange => "Exchange something",
        ActKind::Claim => "Report a defect",
        ActKind::Withdraw => "Withdraw from the contract",
        ActKind::Reorder => "Order again",
        ActKind::Refund => "Money back",
        ActKind::ProfileAddress => "Change your address",
    }
}

/// What the button says that does it.
pub fn act_button(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Cancel => "Cancel this order",
        ActKind::ChangeAddress => "Send it there",
        ActKind::ChangePayment => "Pay this way",
        ActKind::ChangeItems => "Change these items",
        ActKind::Return => "Return these items",
        ActKind::Exchange => "Exchange these items",
        ActKind::Claim => "Send this report",
        ActKind::Withdraw => "Withdraw",
        ActKind::Reorder => "Order this",
        ActKind::Refund => "Give it back",
        ActKind::ProfileAddress => "Change it",
    }
}

/// The address of an act's form; a withdrawal has a page of its own.
pub fn act_path(number: &str, kind: ActKind) -> String {
    match kind {
        ActKind::Withdraw => {
            format!("/withdrawal?order={}", utf8_percent_encode(number, NON_ALPHANUMERIC))
        }
        _ => format!("{}/{}", path(number), kind.as_str()),
    }
}

/// The address of a document.
pub fn invoice_path(number: &str) -> String {
    format!("/invoices/{}.pdf", utf8_percent_encode(number, NON_ALPHANUMERIC))
}

/// `Invoice 2026-00017`
pub fn invoice_title(listed: &Listed) -> String {
    match listed.kind {
        Kind::Invoice => format!("Invoice {}", listed.number),
        Kind::CreditNote => format!("Credit note {}", listed.number),
    }
}
