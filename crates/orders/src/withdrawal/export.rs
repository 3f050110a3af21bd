//! The record for a court, as JSON lines: how to check it, the withdrawals with their chain, the texts that were shown,
//! the result of our own check.

use std::collections::BTreeSet;

use base::{Error, Read, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::chain::{self, START, Walk};
use super::{Content, finding, texts};

/// Records read at once.
pub const BATCH: i64 = 500;

/// From when, until before when; both UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first moment that belongs to it.
    pub from_ms: i64,
    /// The first that doesn't.
    pub until_ms: i64,
}

/// A part of the export, and where it goes on.
#[derive(Clone, Debug)]
pub struct Part {
    /// Lines, each with its end.
    pub lines: String,
    /// Records in it.
    pub count: usize,
    /// The number after which the next part begins; nothing at the end.
    pub next: Option<i64>,
    /// The texts the records name.
    pub texts: BTreeSet<String>,
}

const HOW: &str = "Every line is a JSON object. Lines of kind \"withdrawal\" are the records: `content` is the text that \
was stored, `hash` is the SHA-256 of `prev`, one line feed and `content` (UTF-8), `prev` is the hash of the record with \
the number before; record 1 carries 64 zeros. `jq -j 'select(.kind==\"withdrawal\" and .number==1) | .prev, \"\\n\", \
.content' FILE | sha256sum` prints the hash of record 1. `content` names in `text` the wording the person saw, whose \
SHA-256 is `text_hash`; lines of kind \"text\" hold these wordings: `jq -j 'select(.kind==\"text\" and .key==\"de/1\") \
| .content' FILE | sha256sum`. Each person has the number and hash of their record in their receipt. The last line is \
the result of checking the whole chain when this file was made.";

impl Range {
    /// Everything.
    pub fn all() -> Range {
        Range { from_ms: i64::MIN, until_ms: i64::MAX }
    }

    /// Whole days `from` and `until`, as `2026-11-23`, in the IANA zone `zone`; an empty one has no bound.
    pub fn of_days(from: &str, until: &str, zone: &str) -> Result<Range> {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let range = Range {
            from_ms: day(from, &zone)?.map_or(i64::MIN, |(start_ms, _)| start_ms),
            until_ms: day(until, &zone)?.map_or(i64::MAX, |(_, end_ms)| end_ms),
        };
        if range.from_ms >= range.until_ms {
            return Err(Error::refused("The first day has to be before the last one, or the same."));
        }
        Ok(range)
    }
}

/// The first line: what this is and how to check it.
pub fn head(shop: &str, now_ms: i64) -> String {
    line(&json!({
        "kind": "about",
        "what": "Withdrawals from contracts (Art. 11a of Directive 2011/83/EU) as they were received",
        "shop": shop,
        "made_at": stamp(now_ms),
        "start": START,
        "how_to_check": HOW,
    }))
}

/// Up to [`BATCH`] records after number `after`, those outside of `range` left out.
pub fn part(read: &Read<'_>, range: Range, after: i64) -> Result<Part> {
    let rows = finding::list_after(read, after, BATCH)?;
    let next = rows.last().filter(|_| rows.len() == BATCH as usize).map(|row| row.seq);
    let mut part = Part { lines: String::new(), count: 0, next, texts: BTreeSet::new() };
    for row in rows.iter().filter(|row| range.from_ms <= row.at_ms && row.at_ms < range.until_ms) {
        part.lines += &line(&json!({
            "kind": "withdrawal",
            "number": row.seq,
            "prev": row.prev_hash,
            "hash": row.hash,
            "content": row.content,
        }));
        part.count += 1;
        part.texts.extend(serde_json::from_str::<Content>(&row.content).ok().map(|content| content.text));
    }
    Ok(part)
}

/// The last lines: the texts named before, and what checking the chain said.
pub fn tail(shown: &BTreeSet<String>, walk: &Walk) -> Result<String> {
    let mut lines = String::new();
    for key in shown {
        let content = texts::find(key).map(|text| text.canonical()).transpose()?;
        let hash = content.as_deref().map(chain::hash);
        lines += &line(&json!({ "kind": "text", "key": key, "hash": hash, "content": content }));
    }
    let broken = walk.broken.as_ref().map(|link| json!({ "number": link.seq, "why": link.why }));
    lines += &line(&json!({
        "kind": "verification",
        "is_whole": walk.is_whole(),
        "checked": walk.checked,
        "last_number": walk.seq,
        "last_hash": walk.hash,
        "first_broken": broken,
    }));
    Ok(lines)
}

/// The whole export in one piece. Refused above `limit` records, which are better written by the command line.
pub fn whole(read: &Read<'_>, range: Range, (shop, now_ms): (&str, i64), limit: usize) -> Result<String> {
    let (mut text, mut shown, mut count, mut after) = (head(shop, now_ms), BTreeSet::new(), 0, Some(0));
    while let Some(from) = after {
        let part = part(read, range, from)?;
        text += &part.lines;
        shown.extend(part.texts);
        count += part.count;
        after = part.next;
        if count > limit {
            return Err(Error::refused(format!(
                "These are more than {limit} withdrawals. Choose fewer days, or let the operator run `attend withdrawals export`."
            )));
        }
    }
    Ok(text + &tail(&shown, &chain::verify(read)?)?)
}

/// The first moment of a day and of the next one.
fn day(text: &str, zone: &TimeZone) -> Result<Option<(i64, i64)>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Error::refused(format!("`{text}` is no day. Write it as 2026-06-19."));
    let start_ms = |day: Date| day.to_zoned(zone.clone()).map(|at| at.timestamp().as_millisecond());
    let day: Date = text.parse().map_err(|_| wrong())?;
    let next = day.tomorrow().map_err(|_| wrong())?;
    Ok(Some((start_ms(day).map_err(|_| wrong())?, start_ms(next).map_err(|_| wrong())?)))
}

fn stamp(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).map(|at| at.to_string()).unwrap_or_default()
}

fn line(value: &Value) -> String {
    format!("{value}\n")
}
