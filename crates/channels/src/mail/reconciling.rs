//! Whether every mail in a folder of a mailbox is accounted for here: the server's list beside the ledger's, the difference
//! by name.

use std::collections::BTreeSet;

use base::{Read, Result, Tx};

/// Most numbers of missing mails that are kept with a result; the count says how many there were.
pub const NAMED_LIMIT: usize = 1_000;
/// Rows of the ledger read in one go.
const CHUNK: i64 = 10_000;
/// Folders shown.
const SHOWN: i64 = 500;

/// A folder of a mailbox, as it is numbered now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The mailbox.
    pub mailbox_id: i64,
    /// What people call the mailbox.
    pub mailbox: String,
    /// The folder.
    pub folder: String,
    /// UIDVALIDITY: under another one the numbers mean other mails.
    pub uid_validity: i64,
    /// The highest number that was fetched; mails above it are still to come.
    pub up_to_uid: i64,
}

/// What the two lists have and haven't in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Mails on the server up to the highest number fetched.
    pub at_server: usize,
    /// Those of them that the ledger has.
    pub accounted: usize,
    /// Those it hasn't, lowest first: to be fetched again.
    pub missing: Vec<i64>,
    /// What the ledger has and the server hasn't any more, as somebody moved or deleted it there. Nothing is wrong.
    pub gone: usize,
}

impl Difference {
    /// True when every mail on the server is accounted for.
    pub fn is_none(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Compares the numbers (UIDs) of a folder's mails in the ledger with those on the server, up to `up_to_uid`. Both may
/// come in any order and with repeats.
pub fn reconcile(ledger: &[i64], server: &[i64], up_to_uid: i64) -> Difference {
    let up_to = |uids: &[i64]| -> BTreeSet<i64> {
        uids.iter().copied().filter(|uid| (1..=up_to_uid).contains(uid)).collect()
    };
    let (ledger, server) = (up_to(ledger), up_to(server));
    let missing: Vec<i64> = server.difference(&ledger).copied().collect();
    Difference {
        at_server: server.len(),
        accounted: server.len() - missing.len(),
        gone: ledger.difference(&server).count(),
        missing,
    }
}

/// The numbers of the mails that the ledger has of `folder`.
pub fn list_uids(read: &Read<'_>, folder: &Folder) -> Result<Vec<i64>> {
    let mut all: Vec<i64> = Vec::new();
    loop {
        let after = all.last().copied().unwrap_or(0);
        let some = read.list(
            "SELECT uid
             FROM incoming
             WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND uid > $4
             ORDER BY uid, id
             LIMIT $5",
            &[&folder.mailbox_id, &folder.folder, &folder.uid_validity, &after, &CHUNK],
            |row| row.get::<i64>(0),
        )?;
        let is_end = (some.len() as i64) < CHUNK;
        all.extend(some);
        if is_end {
            return Ok(all);
        }
    }
}

/// The last result of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// The folder.
    pub folder: Folder,
    /// When it was looked, UTC milliseconds.
    pub at_ms: i64,
    /// What was found; of the missing ones the first [`NAMED_LIMIT`] are named.
    pub found: Difference,
    /// How many of the missing ones were fetched then.
    pub fetched_again: i64,
}

/// True when `folder` wasn't compared in its present numbering after `since_ms`.
pub fn is_due(read: &Read<'_>, folder: &Folder, since_ms: i64) -> Result<bool> {
    let recent = read.find(
        "SELECT at_ms FROM reconciliations
         WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND at_ms > $4",
        &[&folder.mailbox_id, &folder.folder, &folder.uid_validity, &since_ms],
        |row| row.get::<i64>(0),
    )?;
    Ok(recent.is_none())
}

/// Keeps what was found in `folder` in place of what was found before.
pub fn note(tx: &mut Tx<'_>, folder: &Folder, found: &Difference, fetched_again: i64) -> Result<()> {
    let named = &found.missing[..found.missing.len().min(NAMED_LIMIT)];
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO reconciliations
           (mailbox_id, folder, mailbox, uid_validity, at_ms, up_to_uid, at_server, accounted, gone, missing, fetched_again)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (mailbox_id, folder) DO UPDATE SET
           mailbox = excluded.mailbox, uid_validity = excluded.uid_validity, at_ms = excluded.at_ms,
           up_to_uid = excluded.up_to_uid, at_server = excluded.at_server, accounted = excluded.accounted,
           gone = excluded.gone, missing = excluded.missing, fetched_again = excluded.fetched_again",
        &[
            &folder.mailbox_id,
            &folder.folder,
            &folder.mailbox,
            &folder.uid_validity,
            &tx.now_ms(),
            &folder.up_to_uid,
            &count(found.at_server),
            &count(found.accounted),
            &count(found.gone),
            &serde_json::to_string(named)?,
            &fetched_again,
        ],
    )?;
    Ok(())
}

/// The last results of all folders.
pub fn list(read: &Read<'_>) -> Result<Vec<Last>> {
    read.list(
        "SELECT mailbox_id, folder, mailbox, uid_validity, at_ms, up_to_uid, at_server, accounted, gone, missing,
           fetched_again
         FROM reconciliations
         ORDER BY mailbox_id, folder
         LIMIT $1",
        &[&SHOWN],
        |row| {
            let count = |at| Ok::<_, base::Error>(usize::try_from(row.get::<i64>(at)?).unwrap_or(0));
            Ok(Last {
                folder: Folder {
                    mailbox_id: row.get(0)?,
                    folder: row.get(1)?,
                    mailbox: row.get(2)?,
                    uid_validity: row.get(3)?,
                    up_to_uid: row.get(5)?,
                },
                at_ms: row.get(4)?,
                found: Difference {
                    at_server: count(6)?,
                    accounted: count(7)?,
                    gone: count(8)?,
                    missing: serde_json::from_str(&row.get::<String>(9)?).unwrap_or_default(),
                },
                fetched_again: row.get(10)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use base::testing::Place;

    use super::*;

    fn difference(at_server: usize, accounted: usize, missing: &[i64], gone: usize) -> Difference {
        Difference { at_server, accounted, missing: missing.to_vec(), gone }
    }

    #[test]
    fn what_the_server_has_and_the_ledger_hasnt_is_named() {
        let cases: [(&[i64], &[i64], i64, Difference); 7] = [
            (&[1, 2, 3], &[1, 2, 3], 3, difference(3, 3, &[], 0)),
            (&[1, 3], &[1, 2, 3, 4], 4, difference(4, 2, &[2, 4], 0)),
            (&[1, 2, 3], &[3], 3, difference(1, 1, &[], 2)),
            (&[1], &[1, 2, 3], 1, difference(1, 1, &[], 0)),
            (&[], &[], 0, difference(0, 0, &[], 0)),
            (&[], &[9, 7], 9, difference(2, 0, &[7, 9], 0)),
            (&[3, 1, 3], &[2, 1, 2], 3, difference(2, 1, &[2], 1)),
        ];
        for (ledger, server, up_to, expected) in cases {
            let found = reconcile(ledger, server, up_to);

            assert_eq!(found, expected, "{ledger:?} beside {server:?} up to {up_to}");
            assert_eq!(found.is_none(), expected.missing.is_empty());
            assert_eq!(found.accounted + found.missing.len(), found.at_server);
        }
    }

    #[tokio::test]
    async fn the_last_result_of_a_folder_takes_the_place_of_the_one_before() {
        let place = Place::new();
        let db = place.open().await;
        let folder = Folder {
            mailbox_id: 1,
            mailbox: "Support".into(),
            folder: "INBOX".into(),
            uid_validity: 7,
            up_to_uid: 9,
        };
        let (of_write, of_list) = (folder.clone(), folder.clone());

        db.write(move |tx| {
            note(tx, &of_write, &reconcile(&[1, 2], &[1, 2, 3], 9), 0)?;
            note(tx, &of_write, &reconcile(&[1, 2, 5], &[1, 2, 3, 4], 9), 2)
        })
        .await
        .unwrap();
        let (last, uids) = db.read(move |read| Ok((list(read)?, list_uids(read, &of_list)?))).await.unwrap();

        let found = difference(4, 2, &[3, 4], 1);
        assert_eq!(last, [Last { folder, at_ms: db.now_ms(), found, fetched_again: 2 }]);
        assert!(uids.is_empty());
    }
}
