//! What customers are told unasked: how their order, return or claim goes on, and what became of what they asked for.
//!
//! | module | what is in it |
//! |---|---|
//! | [`kind`] | the closed list of notices |
//! | [`planning`] | which event makes which notice, once |
//! | [`telling`] | the job that writes it into the customer's conversation, from where it goes by mail |
//! | [`trying`] | a look at a notice with a real order, and a test to oneself |
//! | [`wording`] | the shop's own words with their versions, and the built-in ones |
//! | [`switching`] | which kinds are told at all |
//! | `words` | the built-in words of every notice in every language |
//! | [`rendering`] | words with gaps become a letter, within limits |
//! | `material` | what a notice can speak of, read from the database |
//! | `figures` | money and dates as each language writes them |

mod figures;
pub mod kind;
mod material;
pub mod planning;
pub mod rendering;
pub mod switching;
pub mod telling;
pub mod trying;
pub mod wording;
mod words;

use base::{Read, Result, Row};

pub use kind::Kind;
pub use material::Shopfront;
pub use planning::plan;
pub use telling::{JOB, run};

#[cfg(test)]
mod tests;

/// A notice as it stands.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its id.
    pub id: i64,
    /// Who is told: the row of the order's or return's customer.
    pub customer_id: i64,
    /// The order it is about, if it is about one.
    pub order_id: Option<i64>,
    /// What is told.
    pub kind: Kind,
    /// The row it tells of: an order, a parcel, a return, a claim, a payment, an act.
    pub subject_id: i64,
    /// `planned`, `told` or `skipped`.
    pub state: String,
    /// Why it was skipped, or why the built-in words were taken; empty otherwise.
    pub why: String,
    /// The language it was told in; empty before.
    pub language: String,
    /// The message that tells it.
    pub message_id: Option<i64>,
    /// When the event was read, UTC milliseconds.
    pub planned_ms: i64,
}

const NOTICE: &str =
    "SELECT id, customer_id, order_id, kind, subject_id, state, why, language, message_id, planned_ms
     FROM notices";

/// The notice `id`, if its kind is still known.
pub fn find(read: &Read<'_>, id: i64) -> Result<Notice> {
    read.get(&format!("{NOTICE} WHERE id = $1"), &[&id], notice_from)
}

/// The last notices of `kind`, newest first.
pub fn list(read: &Read<'_>, kind: Kind, limit: i64) -> Result<Vec<Notice>> {
    read.list(
        &format!("{NOTICE} WHERE kind = $1 ORDER BY id DESC LIMIT $2"),
        &[&kind.as_str(), &limit],
        notice_from,
    )
}

fn notice_from(row: &Row<'_>) -> Result<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        order_id: row.get(2)?,
        kind: Kind::read(&row.get::<String>(3)?)?,
        subject_id: row.get(4)?,
        state: row.get(5)?,
        why: row.get(6)?,
        language: row.get(7)?,
        message_id: row.get(8)?,
        planned_ms: row.get(9)?,
    })
}
