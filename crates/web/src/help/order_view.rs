//! What is known of an order, put into the words of its page.

use base::money::Money;
use orders::act::facts::Facts;
use orders::act::{Act, Possible, State};
use orders::history::Change;
use orders::invoice::finding::Listed;
use orders::ledger::Sums;
use orders::policy::ActKind;
use orders::return_::Return;
use orders::shipment::noting::Said;
use orders::shipment::tracking_url;
use orders::{OrderView, PaymentKind, ShipmentView};

use super::pages::order as view;
use super::pages::shop::Shop;
use super::pages::sum::Sum;
use super::pages::timeline::Happening;
use super::{return_view, wording};
use crate::parts::time::{Clock, moment_text};

/// Everything one order's page shows.
pub struct Found {
    pub order: OrderView,
    pub acts: Vec<Possible>,
    pub facts: Facts,
    pub done: Vec<Act>,
    pub sums: Sums,
    pub changes: Vec<Change>,
    pub returns: Vec<Return>,
    pub invoices: Vec<Listed>,
    /// What carriers said of each parcel, in the order of the parcels.
    pub parcels: Vec<Vec<Said>>,
}

/// The page.
pub fn view_of(found: &Found, shop: Shop, clock: Clock) -> view::OrderPage {
    let order = &found.order;
    view::OrderPage {
        shop,
        number: order.number.clone(),
        state: wording::state(order.stage),
        track: wording::track(order.stage),
        placed_ms: order.placed_ms,
        held: found.done.iter().filter(|act| act.state.is_pending()).map(|act| held(act, &clock)).collect(),
        acts: offered(found).filter_map(|one| now(one, order, &clock)).collect(),
        others: offered(found).filter_map(not_now).collect(),
        parcels: order
            .shipments
            .iter()
            .zip(&found.parcels)
            .map(|(parcel, said)| on_its_way(parcel, said))
            .collect(),
        goods: goods(found),
        sums: sums(found),
        address: order.address.lines(),
        returns: found.returns.iter().map(|item| running(item, &clock)).collect(),
        documents: found.invoices.iter().map(document).collect(),
        changes: changes(found),
        clock,
    }
}

/// What customers may be offered here: money without goods is the shop's to give.
fn offered(found: &Found) -> impl Iterator<Item = &Possible> {
    found
        .acts
        .iter()
        .filter(|one| one.terms.is_some() && !matches!(one.kind, ActKind::Refund | ActKind::ProfileAddress))
}

fn now(one: &Possible, order: &OrderView, clock: &Clock) -> Option<view::Act> {
    let until_ms = one.verdict.as_ref().ok()?;
    Some(view::Act {
        href: wording::act_path(&order.number, one.kind),
        label: wording::act_title(one.kind).into(),
        until: until_ms.map_or_else(String::new, |until_ms| wording::until_text(until_ms, clock)),
    })
}

fn not_now(one: &Possible) -> Option<view::NotNow> {
    let denial = one.verdict.as_ref().err()?;
    Some(view::NotNow { label: wording::act_title(one.kind).into(), why: denial.why.clone() })
}

fn held(act: &Act, clock: &Clock) -> view::Held {
    let text = match (act.state, act.held_until_ms) {
        (State::Review, _) => "A person looks at it and tells you. Until then you can take it back.".into(),
        (_, Some(until_ms)) => format!("You can take it back until {}.", moment_text(until_ms, clock)),
        (_, None) => "It is done in a moment.".into(),
    };
    let path = wording::path(&act.command.order);
    view::Held {
        title: format!("{}: noted.", wording::act_title(act.kind)),
        text,
        take_back_href: Some(format!("{path}/acts/{}/take-back", act.reference)),
    }
}

fn on_its_way(parcel: &ShipmentView, said: &[Said]) -> view::Parcel {
    let events = said.iter().map(|one| Happening {
        at_ms: one.at_ms,
        title: one.text.clone(),
        detail: one.place.clone(),
    });
    view::Parcel {
        carrier: parcel.carrier.clone(),
        tracking: parcel.tracking.clone(),
        tracking_href: tracking_url(&parcel.carrier, &parcel.tracking).unwrap_or_default(),
        state: parcel.status.replace('_', " "),
        events: events.collect(),
    }
}

fn goods(found: &Found) -> Vec<super::pages::goods::Goods> {
    let lines = found.order.lines.iter().enumerate();
    let is_under_way = found.returns.iter().any(|item| !item.state.is_final());
    let (goes, go) =
        if is_under_way { ("goes back to us", "go back to us") } else { ("went back", "went back") };
    lines
        .map(|(at, line)| {
            let back = found.facts.lines.get(at).map_or(0, |known| known.returned);
            let note = match back {
                0 => String::new(),
                back if back == line.quantity => goes.into(),
                back => format!("{back} of {} {go}", line.quantity),
            };
            super::pages::goods::Goods { note, ..wording::goods(line) }
        })
        .collect()
}

/// The order's money as one sum that comes to what is open.
fn sums(found: &Found) -> Vec<Sum> {
    let sums = &found.sums;
    let money = |minor: i64| Money::new(minor, sums.currency.clone()).to_string();
    let mut lines = vec![Sum::part("Ordered", money(sums.ordered_minor))];
    lines
        .extend(sums.charges.iter().map(|charge| Sum::part(charge.text.clone(), money(charge.amount_minor))));
    if !sums.charges.is_empty() {
        lines.push(Sum::total("Together", money(sums.owed_minor)));
    }
    for paid in &found.order.payments {
        let method = found.facts.method_label(&paid.method);
        lines.push(match paid.kind {
            PaymentKind::Payment => Sum::part(format!("Paid with {method}"), money(-paid.amount.minor)),
            PaymentKind::Refund => Sum::part(format!("Back to {method}"), money(paid.amount.minor)),
        });
    }
    if sums.unexplained_minor > 0 {
        lines.push(Sum::part("Given back by the shop", money(-sums.unexplained_minor)));
    }
    lines.push(match sums.open_minor() {
        0 => Sum::total("Nothing left to pay", money(0)),
        open @ 1.. => Sum::total("Still to pay", money(open)),
        back => Sum::total("Still comes back to you", money(-back)),
    });
    lines
}

fn running(item: &Return, clock: &Clock) -> view::Running {
    view::Running {
        href: return_view::path(&item.reference),
        reference: item.reference.clone(),
        kind: return_view::kind(item.kind).into(),
        track: return_view::track(item.state),
        words: return_view::words(item, clock),
    }
}

fn document(listed: &Listed) -> view::Document {
    view::Document {
        href: wording::invoice_path(&listed.number),
        title: wording::invoice_title(listed),
        amount: listed.gross.to_string(),
        at_ms: listed.issued_ms,
    }
}

/// Changes, acts that came to nothing, and the beginning, newest first.
fn changes(found: &Found) -> Vec<Happening> {
    let noted = found.changes.iter().map(|change| Happening {
        at_ms: change.at_ms,
        title: changed(&change.kind),
        detail: told([by(&change.actor), proof(&change.proof), change.reason.clone()]),
    });
    let undone = found.done.iter().filter_map(|act| {
        let word = match act.state {
            State::TakenBack => "taken back",
            State::Refused => "not possible",
            State::Declined => "declined",
            State::Held | State::Review | State::Done | State::Confirmed => return None,
        };
        let title = format!("{}: {word}", wording::act_title(act.kind));
        Some(Happening { at_ms: act.settled_ms.unwrap_or(act.created_ms), title, detail: act.why.clone() })
    });
    let placed = Happening { at_ms: found.order.placed_ms, title: "Ordered".into(), detail: String::new() };
    let mut all: Vec<Happening> = noted.chain(undone).chain([placed]).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.at_ms));
    all
}

fn changed(kind: &str) -> String {
    ActKind::read(kind).map_or_else(
        || sentence(kind),
        |kind| {
            match kind {
                ActKind::Cancel => "Cancelled",
                ActKind::ChangeAddress => "Address changed",
                ActKind::ChangePayment => "Payment changed",
                ActKind::ChangeItems => "Items changed",
                ActKind::Return => "Return registered",
                ActKind::Exchange => "Exchange registered",
                ActKind::Claim => "Defect reported",
                ActKind::Withdraw => "Withdrawn from",
                ActKind::Reorder => "Ordered again",
                ActKind::Refund => "Money given back",
                ActKind::ProfileAddress => "Profile changed",
            }
            .into()
        },
    )
}

/// `returned_goods` as `Returned goods`.
fn sentence(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn by(actor: &str) -> String {
    match actor.split(':').next() {
        Some("customer") => "by you",
        Some("agent") => "by us, for you",
        Some("key") => "by the shop",
        _ => "",
    }
    .into()
}

fn proof(proof: &str) -> String {
    match proof {
        "code" => "with a one-time code",
        "sign_in" => "signed in",
        "order" => "with order number and address",
        _ => "",
    }
    .into()
}

fn told(parts: [String; 3]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
