//! Reader of the log: each public event becomes one delivery for each endpoint that hears of it.

use base::events::Event;
use base::{Result, Tx, jobs};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Hook, delivering, is_public, list};

/// What of an event's own data is told: names and references, never what people wrote.
const TOLD: [&str; 9] =
    ["order", "number", "act", "reference", "status", "changed", "carrier", "tracking", "kind"];

/// How long the log of deliveries goes back.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;
/// One in so many events clears away what is too old.
const CLEAR_ONE_IN: u64 = 256;

/// Plans the deliveries of `event`, once each. What happened before an endpoint was made isn't told to it; what happens
/// while it is disabled stands in the log, to be replayed.
pub fn follow(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    if !is_public(&event.kind) {
        return Ok(());
    }
    let hears = |hook: &Hook| hook.created_ms <= event.at_ms && hook.hears(&event.kind);
    let hooks: Vec<Hook> = list(tx)?.into_iter().filter(hears).collect();
    if hooks.is_empty() {
        return Ok(());
    }
    if tx.context().chance.below(CLEAR_ONE_IN) == 0 {
        clear(tx)?;
    }
    let body = body(tx, event)?;
    for hook in hooks {
        plan(tx, &hook, event, &body)?;
    }
    Ok(())
}

fn plan(tx: &mut Tx<'_>, hook: &Hook, event: &Event, body: &str) -> Result<()> {
    let id: i64 = tx.id();
    let (state, settled_ms) =
        if hook.disabled_ms.is_some() { ("failed", Some(tx.now_ms())) } else { ("waiting", None) };
    let is_new = tx.execute_counted(
        "INSERT INTO hook_deliveries (id, hook_id, event_id, kind, body, state, settled_ms, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (hook_id, event_id) DO NOTHING",
        &[&id, &hook.id, &event.position.id, &event.kind, &body, &state, &settled_ms, &event.at_ms],
    )?;
    if is_new == 0 || settled_ms.is_some() {
        return Ok(());
    }
    jobs::add(tx, delivering::JOB, &delivering::key(id), &id.to_string(), tx.now_ms())
}

fn clear(tx: &mut Tx<'_>) -> Result<()> {
    let before_ms = tx.now_ms() - KEPT_MS;
    tx.execute(
        "DELETE FROM hook_attempts
         WHERE delivery_id IN (SELECT id FROM hook_deliveries WHERE created_ms < $1 AND state <> 'waiting')",
        &[&before_ms],
    )?;
    tx.execute("DELETE FROM hook_deliveries WHERE created_ms < $1 AND state <> 'waiting'", &[&before_ms])?;
    Ok(())
}

fn body(tx: &Tx<'_>, event: &Event) -> Result<String> {
    let mut data = Map::new();
    data.insert("actor".into(), json!(event.actor));
    for (name, id) in [("id", event.subject_id), ("customer_id", event.customer_id)] {
        data.extend(id.map(|id| (name.to_owned(), json!(id.to_string()))));
    }
    if let Some(id) = event.conversation_id {
        let sql = "SELECT reference FROM conversations WHERE id = $1";
        let reference: Option<String> = tx.find(sql, &[&id], |row| row.get(0))?;
        data.insert("conversation".into(), json!(reference));
    }
    if let Ok(Value::Object(more)) = serde_json::from_str(&event.data) {
        let told = more.into_iter().filter(|(name, _)| TOLD.contains(&name.as_str()));
        // An order goes by one name, whoever recorded the event.
        data.extend(told.map(|(name, value)| (if name == "number" { "order".into() } else { name }, value)));
    }
    let at = Timestamp::from_millisecond(event.at_ms).map_or_else(|_| String::new(), |at| at.to_string());
    Ok(json!({ "type": event.kind, "timestamp": at, "data": data }).to_string())
}
