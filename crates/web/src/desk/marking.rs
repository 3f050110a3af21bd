//! Order numbers, tracking numbers and SKUs in the messages of a page, as links to what they name.

use base::{Read, Result};
use orders::recognising::{CANDIDATES_LIMIT, Found, Target, link, recognise};

use super::pages::thread::{Entry, Message};
use super::returns::search_href;
use super::trade::order_href;
use crate::parts::text::Mark;

/// Marks what the messages name: two queries, however many messages there are. The newest come first where there is
/// too much to look up.
pub fn mark(read: &Read<'_>, entries: &mut [Entry], conversation: i64) -> Result<()> {
    let mut candidates: Vec<Found> = Vec::new();
    let mut start = 0;
    for text in texts(entries) {
        let found = recognise(text).into_iter();
        candidates.extend(found.map(|one| Found { at: one.at.start + start..one.at.end + start, ..one }));
        start += text.len() + 1;
        if candidates.len() >= CANDIDATES_LIMIT {
            break;
        }
    }
    if candidates.is_empty() {
        return Ok(());
    }
    let found = link(read, &candidates)?.into_iter().map(|link| match link.target {
        Target::Order { number, .. } => Mark {
            at: link.at,
            href: order_href(&number, Some(conversation)),
            title: format!("Order {number}"),
        },
        Target::Product { sku, title } => Mark { at: link.at, href: search_href(&sku), title },
    });
    spread(entries, &found.collect::<Vec<_>>());
    Ok(())
}

/// All texts, those of the newest message first.
fn texts(entries: &[Entry]) -> impl Iterator<Item = &str> {
    let messages = entries.iter().rev().filter_map(|entry| match entry {
        Entry::Message(message) => Some(&**message),
        Entry::Event { .. } | Entry::Held(_) => None,
    });
    messages.flat_map(|message| [message.text.as_str(), message.quoted.as_str()])
}

/// Gives every text the marks that stand in it, at their place in it.
fn spread(entries: &mut [Entry], marks: &[Mark]) {
    let mut start = 0;
    for entry in entries.iter_mut().rev() {
        let Entry::Message(message) = entry else { continue };
        let Message { text, quoted, marks: own, quoted_marks, .. } = &mut **message;
        for (text, own) in [(text, own), (quoted, quoted_marks)] {
            let end = start + text.len();
            let inside = marks.iter().filter(|mark| start <= mark.at.start && mark.at.end <= end);
            *own = inside
                .map(|mark| Mark { at: mark.at.start - start..mark.at.end - start, ..mark.clone() })
                .collect();
            start = end + 1;
        }
    }
}
