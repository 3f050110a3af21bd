//! `/account/money`: payment methods as the shop gives them, and what is on gift cards and store credit.

use axum::extract::State;
use axum::response::Response;
use base::Result;
use base::money::Money;
use http::HeaderMap;
use orders::method;

use super::super::pages::account::money::{Entry, Method, MoneyPage, money_page};
use super::super::visitor::Proved;
use super::around;
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::state::Web;

/// `GET /account/money`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let cluster = who.cluster.clone();
    let methods = web
        .db()
        .read(move |read| {
            let mut found = Vec::new();
            for known in method::of_customer(read, &cluster)? {
                let entries =
                    if known.balance_minor.is_some() { method::entries(read, known.id)? } else { Vec::new() };
                found.push(shown(known, entries));
            }
            Ok(found)
        })
        .await?;
    let shop = around(&web, &headers, &who, "Payment and credit");
    Ok(said(Page(money_page(&MoneyPage { shop, methods, clock: web.clock() })), &headers))
}

fn shown(known: method::Method, entries: Vec<method::Entry>) -> Method {
    let money = |minor: i64| Money::new(minor, known.currency.clone()).to_string();
    Method {
        label: if known.label.is_empty() { known.key.replace('_', " ") } else { known.label.clone() },
        balance: known.balance_minor.map(money).unwrap_or_default(),
        entries: entries
            .into_iter()
            .map(|entry| Entry {
                at_ms: entry.at_ms,
                amount: money(entry.amount_minor),
                reason: entry.reason,
            })
            .collect(),
    }
}
