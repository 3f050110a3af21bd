//! Invoices and credit notes: numbered without gaps, kept as they were issued, printed as PDF.
//!
//! | module | what is in it |
//! |---|---|
//! | [`issuing`] | an order becomes an invoice, once |
//! | [`crediting`] | a credit note takes back part of an invoice, never more than is left |
//! | [`finding`] | documents of an order, of a customer, by number |
//! | [`following`] | documents that follow from what happened to an order |
//! | [`pdf`] | a document as PDF |
//! | [`body`] | what a document says |
//! | [`tax`] | VAT out of amounts that include it |
//! | [`settings`] | who sells and how documents are numbered |
//! | `ordered`, `numbering`, `keeping`, `words` | the order as it is billed; the next number; the row and its event; English and German |

pub mod body;
pub mod crediting;
pub mod finding;
pub mod following;
pub mod issuing;
mod keeping;
mod numbering;
mod ordered;
pub mod pdf;
pub mod settings;
pub mod tax;
mod words;

use crate::order::OrderId;

pub use body::Body;
pub use crediting::{Credit, Why, credit};
pub use issuing::issue;
pub use settings::Settings;

base::id_type!(
    /// Names an invoice or a credit note.
    InvoiceId
);

/// A document as it was issued. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Whose it is.
    pub customer_id: i64,
    /// The order it bills or credits.
    pub order_id: OrderId,
    /// The act that led to it.
    pub act_id: Option<i64>,
    /// Which of the two it is.
    pub kind: Kind,
    /// Its number, as `I-2026-000001`.
    pub number: String,
    /// The invoice that a credit note corrects.
    pub corrects_id: Option<InvoiceId>,
    /// All it says.
    pub body: Body,
    /// When it was issued, UTC milliseconds.
    pub issued_ms: i64,
}

/// What a document does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It bills.
    Invoice,
    /// It takes back part of an invoice.
    CreditNote,
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Invoice => "invoice",
            Kind::CreditNote => "credit_note",
        }
    }

    /// From what is stored.
    pub fn read(text: &str) -> Option<Kind> {
        [Kind::Invoice, Kind::CreditNote].into_iter().find(|kind| kind.as_str() == text)
    }
}

#[cfg(test)]
mod tests;
