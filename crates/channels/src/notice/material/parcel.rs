//! A parcel as notices speak of it.

use base::{Error, Result};
use orders::{OrderView, ShipmentView};
use serde_json::{Value, json};

use super::Subject;

/// The parcel `subject` of `order`; the order itself may be the subject where the shop names no parcels.
pub fn value(order: Option<&OrderView>, subject: Subject) -> Result<Value> {
    let order = order.ok_or(Error::NotFound)?;
    let shipment = match subject {
        Subject::Row(id) => order.shipments.iter().find(|shipment| shipment.id == id),
        Subject::MadeUp => None,
    };
    Ok(match (shipment, subject) {
        (Some(shipment), _) => with_lines(order, shipment),
        (None, Subject::Row(id)) if id != order.id.0 => return Err(Error::NotFound),
        (None, _) => json!({
            "carrier": "", "tracking": "", "status": order.status, "shipped": null, "delivered": null,
            "lines": titles(order, &[]),
        }),
    })
}

/// A parcel in the list of an order's.
pub fn of_shipment(shipment: &ShipmentView) -> Value {
    json!({
        "carrier": shipment.carrier,
        "tracking": shipment.tracking,
        "status": shipment.status,
        "shipped": shipment.shipped_ms,
        "delivered": shipment.delivered_ms,
    })
}

fn with_lines(order: &OrderView, shipment: &ShipmentView) -> Value {
    let mut value = of_shipment(shipment);
    value["lines"] = json!(titles(order, &shipment.skus));
    value
}

/// What is in it; everything where the shop doesn't say.
fn titles(order: &OrderView, skus: &[String]) -> Vec<Value> {
    let is_in = |sku: &String| skus.is_empty() || skus.contains(sku);
    let lines = order.lines.iter().filter(|line| is_in(&line.sku));
    lines.map(|line| json!({ "title": line.title, "quantity": line.quantity })).collect()
}
