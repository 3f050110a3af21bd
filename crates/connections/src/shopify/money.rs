//! What was paid and given back on a Shopify order, from its transactions or, without them, from what the order says.

use serde_json::{Value, json};

use crate::payload::{decimal, list, minor, see, text_of};

/// Payments and refunds as the import reads them, oldest first.
pub(super) fn payments(doc: &Value, currency: &str, placed: &str) -> Vec<Value> {
    let mut seen: Vec<String> = Vec::new();
    let mut all: Vec<Value> = Vec::new();
    let refunds = list(doc, "refunds").iter().flat_map(|refund| list(refund, "transactions"));
    for transaction in list(doc, "transactions").iter().chain(refunds) {
        let id = see(transaction, "id").unwrap_or_default();
        if !id.is_empty() && seen.contains(&id) {
            continue;
        }
        seen.push(id);
        all.extend(movement(transaction, currency));
    }
    let is_told = all.iter().any(|movement| movement["kind"] == "payment");
    if !is_told && let Some(paid) = paid(doc, currency, placed) {
        all.insert(0, paid);
    }
    all
}

/// A transaction that moved money.
fn movement(transaction: &Value, currency: &str) -> Option<Value> {
    let kind = match see(transaction, "kind")?.as_str() {
        "sale" | "capture" => "payment",
        "refund" => "refund",
        _ => return None,
    };
    if see(transaction, "status").is_some_and(|status| status != "success") {
        return None;
    }
    let amount = see(transaction, "amount").and_then(|amount| minor(&amount, currency))?;
    let at = see(transaction, "processed_at").or_else(|| see(transaction, "created_at"));
    Some(json!({
        "kind": kind,
        "method": see(transaction, "gateway").unwrap_or_else(|| "unknown".into()),
        "amount": decimal(amount.abs(), currency),
        "at": at,
    }))
}

/// What was paid, as an order without its transactions tells it.
fn paid(doc: &Value, currency: &str, placed: &str) -> Option<Value> {
    let state = see(doc, "financial_status")?;
    if !["paid", "partially_paid", "partially_refunded", "refunded"].contains(&state.as_str()) {
        return None;
    }
    let amount = |name: &str| see(doc, name).and_then(|amount| minor(&amount, currency));
    let amount = amount("total_price")? - amount("total_outstanding").unwrap_or(0).max(0);
    let gateway = list(doc, "payment_gateway_names").iter().find_map(text_of);
    let method = gateway.or_else(|| see(doc, "gateway")).unwrap_or_else(|| "unknown".into());
    (amount > 0).then(|| {
        json!({
            "kind": "payment",
            "method": method,
            "amount": decimal(amount, currency),
            "at": see(doc, "processed_at").unwrap_or_else(|| placed.into()),
        })
    })
}

/// Percent of all taxes of a line together, as `8.1`.
pub(super) fn tax_rate(item: &Value) -> Option<String> {
    let rates = list(item, "tax_lines").iter().filter_map(|tax| see(tax, "rate")?.parse::<f64>().ok());
    let basis_points = (rates.sum::<f64>() * 10_000.0).round() as i64;
    (1..=10_000).contains(&basis_points).then(|| decimal(basis_points, "EUR"))
}
