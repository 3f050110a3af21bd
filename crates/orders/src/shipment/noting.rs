//! A carrier says something of a parcel: written down once, however often it is said, and in whatever order it comes.

use base::db::{Param, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Tx};
use serde_json::json;

use super::carrier;
use super::status::{News, Status};

/// Parcels that may share one tracking number.
pub const SHARED_LIMIT: i64 = 20;
/// Things said of one parcel that are listed.
pub const EVENTS_LIMIT: i64 = 200;
/// The longest place or words, in characters; longer ones are cut.
pub const TEXT_LIMIT: usize = 500;
/// How far ahead a carrier's clock may be.
const AHEAD_MS: i64 = 24 * 3_600_000;

/// Something a carrier says of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierEvent {
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// What it means, if the carrier's interface says so; else its words are read.
    pub status: Option<Status>,
    /// Where.
    pub place: String,
    /// In the carrier's words.
    pub text: String,
}

/// What is known of a parcel's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// What it means; `None` where the words aren't known.
    pub status: Option<Status>,
    /// Where.
    pub place: String,
    /// In the carrier's words.
    pub text: String,
}

/// What became of something a carrier said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It is written down.
    New,
    /// It was known.
    Known,
}

struct Parcel {
    id: i64,
    customer_id: i64,
    order_number: String,
    carrier: String,
    tracking: String,
    shipped_ms: Option<i64>,
    delivered_ms: Option<i64>,
}

/// Notes `event` on every parcel with this number; 0 when there is none. An empty `name` stands for any carrier.
pub fn apply_event(tx: &mut Tx<'_>, name: &str, tracking: &str, event: &CarrierEvent) -> Result<usize> {
    let tracking = carrier::compact(tracking);
    if tracking.is_empty() {
        return Ok(0);
    }
    let found: Vec<(i64, String)> = tx.list(
        "SELECT id, carrier FROM shipments WHERE tracking = $1 ORDER BY id LIMIT $2",
        &[&tracking, &SHARED_LIMIT],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let wanted = carrier::find(name);
    let fits =
        |other: &str| wanted.is_none() || carrier::find(other).is_none() || carrier::find(other) == wanted;
    let ids: Vec<i64> = found.iter().filter(|(_, other)| fits(other)).map(|(id, _)| *id).collect();
    for id in &ids {
        note(tx, *id, event)?;
    }
    Ok(ids.len())
}

/// Notes `event` on the parcel `shipment_id`: the newest word becomes its status, the first scan the time it left, the first
/// delivery the time it arrived. Records `shipment.shipped`, `out_for_delivery`, `delivered`, `delayed` and `in_trouble`,
/// each once a parcel, and none of them after it was delivered.
pub fn note(tx: &mut Tx<'_>, shipment_id: i64, event: &CarrierEvent) -> Result<Noted> {
    let parcel = find(tx, shipment_id)?;
    if event.at_ms > tx.now_ms() + AHEAD_MS || event.at_ms <= 0 {
        return Err(Error::refused("The time of the event can't be right. Send it as UTC milliseconds."));
    }
    let status = event.status.or_else(|| Status::of_words(&event.text));
    if !insert(tx, &parcel, (event, status))? {
        return Ok(Noted::Known);
    }
    let Some(status) = status else { return Ok(Noted::New) };
    tell(tx, &parcel, (status, event.at_ms))?;
    let shipped_ms = parcel.shipped_ms.or(status.is_moving().then_some(event.at_ms));
    let delivered_ms = match status {
        Status::Delivered => Some(parcel.delivered_ms.map_or(event.at_ms, |known| known.min(event.at_ms))),
        _ => parcel.delivered_ms,
    };
    let newest = match newest(tx, shipment_id)?.unwrap_or(status) {
        // A parcel that was delivered is scanned once more at times; only its coming back says otherwise.
        newest if delivered_ms.is_some() && newest.news() != News::Trouble => Status::Delivered,
        newest => newest,
    };
    tx.execute(
        "UPDATE shipments SET status = $1, shipped_ms = $2, delivered_ms = $3 WHERE id = $4",
        &[&newest.as_str(), &shipped_ms, &delivered_ms, &shipment_id],
    )?;
    Ok(Noted::New)
}

/// What carriers said of a parcel, newest first.
pub fn events_of(read: &Read<'_>, shipment_id: i64) -> Result<Vec<Said>> {
    read.list(
        "SELECT at_ms, status, place, text
         FROM carrier_events
         WHERE shipment_id = $1
         ORDER BY at_ms DESC, id DESC
         LIMIT $2",
        &[&shipment_id, &EVENTS_LIMIT],
        |row| {
            Ok(Said {
                at_ms: row.get(0)?,
                status: Status::read(&row.get::<String>(1)?),
                place: row.get(2)?,
                text: row.get(3)?,
            })
        },
    )
}

fn find(read: &Read<'_>, id: i64) -> Result<Parcel> {
    read.get(
        "SELECT shipments.id, shipments.customer_id, orders.number, shipments.carrier, shipments.tracking,
                shipments.shipped_ms, shipments.delivered_ms
         FROM shipments
         JOIN orders ON orders.id = shipments.order_id
         WHERE shipments.id = $1",
        &[&id],
        |row| {
            Ok(Parcel {
                id: row.get(0)?,
                customer_id: row.get(1)?,
                order_number: row.get(2)?,
                carrier: row.get(3)?,
                tracking: row.get(4)?,
                shipped_ms: row.get(5)?,
                delivered_ms: row.get(6)?,
            })
        },
    )
}

fn insert(
    tx: &mut Tx<'_>,
    parcel: &Parcel,
    (event, status): (&CarrierEvent, Option<Status>),
) -> Result<bool> {
    let cut = |text: &str| text.trim().chars().take(TEXT_LIMIT).collect::<String>();
    let inserted = tx.execute_counted(
        "INSERT INTO carrier_events (id, customer_id, shipment_id, at_ms, status, place, text)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (shipment_id, at_ms, status, text) DO NOTHING",
        &[
            &tx.id::<i64>(),
            &parcel.customer_id,
            &parcel.id,
            &event.at_ms,
            &status.map_or("", Status::as_str),
            &cut(&event.place),
            &cut(&event.text),
        ],
    )?;
    Ok(inserted == 1)
}

/// The newest word whose meaning is known.
fn newest(read: &Read<'_>, shipment_id: i64) -> Result<Option<Status>> {
    let said: Vec<String> = read.list(
        "SELECT status
         FROM carrier_events
         WHERE shipment_id = $1
           AND status <> ''
         ORDER BY at_ms DESC, id DESC
         LIMIT 1",
        &[&shipment_id],
        |row| row.get(0),
    )?;
    Ok(said.first().and_then(|status| Status::read(status)))
}

fn tell(tx: &mut Tx<'_>, parcel: &Parcel, (status, at_ms): (Status, i64)) -> Result<()> {
    if parcel.delivered_ms.is_some() {
        return Ok(());
    }
    if status == Status::Delivered {
        return record(tx, parcel, ("shipment.delivered", status));
    }
    if parcel.shipped_ms.is_none() && status.is_moving() {
        record(tx, parcel, ("shipment.shipped", status))?;
    }
    let is_news = later(tx, parcel.id, at_ms)? == 0;
    let (kind, same): (_, &[Status]) = match (status, status.news()) {
        (Status::OutForDelivery, _) => ("shipment.out_for_delivery", &[Status::OutForDelivery]),
        (_, News::Late) => ("shipment.delayed", &[Status::Delayed, Status::DeliveryFailed, Status::Held]),
        (_, News::Trouble) => ("shipment.in_trouble", &[Status::ReturnedToSender, Status::Lost]),
        (_, News::None) => return Ok(()),
    };
    if is_news && said_so_far(tx, parcel.id, same)? == 1 {
        record(tx, parcel, (kind, status))
    } else {
        Ok(())
    }
}

/// How much was said of a later time: then what comes now is old.
fn later(read: &Read<'_>, shipment_id: i64, at_ms: i64) -> Result<i64> {
    read.get(
        "SELECT COUNT(*) FROM carrier_events WHERE shipment_id = $1 AND at_ms > $2 AND status <> ''",
        &[&shipment_id, &at_ms],
        |row| row.get(0),
    )
}

/// How often one of `same` was said, this time included.
fn said_so_far(read: &Read<'_>, shipment_id: i64, same: &[Status]) -> Result<i64> {
    let names: Vec<&str> = same.iter().map(|status| status.as_str()).collect();
    let sql = format!(
        "SELECT COUNT(*) FROM carrier_events WHERE shipment_id = $1 AND status IN ({})",
        placeholders(2, names.len())
    );
    let mut bound: Vec<&dyn Param> = vec![&shipment_id];
    bound.extend(names.iter().map(|name| name as &dyn Param));
    read.get(&sql, &bound, |row| row.get(0))
}

fn record(tx: &mut Tx<'_>, parcel: &Parcel, (kind, status): (&'static str, Status)) -> Result<()> {
    events::record(
        tx,
        &Happening {
            kind,
            actor: "system".to_owned(),
            customer_id: Some(parcel.customer_id),
            conversation_id: None,
            subject_id: Some(parcel.id),
            data: json!({
                "order": parcel.order_number,
                "carrier": parcel.carrier,
                "tracking": parcel.tracking,
                "status": status.as_str(),
            })
            .to_string(),
        },
    )
}
