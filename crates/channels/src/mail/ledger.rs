//! Looking into the ledger: mails found by what a person remembers of them, counted, and read again after a fix.

use base::{Error, Read, Result, Tx, ids};

pub use ::mail::header_lines;

use super::intake::{self, ITEM, Item, Source, State, item_from};

/// Rows a search by words looks through before it says how far it came; the next page goes on from there.
pub const LOOKED_THROUGH: usize = 20_000;
/// Rows looked at in one statement.
const CHUNK: i64 = 1_000;
/// Mails read again with one order; more need a second one.
pub const REPLAY_LIMIT: i64 = 10_000;

/// What a person remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What became of it.
    pub state: Option<State>,
    /// By which door it came.
    pub source: Option<Source>,
    /// The sender's address, or a part of it.
    pub sender: String,
    /// A part of the subject.
    pub text: String,
    /// Not before this, UTC milliseconds.
    pub since_ms: Option<i64>,
    /// Before this, UTC milliseconds.
    pub until_ms: Option<i64>,
}

/// A page of what was found, newest first.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The mails.
    pub items: Vec<Item>,
    /// Where the next page goes on: before this id.
    pub next: Option<i64>,
    /// Until when everything was looked at, UTC milliseconds, when the search stopped before the end of the ledger
    /// with less than a page.
    pub looked_back_to_ms: Option<i64>,
}

/// How many mails of one door and folder ended how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The door.
    pub source: Source,
    /// The mailbox, when it was fetched from one.
    pub mailbox_id: Option<i64>,
    /// Its folder.
    pub folder: String,
    /// How many came.
    pub count: i64,
    /// How many of them are in each state, in the order of [`intake::STATES`].
    pub states: Vec<(State, i64)>,
}

/// What came of an order to read many again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Read again.
    pub again: usize,
    /// Left as they are: what they became would be there twice.
    pub left: usize,
}

/// A page of the mails that match, before the id `before`.
pub fn list(read: &Read<'_>, filter: &Filter, before: Option<i64>, limit: usize) -> Result<Page> {
    let mut before = before.unwrap_or(i64::MAX).min(filter.until_ms.map_or(i64::MAX, ids::first_at));
    let (mut found, mut looked) = (Vec::new(), 0);
    while looked < LOOKED_THROUGH {
        let rows = chunk(read, filter, before)?;
        looked += rows.len();
        let is_end = (rows.len() as i64) < CHUNK;
        before = rows.last().map_or(before, |row| row.id);
        found.extend(rows.into_iter().filter(|row| row.matches(filter)).map(|row| row.id));
        if found.len() > limit {
            found.truncate(limit);
            let next = found.last().copied();
            return Ok(Page { items: items(read, &found)?, next, looked_back_to_ms: None });
        }
        if is_end {
            return Ok(Page { items: items(read, &found)?, next: None, looked_back_to_ms: None });
        }
    }
    let looked_back_to_ms = Some(ids::made_at(before));
    Ok(Page { items: items(read, &found)?, next: Some(before), looked_back_to_ms })
}

/// What a mail is found by.
struct Known {
    id: i64,
    source: String,
    from_email: String,
    sender: String,
    subject: String,
}

impl Known {
    fn matches(&self, filter: &Filter) -> bool {
        let has =
            |text: &str, part: &str| part.is_empty() || text.to_lowercase().contains(&part.to_lowercase());
        filter.source.is_none_or(|source| source.as_str() == self.source)
            && (has(&self.from_email, &filter.sender) || has(&self.sender, &filter.sender))
            && has(&self.subject, &filter.text)
    }
}

/// The next rows by what is indexed: state, whole address, time.
fn chunk(read: &Read<'_>, filter: &Filter, before: i64) -> Result<Vec<Known>> {
    let since = filter.since_ms.map_or(0, ids::first_at);
    let state = filter.state.map(State::as_str);
    let sender = filter.sender.trim().to_lowercase();
    let mut sql = String::from(
        "SELECT id, source, from_email, sender, subject FROM incoming WHERE id < $1 AND id >= $2",
    );
    let mut bound: Vec<&dyn base::Param> = vec![&before, &since];
    if let Some(state) = &state {
        bound.push(state);
        sql.push_str(&format!(" AND state = ${}", bound.len()));
    }
    if is_whole_address(&sender) {
        bound.push(&sender);
        sql.push_str(&format!(" AND from_email = ${}", bound.len()));
    }
    sql.push_str(&format!(" ORDER BY id DESC LIMIT {CHUNK}"));
    read.list(&sql, &bound, |row| {
        Ok(Known {
            id: row.get(0)?,
            source: row.get(1)?,
            from_email: row.get(2)?,
            sender: row.get(3)?,
            subject: row.get(4)?,
        })
    })
}

/// A whole address is looked up; a part of one is looked for.
fn is_whole_address(sender: &str) -> bool {
    sender.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn items(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Item>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{ITEM} WHERE id IN ({}) ORDER BY id DESC LIMIT {}",
        base::db::placeholders(1, ids.len()),
        ids.len()
    );
    read.list(&sql, &base::db::params(ids), item_from)
}

/// Other mails with the same bytes as `item`, oldest first.
pub fn list_twins(read: &Read<'_>, item: &Item) -> Result<Vec<Item>> {
    read.list(
        &format!("{ITEM} WHERE hash = $1 AND id <> $2 ORDER BY id LIMIT 20"),
        &[&item.hash, &item.id],
        item_from,
    )
}

/// Other mails under the same Message-ID with other bytes, oldest first: senders reuse them.
pub fn list_namesakes(read: &Read<'_>, item: &Item) -> Result<Vec<Item>> {
    if item.mail_id.is_empty() {
        return Ok(Vec::new());
    }
    read.list(
        &format!("{ITEM} WHERE mail_id = $1 AND hash <> $2 ORDER BY id LIMIT 20"),
        &[&item.mail_id, &item.hash],
        item_from,
    )
}

/// Every mail that ever came, by door, folder and state. Looks at the whole ledger: not for pages.
pub fn sums(read: &Read<'_>) -> Result<Vec<Sum>> {
    let rows = read.list(
        "SELECT source, mailbox_id, folder, state, COUNT(*)
         FROM incoming
         GROUP BY source, mailbox_id, folder, state
         ORDER BY source, mailbox_id, folder, state
         LIMIT 10000",
        &[],
        |row| {
            let (source, state): (String, String) = (row.get(0)?, row.get(3)?);
            let place = (Source::read(&source)?, row.get::<Option<i64>>(1)?, row.get::<String>(2)?);
            Ok((place, State::read(&state)?, row.get::<i64>(4)?))
        },
    )?;
    let mut sums: Vec<Sum> = Vec::new();
    for ((source, mailbox_id, folder), state, count) in rows {
        let is_same = |sum: &Sum| (sum.source, sum.mailbox_id, &sum.folder) == (source, mailbox_id, &folder);
        let at = sums.iter().position(is_same).unwrap_or_else(|| {
            let states = intake::STATES.iter().map(|(state, _)| (*state, 0)).collect();
            sums.push(Sum { source, mailbox_id, folder: folder.clone(), count: 0, states });
            sums.len() - 1
        });
        sums[at].count += count;
        for (_, its) in sums[at].states.iter_mut().filter(|(its, _)| *its == state) {
            *its += count;
        }
    }
    Ok(sums)
}

/// How many mails say that they became a message which isn't there: none, ever, unless it was erased on purpose.
pub fn count_dangling(read: &Read<'_>) -> Result<i64> {
    read.get(
        "SELECT COUNT(*)
         FROM incoming
         LEFT JOIN messages ON messages.id = incoming.message_id
         WHERE incoming.state IN ('opened', 'joined') AND messages.id IS NULL",
        &[],
        |row| row.get(0),
    )
}

/// Puts a mail back in line, to be understood anew. Refused for one that is in a conversation: it would be said twice.
pub fn replay(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let item = intake::find(tx, id)?;
    if let Some(why) = why_not(&item) {
        return Err(Error::Conflict(why.into()));
    }
    again(tx, id)
}

/// The same for several; those that can't be are left as they are.
pub fn replay_some(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Replayed> {
    let mut replayed = Replayed::default();
    for item in items(tx, ids)? {
        match why_not(&item) {
            None => again(tx, item.id)?,
            Some(_) => {
                replayed.left += 1;
                continue;
            }
        }
        replayed.again += 1;
    }
    Ok(replayed)
}

/// Up to `limit` mails that match and can be read again, newest first.
pub fn list_replayable(read: &Read<'_>, filter: &Filter, limit: i64) -> Result<Vec<i64>> {
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = list(read, filter, before, CHUNK as usize)?;
        found.extend(page.items.iter().filter(|item| why_not(item).is_none()).map(|item| item.id));
        before = page.next;
        if before.is_none() || found.len() as i64 >= limit {
            found.truncate(limit as usize);
            return Ok(found);
        }
    }
}

/// Why a mail isn't read again, in words for a person; `None` when it can be.
pub fn why_not(item: &Item) -> Option<&'static str> {
    match item.state {
        State::Received => Some("This mail waits to be read already."),
        State::Opened | State::Joined => {
            Some("This mail is in a conversation. Read again, it would be said twice: move it there instead.")
        }
        State::Own | State::Automatic | State::Bounce | State::Spam | State::Blocked
            if item.message_id.is_some() =>
        {
            Some("This mail belongs to a message already. Read again, it would be there twice.")
        }
        _ if !item.is_whole => {
            Some("Only the headers of this mail are here. Fetch it again once the limit of size is higher.")
        }
        State::Duplicate
        | State::Own
        | State::Automatic
        | State::Bounce
        | State::Spam
        | State::Blocked
        | State::Quarantined => None,
    }
}

/// Puts a mail back in line, whatever became of it.
pub(super) fn again(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE incoming
         SET state = 'received', attempts = 0, reason = '', signals = '[]', customer_id = NULL, conversation_id = NULL,
           message_id = NULL
         WHERE id = $1",
        &[&id],
    )?;
    intake::record(tx, "mail.replayed", id)
}
