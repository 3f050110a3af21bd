//! Below the lines: the sums, the tax per rate, what was paid, and the last words.

use super::letters::{Weight, wrapped};
use super::sheet::{Ink, LEFT, Look, RIGHT, Sheet};
use crate::invoice::tax::TaxSum;
use crate::invoice::words::{Words, method};
use crate::invoice::{Invoice, Kind};

/// Where the sums begin.
const SUMS: f32 = 344.0;
/// Where the columns of the tax table end, after the rate: net, tax, gross.
const TAX_COLUMNS: [f32; 3] = [164.0, 232.0, 304.0];
const TAX_WIDTH: f32 = 64.0;
/// What the sums take at least.
const SUMS_HEIGHT: f32 = 84.0;

const PLAIN: Look = Look::regular(9.5, Ink::Text);
const SMALL: Look = Look::regular(8.5, Ink::Text);
const LABEL: Look = Look::regular(9.5, Ink::Soft);

pub(super) fn draw(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    sheet.y += 10.0;
    if !sheet.has_room(SUMS_HEIGHT) {
        sheet.turn();
    }
    let (page, top) = (sheet.page(), sheet.y);
    sums(sheet, invoice, words);
    let end = sheet.y;
    sheet.turn_back(page, top);
    taxes(sheet, invoice, words);
    if sheet.page() == page {
        sheet.y = sheet.y.max(end);
    }
    sheet.y += 20.0;
    if invoice.kind == Kind::Invoice {
        payments(sheet, invoice, words);
    }
    notes(sheet, invoice);
}

fn sums(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    let body = &invoice.body;
    for (label, minor) in [(words.net, body.net_minor), (words.tax, body.tax_minor)] {
        sheet.left(SUMS, label, LABEL);
        sheet.right(RIGHT, 120.0, &words.money(minor, &body.currency), PLAIN);
        sheet.y += 17.0;
    }
    sheet.y -= 6.0;
    sheet.rule(SUMS, RIGHT, 0.9, Ink::Text);
    sheet.y += 19.0;
    let label = match invoice.kind {
        Kind::Invoice => words.total,
        Kind::CreditNote => words.credited,
    };
    sheet.left(SUMS, label, Look::strong(11.5, Ink::Text));
    let total = words.money(body.gross_minor, &body.currency);
    sheet.right(RIGHT, 110.0, &total, Look::strong(11.5, Ink::Text));
    sheet.y += 14.0;
}

fn taxes(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    let labels = [words.net, words.tax, words.gross];
    let look = Look::strong(8.0, Ink::Soft);
    let head = |sheet: &mut Sheet| {
        sheet.left(LEFT, words.tax_rate, look);
        for (right, label) in TAX_COLUMNS.into_iter().zip(labels) {
            sheet.right(right, TAX_WIDTH, label, look);
        }
        sheet.y += 6.0;
        sheet.rule(LEFT, TAX_COLUMNS[2], 0.5, Ink::Line);
        sheet.y += 14.0;
    };
    head(sheet);
    for sum in &invoice.body.taxes {
        if !sheet.has_room(0.0) {
            sheet.turn();
            head(sheet);
        }
        tax(sheet, invoice, words, sum);
    }
}

fn tax(sheet: &mut Sheet, invoice: &Invoice, words: &Words, sum: &TaxSum) {
    let amount = |minor| words.amount(minor, &invoice.body.currency);
    let figures = [amount(sum.net_minor), amount(sum.tax_minor), amount(sum.gross_minor)];
    sheet.left(LEFT, &words.rate(sum.tax_bp), SMALL);
    for (right, figure) in TAX_COLUMNS.into_iter().zip(figures) {
        sheet.right(right, TAX_WIDTH, &figure, SMALL);
    }
    sheet.y += 14.0;
}

fn payments(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    let body = &invoice.body;
    for payment in &body.payments {
        let label = if payment.amount_minor < 0 { words.refunded } else { words.paid };
        let label =
            label.replace("{method}", &method(&payment.method)).replace("{date}", &words.date(&payment.date));
        let amount = words.money(payment.amount_minor, &body.currency);
        entry(sheet, &label, &amount, LABEL);
    }
    let due = body.due_minor();
    if due > 0 {
        entry(sheet, words.due, &words.money(due, &body.currency), Look::strong(9.5, Ink::Text));
    }
    if due > 0 && !body.seller.bank.is_empty() {
        entry(sheet, &body.seller.bank, "", LABEL);
    }
}

/// A line of words with an amount at its end.
fn entry(sheet: &mut Sheet, label: &str, amount: &str, look: Look) {
    for (at, line) in wrapped(label, look.weight, look.size, 340.0).into_iter().enumerate() {
        if !sheet.has_room(0.0) {
            sheet.turn();
        }
        if at == 0 {
            sheet.right(RIGHT, 130.0, amount, Look { ink: Ink::Text, ..look });
        }
        sheet.put(LEFT, line, look.size, look.ink);
        sheet.y += 15.0;
    }
}

fn notes(sheet: &mut Sheet, invoice: &Invoice) {
    sheet.y += 8.0;
    for note in [&invoice.body.untaxed_reason, &invoice.body.seller.note] {
        for line in wrapped(note, Weight::Regular, 8.5, RIGHT - LEFT) {
            if !sheet.has_room(0.0) {
                sheet.turn();
            }
            sheet.put(LEFT, line, 8.5, Ink::Soft);
            sheet.y += 12.5;
        }
    }
}
