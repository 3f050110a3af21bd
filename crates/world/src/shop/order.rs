//! An order and its whole life: what an export of any day says of it.

use serde_json::{Value, json};

use super::catalogue::{Goods, decimal};
use super::customers::{self, Person};
use crate::matters::Fate;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Who carries parcels, with the letters their tracking numbers begin with.
const CARRIERS: [(&str, &str); 3] =
    [("Northline Freight", "NF"), ("Blue Heron Post", "BH"), ("Kestrel Couriers", "KC")];

/// Where parcels leave, and where they change vans.
const WAREHOUSE: &str = "Northwind warehouse";
const DEPOT: &str = "Hannover depot";
/// How long the carrier's words on a delivered parcel are exported.
const TOLD_MS: i64 = 8 * DAY_MS;

/// An order, from its first day to its last.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub number: String,
    pub person: usize,
    pub lines: Vec<Bought>,
    pub placed_ms: i64,
    pub shipped_ms: Option<i64>,
    pub delivered_ms: Option<i64>,
    /// The shop's last word on it, and since when.
    pub last_word: Option<(i64, &'static str)>,
    pub carrier: &'static str,
    pub tracking: String,
}

/// A line of an order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bought {
    pub goods: &'static Goods,
    pub variant: usize,
    pub quantity: i64,
}

/// The number of the order made as the `at`th: seven digits, no two alike.
pub(crate) fn number(at: usize) -> String {
    format!("#W{}", 2_100_000 + at * 173_931 % 7_800_000)
}

impl Order {
    /// An order that meets `fate` when its customer writes at `wrote_ms`.
    pub fn meeting(
        fate: Fate,
        number: String,
        wrote_ms: i64,
        (person, lines): (usize, Vec<Bought>),
    ) -> Order {
        let placed_ms = match fate {
            Fate::Waits | Fate::Cancelled => wrote_ms - 5 * HOUR_MS,
            Fate::Late => wrote_ms - 8 * DAY_MS,
            Fate::Arrived | Fate::Returning | Fate::Exchanging => wrote_ms - 5 * DAY_MS,
            Fate::Refunded => wrote_ms - 21 * DAY_MS,
        };
        let (shipped_ms, delivered_ms) = match fate {
            Fate::Cancelled => (None, None),
            Fate::Waits => (Some(wrote_ms + 20 * HOUR_MS), Some(wrote_ms + 3 * DAY_MS)),
            Fate::Late => (Some(placed_ms + DAY_MS), Some(wrote_ms + 30 * HOUR_MS)),
            Fate::Arrived | Fate::Returning | Fate::Exchanging | Fate::Refunded => {
                (Some(placed_ms + DAY_MS), Some(placed_ms + 4 * DAY_MS))
            }
        };
        let last_word = match fate {
            Fate::Cancelled => Some("cancelled"),
            Fate::Returning => Some("return requested"),
            Fate::Exchanging => Some("exchange requested"),
            Fate::Refunded => Some("refunded"),
            Fate::Arrived | Fate::Late | Fate::Waits => None,
        };
        let last_word = last_word.map(|word| (wrote_ms + 2 * HOUR_MS, word));
        let way = (placed_ms, shipped_ms, delivered_ms);
        Order { last_word, ..Order::going(number, (person, lines), way) }
    }

    /// An order that goes its way: when it is placed, sent and delivered, if it is.
    pub fn going(
        number: String,
        (person, lines): (usize, Vec<Bought>),
        (placed_ms, shipped_ms, delivered_ms): (i64, Option<i64>, Option<i64>),
    ) -> Order {
        let digits: usize = number.bytes().map(usize::from).sum();
        let (carrier, letters) = CARRIERS[digits % CARRIERS.len()];
        let tracking = format!("{letters}{}{:03}", &number[2..], digits % 1000);
        Order {
            number,
            person,
            lines,
            placed_ms,
            shipped_ms,
            delivered_ms,
            last_word: None,
            carrier,
            tracking,
        }
    }

    /// What an export at `now_ms` says of it, in the import's format; nothing before it was placed.
    pub fn line(&self, person: &Person, now_ms: i64) -> Option<String> {
        if self.placed_ms > now_ms {
            return None;
        }
        let happened = |at: Option<i64>| at.filter(|at| *at <= now_ms);
        let total: i64 = self.lines.iter().map(|line| line.goods.price_cents * line.quantity).sum();
        let order = json!({
            "type": "order",
            "number": self.number,
            "customer": customers::key(self.person),
            "placed_at": time(self.placed_ms),
            "status": self.status(now_ms),
            "currency": person.currency,
            "total": decimal(total),
            "address": person.address(),
            "lines": self.lines.iter().map(|line| line.json(person)).collect::<Vec<_>>(),
            "payments": self.payments(total, now_ms),
            "shipments": happened(self.shipped_ms).map(|shipped_ms| vec![json!({
                "carrier": self.carrier,
                "tracking": self.tracking,
                "status": if happened(self.delivered_ms).is_some() { "delivered" } else { "in transit" },
                "skus": self.lines.iter().map(Bought::sku).collect::<Vec<_>>(),
                "shipped_at": time(shipped_ms),
                "delivered_at": happened(self.delivered_ms).map(time),
                "events": self.journey(person, shipped_ms, now_ms),
            })]).unwrap_or_default(),
        });
        Some(format!("{order}\n"))
    }

    /// What the carrier has said of the parcel so far; of one that arrived long ago nobody asks any more.
    fn journey(&self, person: &Person, shipped_ms: i64, now_ms: i64) -> Vec<Value> {
        if self.delivered_ms.is_some_and(|delivered_ms| delivered_ms < now_ms - TOLD_MS) {
            return Vec::new();
        }
        let mut said = vec![
            (shipped_ms, "in transit", WAREHOUSE, "Picked up"),
            (shipped_ms + 9 * HOUR_MS, "in transit", DEPOT, "In the sorting centre"),
        ];
        if let Some(delivered_ms) = self.delivered_ms {
            let town = person.city;
            if delivered_ms - shipped_ms > 5 * DAY_MS {
                said.push((shipped_ms + 4 * DAY_MS, "delayed", DEPOT, "Later than planned"));
            }
            said.push((delivered_ms - 4 * HOUR_MS, "out for delivery", town, "On the van"));
            said.push((delivered_ms, "delivered", town, "Delivered"));
        }
        let said = said.into_iter().filter(|(at_ms, ..)| *at_ms <= now_ms);
        said.map(|(at_ms, status, place, text)| json!({"at": time(at_ms), "status": status, "place": place, "text": text}))
            .collect()
    }

    fn status(&self, now_ms: i64) -> &'static str {
        let passed = |at: Option<i64>| at.is_some_and(|at| at <= now_ms);
        match self.last_word {
            Some((since_ms, word)) if since_ms <= now_ms => word,
            _ if passed(self.delivered_ms) => "delivered",
            _ if passed(self.shipped_ms) => "in transit",
            _ if self.placed_ms + 3 * HOUR_MS <= now_ms => "processed",
            _ => "pending",
        }
    }

    fn payments(&self, total: i64, now_ms: i64) -> Vec<Value> {
        let method = customers::pays_with(self.person, total);
        let mut payments = vec![payment("payment", &method, (total, self.placed_ms + 60_000))];
        if let Some((since_ms, "refunded" | "cancelled")) =
            self.last_word.filter(|(since_ms, _)| *since_ms <= now_ms)
        {
            payments.push(payment("refund", &method, (total, since_ms)));
        }
        payments
    }
}

impl Bought {
    pub fn sku(&self) -> String {
        (self.goods.sku + self.variant as u64).to_string()
    }

    fn json(&self, person: &Person) -> Value {
        let (option, choices) = self.goods.option;
        json!({
            "sku": self.sku(),
            "title": self.goods.title,
            "options": {option: choices[self.variant]},
            "quantity": self.quantity,
            "price": decimal(self.goods.price_cents),
            "tax_rate": person.tax_rate(self.goods),
        })
    }
}

fn payment(kind: &str, method: &str, (amount, at_ms): (i64, i64)) -> Value {
    json!({"kind": kind, "method": method, "amount": decimal(amount), "at": time(at_ms)})
}

/// RFC 3339, as the import reads it.
fn time(at_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms).expect("the demo's days lie between 1970 and 2100");
    at.to_string()
}
