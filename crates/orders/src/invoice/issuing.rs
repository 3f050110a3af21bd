//! Issuing the invoice of an order: once, with the next number, saying what the order is now.

use base::{Error, Result, Tx};

use super::body::{Body, Line, day};
use super::finding::invoice_of;
use super::keeping::{Draft, keep};
use super::ordered::{self, Ordered};
use super::words::words;
use super::{Invoice, Kind, Settings, numbering, tax};
use crate::order::OrderId;

/// Issues the invoice of an order; one that was issued before is given back as it is.
///
/// It bills the order's total: where the lines come to another sum, the difference is a line of its own at each rate, in
/// proportion to what the lines cost (a discount takes from every rate alike, shipping follows the goods).
/// Errors: no such order; an order that costs less than nothing or holds impossible tax rates.
pub fn issue(tx: &mut Tx<'_>, settings: &Settings, order_id: OrderId) -> Result<Invoice> {
    if let Some(issued) = invoice_of(tx, order_id)? {
        return Ok(issued);
    }
    let order = ordered::read(tx, settings, order_id)?;
    if order.total_minor < 0 {
        return Err(Error::refused(format!(
            "Order {} costs less than nothing. Correct its total; then issue the invoice.",
            order.number
        )));
    }
    let customer_id = order.customer_id;
    let today = settings.date(tx.now_ms())?;
    let body = written(order, settings, day(today))?;
    let number = numbering::next(tx, &settings.invoice_prefix, today.year())?;
    let kind = Kind::Invoice;
    keep(tx, Draft { customer_id, order_id, act_id: None, kind, number, corrects_id: None, body })
}

fn written(order: Ordered, settings: &Settings, issued: String) -> Result<Body> {
    let mut lines = order.lines;
    let differing = differing(&lines, order.total_minor, &order.buyer.language)?;
    lines.extend(differing);
    let taxes = tax::tally(lines.iter().map(|line| (line.tax_bp, line.amount_minor)))?;
    let total = tax::total(&taxes)?;
    let words = words(&order.buyer.language);
    let is_untaxed = taxes.iter().any(|sum| sum.tax_bp == 0);
    let reason =
        if settings.untaxed_reason.is_empty() { words.untaxed } else { settings.untaxed_reason.as_str() };
    Ok(Body {
        seller: settings.seller.clone(),
        buyer: order.buyer,
        order_number: order.number,
        ordered: order.ordered,
        delivery: order.delivery,
        issued,
        currency: order.currency,
        lines,
        untaxed_reason: if is_untaxed { reason.to_owned() } else { String::new() },
        net_minor: total.net_minor,
        tax_minor: total.tax_minor,
        gross_minor: total.gross_minor,
        taxes,
        payments: order.payments,
        corrects: None,
    })
}

/// The lines that bring the sum of `lines` to `total_minor`, one a rate.
fn differing(lines: &[Line], total_minor: i64, language: &str) -> Result<Vec<Line>> {
    let sums = tax::tally(lines.iter().map(|line| (line.tax_bp, line.amount_minor)))?;
    let rest = total_minor
        .checked_sub(tax::total(&sums)?.gross_minor)
        .ok_or_else(|| Error::refused("The order's total is too far from its lines. Correct it."))?;
    let weights: Vec<i64> = sums.iter().map(|sum| sum.gross_minor).collect();
    let parts = match weights.iter().any(|weight| *weight > 0) {
        true => sums.iter().map(|sum| sum.tax_bp).zip(tax::share(rest, &weights)).collect(),
        false => vec![(0, rest)],
    };
    let words = words(language);
    let line = |(tax_bp, amount_minor): (i64, i64)| Line {
        line_id: None,
        sku: String::new(),
        title: if amount_minor < 0 { words.discount.into() } else { words.extra_costs.into() },
        detail: String::new(),
        quantity: 0,
        price_minor: 0,
        tax_bp,
        amount_minor,
    };
    Ok(parts.into_iter().filter(|(_, part)| *part != 0).map(line).collect())
}
