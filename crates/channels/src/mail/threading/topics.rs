//! Conversations that nothing but their subject, people, orders and time speak for: looked at only where no mail cites
//! another.

use std::collections::BTreeSet;

use base::{Param, Read, Result};
use orders::recognising::{self, Kind, Target};

use super::arrival::Arrival;
use super::candidates::{self, Candidate};

/// Conversations of the sender that are looked at, newest first.
const RECENT_LIMIT: i64 = 10;
/// How much of a text is searched for order numbers, in bytes.
const TEXT_LIMIT: usize = 4096;

/// Adds the sender's recent conversations, and those they take part in, that the mail may be about.
pub fn add(read: &Read<'_>, arrival: &Arrival<'_>, found: &mut Vec<Candidate>) -> Result<()> {
    let text = searched(arrival);
    let named: Vec<recognising::Found> =
        recognising::recognise(&text).into_iter().filter(|one| one.kind == Kind::Order).collect();
    if !arrival.is_reply() && named.is_empty() {
        return Ok(());
    }
    let mut recent = recent(read, arrival)?;
    recent.retain(|id| found.iter().all(|candidate| candidate.conversation != *id));
    let mut recent = candidates::load_these(read, arrival, &recent)?;
    let has_any = !recent.is_empty() || !found.is_empty();
    if !named.is_empty() && has_any {
        found.append(&mut recent);
        return name_orders(read, arrival, &named, found);
    }
    found.append(&mut recent);
    Ok(())
}

fn searched(arrival: &Arrival<'_>) -> String {
    let mail = arrival.mail;
    let text = if mail.split.reply.trim().is_empty() { &mail.text } else { &mail.split.reply };
    format!("{}\n{}", mail.subject, &text[..text.floor_char_boundary(TEXT_LIMIT)])
}

fn recent(read: &Read<'_>, arrival: &Arrival<'_>) -> Result<Vec<i64>> {
    let mut ids = read.list(
        "SELECT id
         FROM conversations
         WHERE moved_to IS NULL AND customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)
         ORDER BY last_ms DESC, id DESC
         LIMIT $2",
        &[&arrival.sender.0, &RECENT_LIMIT],
        |row| row.get::<i64>(0),
    )?;
    ids.extend(read.list(
        "SELECT conversation_id FROM participants WHERE email = $1 ORDER BY conversation_id DESC LIMIT $2",
        &[&arrival.mail.from, &RECENT_LIMIT],
        |row| row.get::<i64>(0),
    )?);
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    Ok(ids.into_iter().rev().collect())
}

/// Notes which of the sender's own orders both the mail and a conversation name. Another customer's number means
/// nothing.
fn name_orders(
    read: &Read<'_>,
    arrival: &Arrival<'_>,
    named: &[recognising::Found],
    found: &mut [Candidate],
) -> Result<()> {
    let mut numbers = BTreeSet::new();
    for link in recognising::link(read, named)? {
        match link.target {
            Target::Order { number, customer_id, .. } => {
                let customer = people::customer::find(read, people::CustomerId(customer_id))?.id;
                if customer == arrival.sender {
                    numbers.insert(number);
                }
            }
            Target::Product { .. } => {}
        }
    }
    let ids: Vec<i64> = found.iter().map(|candidate| candidate.conversation).collect();
    for number in numbers.into_iter().take(5) {
        for id in naming(read, &number, &ids)? {
            let candidate = found.iter_mut().find(|candidate| candidate.conversation == id);
            candidate.into_iter().for_each(|candidate| candidate.orders.push(number.clone()));
        }
    }
    Ok(())
}

/// Those of the conversations `ids` in which `number` was written.
fn naming(read: &Read<'_>, number: &str, ids: &[i64]) -> Result<Vec<i64>> {
    let bare = number.trim_start_matches('#').replace(['%', '_', '\\'], "");
    if bare.len() < 3 || ids.is_empty() {
        return Ok(Vec::new());
    }
    let like = format!("%{bare}%");
    let mut bound: Vec<&dyn Param> = vec![&like];
    bound.extend(base::db::params(ids));
    let sql = format!(
        "SELECT id
         FROM conversations
         WHERE id IN ({})
           AND (subject LIKE $1 OR EXISTS (
             SELECT 1 FROM messages
             WHERE messages.conversation_id = conversations.id AND direction <> 'note' AND text LIKE $1))
         ORDER BY id
         LIMIT 50",
        base::db::placeholders(2, ids.len())
    );
    read.list(&sql, &bound, |row| row.get(0))
}
