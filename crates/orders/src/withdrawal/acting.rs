//! A withdrawal whose order was recognised becomes an act: the return is opened, money and goods take their way.
//! Whatever can't be decided here stays with the conversation that agents see.

use base::events::Event;
use base::{Error, Result, Tx};
use people::CustomerId;
use people::customer::{Proof, cluster};
use serde_json::Value;

use crate::act::{self, Command, Item, What, Who};
use crate::order::finding::find_by_number;

/// Does what a received withdrawal asks, once. Follows `withdrawal.received`.
pub fn follow(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let (true, Some(id)) = (event.kind == "withdrawal.received", event.subject_id) else { return Ok(()) };
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let proof = [Proof::Order, Proof::Code, Proof::SignIn]
        .into_iter()
        .find(|proof| data["proof"].as_str() == Some(proof.as_str()));
    let (Some(proof), Some(number)) = (proof, data["order"].as_str()) else { return Ok(()) };
    let lines: Vec<i64> = data["lines"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    let Some(order) = find_by_number(tx, number)? else { return Ok(()) };
    let chosen = order.lines.iter().filter(|line| lines.contains(&line.id));
    let items: Vec<Item> = chosen
        .map(|line| Item {
            sku: line.sku.clone(),
            line: Some(line.id),
            quantity: act::command::Quantity(line.quantity),
            ..Item::default()
        })
        .collect();
    // What was written in words, or names lines of another order, a person reads.
    if items.len() != lines.len() || (items.is_empty() && data["is_whole"] != true) {
        return Ok(());
    }
    let rows = cluster(tx, CustomerId(order.customer_id))?;
    let who = Who::customer(order.customer_id, rows, proof);
    let command = Command::new(number, What::Withdraw { items });
    let key = format!("withdrawal:{id}");
    match tx.attempt(|tx| act::confirm(tx, &who, &command, (&key, None)))? {
        Ok(_) | Err(Error::Refused(_) | Error::Conflict(_) | Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}
