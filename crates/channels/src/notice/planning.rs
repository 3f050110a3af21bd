//! Which event makes which notice. Each tells once: a row of its own per kind and subject, written when the event is read,
//! however often it is read. Old news is no news: importing the orders of ten years writes to nobody.

use base::events::Event;
use base::{Result, Tx, jobs};
use orders::{OrderView, PaymentKind, ShipmentView, Stage, stage::Progress};
use serde_json::Value;

use super::kind::Kind;
use super::material::{find_order, going_back};
use super::switching::{self, Switch};
use super::telling::JOB;
use crate::mail::sorting::acknowledging;

/// What happened longer ago is told to nobody.
pub const NEWS_MS: i64 = 3 * 86_400_000;
/// An order whose parcels carry no dates makes news this long after it was placed.
const UNDATED_MS: i64 = 30 * 86_400_000;

/// What a notice is about: whose, which order, which row.
struct About {
    customer_id: i64,
    order_id: Option<i64>,
    subject_id: i64,
}

/// Plans the notices of `event`: for the closed list of readers. What it refers to may be gone; then nothing is told.
pub fn plan(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let Some(id) = event.subject_id.filter(|_| is_news(tx, event.at_ms)) else { return Ok(()) };
    match event.kind.as_str() {
        "order.imported" | "order.placed" => confirm(tx, event, id),
        "order.changed" => order_changed(tx, event, id),
        "shipment.shipped" => parcel(tx, Kind::Shipped, id),
        "shipment.out_for_delivery" => parcel(tx, Kind::OutForDelivery, id),
        "shipment.delivered" => parcel(tx, Kind::Delivered, id),
        "shipment.delayed" => parcel(tx, Kind::Delayed, id),
        "return.requested" => going_back(tx, None, id),
        "return.received" => going_back(tx, Some(Kind::ReturnReceived), id),
        "return.rejected" => going_back(tx, Some(Kind::ReturnRejected), id),
        "return.settled" if going_back::settled_minor(tx, id)? > 0 => {
            going_back(tx, Some(Kind::Refunded), id)
        }
        "claim.decided" => claim(tx, id),
        "act.done" => act_done(tx, id),
        "act.held" => act(tx, Kind::ActHeld, id),
        "act.review" => act(tx, Kind::ActReview, id),
        "act.taken_back" => act(tx, Kind::ActTakenBack, id),
        "act.refused" => act(tx, Kind::ActRefused, id),
        "act.declined" => act(tx, Kind::ActDeclined, id),
        acknowledging::EVENT => welcome(tx, event, id),
        _ => Ok(()),
    }
}

/// A mail that began a conversation; who may be told was decided when it came.
fn welcome(tx: &mut Tx<'_>, event: &Event, id: i64) -> Result<()> {
    match event.customer_id {
        Some(customer_id) => {
            add(tx, Kind::MailReceived, &About { customer_id, order_id: None, subject_id: id })
        }
        None => Ok(()),
    }
}

/// The one place where a notice begins.
fn add(tx: &mut Tx<'_>, kind: Kind, about: &About) -> Result<()> {
    if switching::find(tx, kind)? == Switch::Off {
        return Ok(());
    }
    let id: i64 = tx.id();
    let added = tx.execute_counted(
        "INSERT INTO notices (id, customer_id, order_id, kind, subject_id, state, why, language, planned_ms)
         VALUES ($1, $2, $3, $4, $5, 'planned', '', '', $6)
         ON CONFLICT (kind, subject_id) DO NOTHING",
        &[&id, &about.customer_id, &about.order_id, &kind.as_str(), &about.subject_id, &tx.now_ms()],
    )?;
    if added == 0 { Ok(()) } else { jobs::add(tx, JOB, &format!("{JOB}:{id}"), &id.to_string(), tx.now_ms()) }
}

fn is_news(tx: &Tx<'_>, at_ms: i64) -> bool {
    tx.now_ms() - at_ms <= NEWS_MS
}

/// A new order, if it was placed just now. What the event says of it spares a look at each of a million imported ones.
fn confirm(tx: &mut Tx<'_>, event: &Event, id: i64) -> Result<()> {
    let said = data(event)["placed_ms"].as_i64();
    if said.is_some_and(|placed_ms| !is_news(tx, placed_ms))
        || switching::find(tx, Kind::Confirmation)? == Switch::Off
    {
        return Ok(());
    }
    let found = tx.find("SELECT customer_id, placed_ms FROM orders WHERE id = $1", &[&id], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
    })?;
    match found {
        Some((customer_id, placed_ms)) if is_news(tx, placed_ms) => {
            add(tx, Kind::Confirmation, &About { customer_id, order_id: Some(id), subject_id: id })
        }
        _ => Ok(()),
    }
}

/// What the shop's system changed: a parcel that went on its way or arrived, money that went back.
fn order_changed(tx: &mut Tx<'_>, event: &Event, id: i64) -> Result<()> {
    let data = data(event);
    let has = |field: &str| data["changed"].as_array().into_iter().flatten().any(|name| name == field);
    if !(has("status") || has("shipments") || has("payments")) {
        return Ok(());
    }
    let Ok(order) = find_order(tx, id) else { return Ok(()) };
    if has("shipments") {
        for shipment in &order.shipments {
            parcel_news(tx, &order, shipment)?;
        }
    }
    if has("status") && order.shipments.is_empty() {
        status_news(tx, &order, (&data["status_before"], &data["status"]))?;
    }
    if has("payments") {
        money_news(tx, &order)?;
    }
    Ok(())
}

fn parcel_news(tx: &mut Tx<'_>, order: &OrderView, shipment: &ShipmentView) -> Result<()> {
    let Some((kind, known_ms)) = state_of(shipment) else { return Ok(()) };
    let is_new = match known_ms {
        Some(at_ms) => is_news(tx, at_ms),
        None => tx.now_ms() - order.placed_ms <= UNDATED_MS,
    };
    let is_told = is_new && is_told(tx, kind, order.id.0, order.id.0)?;
    if is_new && !is_told { add(tx, kind, &of_order(order, shipment.id)) } else { Ok(()) }
}

/// Where a parcel is, by the furthest thing the shop says of it, and since when.
fn state_of(shipment: &ShipmentView) -> Option<(Kind, Option<i64>)> {
    let words = shipment.status.to_lowercase().replace(['_', '-'], " ");
    let stage = Stage::of(&words, Progress::default());
    if shipment.delivered_ms.is_some() || stage == Stage::Delivered {
        return Some((Kind::Delivered, shipment.delivered_ms));
    }
    if words.contains("out for delivery") {
        return Some((Kind::OutForDelivery, None));
    }
    if words.contains("delay") || words.contains("exception") {
        return Some((Kind::Delayed, None));
    }
    let has_left = shipment.shipped_ms.is_some() || stage == Stage::OnItsWay;
    has_left.then_some((Kind::Shipped, shipment.shipped_ms))
}

/// The shop names no parcels: its own word for the order says how far it has come.
fn status_news(tx: &mut Tx<'_>, order: &OrderView, (before, now): (&Value, &Value)) -> Result<()> {
    let stage = |status: &Value| Stage::of(status.as_str().unwrap_or_default(), Progress::default());
    let kind = match (stage(before), stage(now)) {
        (before, now) if before == now => return Ok(()),
        (_, Stage::OnItsWay) => Kind::Shipped,
        (_, Stage::Delivered) => Kind::Delivered,
        _ => return Ok(()),
    };
    let is_new = tx.now_ms() - order.placed_ms <= UNDATED_MS;
    if is_new { add(tx, kind, &of_order(order, order.id.0)) } else { Ok(()) }
}

/// Money that the shop's system gave back, unless a return or an act has told of it already.
fn money_news(tx: &mut Tx<'_>, order: &OrderView) -> Result<()> {
    let since_ms = tx.now_ms() - NEWS_MS;
    let told =
        "SELECT id FROM notices WHERE order_id = $1 AND kind = $2 AND planned_ms > $3 ORDER BY id LIMIT 1";
    for refund in order.payments.iter().filter(|payment| payment.kind == PaymentKind::Refund) {
        let bound: [&dyn base::Param; 3] = [&order.id.0, &Kind::Refunded.as_str(), &since_ms];
        if is_news(tx, refund.paid_ms) && tx.find(told, &bound, |row| row.get::<i64>(0))?.is_none() {
            add(tx, Kind::Refunded, &of_order(order, refund.id))?;
        }
    }
    Ok(())
}

fn of_order(order: &OrderView, subject_id: i64) -> About {
    About { customer_id: order.customer_id, order_id: Some(order.id.0), subject_id }
}

fn is_told(tx: &Tx<'_>, kind: Kind, order_id: i64, subject_id: i64) -> Result<bool> {
    let told = tx.find(
        "SELECT id FROM notices WHERE order_id = $1 AND kind = $2 AND subject_id = $3 ORDER BY id LIMIT 1",
        &[&order_id, &kind.as_str(), &subject_id],
        |row| row.get::<i64>(0),
    )?;
    Ok(told.is_some())
}

fn parcel(tx: &mut Tx<'_>, kind: Kind, id: i64) -> Result<()> {
    let about = tx.find("SELECT customer_id, order_id FROM shipments WHERE id = $1", &[&id], |row| {
        Ok(About { customer_id: row.get(0)?, order_id: row.get(1)?, subject_id: id })
    })?;
    let Some(about) = about else { return Ok(()) };
    let order_id = about.order_id.unwrap_or_default();
    if is_told(tx, kind, order_id, order_id)? { Ok(()) } else { add(tx, kind, &about) }
}

/// A return's news; without a kind it is announced. A withdrawal has a receipt of its own, and a present that goes back is
/// nothing the buyer hears of.
fn going_back(tx: &mut Tx<'_>, kind: Option<Kind>, id: i64) -> Result<()> {
    let found = tx.find(
        "SELECT returns.customer_id, returns.order_id, returns.kind, orders.customer_id
         FROM returns
         JOIN orders ON orders.id = returns.order_id
         WHERE returns.id = $1",
        &[&id],
        |row| {
            let about = About { customer_id: row.get(0)?, order_id: row.get(1)?, subject_id: id };
            Ok((about, row.get::<String>(2)?, row.get::<i64>(3)?))
        },
    )?;
    let Some((about, goes_back_as, buyer)) = found else { return Ok(()) };
    let kind = match (goes_back_as.as_str(), kind) {
        ("gift", _) if about.customer_id == buyer => return Ok(()),
        ("withdrawal", None) => return Ok(()),
        ("exchange", None) => Kind::ExchangeRequested,
        (_, None) => Kind::ReturnRequested,
        (_, Some(kind)) => kind,
    };
    add(tx, kind, &about)
}

fn claim(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let about = tx.find("SELECT customer_id, order_id FROM claims WHERE id = $1", &[&id], |row| {
        Ok(About { customer_id: row.get(0)?, order_id: row.get(1)?, subject_id: id })
    })?;
    about.map_or(Ok(()), |about| add(tx, Kind::ClaimDecided, &about))
}

/// A receipt. A withdrawal has its own.
fn act(tx: &mut Tx<'_>, kind: Kind, id: i64) -> Result<()> {
    match find_act(tx, id)? {
        Some((about, act)) if act != "withdraw" => add(tx, kind, &about),
        _ => Ok(()),
    }
}

/// The receipt of what is done; for a return, an exchange or a refund it is that notice, so that nobody is told twice.
fn act_done(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let Some((about, act)) = find_act(tx, id)? else { return Ok(()) };
    if act == "refund" {
        return add(tx, Kind::Refunded, &about);
    }
    let opened = match act.as_str() {
        "withdraw" => return Ok(()),
        "return" | "exchange" => returns_of(tx, about.order_id, id)?,
        _ => Vec::new(),
    };
    if opened.is_empty() {
        return add(tx, Kind::ActDone, &about);
    }
    opened.into_iter().try_for_each(|id| going_back(tx, None, id))
}

fn returns_of(tx: &Tx<'_>, order_id: Option<i64>, act_id: i64) -> Result<Vec<i64>> {
    tx.list(
        "SELECT id FROM returns WHERE order_id = $1 AND act_id = $2 ORDER BY id LIMIT 20",
        &[&order_id, &act_id],
        |row| row.get(0),
    )
}

fn find_act(tx: &Tx<'_>, id: i64) -> Result<Option<(About, String)>> {
    tx.find("SELECT customer_id, order_id, kind FROM acts WHERE id = $1", &[&id], |row| {
        Ok((About { customer_id: row.get(0)?, order_id: row.get(1)?, subject_id: id }, row.get(2)?))
    })
}

fn data(event: &Event) -> Value {
    serde_json::from_str(&event.data).unwrap_or_default()
}
