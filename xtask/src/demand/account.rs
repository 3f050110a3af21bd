//! Where every row went: as a line of an order, or left out for a reason that is named and counted.

use std::collections::{BTreeMap, HashSet};
use std::fmt::{Display, Formatter};

use base::{Error, Result};

use super::rows::{Row, is_cancelled, pence, pounds, unfit};

/// What became of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows read.
    pub rows: u64,
    /// Rows that are lines of orders.
    pub lines: u64,
    /// Rows that are not, by the reason.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Products written.
    pub products: u64,
    /// Customers written, guests included.
    pub customers: u64,
    /// Orders without a customer's number: each has a guest of its own.
    pub guests: u64,
    /// Orders written.
    pub orders: u64,
    /// Those of them that are cancellations, returns or written off.
    pub cancelled: u64,
    /// What all orders cost together, in pence; cancellations count below nothing.
    pub total_minor: i64,
    /// What is not as usual but was kept, by what it is.
    pub notes: BTreeMap<&'static str, u64>,
}

impl Account {
    /// True when `row` can be a line; otherwise it is counted as left out.
    pub fn admits(&mut self, row: &Row) -> bool {
        let reason = unfit(row);
        if let Some(reason) = reason {
            *self.left_out.entry(reason).or_default() += 1;
        }
        reason.is_none()
    }

    /// Counts an order of these rows.
    pub fn order(&mut self, rows: &[&Row]) {
        self.orders += 1;
        self.lines += rows.len() as u64;
        self.cancelled += u64::from(is_cancelled(rows));
        let mut seen = HashSet::new();
        for row in rows {
            self.total_minor += pence(row.price).0 * row.quantity;
            let is_odd = [
                ("lines of pieces below nothing", row.quantity < 0),
                ("lines without a description, called as the product is", row.description.is_none()),
                ("lines that cost nothing", row.price == 0.0),
                ("lines with a price below nothing", row.price < 0.0),
                ("lines with a price finer than a penny, rounded; exact in extra", !pence(row.price).1),
                ("lines of another minute than their order, kept in extra", row.at != rows[0].at),
                ("lines of another customer, kept in extra", row.customer != rows[0].customer),
                ("lines of another country, kept in extra", row.country != rows[0].country),
                (
                    "lines that stand on their invoice twice, both kept",
                    !seen.insert((&row.code, &row.description, row.quantity, row.price.to_bits())),
                ),
            ];
            for (what, _) in is_odd.iter().filter(|(_, is)| *is) {
                *self.notes.entry(what).or_default() += 1;
            }
        }
    }

    /// Fails when a row is neither a line nor counted as left out.
    pub fn check(&self) -> Result<()> {
        let left_out: u64 = self.left_out.values().sum();
        if self.lines + left_out == self.rows {
            return Ok(());
        }
        let (rows, lines) = (self.rows, self.lines);
        Err(Error::inside(format!("of {rows} rows {lines} are lines and {left_out} left out")))
    }
}

impl Display for Account {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let left_out: u64 = self.left_out.values().sum();
        writeln!(f, "{} rows: {} lines of orders, {left_out} left out", self.rows, self.lines)?;
        for (reason, count) in &self.left_out {
            writeln!(f, "  left out, {reason}: {count}")?;
        }
        writeln!(f, "{} products, {} customers ({} guests)", self.products, self.customers, self.guests)?;
        let total = pounds(self.total_minor);
        writeln!(f, "{} orders ({} cancelled) of £{total} together", self.orders, self.cancelled)?;
        for (what, count) in &self.notes {
            writeln!(f, "  {what}: {count}")?;
        }
        Ok(())
    }
}
