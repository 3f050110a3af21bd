//! The test of a mailbox: everything fetching does, up to the mails themselves, with a line for each step. Nothing is
//! fetched, kept or marked.

use async_imap::imap_proto::{AttributeValue, MailboxDatum, NameAttribute, Response};
use base::Result;

use super::dialling::dial;
use super::folder::{self, Folder};
use super::log::Log;
use super::means::Means;
use super::naming::decode;
use super::rows::{Afterwards, Mailbox};
use super::trouble::Trouble;
use super::wire::{Opening, Wire};

/// Folders that are named in the log.
const FOLDERS_SHOWN: usize = 60;
/// Mails whose sizes are looked at.
const SAMPLE: i64 = 5;

/// Tries `mailbox` and returns what happened, step by step.
pub async fn try_out(means: &Means, mailbox: &Mailbox) -> Result<Log> {
    let id = mailbox.id;
    let folders = means.post.db.read(move |read| folder::list(read, id)).await?;
    let mut log = Log::default();
    log.note(format!(
        "{} ({}), {}:{}, {}",
        mailbox.name,
        mailbox.provider.in_words(),
        mailbox.host,
        mailbox.port,
        mailbox.security.as_str()
    ));
    match dial(means, mailbox, &mut log).await {
        Ok(mut wire) => {
            if let Err(trouble) = look_around(&mut wire, (mailbox, &folders), &mut log).await {
                log.fail(trouble.in_words());
            }
            wire.close().await;
        }
        Err(trouble) => log.fail(trouble.in_words()),
    }
    Ok(log)
}

async fn look_around(
    wire: &mut Wire,
    (mailbox, folders): (&Mailbox, &[Folder]),
    log: &mut Log,
) -> Result<(), Trouble> {
    let mut names = Vec::new();
    wire.tell("LIST \"\" \"*\"", |answer| {
        if let Response::MailboxData(MailboxDatum::List(listed)) = answer
            && !listed.name_attributes.contains(&NameAttribute::NoSelect)
        {
            names.push(decode(&listed.name));
        }
    })
    .await?;
    let shown: Vec<&str> = names.iter().take(FOLDERS_SHOWN).map(String::as_str).collect();
    log.note(format!("It has {} folders: {}", names.len(), shown.join(", ")));
    for folder in folders {
        match sample(wire, folder).await {
            Ok(text) => log.note(text),
            Err(trouble @ (Trouble::Setting(_) | Trouble::Refused(_))) => log.fail(trouble.in_words()),
            Err(trouble) => return Err(trouble),
        }
    }
    if mailbox.afterwards == Afterwards::Move && !names.contains(&mailbox.move_to) {
        log.fail(format!(
            "There is no folder {} to move fetched mails to. Make it, or choose another.",
            mailbox.move_to
        ));
    }
    if mailbox.afterwards == Afterwards::Delete && !wire.can("UIDPLUS") {
        log.note("It can't end single mails (no UIDPLUS): fetched mails are marked as deleted and stay until it clears up");
    }
    log.note(if wire.can("IDLE") {
        "It tells of new mail by itself (IDLE)".to_owned()
    } else {
        format!("It doesn't tell of new mail by itself; it is asked every {} s", mailbox.poll_s)
    });
    Ok(())
}

async fn sample(wire: &mut Wire, folder: &Folder) -> Result<String, Trouble> {
    let opened = wire.open(&folder.name, Opening::ReadOnly).await?;
    let mut sizes = Vec::new();
    if opened.mails > 0 {
        let first = (opened.mails - SAMPLE + 1).max(1);
        wire.tell(&format!("FETCH {first}:* (UID RFC822.SIZE)"), |answer| {
            if let Response::Fetch(_, parts) = answer {
                sizes.extend(parts.iter().filter_map(|part| match part {
                    AttributeValue::Rfc822Size(bytes) => Some(bytes.to_string()),
                    _ => None,
                }));
            }
        })
        .await?;
    }
    let next = opened.uid_next.map_or("unknown".to_owned(), |next| next.to_string());
    let read_so_far = match folder.uid_validity {
        None => "nothing is read yet".to_owned(),
        Some(validity) if validity == opened.uid_validity => format!("read up to {}", folder.last_uid),
        Some(_) => "its numbering changed, everything is read again".to_owned(),
    };
    let sizes = if sizes.is_empty() {
        String::new()
    } else {
        format!("; the last ones have {} bytes", sizes.join(", "))
    };
    Ok(format!(
        "{}: {} mails, the next number is {next} (numbering {}), {read_so_far}{sizes}",
        folder.name, opened.mails, opened.uid_validity
    ))
}
