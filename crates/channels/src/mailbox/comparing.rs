//! Holds the ledger beside the server's own list of a folder, now and then, and fetches again what it lacks.

use std::collections::BTreeSet;

use super::fetching;
use super::folder::Folder;
use super::listing;
use super::place::Place;
use super::trouble::Trouble;
use crate::mail::reconciling::{self, NAMED_LIMIT};

/// Time between two comparisons of a folder.
const PERIOD_MS: i64 = 10 * 60_000;

/// Compares the open folder when it is time. Every mail between the first wanted and the last fetched must be accounted for.
pub(super) async fn compare(place: &mut Place<'_>, folder: &Folder) -> Result<(), Trouble> {
    let numbered = numbered(place, folder);
    let looked_up = numbered.clone();
    let since_ms = place.means.post.db.now_ms() - PERIOD_MS;
    let ledger = place.means.post.db.read(move |read| {
        let is_due = reconciling::is_due(read, &looked_up, since_ms)?;
        is_due.then(|| reconciling::list_uids(read, &looked_up)).transpose()
    });
    let Some(ledger) = ledger.await? else { return Ok(()) };
    let (server, missing) = on_server(place, folder, &ledger).await?;
    let found = reconciling::reconcile(&ledger, &server, folder.last_uid);
    let mut again = 0;
    for mail in missing {
        again += i64::from(fetching::read_again(place, folder, mail).await?);
    }
    let noted = place.means.post.db.write(move |tx| reconciling::note(tx, &numbered, &found, again));
    Ok(noted.await?)
}

/// The numbers on the server; and of those the ledger lacks, the first with their sizes. Old mails that aren't wanted and
/// what vanished meanwhile are in neither.
async fn on_server(
    place: &mut Place<'_>,
    folder: &Folder,
    ledger: &[i64],
) -> Result<(Vec<i64>, Vec<(i64, i64)>), Trouble> {
    let first = folder.start_uid + 1;
    if first > folder.last_uid {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut server = listing::search(place, folder, &format!("{first}:{}", folder.last_uid)).await?;
    let known: BTreeSet<i64> = ledger.iter().copied().collect();
    let lacking: Vec<i64> = server.iter().copied().filter(|uid| !known.contains(uid)).collect();
    let mut missing = Vec::new();
    for some in lacking.chunks(NAMED_LIMIT) {
        missing.extend(listing::sizes(place, folder, some).await?);
    }
    let wanted: BTreeSet<i64> = missing.iter().map(|(uid, _)| *uid).collect();
    server.retain(|uid| known.contains(uid) || wanted.contains(uid));
    missing.truncate(NAMED_LIMIT);
    Ok((server, missing))
}

fn numbered(place: &Place<'_>, folder: &Folder) -> reconciling::Folder {
    reconciling::Folder {
        mailbox_id: place.mailbox.id.0,
        mailbox: place.mailbox.name.clone(),
        folder: folder.name.clone(),
        uid_validity: folder.uid_validity.unwrap_or_default(),
        up_to_uid: folder.last_uid,
    }
}
