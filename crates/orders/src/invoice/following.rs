//! Documents that follow from what happened: an invoice when goods leave, a credit note when something of it is taken back.
//! Follows the event log, so everything may be seen twice and is done once.

use base::events::Event;
use base::{Error, Read, Result, Tx};
use serde_json::Value;

use super::crediting::{Credit, Why, credit};
use super::finding::of_order;
use super::issuing::issue;
use super::{Kind, Settings};
use crate::act::{self, ActId};
use crate::order::finding::find_by_number;
use crate::order::{OrderId, OrderView};
use crate::policy::ActKind;
use crate::return_::{self, Return, ReturnId};
use crate::stage::Stage;

/// What left longer ago was billed by whoever sold it then: old orders that are imported get no invoice.
const RECENT_MS: i64 = 3 * 24 * 3_600_000;

/// Writes what `event` calls for; nothing until the seller's address and tax number are set up.
pub fn follow(tx: &mut Tx<'_>, settings: &Settings, event: &Event) -> Result<()> {
    if !settings.is_complete() {
        return Ok(());
    }
    let done = match event.kind.as_str() {
        "shipment.shipped" | "shipment.delivered" | "order.imported" | "order.changed" => {
            on_leaving(tx, settings, event)
        }
        "act.done" => on_act(tx, settings, event),
        "return.settled" => on_return(tx, settings, event),
        _ => Ok(()),
    };
    match done {
        // A document that can't be written is no reason to stop: the order's page says that there is none.
        Err(Error::Refused(_) | Error::NotFound) => Ok(()),
        done => done,
    }
}

fn on_leaving(tx: &mut Tx<'_>, settings: &Settings, event: &Event) -> Result<()> {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let number = data["number"].as_str().or(data["order"].as_str()).unwrap_or_default();
    let Some(order) = find_by_number(tx, number)? else { return Ok(()) };
    let has_left = matches!(order.stage, Stage::OnItsWay | Stage::Delivered);
    let left_ms = order.shipments.iter().filter_map(|parcel| parcel.shipped_ms.or(parcel.delivered_ms)).min();
    let is_recent = left_ms.is_some_and(|left_ms| left_ms > tx.now_ms() - RECENT_MS);
    if has_left && is_recent && !is_billed(tx, order.id)? {
        issue(tx, settings, order.id)?;
    }
    Ok(())
}

fn on_act(tx: &mut Tx<'_>, settings: &Settings, event: &Event) -> Result<()> {
    let Some(id) = event.subject_id else { return Ok(()) };
    let act = act::find(tx, ActId(id))?;
    let Some(order) = find_by_number(tx, &act.command.order)? else { return Ok(()) };
    let credits = match act.kind {
        ActKind::Cancel => everything(&order),
        ActKind::Refund => vec![Credit::Amount {
            title: act.command.reason.clone(),
            amount_minor: act.plan.amount_minor,
            why: Why::Goodwill,
        }],
        ActKind::ChangeAddress
        | ActKind::ChangePayment
        | ActKind::ChangeItems
        | ActKind::Return
        | ActKind::Exchange
        | ActKind::Claim
        | ActKind::Withdraw
        | ActKind::Reorder
        | ActKind::ProfileAddress => return Ok(()),
    };
    once(tx, settings, (order.id, id), &credits)
}

fn on_return(tx: &mut Tx<'_>, settings: &Settings, event: &Event) -> Result<()> {
    let Some(id) = event.subject_id else { return Ok(()) };
    let back = return_::finding::find(tx, ReturnId(id))?;
    let credits = returned(&back);
    if credits.is_empty() {
        return Ok(());
    }
    // A return that no act opened is known by its own id.
    once(tx, settings, (back.order_id, back.act_id.unwrap_or(id)), &credits)
}

fn once(
    tx: &mut Tx<'_>,
    settings: &Settings,
    (order, cause): (OrderId, i64),
    credits: &[Credit],
) -> Result<()> {
    let written = tx.find(
        "SELECT id FROM invoices WHERE order_id = $1 AND act_id = $2 AND kind = 'credit_note' LIMIT 1",
        &[&order.0, &cause],
        |row| row.get::<i64>(0),
    )?;
    if written.is_some() || !is_billed(tx, order)? {
        return Ok(());
    }
    credit(tx, settings, order, Some(cause), credits).map(|_| ())
}

fn is_billed(read: &Read<'_>, order: OrderId) -> Result<bool> {
    Ok(of_order(read, order, None)?.iter().any(|listed| listed.kind == Kind::Invoice))
}

fn everything(order: &OrderView) -> Vec<Credit> {
    let lines = order.lines.iter().filter(|line| line.price.minor > 0);
    lines
        .map(|line| Credit::Line {
            line_id: line.id,
            quantity: line.quantity,
            amount_minor: line.price.minor * line.quantity,
            why: Why::Cancelled,
        })
        .collect()
}

fn returned(back: &Return) -> Vec<Credit> {
    let taken = back.lines.iter().filter(|line| line.new_sku.is_empty() && line.price_minor > 0);
    let mut credits: Vec<Credit> = taken
        .map(|line| (line, line.accepted.unwrap_or(line.quantity)))
        .filter(|(_, accepted)| *accepted > 0)
        .map(|(line, accepted)| Credit::Line {
            line_id: line.line_id,
            quantity: accepted,
            amount_minor: line.price_minor * accepted,
            why: Why::Returned,
        })
        .collect();
    if back.fee_minor > 0 && !credits.is_empty() {
        credits.push(Credit::Fee { title: String::new(), amount_minor: back.fee_minor });
    }
    credits
}
