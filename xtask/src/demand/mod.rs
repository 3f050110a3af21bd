//! A year of a real shop's order lines as the import format. Two passes over the same rows: one that learns the
//! catalogue, one that writes; neither holds more than the catalogue and the invoices that are not complete yet.
//!
//! | module | what is in it |
//! |---|---|
//! | `rows` | the rows of the Parquet file |
//! | `catalogue` | the first pass: products, and how many rows each invoice has |
//! | `invoice` | one invoice as a customer and orders |
//! | `account` | where every row went |

pub mod account;
mod catalogue;
mod invoice;
pub mod rows;

use std::collections::{HashMap, HashSet};
use std::io::Write;

use base::{Error, Result};

use account::Account;
use catalogue::Catalogue;
use invoice::Converted;
use rows::Row;

/// Writes what `open` gives, twice the same, to `out`: products first, then each customer before the first order.
pub fn convert<I>(open: impl Fn() -> Result<I>, out: &mut impl Write) -> Result<Account>
where
    I: Iterator<Item = Result<Row>>,
{
    let catalogue = Catalogue::of(open()?)?;
    let mut account = Account { products: catalogue.products.len() as u64, ..Account::default() };
    for product in catalogue.records() {
        writeln!(out, "{product}")?;
    }
    let mut waiting: HashMap<String, Vec<Row>> = HashMap::new();
    let mut customers = HashSet::new();
    for row in open()? {
        let row = row?;
        account.rows += 1;
        let number = row.invoice.clone();
        let all = catalogue.invoices.get(&number).copied().unwrap_or_default();
        let rows = waiting.entry(number).or_default();
        rows.push(row);
        if rows.len() == all {
            let rows = std::mem::take(rows);
            waiting.remove(&rows[0].invoice);
            let converted = invoice::convert(&rows, &catalogue, &mut account)?;
            write(converted, &mut customers, (&mut account, out))?;
        }
    }
    if !waiting.is_empty() {
        return Err(Error::Conflict("The file changed while it was read. Run it again.".into()));
    }
    out.flush()?;
    account.check()?;
    Ok(account)
}

fn write<W: Write>(
    converted: Converted,
    customers: &mut HashSet<String>,
    (account, out): (&mut Account, &mut W),
) -> Result<()> {
    if !converted.orders.is_empty() && customers.insert(converted.customer_key) {
        account.customers += 1;
        writeln!(out, "{}", converted.customer)?;
    }
    for order in converted.orders {
        writeln!(out, "{order}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
