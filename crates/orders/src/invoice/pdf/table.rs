//! The lines of a document, with the head repeated on every page they take.

use super::letters::{Run, Weight, wrapped};
use super::sheet::{Ink, LEFT, Look, RIGHT, Sheet};
use crate::invoice::Invoice;
use crate::invoice::body::Line;
use crate::invoice::words::Words;

/// A column of figures: where it ends and how wide it is.
struct Column {
    right: f32,
    width: f32,
}

const ITEM_WIDTH: f32 = 220.0;
const QUANTITY: Column = Column { right: 324.0, width: 42.0 };
const PRICE: Column = Column { right: 406.0, width: 76.0 };
const TAX: Column = Column { right: 452.0, width: 40.0 };
const AMOUNT: Column = Column { right: RIGHT, width: 82.0 };

const TITLE: Look = Look::regular(9.5, Ink::Text);
const DETAIL: Look = Look::regular(8.0, Ink::Soft);
/// Rows up to this height stay in one piece.
const WHOLE_ROW: f32 = 160.0;

pub(super) fn draw(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    sheet.y += 14.0;
    head(sheet, invoice, words);
    for line in &invoice.body.lines {
        row(sheet, invoice, words, line);
    }
}

fn head(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    let look = Look::strong(8.0, Ink::Soft);
    let amount = format!("{} ({})", words.amount, invoice.body.currency);
    sheet.left(LEFT, words.item, look);
    for (column, label) in
        [(&QUANTITY, words.quantity), (&PRICE, words.price), (&TAX, words.tax), (&AMOUNT, amount.as_str())]
    {
        sheet.right(column.right, column.width, label, look);
    }
    sheet.y += 7.0;
    sheet.rule(LEFT, RIGHT, 0.9, Ink::Text);
    sheet.y += 17.0;
}

fn row(sheet: &mut Sheet, invoice: &Invoice, words: &Words, line: &Line) {
    let texts = texts(line);
    let height = texts.iter().map(|(_, look)| leading(*look)).sum::<f32>();
    if !sheet.has_room(height.min(WHOLE_ROW)) {
        sheet.turn();
        head(sheet, invoice, words);
    }
    figures(sheet, invoice, words, line);
    let count = texts.len();
    for (at, (text, look)) in texts.into_iter().enumerate() {
        if !sheet.has_room(0.0) {
            sheet.turn();
            head(sheet, invoice, words);
        }
        sheet.put(LEFT, text, look.size, look.ink);
        if at + 1 < count {
            sheet.y += leading(look);
        }
    }
    sheet.y += 8.0;
    sheet.rule(LEFT, RIGHT, 0.5, Ink::Line);
    sheet.y += 16.0;
}

/// The title in as many lines as it takes, then what was chosen and the SKU, smaller.
fn texts(line: &Line) -> Vec<(Run, Look)> {
    let parts = [line.detail.as_str(), line.sku.as_str()];
    let detail = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let title = wrapped(&line.title, TITLE.weight, TITLE.size, ITEM_WIDTH);
    let detail = wrapped(&detail, Weight::Regular, DETAIL.size, ITEM_WIDTH);
    let title = title.into_iter().map(|run| (run, TITLE));
    title.chain(detail.into_iter().map(|run| (run, DETAIL))).collect()
}

fn leading(look: Look) -> f32 {
    look.size * 1.4
}

fn figures(sheet: &mut Sheet, invoice: &Invoice, words: &Words, line: &Line) {
    let currency = &invoice.body.currency;
    if line.quantity != 0 {
        sheet.right(QUANTITY.right, QUANTITY.width, &words.count(line.quantity), TITLE);
        sheet.right(PRICE.right, PRICE.width, &words.amount(line.price_minor, currency), TITLE);
    }
    sheet.right(TAX.right, TAX.width, &words.rate(line.tax_bp), TITLE);
    sheet.right(AMOUNT.right, AMOUNT.width, &words.amount(line.amount_minor, currency), TITLE);
}
