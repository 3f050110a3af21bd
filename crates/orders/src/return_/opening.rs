//! A return is opened: nothing comes back more often than it was bought.

use std::collections::BTreeMap;

use base::{Error, Result, Tx};

use super::finding::{self, Bought};
use super::stepping::begin;
use super::{LINES_LIMIT, NewReturn, Return, ReturnId, TEXT_LIMIT};
use crate::reference::Named;

/// Opens `new` and returns it: its lines, the first step and the event `return.requested`.
///
/// Refused when a line isn't the order's, or is asked back more often than it was bought minus what earlier returns took
/// (rejected ones took nothing, and repaired goods are the customer's again); the text names the line and what is left.
pub fn open(tx: &mut Tx<'_>, new: NewReturn) -> Result<Return> {
    check_shape(&new)?;
    check_currency(tx, &new)?;
    check_left(tx, &new)?;
    let id: ReturnId = tx.id();
    let reference = Named::Return.draw(tx)?;
    let goods_minor = goods_minor(&new)?;
    tx.execute(
        "INSERT INTO returns
           (id, customer_id, order_id, act_id, reference, kind, state, method, currency, goods_minor, fee_minor,
            difference_minor, carrier, tracking, refund_by_ms, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, 'requested', $7, $8, $9, $10, $11, '', '', $12, $13)",
        &[
            &id.0,
            &new.customer_id,
            &new.order_id.0,
            &new.act_id,
            &reference,
            &new.kind.as_str(),
            &new.method,
            &new.currency,
            &goods_minor,
            &new.fee_minor,
            &new.difference_minor,
            &new.refund_by_ms,
            &tx.now_ms(),
        ],
    )?;
    insert_lines(tx, id, &new)?;
    let opened = finding::find(tx, id)?;
    begin(tx, &opened, &new.actor)?;
    Ok(opened)
}

fn insert_lines(tx: &mut Tx<'_>, id: ReturnId, new: &NewReturn) -> Result<()> {
    for line in &new.lines {
        tx.execute(
            "INSERT INTO return_lines
               (id, customer_id, return_id, line_id, sku, title, quantity, price_minor, reason, detail, outcome,
                new_sku, new_price_minor)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &[
                &tx.id::<i64>(),
                &new.customer_id,
                &id.0,
                &line.line_id,
                &line.sku,
                &line.title,
                &line.quantity,
                &line.price_minor,
                &line.reason,
                &line.detail,
                &line.outcome.as_str(),
                &line.new_sku,
                &line.new_price_minor,
            ],
        )?;
    }
    Ok(())
}

fn check_shape(new: &NewReturn) -> Result<()> {
    if new.lines.is_empty() {
        return Err(Error::refused("Choose at least one item to send back."));
    }
    if new.lines.len() > LINES_LIMIT {
        return Err(Error::refused(format!("One return takes {LINES_LIMIT} lines. Make two of it.")));
    }
    for line in &new.lines {
        if line.quantity < 1 {
            return Err(Error::refused(format!("Say how many of “{}” come back: at least one.", line.title)));
        }
        if line.price_minor < 0 || line.new_price_minor < 0 {
            return Err(Error::refused(format!("The price of “{}” can't be negative.", line.title)));
        }
        if [&line.reason, &line.detail].iter().any(|text| text.chars().count() > TEXT_LIMIT) {
            return Err(Error::refused(format!(
                "The reason is longer than {TEXT_LIMIT} letters. Shorten it."
            )));
        }
    }
    if new.fee_minor < 0 {
        return Err(Error::refused("A fee can't be negative."));
    }
    Ok(())
}

fn check_currency(tx: &Tx<'_>, new: &NewReturn) -> Result<()> {
    let currency: String =
        tx.get("SELECT currency FROM orders WHERE id = $1", &[&new.order_id.0], |row| row.get(0))?;
    if currency == new.currency {
        return Ok(());
    }
    Err(Error::refused(format!(
        "The order is in {currency}, so its return is, too, not in {}.",
        new.currency
    )))
}

fn check_left(tx: &Tx<'_>, new: &NewReturn) -> Result<()> {
    let mut asked: BTreeMap<i64, i64> = BTreeMap::new();
    for line in &new.lines {
        let sum = asked.entry(line.line_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
    let bought = finding::bought(tx, new.order_id, None)?;
    for (line_id, quantity) in asked {
        let Some(line) = bought.iter().find(|line| line.line_id == line_id) else {
            return Err(Error::refused(
                "One of the items isn't in this order. Load the order again and choose from it.",
            ));
        };
        if quantity > line.left() {
            return Err(too_many(line));
        }
    }
    Ok(())
}

pub(super) fn too_many(line: &Bought) -> Error {
    Error::refused(match (line.left(), line.quantity) {
        (left, _) if left <= 0 => format!("“{}” has come back already, all of it.", line.title),
        (left, bought) => format!("Of {bought} × “{}”, {left} can still come back.", line.title),
    })
}

fn goods_minor(new: &NewReturn) -> Result<i64> {
    let sum = new
        .lines
        .iter()
        .try_fold(0_i64, |sum, line| sum.checked_add(line.price_minor.checked_mul(line.quantity)?));
    sum.ok_or_else(|| Error::refused("The goods are worth more than can be counted. Check the quantities."))
}
