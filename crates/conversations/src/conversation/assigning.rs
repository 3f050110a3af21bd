//! Somebody takes care of a conversation, or nobody in particular.

use base::{Error, Result, Tx};
use people::{Agent, AgentId, Right, agent};

use super::{ConversationId, find, record};

/// Gives the conversation to `to`, or to nobody.
pub fn assign(tx: &mut Tx<'_>, by: &Agent, id: ConversationId, to: Option<AgentId>) -> Result<()> {
    let conversation = find(tx, id)?;
    if conversation.assignee_id == to {
        return Ok(());
    }
    if let Some(to) = to {
        let agent =
            agent::find(tx, to).map_err(|_| Error::refused("Choose one of the agents in the list."))?;
        if agent.disabled_ms.is_some() || !agent.may(Right::Answer) {
            return Err(Error::refused(format!(
                "{} can't answer customers. Choose another agent.",
                agent.name
            )));
        }
    }
    let assignment: i64 = tx.id();
    let agent_id = to.map(|agent| agent.0);
    tx.execute(
        "INSERT INTO assignments (id, conversation_id, agent_id, assigned_ms, assigned_by) VALUES ($1, $2, $3, $4, $5)",
        &[&assignment, &id.0, &agent_id, &tx.now_ms(), &by.id.0],
    )?;
    tx.execute("UPDATE conversations SET assignee_id = $1 WHERE id = $2", &[&agent_id, &id.0])?;
    let data = agent_id.map(|id| id.to_string()).unwrap_or_default();
    record(tx, "conversation.assigned", &by.actor(), &conversation, &data)
}
