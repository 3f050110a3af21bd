//! An act as its receipt speaks of it: what was asked for, the money, the next steps.

use base::{Error, Read, Result};
use orders::OrderView;
use serde_json::{Value, json};

use super::{Subject, amount};

/// Steps and lines of money that are read from a plan.
const LIMIT: usize = 50;

/// What customers call each kind of act: English, German, French, Dutch.
const NAMES: [(&str, [&str; 4]); 12] = [
    ("cancel", ["Cancel the order", "Bestellung stornieren", "Annuler la commande", "Bestelling annuleren"]),
    ("change_address", ["Change the address", "Adresse ändern", "Modifier l’adresse", "Adres wijzigen"]),
    ("change_payment", ["Change the payment", "Zahlung ändern", "Modifier le paiement", "Betaling wijzigen"]),
    ("change_items", ["Change the items", "Artikel ändern", "Modifier les articles", "Artikelen wijzigen"]),
    ("return", ["Return", "Rücksendung", "Retour", "Retour"]),
    ("exchange", ["Exchange", "Umtausch", "Échange", "Ruilen"]),
    ("claim", ["Warranty claim", "Garantiefall", "Demande de garantie", "Garantieclaim"]),
    ("withdraw", ["Withdrawal", "Widerruf", "Rétractation", "Herroeping"]),
    ("reorder", ["Order again", "Erneut bestellen", "Commander à nouveau", "Opnieuw bestellen"]),
    ("refund", ["Refund", "Erstattung", "Remboursement", "Terugbetaling"]),
    (
        "profile_address",
        ["Change your address", "Ihre Adresse ändern", "Modifier votre adresse", "Uw adres wijzigen"],
    ),
    ("quote", ["Price quote", "Preisangebot", "Devis", "Offerte"]),
];

/// The newest act on an order.
pub fn newest(read: &Read<'_>, order_id: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM acts WHERE order_id = $1 ORDER BY id DESC LIMIT 1";
    read.find(sql, &[&order_id], |row| row.get(0))
}

/// The act `subject`, or a cancellation of `order` made up for a look.
pub fn value(
    read: &Read<'_>,
    language: &'static str,
    order: Option<&OrderView>,
    subject: Subject,
) -> Result<Value> {
    let Subject::Row(id) = subject else {
        let order = order.ok_or(Error::NotFound)?;
        return Ok(json!({
            "reference": "ACT-SAMPLE", "kind": "cancel", "name": name("cancel", language), "reason": "", "why": "",
            "amount": amount(order.total.minor, &order.total.currency), "steps": [], "money": [],
            "held_until": order.placed_ms, "created": order.placed_ms,
        }));
    };
    read.get(
        "SELECT reference, kind, reason, why, amount_minor, currency, plan, held_until_ms, created_ms
         FROM acts
         WHERE id = $1",
        &[&id],
        |row| {
            let kind: String = row.get(1)?;
            let currency: String = row.get(5)?;
            let plan: Value = serde_json::from_str(&row.get::<String>(6)?).unwrap_or_default();
            Ok(json!({
                "reference": row.get::<String>(0)?, "name": name(&kind, language), "kind": kind,
                "reason": row.get::<String>(2)?, "why": row.get::<String>(3)?,
                "amount": amount(row.get(4)?, &currency),
                "steps": steps(&plan), "money": money(&plan, &currency),
                "held_until": row.get::<Option<i64>>(7)?, "created": row.get::<i64>(8)?,
            }))
        },
    )
}

fn name(kind: &str, language: &str) -> String {
    let at = base::config::LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    let names = NAMES.iter().find(|(known, _)| *known == kind).map(|(_, names)| names[at]);
    names.map_or_else(|| kind.replace('_', " "), str::to_owned)
}

/// The next steps of a plan: sentences, or objects with a `text`.
fn steps(plan: &Value) -> Vec<String> {
    let listed = plan["steps"].as_array().into_iter().flatten().take(LIMIT);
    listed.filter_map(|step| step.as_str().or_else(|| step["text"].as_str())).map(str::to_owned).collect()
}

/// The lines of money of a plan, each with its words and an amount.
fn money(plan: &Value, currency: &str) -> Vec<Value> {
    let listed = plan["money"].as_array().into_iter().flatten().take(LIMIT);
    let line = |line: &Value| {
        let minor = line["amount"]["minor"].as_i64().or_else(|| line["amount_minor"].as_i64())?;
        let own = line["amount"]["currency"].as_str().unwrap_or(currency);
        Some(json!({ "text": line["text"].as_str().unwrap_or_default(), "amount": amount(minor, own) }))
    };
    listed.filter_map(line).collect()
}
