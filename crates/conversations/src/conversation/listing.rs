//! All conversations, walked by key: for programs that copy them. What agents work on is the inbox's.

use base::db::{Param, params, placeholders};
use base::{Read, Result};

use super::{CONVERSATION, Conversation, Standing, conversation_from};

/// Conversations one page holds at most.
pub const PAGE_LIMIT: i64 = 200;

/// Which conversations.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Rows of the one customer they belong to; all customers without.
    pub customers: Option<Vec<i64>>,
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// The id of the last one seen.
    pub before: Option<i64>,
    /// How many, at most [`PAGE_LIMIT`].
    pub limit: i64,
}

/// One page, those opened last first: what is said meanwhile moves nothing.
pub fn list(read: &Read<'_>, asked: &Asked) -> Result<Vec<Conversation>> {
    let before = asked.before.unwrap_or(i64::MAX);
    let standing = asked.standing.map_or("", Standing::as_str);
    let limit = asked.limit.clamp(0, PAGE_LIMIT);
    let customers = asked.customers.as_deref();
    if customers.is_some_and(<[i64]>::is_empty) {
        return Ok(Vec::new());
    }
    let of = customers
        .map_or_else(String::new, |ids| format!("customer_id IN ({}) AND ", placeholders(4, ids.len())));
    let mut bound: Vec<&dyn Param> = vec![&before, &standing, &limit];
    bound.extend(params(customers.unwrap_or_default()));
    let sql = format!(
        "{CONVERSATION}
         WHERE {of}id < $1 AND moved_to IS NULL AND ($2 = '' OR standing = $2)
         ORDER BY id DESC
         LIMIT $3"
    );
    read.list(&sql, &bound, conversation_from)
}
