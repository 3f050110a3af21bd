//! What carriers said of an order's shipments, each word once.

use base::{Result, Tx};

use super::limits::{SHIPMENT_EVENTS, TEXT_CHARS, TITLE_CHARS};
use super::object::{Object, Shape};
use super::parts::Whole;
use super::record::{Order, Stop};

const STOP: Shape = Shape { name: "an event", fields: &["at", "status", "place", "text"] };

/// The events of all shipments, each with the place of its shipment.
pub(super) fn stops_from(shipments: &[Object<'_>]) -> Vec<(usize, Stop)> {
    let mut stops = Vec::new();
    for (place, shipment) in shipments.iter().enumerate() {
        let each = shipment.objects("events", SHIPMENT_EVENTS, STOP);
        stops.extend(each.iter().map(|object| (place, stop_from(object))));
    }
    stops
}

fn stop_from(object: &Object<'_>) -> Stop {
    Stop {
        at_ms: object.moment("at"),
        status: object.maybe_text("status", TEXT_CHARS).unwrap_or_default(),
        place: object.maybe_text("place", TEXT_CHARS).unwrap_or_default(),
        text: object.maybe_text("text", TITLE_CHARS).unwrap_or_default(),
    }
}

/// Adds what isn't there yet; true when something was.
pub(super) fn write(tx: &mut Tx<'_>, whole: Whole, order: &Order) -> Result<bool> {
    if order.journey.is_empty() {
        return Ok(false);
    }
    let shipments: Vec<(i64, i64)> = tx.list(
        "SELECT place, id FROM shipments WHERE order_id = $1 ORDER BY place, id",
        &[&whole.order_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut has_written = false;
    for (place, stop) in &order.journey {
        let Some((_, shipment_id)) = shipments.iter().find(|(known, _)| *known == *place as i64) else {
            continue;
        };
        let id: i64 = tx.id();
        let added = tx.execute_counted(
            "INSERT INTO carrier_events (id, customer_id, shipment_id, at_ms, status, place, text)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (shipment_id, at_ms, status, text) DO NOTHING",
            &[&id, &whole.customer_id, shipment_id, &stop.at_ms, &stop.status, &stop.place, &stop.text],
        )?;
        has_written |= added > 0;
    }
    Ok(has_written)
}

/// The order belongs to another customer now, and so do its events.
pub(super) fn hand_over(tx: &mut Tx<'_>, whole: Whole) -> Result<()> {
    tx.execute(
        "UPDATE carrier_events SET customer_id = $1
         WHERE shipment_id IN (SELECT id FROM shipments WHERE order_id = $2)",
        &[&whole.customer_id, &whole.order_id],
    )?;
    Ok(())
}

/// A shipment that goes takes its events along.
pub(super) fn cut(tx: &mut Tx<'_>, whole: Whole, (before, now): (usize, usize)) -> Result<()> {
    if before > now {
        tx.execute(
            "DELETE FROM carrier_events
             WHERE shipment_id IN (SELECT id FROM shipments WHERE order_id = $1 AND place >= $2)",
            &[&whole.order_id, &(now as i64)],
        )?;
    }
    Ok(())
}
