//! A customer's own invoices and credit notes: the list, and each as a file.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::{Error, Result};
use http::HeaderMap;
use orders::invoice::finding::{Listed, by_number, of_customer};
use orders::invoice::{InvoiceId, pdf};
use serde::Deserialize;

use super::pages::invoices::{Invoice, Invoices, invoices_page};
use super::pages::shop::Place;
use super::visitor::{Proved, frame};
use super::wording;
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::serving::download;
use crate::state::Web;

/// Documents of one page.
const PAGE: i64 = 30;

/// The last document seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<i64>,
}

/// `/invoices`
pub async fn list(
    State(web): State<Web>,
    Proved(who): Proved,
    Query(Before { before }): Query<Before>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let cluster = who.cluster.clone();
    let read = web.db().read(move |read| of_customer(read, &cluster, before.map(InvoiceId), PAGE + 1));
    let mut found = read.await?;
    let has_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let view = Invoices {
        shop: frame(&web, &headers, (Place::Orders, "Invoices and receipts"), Some(&who)),
        more_href: found.last().filter(|_| has_more).map(|last| format!("/invoices?before={}", last.id)),
        invoices: found.iter().map(invoice).collect(),
        clock: web.clock(),
    };
    Ok(said(Page(invoices_page(&view)), &headers))
}

/// `/invoices/{number}.pdf`
pub async fn file(
    State(web): State<Web>,
    Proved(who): Proved,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let number = file.strip_suffix(".pdf").ok_or(Error::NotFound)?.to_owned();
    let found = web.db().read(move |read| by_number(read, &number, Some(&who.cluster))).await?;
    let invoice = found.ok_or(Error::NotFound)?;
    let name = format!("{}.pdf", invoice.number);
    let bytes = tokio::task::spawn_blocking(move || pdf::render(&invoice)).await;
    Ok(download(&name, bytes.map_err(|panic| Error::inside(panic.to_string()))?))
}

fn invoice(listed: &Listed) -> Invoice {
    Invoice {
        href: wording::invoice_path(&listed.number),
        title: wording::invoice_title(listed),
        order: listed.order_number.clone(),
        order_href: wording::path(&listed.order_number),
        amount: listed.gross.to_string(),
        at_ms: listed.issued_ms,
    }
}
