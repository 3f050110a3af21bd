//! The chain that makes a changed record show: each carries the hash of its content and of the record before it.
//!
//! `hash = SHA-256(prev_hash + "\n" + content)`, all as UTF-8 text, so that `sha256sum` can check it. The chain can't
//! show that its newest records were cut off; every receipt carries its number and hash and so proves what was there.

use base::{Read, Result};
use sha2::{Digest, Sha256};

use super::Content;
use super::finding::{self, Stored};

/// What stands before the first record.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Records looked at in one query.
const BATCH: i64 = 500;

/// How far the chain was walked and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The last number seen; 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// Records that were checked.
    pub checked: i64,
    /// The first link that doesn't hold.
    pub broken: Option<Broken>,
}

/// A link that doesn't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The number of the record.
    pub seq: i64,
    /// What is wrong with it, for people.
    pub why: String,
}

/// SHA-256 of `text` as hexadecimal digits.
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a record with `content` after the one with `prev_hash`.
pub fn link(prev_hash: &str, content: &str) -> String {
    hash(&format!("{prev_hash}\n{content}"))
}

/// Walks the whole chain and names the first broken link.
pub fn verify(read: &Read<'_>) -> Result<Walk> {
    walk(read, Walk::start())
}

/// The same for the newest `count` records only: what a page can afford.
pub fn verify_newest(read: &Read<'_>, count: i64) -> Result<Walk> {
    let Some(last) = finding::find_last(read)? else { return Ok(Walk::start()) };
    let from = last.seq.saturating_sub(count).max(0);
    match finding::list_after(read, from - 1, 1)?.pop().filter(|row| from > 0 && row.seq == from) {
        Some(row) => walk(read, Walk { seq: row.seq, hash: row.hash, ..Walk::start() }),
        None if from == 0 => verify(read),
        None => Ok(Walk { seq: from, ..Walk::start() }.broken("it is missing".into())),
    }
}

fn walk(read: &Read<'_>, mut at: Walk) -> Result<Walk> {
    loop {
        let rows = finding::list_after(read, at.seq, BATCH)?;
        for row in &rows {
            at = at.step(row);
            if at.broken.is_some() {
                return Ok(at);
            }
        }
        if rows.len() < BATCH as usize {
            return Ok(at);
        }
    }
}

impl Walk {
    /// Before the first record.
    pub fn start() -> Walk {
        Walk { seq: 0, hash: START.into(), checked: 0, broken: None }
    }

    /// True when everything that was checked holds.
    pub fn is_whole(&self) -> bool {
        self.broken.is_none()
    }

    fn step(self, row: &Stored) -> Walk {
        if row.seq != self.seq + 1 {
            return Walk { seq: self.seq + 1, ..self }.broken("it is missing".into());
        }
        if row.prev_hash != self.hash {
            return Walk { seq: row.seq, ..self }
                .broken("it doesn't carry the hash of the record before it".into());
        }
        if link(&row.prev_hash, &row.content) != row.hash {
            return Walk { seq: row.seq, ..self }.broken("its content doesn't fit its hash".into());
        }
        match differing(row) {
            Some(column) => Walk { seq: row.seq, ..self }
                .broken(format!("the column {column} says something else than its content")),
            None => Walk { seq: row.seq, hash: row.hash.clone(), checked: self.checked + 1, broken: None },
        }
    }

    fn broken(mut self, why: String) -> Walk {
        self.broken = Some(Broken { seq: self.seq, why });
        self
    }
}

/// The first column that doesn't repeat what the content says.
fn differing(row: &Stored) -> Option<&'static str> {
    let Ok(content) = serde_json::from_str::<Content>(&row.content) else { return Some("content") };
    let columns = [
        ("seq", row.seq == content.seq),
        ("key", row.key == content.key),
        ("customer_id", row.customer_id == content.customer_id),
        ("order_id", row.order_id == content.order_id),
        ("standing", row.standing == content.standing.as_str()),
        ("at_ms", row.at_ms == content.at_ms),
    ];
    columns.into_iter().find(|(_, is_same)| !is_same).map(|(name, _)| name)
}
