//! The rows of the Parquet file, one after the other; a column that isn't there or of another type is an error.

use std::fs::File;
use std::path::Path;

use base::{Error, Result};
use orders::import::limits::QUANTITY;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;

/// An order line as the shop kept it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number of the invoice; of a cancellation with a leading `C`.
    pub invoice: String,
    /// The product.
    pub code: String,
    /// What it was called on this invoice; often missing.
    pub description: Option<String>,
    /// Pieces; below nothing when they came back or were written off.
    pub quantity: i64,
    /// As `2009-12-01 07:45:00`, in the shop's own time.
    pub at: String,
    /// Pounds for one piece.
    pub price: f64,
    /// The customer's number; guests have none.
    pub customer: Option<i64>,
    /// Where they live, in words.
    pub country: String,
}

/// Opens `path` and reads it as it is asked for.
pub fn read(path: &Path) -> Result<impl Iterator<Item = Result<Row>> + use<>> {
    let unreadable = |cause: String| Error::refused(format!("{} can't be read: {cause}", path.display()));
    let file = File::open(path).map_err(|cause| unreadable(cause.to_string()))?;
    let reader = SerializedFileReader::new(file).map_err(|cause| unreadable(cause.to_string()))?;
    let reader: Box<dyn FileReader> = Box::new(reader);
    Ok(RowIter::from_file_into(reader).map(|row| {
        let row = row.map_err(|cause| Error::inside(cause.to_string()))?;
        let mut found = Columns::default();
        for (name, field) in row.get_column_iter() {
            found.take(name, field)?;
        }
        found.into_row()
    }))
}

/// What a row of the file holds.
#[derive(Default)]
struct Columns {
    invoice: Option<String>,
    code: Option<String>,
    description: Option<String>,
    quantity: Option<i64>,
    at: Option<String>,
    price: Option<f64>,
    customer: Option<i64>,
    country: Option<String>,
}

impl Columns {
    fn take(&mut self, name: &str, field: &Field) -> Result<()> {
        match (name, field) {
            (_, Field::Null) => {}
            ("Invoice", Field::Str(text)) => self.invoice = Some(text.trim().to_owned()),
            ("StockCode", Field::Str(text)) => self.code = Some(text.trim().to_owned()),
            ("Description", Field::Str(text)) => self.description = Some(text.trim().to_owned()),
            ("Quantity", Field::Long(pieces)) => self.quantity = Some(*pieces),
            ("InvoiceDate", Field::Str(text)) => self.at = Some(text.clone()),
            ("Price", Field::Double(pounds)) => self.price = Some(*pounds),
            ("Customer ID", Field::Double(number)) => self.customer = Some(whole(*number)?),
            ("Country", Field::Str(text)) => self.country = Some(text.trim().to_owned()),
            (name, field) => {
                return Err(Error::refused(format!("The column {name} with {field} isn't known here.")));
            }
        }
        Ok(())
    }

    fn into_row(self) -> Result<Row> {
        let missing = |name: &str| Error::refused(format!("A row has no {name}."));
        Ok(Row {
            invoice: self.invoice.ok_or_else(|| missing("Invoice"))?,
            code: self.code.ok_or_else(|| missing("StockCode"))?,
            description: self.description.filter(|text| !text.is_empty()),
            quantity: self.quantity.ok_or_else(|| missing("Quantity"))?,
            at: self.at.ok_or_else(|| missing("InvoiceDate"))?,
            price: self.price.ok_or_else(|| missing("Price"))?,
            customer: self.customer,
            country: self.country.unwrap_or_default(),
        })
    }
}

/// Customers are numbered, but stand in a column of fractions because some are missing.
fn whole(number: f64) -> Result<i64> {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        return Ok(number as i64);
    }
    Err(Error::refused(format!("{number} is no customer's number.")))
}

/// Why a row can't become a line; nothing when it can.
pub fn unfit(row: &Row) -> Option<&'static str> {
    match row.quantity.checked_abs() {
        Some(0) => Some("no pieces"),
        Some(1..=QUANTITY) if !row.price.is_finite() => Some("no price"),
        Some(1..=QUANTITY) => None,
        _ => Some("more pieces than a line may have"),
    }
}

/// True for what was called off, came back or was written off.
pub fn is_cancelled(rows: &[&Row]) -> bool {
    let invoice = rows.first().map(|row| row.invoice.as_str()).unwrap_or_default();
    invoice.starts_with('C') || rows.iter().all(|row| row.quantity < 0)
}

/// `pounds` in pence, and whether that is all of it.
pub fn pence(pounds: f64) -> (i64, bool) {
    let minor = (pounds * 100.0).round();
    (minor as i64, minor / 100.0 == pounds)
}

/// Pence as the format writes them.
pub fn pounds(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}
