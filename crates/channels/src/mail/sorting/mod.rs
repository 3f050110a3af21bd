//! Sorting: what of the incoming mail wakes an agent, and what doesn't.
//!
//! A blocked sender's mail and spam end in the ledger. A bounce is noted on the letter it is about. What a program wrote
//! is filed in its conversation and wakes nobody. Everything else goes its way.
//!
//! | module | what is in it |
//! |---|---|
//! | [`looking`] | what is found out about a mail before it is placed, outside of any transaction |
//! | [`blocking`] | the block list |
//! | [`bouncing`] | letters that came back |
//! | [`scoring`] | points that make a mail spam |
//! | `looping` | programs that answer each other |
//! | [`acknowledging`] | who is told that their mail arrived |
//! | [`rescuing`] | spam that wasn't |
//! | [`removing`] | what is removed for good after a while |

pub mod acknowledging;
pub mod blocking;
pub mod bouncing;
pub mod looking;
mod looping;
pub mod removing;
pub mod rescuing;
pub mod scoring;

use ::mail::Mail;
use ::mail::automatic::Kind;
use base::{Result, Tx};
use conversations::conversation::{self, opening};
use conversations::message::saying::{self, Received, Said};
use conversations::{Channel, Conversation, ConversationId};
use people::CustomerId;

use super::intake::{Item, Signal, State, Verdict};
use super::threading::{Arrival, Place};
use crate::post::Addresses;

pub use looking::{Facts, ask_all, look};

/// What becomes of a mail.
pub(super) enum Sorted {
    /// It ends here.
    Over(Verdict),
    /// It goes into a conversation.
    Goes(Manner),
}

/// How a mail goes into its conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// Why it wakes nobody; none when it does.
    quiet: Option<String>,
    /// True when the sender writes so much that all of it belongs together.
    is_flood: bool,
    /// What was found out about it.
    signals: Vec<Signal>,
}

/// Sorts a mail before anybody looks where it belongs: the block list wins over every thread.
pub(super) fn sort(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, facts): (&Mail, &Facts),
) -> Result<Sorted> {
    if !facts.is_archive {
        if let Some(verdict) = blocking::turn_away(tx, item, mail)? {
            return Ok(Sorted::Over(verdict));
        }
        if let Some(bounce) = &facts.bounce {
            return Ok(Sorted::Over(bouncing::take(tx, addresses, item, (mail, bounce))?));
        }
        if let Some(verdict) = scoring::turn_away(tx, addresses, item, (mail, facts))? {
            return Ok(Sorted::Over(verdict));
        }
    }
    let mut signals = looking::signals(facts);
    let quiet = automatic(item, mail, facts, &mut signals);
    let is_flood = !facts.is_archive && looping::is_flood(tx, &mail.from)?;
    Ok(Sorted::Goes(Manner { quiet, is_flood, signals }))
}

impl Manner {
    /// Where a mail goes that answers nothing we know: into the sender's running conversation when they write without
    /// end, else into none yet.
    pub fn place(&mut self, tx: &Tx<'_>, arrival: &Arrival<'_>) -> Result<Option<Place>> {
        if !self.is_flood {
            return Ok(None);
        }
        let Some(conversation) = conversation::find_running(tx, arrival.sender, Channel::Email)? else {
            return Ok(None);
        };
        let reason = "its sender writes again and again within minutes, and all of it is kept together";
        self.quiet.get_or_insert_with(|| reason.into());
        let (signals, marks) = (Vec::new(), arrival.marks.clone());
        Ok(Some(Place { conversation, reason: reason.into(), signals, marks }))
    }

    /// Opens the conversation the mail begins; one that wakes nobody when the mail doesn't.
    pub fn open(&self, tx: &mut Tx<'_>, sender: CustomerId, subject: &str) -> Result<Conversation> {
        match self.quiet {
            Some(_) => opening::file(tx, sender, Channel::Email, subject),
            None => opening::open(tx, sender, Channel::Email, subject),
        }
    }

    /// Says the mail in its conversation.
    pub fn say(&self, tx: &mut Tx<'_>, id: ConversationId, received: &Received) -> Result<Said> {
        match self.quiet {
            Some(_) => saying::file(tx, id, received),
            None => saying::receive(tx, id, received),
        }
    }

    /// What was found out about the mail, for its message.
    pub fn explain(&self, place: &mut Place) {
        place.signals.extend(self.signals.iter().cloned());
    }

    /// What became of the mail in the end; who wrote a new matter may be told that it arrived.
    pub fn conclude(
        self,
        tx: &mut Tx<'_>,
        item: &Item,
        (mail, facts): (&Mail, &Facts),
        verdict: Verdict,
    ) -> Result<Verdict> {
        if let Some(why) = self.quiet {
            let reason = if verdict.reason == why { why } else { format!("{why}; {}", verdict.reason) };
            return Ok(Verdict { state: State::Automatic, reason, ..verdict });
        }
        if verdict.state == State::Opened && !self.is_flood {
            acknowledging::ask(tx, item, (mail, facts), &verdict)?;
        }
        Ok(verdict)
    }
}

/// Why the mail wakes nobody, when a program wrote it. A form that sends on what a person wrote says whom to answer: that
/// is the person's mail.
fn automatic(item: &Item, mail: &Mail, facts: &Facts, signals: &mut Vec<Signal>) -> Option<String> {
    let Some(found) = &facts.automatic else {
        let is_nobody = item.sender.is_empty() && facts.has_envelope;
        return is_nobody.then(|| "a program sent it: its envelope names no sender".into());
    };
    let person =
        mail.reply_to.iter().find(|to| to.email != mail.from && !::mail::automatic::is_unread(&to.email));
    let settled = (!mail.from_reason.is_empty()).then_some(mail.from.as_str());
    if let (Kind::Generated, Some(email)) =
        (found.kind, settled.or(person.map(|person| person.email.as_str())))
    {
        signals.push(Signal { text: format!("a program sent it on for {email}"), score: 0 });
        return None;
    }
    signals.extend(found.reasons.iter().map(|reason| Signal { text: reason.clone(), score: 0 }));
    let what = match found.kind {
        Kind::Reply => "a program answered by itself",
        Kind::Generated => "a program sent it",
        Kind::Bulk => "it was sent to many",
        Kind::Receipt => "it is a receipt",
    };
    Some(format!("{what}: {}", found.reasons.first().map_or("", String::as_str)))
}

/// A mail that ends in `state`, in no conversation.
fn over(state: State, reason: String, signals: Vec<Signal>) -> Verdict {
    Verdict { state, reason: reason.replace('\0', ""), signals, customer_id: None, message: None }
}

/// The part of an address behind the @.
fn domain_of(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}
