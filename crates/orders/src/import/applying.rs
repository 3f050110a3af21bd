//! The second pass: writes the good lines, batch by batch. Each record is written whole or not at all, each batch is one
//! transaction; what is there already is compared and left alone, so a killed import is finished by running it again.

use std::io::BufRead;
use std::ops::ControlFlow;

use base::{Db, Error, Result, Tx};

use super::checking::{Progress, Report, record_of};
use super::fault::Fault;
use super::known::Mentioned;
use super::limits::{BATCH_BYTES, BATCH_RECORDS};
use super::outcome::{Outcome, Tally};
use super::record::{Customer, Order, Record};
use super::source::Lines;
use super::{customer, order, product};

/// What to do with bad lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLines {
    /// One bad line, and nothing is written.
    Refuse,
    /// They are left out, the good ones written.
    Skip,
}

/// What the second pass did.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Products written.
    pub products: Tally,
    /// Customers written.
    pub customers: Tally,
    /// Orders written.
    pub orders: Tally,
    /// Bad lines that were left out.
    pub skipped_lines: u64,
    /// Lines that were good when they were checked but could not be written, because the database changed meanwhile.
    pub failed: Vec<Fault>,
    /// True when the caller stopped it; run it again to go on.
    pub is_stopped: bool,
}

/// Writes the lines that `report` found good; `reader` is the same file from its beginning.
///
/// `progress` is called after each committed batch; `Break` ends the import there.
/// Refused when lines are bad and `bad_lines` says so; a conflict when the file is not the one that was checked.
pub async fn apply(
    db: &Db,
    reader: impl BufRead,
    report: &Report,
    bad_lines: BadLines,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Applied> {
    refuse_bad(report, bad_lines)?;
    let mut lines = Lines::new(reader);
    let mut applied = Applied::default();
    loop {
        let batch = next_batch(&mut lines, report, &mut applied)?;
        if batch.is_empty() {
            break;
        }
        let written = db.write(move |tx| write_batch(tx, &batch, bad_lines)).await?;
        applied.add(written);
        let so_far = Progress { lines: lines.count(), lines_total: Some(report.lines), bytes: lines.bytes() };
        if progress(so_far).is_break() {
            applied.is_stopped = true;
            return Ok(applied);
        }
    }
    if (lines.count(), lines.bytes()) != (report.lines, report.bytes) {
        return Err(changed_file(lines.count()));
    }
    Ok(applied)
}

impl Applied {
    fn add(&mut self, batch: Applied) {
        self.products.add(batch.products);
        self.customers.add(batch.customers);
        self.orders.add(batch.orders);
        self.failed.extend(batch.failed);
    }
}

fn refuse_bad(report: &Report, bad_lines: BadLines) -> Result<()> {
    if report.is_stopped {
        return Err(Error::refused("The file was not checked to its end. Check it again."));
    }
    match (report.faults.first(), bad_lines) {
        (Some(first), BadLines::Refuse) => Err(Error::refused(format!(
            "{} of {} lines are bad, so nothing was imported. {first}",
            report.bad_lines, report.lines
        ))),
        _ => Ok(()),
    }
}

type Numbered = (u64, Record);

fn next_batch(
    lines: &mut Lines<impl BufRead>,
    report: &Report,
    applied: &mut Applied,
) -> Result<Vec<Numbered>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
        let Some(line) = lines.next()? else { break };
        let number = line.number;
        if report.is_bad(number) {
            applied.skipped_lines += 1;
            continue;
        }
        bytes += line.bytes;
        let record = record_of(line).map_err(|_| changed_file(number))?;
        batch.push((number, record));
    }
    Ok(batch)
}

/// Products, then customers, then orders: what an order refers to stands above it, so this order is always possible.
fn write_batch(tx: &mut Tx<'_>, batch: &[Numbered], bad_lines: BadLines) -> Result<Applied> {
    let mut written = Applied::default();
    let mut customers: Vec<(u64, &Customer)> = Vec::new();
    let mut orders: Vec<(u64, &Order)> = Vec::new();
    for (line, record) in batch {
        match record {
            Record::Product(product) => {
                let outcome = alone(tx, bad_lines, |tx| product::write(tx, product))?;
                let outcome = settled(*line, &|| product.name(), outcome, bad_lines)?;
                written.keep(outcome, |written| &mut written.products);
            }
            Record::Customer(customer) => customers.push((*line, customer)),
            Record::Order(order) => orders.push((*line, order)),
        }
    }
    write_customers(tx, &customers, bad_lines, &mut written)?;
    write_orders(tx, &orders, bad_lines, &mut written)?;
    Ok(written)
}

fn write_customers(
    tx: &mut Tx<'_>,
    customers: &[(u64, &Customer)],
    bad_lines: BadLines,
    written: &mut Applied,
) -> Result<()> {
    let mut mentioned = Mentioned::default();
    for (_, customer) in customers {
        mentioned.add_customer(customer);
    }
    let known = mentioned.look_up(tx)?;
    for (line, customer) in customers {
        let outcome = alone(tx, bad_lines, |tx| customer::write(tx, customer, &known))?;
        let outcome = settled(*line, &|| customer.name(), outcome, bad_lines)?;
        written.keep(outcome, |written| &mut written.customers);
    }
    Ok(())
}

fn write_orders(
    tx: &mut Tx<'_>,
    orders: &[(u64, &Order)],
    bad_lines: BadLines,
    written: &mut Applied,
) -> Result<()> {
    let mut mentioned = Mentioned::default();
    for (_, order) in orders {
        mentioned.add_buyer(&order.buyer);
    }
    let known = mentioned.look_up(tx)?;
    let stored = order::stored(tx, &orders.iter().map(|(_, order)| *order).collect::<Vec<_>>())?;
    for (line, order) in orders {
        let buyer = order::buyer(order, &known);
        let outcome = match (buyer, stored.get(&order.number)) {
            (Err(error), _) => Err(error),
            (Ok(buyer), None) => alone(tx, bad_lines, |tx| order::create(tx, order, buyer))?,
            (Ok(buyer), Some(stored)) if is_same(stored, order, buyer) => Ok(Outcome::Same),
            (Ok(buyer), Some(stored)) => alone(tx, bad_lines, |tx| order::renew(tx, stored, order, buyer))?,
        };
        let outcome = settled(*line, &|| order.name(), outcome, bad_lines)?;
        written.keep(outcome, |written| &mut written.orders);
    }
    Ok(())
}

/// Known without another look into the database.
fn is_same(stored: &order::Stored, order: &Order, buyer: i64) -> bool {
    order.journey.is_empty() && stored.differences(order, buyer).is_empty()
}

impl Applied {
    fn keep(
        &mut self,
        outcome: std::result::Result<Outcome, Fault>,
        tally: impl FnOnce(&mut Applied) -> &mut Tally,
    ) {
        match outcome {
            Ok(outcome) => tally(self).count(outcome),
            Err(fault) => self.failed.push(fault),
        }
    }
}

/// Writes one record so that its failure undoes only itself. Where a failure ends the import, the transaction is undone
/// as a whole, and a savepoint for each record would only cost two more round trips.
fn alone<'c>(
    tx: &mut Tx<'c>,
    bad_lines: BadLines,
    act: impl FnOnce(&mut Tx<'c>) -> Result<Outcome>,
) -> Result<Result<Outcome>> {
    match bad_lines {
        BadLines::Refuse => Ok(act(tx)),
        BadLines::Skip => tx.attempt(act),
    }
}

/// A rule that says no is a fault of the line; any other error ends the import.
fn settled(
    line: u64,
    name: &dyn Fn() -> String,
    outcome: Result<Outcome>,
    bad_lines: BadLines,
) -> Result<std::result::Result<Outcome, Fault>> {
    let reason = match outcome {
        Ok(outcome) => return Ok(Ok(outcome)),
        Err(Error::Refused(reason) | Error::Conflict(reason)) => reason,
        Err(error) => return Err(error),
    };
    let wrong = format!("{} could not be written: {}", name(), reason.trim_end_matches('.'));
    let fault = Fault { line, field: String::new(), wrong, write: "Check the file again".into() };
    match bad_lines {
        BadLines::Skip => Ok(Err(fault)),
        BadLines::Refuse => {
            Err(Error::Conflict(format!("{fault} The lines before it may have been imported.")))
        }
    }
}

fn changed_file(line: u64) -> Error {
    Error::Conflict(format!(
        "The file is not the one that was checked (line {line} differs). Check it again."
    ))
}
