//! Which conversation a mail belongs to, and why: never one of another customer without proof.
//!
//! Several signs speak for a conversation, each with a score; the best one wins if it reaches [`weighing::JOIN_FROM`].
//! Whether a mail may join at all is asked apart, in [`proof`]: docs/decisions/0008.

mod arrival;
mod candidates;
mod gathering;
pub mod proof;
mod ties;
mod topics;
pub mod weighing;

use base::{Read, Result, Tx};
use conversations::conversation::{self, opening};
use conversations::{Conversation, ConversationId, MessageId};

use super::intake::{Signal, State};
pub use super::memory::{mail_ids, remember, reply_token};
use super::{memory, participants};
pub use arrival::{Arrival, Marks};
pub use ties::Twin;
use weighing::Weighed;

/// Signs that are kept of a mail that begins a conversation.
const SIGNALS_LIMIT: usize = 12;

/// Where a mail goes.
#[derive(Clone, Debug)]
pub struct Place {
    /// The conversation.
    pub conversation: Conversation,
    /// Why, for people.
    pub reason: String,
    /// What spoke for it.
    pub signals: Vec<Signal>,
    /// What the mail is known again by.
    pub marks: Marks,
}

/// What was found out about a mail.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The same mail, if it came before by another of our addresses.
    pub twin: Option<Twin>,
    /// The conversation it goes on in, if any.
    pub place: Option<Place>,
    /// An earlier conversation of the same customer that it is about again.
    pub goes_on_from: Option<Conversation>,
    /// What was seen and didn't count enough.
    signals: Vec<Signal>,
    /// Further conversations that this mail shows to be the same matter.
    others: Vec<ConversationId>,
}

/// Looks for the conversation the arriving mail goes on in. A fixed number of statements, however much a mail names.
pub fn find(read: &Read<'_>, arrival: &Arrival<'_>) -> Result<Finding> {
    let (mut ties, twin) = ties::gather(read, arrival)?;
    let mut found = candidates::load(read, arrival, &mut ties)?;
    if !weighing::has_firm(arrival, &found) {
        topics::add(read, arrival, &mut found)?;
    }
    let weighed = weighing::weigh(arrival, &found);
    let place = match weighed.iter().find(|one| one.joins()) {
        Some(best) => Some(Place {
            conversation: conversation::find(read, ConversationId(best.conversation))?,
            reason: best.reason.clone(),
            signals: signals_of(best, &weighed),
            marks: arrival.marks.clone(),
        }),
        None => None,
    };
    let earlier = weighed.iter().find(|one| place.is_none() && one.is_same_matter());
    let goes_on_from =
        earlier.map(|one| conversation::find(read, ConversationId(one.conversation))).transpose()?;
    let further = weighed.iter().skip(1).filter(|one| one.is_one_with(&weighed[0]));
    let others = further.map(|one| ConversationId(one.conversation)).collect();
    let told = weighed.into_iter().filter(Weighed::is_worth_telling);
    let signals = told.flat_map(|one| one.signals).take(SIGNALS_LIMIT).collect();
    Ok(Finding { twin, place, goes_on_from, signals, others })
}

/// Goes to the place that was found, or to what `open` opens for the sender.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    finding: Finding,
    open: impl FnOnce(&mut Tx<'_>) -> Result<Conversation>,
) -> Result<(State, Place)> {
    if let Some(mut place) = finding.place {
        if !finding.others.is_empty() {
            let kept = gathering::gather(tx, arrival, (&place.conversation, &finding.others))?;
            place.conversation = conversation::find(tx, kept)?;
        }
        return Ok((State::Joined, place));
    }
    let mut conversation = open(tx)?;
    let reason = match &finding.goes_on_from {
        Some(earlier) => {
            opening::go_on_from(tx, conversation.id, earlier.id)?;
            conversation.goes_on_from = Some(earlier.id);
            format!("it goes on from #{}, which was over", earlier.reference)
        }
        None => "it answers nothing we know".into(),
    };
    let (signals, marks) = (finding.signals, arrival.marks.clone());
    Ok((State::Opened, Place { conversation, reason, signals, marks }))
}

/// Remembers of a mail what later ones are known by: its Message-ID, those it cites, and whom it names.
pub fn settle(tx: &mut Tx<'_>, arrival: &Arrival<'_>, place: &Place, message: MessageId) -> Result<()> {
    remember(tx, &arrival.mail.mail_id, message.0, &place.conversation)?;
    memory::cite(tx, arrival.mail, message.0, &place.conversation)?;
    let named = participants::named_by(arrival.mail, &place.marks.list_id, |address| arrival.is_own(address));
    let is_customers = arrival.is_of(tx, place.conversation.customer_id)?;
    participants::add(tx, (place.conversation.id, message), &named, is_customers)
}

/// The winner's signals, and what spoke for others.
fn signals_of(best: &Weighed, all: &[Weighed]) -> Vec<Signal> {
    let others = all.iter().filter(|one| one.conversation != best.conversation && one.proof.is_some());
    let beaten = others.map(|one| Signal {
        text: format!("#{} had less for it ({}): {}", one.reference, one.score, one.reason),
        score: 0,
    });
    best.signals.iter().cloned().chain(beaten).collect()
}
