//! The upper part of the first page: the shop, the buyer, the dates, the title.

use super::letters::{Weight, wrapped};
use super::sheet::{Ink, LEFT, Look, RIGHT, Sheet};
use crate::invoice::body::DeliveryKind;
use crate::invoice::words::Words;
use crate::invoice::{Invoice, Kind};

/// Where the right column begins.
const COLUMN: f32 = 344.0;
/// Lines a block takes at most: more than any real address, so that the title stays on the first page.
const BLOCK_LINES: usize = 12;

pub(super) fn draw(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    let seller_end = seller(sheet, invoice);
    sheet.y = seller_end.max(132.0);
    let top = sheet.y;
    let buyer_end = buyer(sheet, invoice, words);
    sheet.y = top;
    let facts_end = facts(sheet, invoice, words);
    sheet.y = buyer_end.max(facts_end) + 40.0;
    title(sheet, invoice, words);
}

/// What the document is called: `Invoice I-2026-000001`.
pub(super) fn name(invoice: &Invoice, words: &Words) -> String {
    let kind = match invoice.kind {
        Kind::Invoice => words.invoice,
        Kind::CreditNote => words.credit_note,
    };
    format!("{kind} {}", invoice.number)
}

fn seller(sheet: &mut Sheet, invoice: &Invoice) -> f32 {
    let seller = &invoice.body.seller;
    sheet.y = 70.0;
    block(sheet, LEFT, &seller.shop, Look::strong(17.0, Ink::Accent), 20.0);
    let left_end = sheet.y;
    sheet.y = 62.0;
    let named = (seller.name != seller.shop).then_some(&seller.name);
    let lines = named.into_iter().chain(&seller.address).chain(std::iter::once(&seller.email));
    for line in lines.filter(|line| !line.is_empty()) {
        sheet.right(RIGHT, RIGHT - COLUMN, line, Look::regular(8.5, Ink::Soft));
        sheet.y += 12.5;
    }
    left_end.max(sheet.y) + 22.0
}

fn buyer(sheet: &mut Sheet, invoice: &Invoice, words: &Words) -> f32 {
    let buyer = &invoice.body.buyer;
    sheet.left(LEFT, words.bill_to, Look::regular(8.5, Ink::Soft));
    sheet.y += 16.0;
    let end = sheet.y + 14.0 * BLOCK_LINES as f32;
    block(sheet, LEFT, &buyer.name, Look::strong(10.0, Ink::Text), 14.0);
    for line in &buyer.address {
        if sheet.y < end {
            block(sheet, LEFT, line, Look::regular(10.0, Ink::Text), 14.0);
        }
    }
    sheet.y
}

/// Text in lines of half the page, the first ones of them.
fn block(sheet: &mut Sheet, x: f32, text: &str, look: Look, leading: f32) {
    let width = COLUMN - 24.0 - x;
    for line in wrapped(text, look.weight, look.size, width).into_iter().take(BLOCK_LINES / 3) {
        sheet.put(x, line, look.size, look.ink);
        sheet.y += leading;
    }
}

fn facts(sheet: &mut Sheet, invoice: &Invoice, words: &Words) -> f32 {
    let body = &invoice.body;
    let mut facts = vec![
        (words.issued, words.date(&body.issued)),
        (words.order, body.order_number.clone()),
        (words.ordered, words.date(&body.ordered)),
    ];
    if let Some(delivery) = &body.delivery {
        let label = match delivery.kind {
            DeliveryKind::Delivered => words.delivered,
            DeliveryKind::Shipped => words.shipped,
        };
        facts.push((label, words.date(&delivery.date)));
    }
    for (label, value) in facts {
        sheet.left(COLUMN, label, Look::regular(8.5, Ink::Soft));
        sheet.right(RIGHT, RIGHT - COLUMN - 80.0, &value, Look::regular(9.5, Ink::Text));
        sheet.y += 7.0;
        sheet.rule(COLUMN, RIGHT, 0.5, Ink::Line);
        sheet.y += 13.0;
    }
    sheet.y
}

fn title(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    sheet.left(LEFT, &name(invoice, words), Look::strong(20.0, Ink::Text));
    sheet.y += 18.0;
    if let Some(corrected) = &invoice.body.corrects {
        let text = words
            .corrects
            .replace("{number}", &corrected.number)
            .replace("{date}", &words.date(&corrected.issued));
        for line in wrapped(&text, Weight::Regular, 9.5, RIGHT - LEFT) {
            sheet.put(LEFT, line, 9.5, Ink::Soft);
            sheet.y += 14.0;
        }
    }
}
