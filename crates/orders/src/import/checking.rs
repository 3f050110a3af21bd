//! The first pass: every line is read and judged, nothing is written.

use std::io::BufRead;
use std::ops::ControlFlow;

use base::{Db, Result};

use super::fault::{Fault, Flaw};
use super::known::Mentioned;
use super::limits::{BATCH_BYTES, BATCH_RECORDS, LINES_DESCRIBED};
use super::reading;
use super::record::Record;
use super::references::Above;
use super::source::{Line, Lines};

/// How far a pass has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Lines done, empty ones included.
    pub lines: u64,
    /// Of how many; not known while they are counted in the first pass.
    pub lines_total: Option<u64>,
    /// Bytes done. The caller knows how long the file is.
    pub bytes: u64,
}

/// What the first pass found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Lines of the file, empty ones included.
    pub lines: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Good records of products.
    pub products: u64,
    /// Good records of customers.
    pub customers: u64,
    /// Good records of orders.
    pub orders: u64,
    /// How many lines are bad.
    pub bad_lines: u64,
    /// What is wrong, in the order of the lines: of the first [`LINES_DESCRIBED`] bad ones.
    pub faults: Vec<Fault>,
    /// What is no fault but good to know, as a phone number that two customers share.
    pub notes: Vec<Fault>,
    /// True when the caller stopped it: then it says nothing of the rest of the file.
    pub is_stopped: bool,
    /// Numbers of all bad lines, ascending.
    pub(super) bad: Vec<u64>,
}

impl Report {
    /// True when every line is good.
    pub fn is_good(&self) -> bool {
        self.bad_lines == 0 && !self.is_stopped
    }

    /// Whether a line is bad.
    pub(super) fn is_bad(&self, line: u64) -> bool {
        self.bad.binary_search(&line).is_ok()
    }

    fn add_bad(&mut self, line: u64, flaws: Vec<Flaw>) {
        self.bad_lines += 1;
        self.bad.push(line);
        if self.bad_lines <= LINES_DESCRIBED as u64 {
            self.faults.extend(flaws.into_iter().map(|flaw| flaw.at(line)));
        }
    }
}

/// Reads the whole file and says of every line whether it can be imported into `db`.
///
/// `progress` is called after each batch; `Break` ends the pass. Fails only when the file or the database can't be read.
pub async fn check(
    db: &Db,
    reader: impl BufRead,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Report> {
    let mut lines = Lines::new(reader);
    let mut report = Report::default();
    let mut above = Above::default();
    loop {
        let batch = next_batch(&mut lines)?;
        if batch.is_empty() {
            break;
        }
        judge(db, batch, &mut above, &mut report).await?;
        let so_far = Progress { lines: lines.count(), lines_total: None, bytes: lines.bytes() };
        if progress(so_far).is_break() {
            report.is_stopped = true;
            break;
        }
    }
    report.lines = lines.count();
    report.bytes = lines.bytes();
    Ok(report)
}

type Judged = (u64, std::result::Result<Record, Vec<Flaw>>);

fn next_batch(lines: &mut Lines<impl BufRead>) -> Result<Vec<Judged>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
        let Some(line) = lines.next()? else { break };
        bytes += line.bytes;
        batch.push((line.number, record_of(line)));
    }
    Ok(batch)
}

/// The record of a line, by itself.
pub(super) fn record_of(line: Line) -> std::result::Result<Record, Vec<Flaw>> {
    let text = line.text.map_err(|flaw| vec![flaw])?;
    reading::read(&text, line.is_last)
}

async fn judge(db: &Db, batch: Vec<Judged>, above: &mut Above, report: &mut Report) -> Result<()> {
    let mut mentioned = Mentioned::default();
    for record in batch.iter().filter_map(|(_, record)| record.as_ref().ok()) {
        mentioned.add(record);
    }
    let known = db.read(move |read| mentioned.look_up(read)).await?;
    for (line, record) in batch {
        let flaws = match &record {
            Ok(record) => above.judge(line, record, &known),
            Err(flaws) => flaws.clone(),
        };
        match record {
            Ok(record) if flaws.is_empty() => match &record {
                Record::Product(_) => report.products += 1,
                Record::Customer(customer) => {
                    report.customers += 1;
                    let notes = above.shared_phones(line, customer, &known);
                    let room = LINES_DESCRIBED.saturating_sub(report.notes.len());
                    report.notes.extend(notes.into_iter().take(room).map(|note| note.at(line)));
                }
                Record::Order(_) => report.orders += 1,
            },
            _ => report.add_bad(line, flaws),
        }
    }
    Ok(())
}
