//! What every page has: who sells and its number below, and from the second on what it belongs to above.

use super::head;
use super::letters::{Weight, wrapped};
use super::sheet::{BOTTOM, Ink, LEFT, Look, RIGHT, Sheet};
use crate::invoice::Invoice;
use crate::invoice::words::Words;

const LOOK: Look = Look::regular(7.5, Ink::Soft);
/// Lines about the seller at most.
const LINES: usize = 3;

pub(super) fn draw(sheet: &mut Sheet, invoice: &Invoice, words: &Words) {
    let count = sheet.count_pages();
    let about = about(invoice, words);
    let name = head::name(invoice, words);
    for page in 0..count {
        sheet.turn_back(page, BOTTOM + 24.0);
        sheet.rule(LEFT, RIGHT, 0.5, Ink::Line);
        sheet.y += 15.0;
        let number =
            words.page.replace("{page}", &(page + 1).to_string()).replace("{count}", &count.to_string());
        sheet.right(RIGHT, 120.0, &number, LOOK);
        for line in wrapped(&about, Weight::Regular, LOOK.size, 380.0).into_iter().take(LINES) {
            sheet.put(LEFT, line, LOOK.size, LOOK.ink);
            sheet.y += 11.0;
        }
        if page > 0 {
            sheet.turn_back(page, 62.0);
            sheet.left(LEFT, &invoice.body.seller.shop, Look::strong(9.0, Ink::Accent));
            sheet.right(RIGHT, 240.0, &name, LOOK);
        }
    }
}

fn about(invoice: &Invoice, words: &Words) -> String {
    let seller = &invoice.body.seller;
    let labelled = |label: &str, value: &str| match value {
        "" => String::new(),
        value => format!("{label}\u{a0}{value}"),
    };
    let parts = [
        seller.name.clone(),
        seller.address.join(", "),
        labelled(words.vat_id, &seller.vat_id),
        labelled(words.tax_number, &seller.tax_number),
        seller.register.clone(),
        seller.email.clone(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
