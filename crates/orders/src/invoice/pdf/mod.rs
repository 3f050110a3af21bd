//! A document as PDF: A4, selectable text, the typeface embedded as far as it is used. One document, the same bytes always.
//!
//! `krilla` writes the file (subsets fonts, keeps text selectable; what Typst prints with), `rustybuzz` shapes the text.

mod foot;
mod head;
mod letters;
mod sheet;
mod table;
mod totals;

use jiff::civil::Date;
use krilla::metadata::{DateTime, Metadata};

use super::Invoice;
use super::words::{Words, words};
use sheet::Sheet;

/// The file of `invoice`, in its buyer's language.
pub fn render(invoice: &Invoice) -> Vec<u8> {
    let words = words(&invoice.body.buyer.language);
    let mut sheet = Sheet::new();
    head::draw(&mut sheet, invoice, words);
    table::draw(&mut sheet, invoice, words);
    totals::draw(&mut sheet, invoice, words);
    foot::draw(&mut sheet, invoice, words);
    sheet.print(about(invoice, words))
}

/// The name to save it under, as `I-2026-000001.pdf`.
pub fn file_name(invoice: &Invoice) -> String {
    format!("{}.pdf", invoice.number)
}

fn about(invoice: &Invoice, words: &Words) -> Metadata {
    let about = Metadata::new()
        .title(head::name(invoice, words))
        .authors(vec![invoice.body.seller.name.clone()])
        .language(words.tag.to_owned())
        .creator("Attend".to_owned());
    match invoice.body.issued.parse::<Date>() {
        Ok(day) => {
            let year = DateTime::new(day.year().unsigned_abs());
            about.creation_date(year.month(day.month().unsigned_abs()).day(day.day().unsigned_abs()))
        }
        Err(_) => about,
    }
}

#[cfg(test)]
mod tests;
