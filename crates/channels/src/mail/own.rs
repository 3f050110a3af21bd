//! Mail that says it comes from us: our own letter come back, a colleague who writes from another program, or a forgery.
//!
//! A letter is ours by its Message-ID, which nobody guesses, and our address in From. Any other mail from our address is
//! believed only where the shop itself hands it over: in an archive of files, or in a mailbox's folder of sent mail. From
//! outside, our name in From proves nothing.

use ::mail::Mail;
use base::{Read, Result, Tx};
use conversations::Direction;
use conversations::message::saying::File;
use people::customer::{Kind, identity};

use super::archiving;
use super::intake::{Item, Signal, Source, State, Verdict};
use super::threading::{self, Arrival};
use crate::post::Addresses;

/// What folders of sent mail are called, in the mail programs and languages one meets; compared in lower case.
const SENT_FOLDERS: [&str; 12] = [
    "sent",
    "sent items",
    "sent mail",
    "sent messages",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "envoyés",
    "éléments envoyés",
    "enviados",
    "elementos enviados",
    "posta inviata",
];

/// What becomes of a mail with our own address in From.
pub(super) fn place(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, files): (&Mail, &[File]),
) -> Result<Verdict> {
    if let Some(letter) = find_letter(tx, &mail.mail_id)? {
        return Ok(letter.verdict());
    }
    if !is_handed_over_by_us(item) {
        return Ok(set_aside(
            "it says it comes from our own address, but it isn't a letter of ours and nothing proves it",
            -50,
        ));
    }
    let mut to = mail.recipients().filter(|address| !addresses.is_own(address) && address.contains('@'));
    let Some(customer) = to.next().map(str::to_owned) else {
        return Ok(set_aside("it went from one of our own addresses to another", 50));
    };
    let customer = identity::find_or_file(tx, Kind::Email, &customer, "")?;
    let arrival = Arrival::new(addresses, (mail, item), customer, tx.now_ms());
    let finding = threading::find(tx, &arrival)?;
    let kept = archiving::file(tx, &arrival, files, (finding, Direction::Out))?;
    let reason = format!("a colleague wrote it in another program; {}", kept.reason);
    Ok(Verdict { state: State::Own, reason, ..kept })
}

fn is_handed_over_by_us(item: &Item) -> bool {
    match item.source {
        Source::File => item.is_archive,
        Source::Imap => is_sent_folder(&item.folder),
        Source::Smtp | Source::Hook | Source::Program => false,
    }
}

fn is_sent_folder(folder: &str) -> bool {
    let last = folder.rsplit(['/', '.']).next().unwrap_or_default().to_lowercase();
    SENT_FOLDERS.contains(&last.as_str())
}

fn set_aside(reason: &str, score: i64) -> Verdict {
    Verdict {
        state: State::Own,
        reason: reason.into(),
        signals: vec![Signal { text: "our own address stands in From".into(), score }],
        customer_id: None,
        message: None,
    }
}

/// A letter of ours and the message it carried; none for the program's own words.
struct Letter {
    recipient: String,
    customer_id: Option<i64>,
    message: Option<(i64, i64)>,
}

impl Letter {
    fn verdict(self) -> Verdict {
        Verdict {
            state: State::Own,
            reason: format!("our own letter to {} came back", self.recipient),
            signals: vec![Signal { text: "its Message-ID is one of ours".into(), score: 100 }],
            customer_id: self.customer_id,
            message: self.message,
        }
    }
}

fn find_letter(read: &Read<'_>, mail_id: &str) -> Result<Option<Letter>> {
    if mail_id.is_empty() {
        return Ok(None);
    }
    read.find(
        "SELECT letters.recipient, letters.customer_id, messages.conversation_id, messages.id
         FROM letters
         LEFT JOIN messages ON messages.id = letters.message_id
         WHERE letters.mail_id = $1
         ORDER BY letters.id DESC
         LIMIT 1",
        &[&mail_id],
        |row| {
            let conversation: Option<i64> = row.get(2)?;
            let message: Option<i64> = row.get(3)?;
            Ok(Letter {
                recipient: row.get(0)?,
                customer_id: row.get(1)?,
                message: conversation.zip(message),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::is_sent_folder;

    #[test]
    fn folders_of_sent_mail_are_known_by_their_last_name() {
        for folder in ["Sent", "INBOX.Sent", "[Gmail]/Sent Mail", "Gesendete Elemente", "SENT ITEMS"] {
            assert!(is_sent_folder(folder), "{folder}");
        }
        for folder in ["INBOX", "", "Sent/Customers", "Unsent", "INBOX.Sentiment"] {
            assert!(!is_sent_folder(folder), "{folder}");
        }
    }
}
