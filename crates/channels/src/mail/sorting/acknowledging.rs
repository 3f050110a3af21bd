//! Telling a customer that their mail arrived: once a day at most, never a program, a list or somebody nobody reads.
//!
//! Here is decided who may be told; the notice `mail_received` tells them, in the shop's words, when it is switched on.

use ::mail::Mail;
use base::events::{self, Happening};
use base::{Result, Tx};

use super::super::intake::{Item, Verdict};
use super::looking::Facts;
use super::{domain_of, looping};

/// The setting that switches the notice on.
const SWITCH: &str = "notice.mail_received";

/// The event that asks for the notice; its subject is the conversation.
pub const EVENT: &str = "mail.welcome";

/// Asks for the notice about the conversation that `mail` opened, if its sender may be told.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    item: &Item,
    (mail, facts): (&Mail, &Facts),
    verdict: &Verdict,
) -> Result<()> {
    let Some((conversation, message)) = verdict.message else { return Ok(()) };
    if !is_on(tx)? || !may_be_told(tx, item, mail, facts)? {
        return Ok(());
    }
    let customer: i64 =
        tx.get("SELECT customer_id FROM conversations WHERE id = $1", &[&conversation], |row| row.get(0))?;
    tx.execute(
        "INSERT INTO acknowledgements (conversation_id, customer_id, email, domain, at_ms, message_id)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (conversation_id) DO NOTHING",
        &[&conversation, &customer, &mail.from, &domain_of(&mail.from), &tx.now_ms(), &message],
    )?;
    events::record(
        tx,
        &Happening {
            kind: EVENT,
            actor: "system".into(),
            customer_id: Some(customer),
            conversation_id: Some(conversation),
            subject_id: Some(conversation),
            ..Happening::default()
        },
    )
}

fn is_on(tx: &Tx<'_>) -> Result<bool> {
    let set =
        tx.find("SELECT value FROM settings WHERE name = $1", &[&SWITCH], |row| row.get::<String>(0))?;
    Ok(set.as_deref() == Some("on"))
}

/// Headers say whom one may answer; how often somebody writes says it even where headers lie.
fn may_be_told(tx: &Tx<'_>, item: &Item, mail: &Mail, facts: &Facts) -> Result<bool> {
    let has_no_sender = facts.has_envelope && item.sender.is_empty();
    if !facts.is_fresh || facts.unanswerable.is_some() || has_no_sender {
        return Ok(false);
    }
    Ok(!looping::was_answered(tx, &mail.from)?
        && !looping::is_frequent(tx, &mail.from)?
        && !looping::is_domain_full(tx, &mail.from)?)
}
