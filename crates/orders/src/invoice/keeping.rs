//! The row of a document and its event: written once, by issuing and crediting, and never touched again.

use base::Result;
use base::Tx;
use base::events::{self, Happening};
use serde_json::json;

use super::body::Body;
use super::{Invoice, InvoiceId, Kind};
use crate::order::OrderId;

/// A document that has its number and is about to be kept.
pub(super) struct Draft {
    pub customer_id: i64,
    pub order_id: OrderId,
    pub act_id: Option<i64>,
    pub kind: Kind,
    pub number: String,
    pub corrects_id: Option<InvoiceId>,
    pub body: Body,
}

/// Keeps `draft` and records `invoice.issued` or `invoice.credited`.
pub(super) fn keep(tx: &mut Tx<'_>, draft: Draft) -> Result<Invoice> {
    let id: InvoiceId = tx.id();
    let body = &draft.body;
    tx.execute(
        "INSERT INTO invoices
           (id, customer_id, order_id, act_id, kind, number, corrects_id, currency, gross_minor, tax_minor, body, issued_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &id.0,
            &draft.customer_id,
            &draft.order_id.0,
            &draft.act_id,
            &draft.kind.as_str(),
            &draft.number,
            &draft.corrects_id.map(|id| id.0),
            &body.currency,
            &body.gross_minor,
            &body.tax_minor,
            &body.to_stored()?,
            &tx.now_ms(),
        ],
    )?;
    events::record(tx, &happening(id, &draft))?;
    let Draft { customer_id, order_id, act_id, kind, number, corrects_id, body } = draft;
    let issued_ms = tx.now_ms();
    Ok(Invoice { id, customer_id, order_id, act_id, kind, number, corrects_id, body, issued_ms })
}

fn happening(id: InvoiceId, draft: &Draft) -> Happening {
    let data = json!({
        "number": draft.number,
        "order": draft.body.order_number,
        "gross_minor": draft.body.gross_minor,
        "currency": draft.body.currency,
        "act_id": draft.act_id,
    });
    Happening {
        kind: match draft.kind {
            Kind::Invoice => "invoice.issued",
            Kind::CreditNote => "invoice.credited",
        },
        actor: "system".into(),
        customer_id: Some(draft.customer_id),
        subject_id: Some(id.0),
        data: data.to_string(),
        ..Happening::default()
    }
}
