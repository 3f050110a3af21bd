//! What belongs to a mail's message goes with it when it moves to another conversation: what it said, its line in the
//! ledger, its letter, what finds it, and whom it names.

use base::{Param, Result, Tx};
use conversations::{Conversation, MessageId};

use super::{memory, participants};

/// Lets everything that belongs to the moved messages follow from one conversation to the other.
pub fn follow(
    tx: &mut Tx<'_>,
    messages: &[MessageId],
    (from, to): (&Conversation, &Conversation),
    is_own: &dyn Fn(&str) -> bool,
) -> Result<()> {
    let ids: Vec<i64> = messages.iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    for (table, column) in [("mails", "message_id"), ("incoming", "message_id")] {
        let mut bound: Vec<&dyn Param> = vec![&to.id.0, &to.customer_id.0];
        bound.extend(base::db::params(&ids));
        tx.execute(
            &format!(
                "UPDATE {table} SET conversation_id = $1, customer_id = $2 WHERE {column} IN ({})",
                base::db::placeholders(3, ids.len())
            ),
            &bound,
        )?;
    }
    let mut bound: Vec<&dyn Param> = vec![&to.customer_id.0];
    bound.extend(base::db::params(&ids));
    tx.execute(
        &format!(
            "UPDATE letters SET customer_id = $1 WHERE message_id IN ({})",
            base::db::placeholders(2, ids.len())
        ),
        &bound,
    )?;
    memory::lead_to(tx, &ids, to)?;
    participants::follow(tx, &ids, (from, to), is_own)
}
