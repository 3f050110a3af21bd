//! The money of an order as a sum that explains itself, with its payments, documents, and what came of it.

use crate::parts::{
    chip::{Chip, chip},
    time::{Clock, ago, day},
};
use maud::{Markup, html};

/// An order's money.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// From what was ordered down to what is open.
    pub sums: Vec<Sum>,
    /// Money that came and went, in its order.
    pub payments: Vec<Payment>,
    pub invoices: Vec<Invoice>,
}

/// A line of the sum.
#[derive(Clone, Debug)]
pub struct Sum {
    pub label: String,
    /// `€ 60.00`
    pub amount: String,
    /// Adds up the lines above it.
    pub is_total: bool,
}

/// Money that came or went.
#[derive(Clone, Debug)]
pub struct Payment {
    /// `Visa ending in 4242`
    pub method: String,
    /// `paid`, `paid back`
    pub way: String,
    pub amount: String,
    pub at_ms: i64,
}

/// An invoice or a credit note.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub href: String,
    pub number: String,
    /// `invoice`, `credit note`
    pub kind: String,
    pub amount: String,
    pub at_ms: i64,
}

/// A return or a claim.
#[derive(Clone, Debug)]
pub struct Matter {
    pub href: String,
    pub reference: String,
    /// `Return: 1 × Lamp`
    pub what: String,
    pub state: Chip,
    pub at_ms: i64,
}

/// The money.
pub fn book(book: &Book, clock: &Clock) -> Markup {
    html! {
        section.card aria-labelledby="money" {
            h2 id="money" { "Money" }
            table.sums {
                caption.unseen { "How the sum comes about" }
                tbody {
                    @for sum in &book.sums {
                        tr.sums__total[sum.is_total] { th scope="row" dir="auto" { (sum.label) } td.num { (sum.amount) } }
                    }
                }
            }
            (payments(book, clock))
            (invoices(book, clock))
        }
    }
}

fn payments(book: &Book, clock: &Clock) -> Markup {
    html! {
        h3 { "Payments" }
        @if book.payments.is_empty() { p.small.muted { "Nothing was paid yet." } }
        ul.card__list {
            @for paid in &book.payments {
                li { div.card__row {
                    span dir="auto" { (paid.method) span.small.muted { " · " (paid.way) " " (day(paid.at_ms, clock)) } }
                    span.num { (paid.amount) }
                } }
            }
        }
    }
}

fn invoices(book: &Book, clock: &Clock) -> Markup {
    html! {
        @if !book.invoices.is_empty() {
            h3 { "Documents" }
            ul.card__list {
                @for invoice in &book.invoices {
                    li { div.card__row {
                        span { a.mono href=(invoice.href) { (invoice.number) } span.small.muted { " · " (invoice.kind) ", " (day(invoice.at_ms, clock)) } }
                        span.num { (invoice.amount) }
                    } }
                }
            }
        }
    }
}

/// Returns and claims.
pub fn matters(matters: &[Matter], clock: &Clock) -> Markup {
    html! {
        @if !matters.is_empty() {
            section.card aria-labelledby="matters" {
                h2 id="matters" { "Returns and claims" }
                ul.card__list {
                    @for matter in matters {
                        li {
                            div.card__row { a.mono href=(matter.href) { (matter.reference) } (chip(&matter.state)) }
                            p.small.muted { span dir="auto" { (matter.what) } " · " (ago(matter.at_ms, clock)) }
                        }
                    }
                }
            }
        }
    }
}
