//! Filing a mail of an archive: it goes where it belongs and carries its own date, and nobody is woken by it.

use ::mail::Mail;
use base::{Result, Tx};
use conversations::conversation::opening;
use conversations::message::keeping::{self, File, Kept};
use conversations::{Channel, Direction};

use super::intake::{Item, Verdict};
use super::said;
use super::threading::{self, Arrival, Finding};

/// Keeps what its sender wrote in the conversation that was found, or in a closed one of its own.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    files: &[File],
    finding: Finding,
) -> Result<Verdict> {
    file(tx, arrival, files, (finding, Direction::In))
}

/// The same for either direction; the arrival's sender is whom the conversation is with.
pub(super) fn file(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    files: &[File],
    (finding, direction): (Finding, Direction),
) -> Result<Verdict> {
    let (mail, item) = (arrival.mail, arrival.item);
    let at_ms = date_of(mail, item);
    let customer = arrival.sender;
    let (state, place) = threading::enter(tx, arrival, finding, |tx| {
        opening::open_past(tx, customer, (Channel::Email, at_ms), &mail.subject)
    })?;
    let kept = Kept {
        direction,
        channel: Channel::Email,
        name: if mail.from_name.is_empty() { mail.from.clone() } else { mail.from_name.clone() },
        text: said::text_of(mail),
        client_id: format!("mail:{}", item.id),
        reason: place.reason.clone(),
        files: files.to_vec(),
        at_ms,
    };
    let id = keeping::keep(tx, &place.conversation, &kept)?;
    threading::settle(tx, arrival, &place, id)?;
    said::keep(tx, (item.id, id), &place, mail)?;
    Ok(Verdict {
        state,
        reason: place.reason,
        signals: place.signals,
        customer_id: Some(customer.0),
        message: Some((place.conversation.id.0, id.0)),
    })
}

/// When it was sent, if that can be; a clock that runs ahead doesn't put a mail above all later ones.
fn date_of(mail: &Mail, item: &Item) -> i64 {
    mail.date_ms.filter(|at_ms| (1..=item.received_ms).contains(at_ms)).unwrap_or(item.received_ms)
}
