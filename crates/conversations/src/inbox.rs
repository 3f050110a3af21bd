//! The agents' lists: what waits for whom, newest first, paged by key, counted only as far as people count.

use base::{Error, Param, Read, Result, Row};
use people::{AgentId, CustomerId};

use crate::channel::Channel;
use crate::conversation::{ConversationId, Standing, tagging};

/// Rows on one page.
pub const PAGE: i64 = 40;
/// Counting stops here and shows "99+": the work must not grow with the table.
pub const COUNT_LIMIT: i64 = 100;

/// A view of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Open and mine.
    Mine,
    /// Open and nobody's.
    Unassigned,
    /// All that is open.
    Open,
    /// Answered: the customer's turn.
    Waiting,
    /// Set aside.
    Snoozed,
    /// Done.
    Closed,
}

/// The views in the order in which they are shown.
pub const VIEWS: [(View, &str, &str); 6] = [
    (View::Mine, "mine", "Mine"),
    (View::Unassigned, "unassigned", "Unassigned"),
    (View::Open, "open", "All open"),
    (View::Waiting, "waiting", "Waiting"),
    (View::Snoozed, "snoozed", "Snoozed"),
    (View::Closed, "closed", "Closed"),
];

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The conversation.
    pub id: ConversationId,
    /// What people call it by.
    pub reference: String,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Their name; may be empty.
    pub customer_name: String,
    /// What it is about.
    pub subject: String,
    /// The last message's first words.
    pub preview: String,
    /// Where it stands.
    pub standing: Standing,
    /// How it began.
    pub channel: Channel,
    /// How it went on.
    pub last_channel: Channel,
    /// True when the customer spoke last.
    pub is_customers_word: bool,
    /// When that was, UTC milliseconds.
    pub last_ms: i64,
    /// Until when it is set aside.
    pub snoozed_until_ms: Option<i64>,
    /// Who takes care of it; empty when nobody does.
    pub assignee_name: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Where a page begins: behind this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The row's time.
    pub last_ms: i64,
    /// The row's id.
    pub id: i64,
}

impl View {
    /// As it stands in an address.
    pub fn as_str(self) -> &'static str {
        VIEWS.iter().find(|(view, ..)| *view == self).map_or("open", |(_, name, _)| name)
    }

    /// Reads the form in an address.
    pub fn read(text: &str) -> Result<View> {
        VIEWS.iter().find(|(_, name, _)| *name == text).map(|(view, ..)| *view).ok_or(Error::NotFound)
    }

    fn condition(self) -> &'static str {
        match self {
            View::Mine => "conversations.assignee_id = $1 AND conversations.standing = 'open'",
            View::Unassigned => {
                "conversations.assignee_id IS NULL AND conversations.standing = 'open' AND CAST($1 AS BIGINT) <> 0"
            }
            View::Open => "conversations.standing = 'open' AND CAST($1 AS BIGINT) <> 0",
            View::Waiting => "conversations.standing = 'waiting' AND CAST($1 AS BIGINT) <> 0",
            View::Snoozed => "conversations.standing = 'snoozed' AND CAST($1 AS BIGINT) <> 0",
            View::Closed => {
                "conversations.standing = 'closed' AND conversations.moved_to IS NULL AND CAST($1 AS BIGINT) <> 0
                 AND NOT EXISTS (SELECT 1 FROM trash WHERE trash.conversation_id = conversations.id)"
            }
        }
    }
}

// Who never gave a name is called by an address.
const LISTED: &str = "SELECT conversations.id, conversations.reference, kept.id,
       CASE WHEN kept.name <> '' THEN kept.name
         ELSE coalesce((SELECT MIN(value) FROM identities WHERE customer_id = kept.id AND kind = 'email'), '') END,
       conversations.subject,
       conversations.preview, conversations.standing, conversations.channel, conversations.last_channel,
       conversations.last_direction, conversations.last_ms, conversations.snoozed_until_ms, coalesce(agents.name, '')
     FROM conversations
     JOIN customers ON customers.id = conversations.customer_id
     JOIN customers AS kept ON kept.id = coalesce(customers.merged_into, customers.id)
     LEFT JOIN agents ON agents.id = conversations.assignee_id";

/// One page of `view` for `agent`: two queries, however long the list.
pub fn list(read: &Read<'_>, agent: AgentId, view: View, before: Option<Before>) -> Result<Vec<Listed>> {
    let before = before.unwrap_or(Before { last_ms: i64::MAX, id: i64::MAX });
    let sql = format!(
        "{LISTED}
         WHERE {} AND (conversations.last_ms, conversations.id) < ($2, $3)
         ORDER BY conversations.last_ms DESC, conversations.id DESC
         LIMIT $4",
        view.condition()
    );
    let params: [&dyn Param; 4] = [&agent.0, &before.last_ms, &before.id, &PAGE];
    let listed = read.list(&sql, &params, listed_from)?;
    with_tags(read, listed)
}

/// The conversations `ids` as lines of a list, newest first.
pub fn list_these(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Listed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{LISTED}
         WHERE conversations.id IN ({})
         ORDER BY conversations.last_ms DESC, conversations.id DESC
         LIMIT {PAGE}",
        base::db::placeholders(1, ids.len())
    );
    let listed = read.list(&sql, &base::db::params(ids), listed_from)?;
    with_tags(read, listed)
}

/// How many conversations each view holds for `agent`, up to [`COUNT_LIMIT`]: one query.
pub fn count(read: &Read<'_>, agent: AgentId) -> Result<Vec<(View, i64)>> {
    let counts: Vec<String> = VIEWS
        .iter()
        .map(|(view, ..)| {
            format!(
                "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM conversations WHERE {} LIMIT {COUNT_LIMIT}) AS counted)",
                view.condition()
            )
        })
        .collect();
    read.get(&format!("SELECT {}", counts.join(", ")), &[&agent.0], |row| {
        VIEWS.iter().enumerate().map(|(at, (view, ..))| Ok((*view, row.get(at)?))).collect()
    })
}

fn with_tags(read: &Read<'_>, mut listed: Vec<Listed>) -> Result<Vec<Listed>> {
    let ids: Vec<i64> = listed.iter().map(|row| row.id.0).collect();
    for (id, tag) in tagging::list(read, &ids)? {
        if let Some(row) = listed.iter_mut().find(|row| row.id == id) {
            row.tags.push(tag);
        }
    }
    Ok(listed)
}

fn listed_from(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed {
        id: ConversationId(row.get(0)?),
        reference: row.get(1)?,
        customer_id: CustomerId(row.get(2)?),
        customer_name: row.get(3)?,
        subject: row.get(4)?,
        preview: row.get(5)?,
        standing: Standing::read(&row.get::<String>(6)?)?,
        channel: Channel::read(&row.get::<String>(7)?)?,
        last_channel: Channel::read(&row.get::<String>(8)?)?,
        is_customers_word: row.get::<String>(9)? == "in",
        last_ms: row.get(10)?,
        snoozed_until_ms: row.get(11)?,
        assignee_name: row.get(12)?,
        tags: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
