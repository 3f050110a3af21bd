//! What is wanted of a mail on the server after it is safe here: nothing, a mark, a move, its end. Only whole mails are
//! moved or deleted; one of which only the headers were fetched stays where all of it is.

use base::Read;

use super::folder::{self, Folder};
use super::naming::quoted;
use super::place::{Place, set_of};
use super::rows::Afterwards;
use super::trouble::Trouble;

/// Mails in one command.
const BATCH: i64 = 200;

/// Does it for all mails that are accounted for; after a crash in between it is done now.
pub(super) async fn tidy(place: &mut Place<'_>, folder: &mut Folder) -> Result<(), Trouble> {
    if place.mailbox.afterwards == Afterwards::Leave {
        return Ok(());
    }
    while folder.tidied_uid < folder.last_uid {
        let (mailbox_id, known) = (place.mailbox.id.0, folder.clone());
        let uids = place.means.post.db.read(move |read| list(read, mailbox_id, &known)).await?;
        if !uids.is_empty() {
            act(place, &set_of(&uids)).await?;
        }
        let is_last = (uids.len() as i64) < BATCH;
        let upto = if is_last { folder.last_uid } else { *uids.last().unwrap_or(&folder.last_uid) };
        let id = folder.id;
        place.means.post.db.write(move |tx| folder::note_tidied(tx, id, upto)).await?;
        folder.tidied_uid = upto;
    }
    Ok(())
}

fn list(read: &Read<'_>, mailbox_id: i64, folder: &Folder) -> base::Result<Vec<i64>> {
    read.list(
        "SELECT uid FROM incoming
         WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND uid > $4 AND uid <= $5 AND is_whole
         ORDER BY uid, id
         LIMIT $6",
        &[&mailbox_id, &folder.name, &folder.uid_validity, &folder.tidied_uid, &folder.last_uid, &BATCH],
        |row| row.get(0),
    )
}

async fn act(place: &mut Place<'_>, set: &str) -> Result<(), Trouble> {
    let target = quoted(&place.mailbox.move_to);
    let wire = &mut *place.wire;
    let told = match place.mailbox.afterwards {
        Afterwards::Leave => return Ok(()),
        Afterwards::Seen => wire.tell(&format!("UID STORE {set} +FLAGS.SILENT (\\Seen)"), |_| {}).await,
        Afterwards::Move if wire.can("MOVE") => wire.tell(&format!("UID MOVE {set} {target}"), |_| {}).await,
        Afterwards::Move => match wire.tell(&format!("UID COPY {set} {target}"), |_| {}).await {
            Ok(()) => delete(place, set).await,
            trouble => trouble,
        },
        Afterwards::Delete => delete(place, set).await,
    };
    match told {
        Err(Trouble::Refused(why)) => {
            let what = place.mailbox.afterwards.as_str();
            Err(Trouble::Setting(format!("The server doesn't let us {what} fetched mails: {why}")))
        }
        told => told,
    }
}

/// Without UIDPLUS, EXPUNGE would also end what others marked; the marks are left for the server's own clearing up.
async fn delete(place: &mut Place<'_>, set: &str) -> Result<(), Trouble> {
    place.wire.tell(&format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)"), |_| {}).await?;
    if place.wire.can("UIDPLUS") {
        place.wire.tell(&format!("UID EXPUNGE {set}"), |_| {}).await?;
    }
    Ok(())
}
