//! What a server says is in the open folder: numbers and sizes.

use std::collections::BTreeMap;

use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response};

use super::folder::Folder;
use super::place::{Place, set_of};
use super::trouble::Trouble;

/// The numbers of the mails in `range`, ascending; where only new ones are wanted, without most of the old ones.
pub(super) async fn search(place: &mut Place<'_>, folder: &Folder, range: &str) -> Result<Vec<i64>, Trouble> {
    let since =
        folder.since_ms.map(|since_ms| format!(" SINCE {}", day_before(since_ms))).unwrap_or_default();
    let mut uids: Vec<i64> = Vec::new();
    place
        .wire
        .tell(&format!("UID SEARCH UID {range}{since}"), |answer| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = answer {
                uids.extend(found.iter().copied().map(i64::from));
            }
        })
        .await?;
    uids.sort_unstable();
    uids.dedup();
    Ok(uids)
}

/// The sizes of the mails that are (still) there, without those older than is wanted.
pub(super) async fn sizes(
    place: &mut Place<'_>,
    folder: &Folder,
    uids: &[i64],
) -> Result<BTreeMap<i64, i64>, Trouble> {
    let mut sizes = BTreeMap::new();
    let set = set_of(uids);
    place
        .wire
        .tell(&format!("UID FETCH {set} (UID RFC822.SIZE INTERNALDATE)"), |answer| {
            let Response::Fetch(_, parts) = answer else { return };
            let (mut uid, mut size, mut is_old) = (None, None, false);
            for part in parts {
                match part {
                    AttributeValue::Uid(number) => uid = Some(i64::from(*number)),
                    AttributeValue::Rfc822Size(bytes) => size = Some(i64::from(*bytes)),
                    AttributeValue::InternalDate(date) => is_old = is_before(date, folder.since_ms),
                    _ => {}
                }
            }
            if let (Some(uid), Some(size), false) = (uid, size, is_old) {
                sizes.insert(uid, size);
            }
        })
        .await?;
    sizes.retain(|uid, _| uids.contains(uid));
    Ok(sizes)
}

/// True when there is a mail with this number.
pub(super) async fn is_there(place: &mut Place<'_>, uid: i64) -> Result<bool, Trouble> {
    let mut is_there = false;
    let command = format!("UID SEARCH UID {uid}");
    let found = place.wire.tell(&command, |answer| {
        if let Response::MailboxData(MailboxDatum::Search(found)) = answer {
            is_there |= found.iter().any(|number| i64::from(*number) == uid);
        }
    });
    found.await?;
    Ok(is_there)
}

/// SEARCH compares days where the server is; a day earlier misses nothing.
fn day_before(at_ms: i64) -> String {
    let day = jiff::Timestamp::from_millisecond(at_ms - 24 * 3_600_000).unwrap_or_default();
    jiff::fmt::strtime::format("%-d-%b-%Y", &day.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default()
}

fn is_before(date: &str, since_ms: Option<i64>) -> bool {
    let Some(since_ms) = since_ms else { return false };
    let parsed =
        jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", date.trim()).and_then(|tm| tm.to_timestamp());
    parsed.is_ok_and(|at| at.as_millisecond() < since_ms)
}
