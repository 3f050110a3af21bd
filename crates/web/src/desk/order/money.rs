//! An order's money as a sum that explains itself: ordered, changed, to pay, paid, paid back, open.

use base::money::Money;
use orders::invoice::Kind;
use orders::order::PaymentKind;

use super::super::pages::order_book::{Book, Invoice, Payment, Sum};
use super::found::Found;

/// The money of the order that was found.
pub fn book(found: &Found) -> Book {
    let payments = found.order.payments.iter().map(|paid| Payment {
        method: found.facts.method_label(&paid.method),
        way: match paid.kind {
            PaymentKind::Payment => "paid".into(),
            PaymentKind::Refund => "paid back".into(),
        },
        amount: match paid.kind {
            PaymentKind::Payment => paid.amount.to_string(),
            PaymentKind::Refund => Money::new(-paid.amount.minor, paid.amount.currency.clone()).to_string(),
        },
        at_ms: paid.paid_ms,
    });
    let invoices = found.invoices.iter().map(|one| Invoice {
        href: format!("/desk/invoices/{}", one.number),
        number: one.number.clone(),
        kind: match one.kind {
            Kind::Invoice => "invoice".into(),
            Kind::CreditNote => "credit note".into(),
        },
        amount: one.gross.to_string(),
        at_ms: one.issued_ms,
    });
    Book { sums: sums(found), payments: payments.collect(), invoices: invoices.collect() }
}

fn sums(found: &Found) -> Vec<Sum> {
    let sums = &found.sums;
    let row = |label: &str, minor: i64, is_total: bool| Sum {
        label: label.to_owned(),
        amount: Money::new(minor, sums.currency.clone()).to_string(),
        is_total,
    };
    let mut rows = vec![row("As ordered", sums.ordered_minor, false)];
    rows.extend(sums.charges.iter().filter(|charge| charge.amount_minor != 0).map(|charge| {
        let label = if charge.text.is_empty() { charge.kind.as_str() } else { &charge.text };
        row(label, charge.amount_minor, false)
    }));
    rows.push(row("To pay in all", sums.owed_minor, true));
    if sums.unexplained_minor != 0 {
        rows.push(row("Given back by the shop's system", -sums.unexplained_minor, false));
    }
    rows.push(row("Paid", -sums.paid_minor, false));
    if sums.refunded_minor != 0 {
        rows.push(row("Paid back", sums.refunded_minor, false));
    }
    rows.push(match sums.open_minor() {
        0 => row("Settled", 0, true),
        open if open < 0 => row("Still goes back", -open, true),
        open => row("Still to be paid", open, true),
    });
    rows
}
