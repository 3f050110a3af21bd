//! Who may join a conversation: docs/decisions/0008. Pure: facts in, proof out.
//!
//! An answer in a conversation goes to its customer and may quote what was said there last. So joining needs consent from
//! both sides: whoever joins must know the conversation or speak to its people, and the conversation must know them.

use super::arrival::Arrival;
use super::candidates::Candidate;
use super::ties::{Tie, Way};
use crate::mail::participants::Role;

/// What lets a mail join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is from the conversation's own customer.
    Own,
    /// It holds the reply token, which only our letters hold.
    Token,
    /// It answers one of our letters by its Message-ID, which can't be guessed.
    OurMail,
    /// Its author was named in To or Cc by a mail of the conversation, or wrote in it before.
    Participant,
    /// It came by a mailing list that the conversation's mails went through: all on it read both.
    List,
}

/// What lets the mail join `candidate` by `tie`, if anything does.
pub fn of_tie(arrival: &Arrival<'_>, candidate: &Candidate, tie: &Tie) -> Option<Proof> {
    if candidate.customer == arrival.sender.0 {
        return Some(Proof::Own);
    }
    match &tie.way {
        Way::Token => Some(Proof::Token),
        Way::Answers { is_ours: true, .. } => Some(Proof::OurMail),
        Way::Answers { is_ours: false, .. } => of_people(candidate, true),
        Way::AnsweredBy(author) | Way::SameParent(author) => of_people(candidate, arrival.names(author)),
        Way::SameId(_) => None,
        Way::Reference => takes_part(candidate).then_some(Proof::Participant),
    }
}

/// What lets the mail join `candidate` by what it is about and when it came.
pub fn of_topic(arrival: &Arrival<'_>, candidate: &Candidate) -> Option<Proof> {
    if candidate.customer == arrival.sender.0 {
        return Some(Proof::Own);
    }
    takes_part(candidate).then_some(Proof::Participant)
}

/// A stranger's mail may cite one that is yet to come. So whoever is cited must speak to that stranger, too.
fn of_people(candidate: &Candidate, speaks_to_them: bool) -> Option<Proof> {
    if takes_part(candidate) && speaks_to_them {
        return Some(Proof::Participant);
    }
    candidate.is_of_list.then_some(Proof::List)
}

fn takes_part(candidate: &Candidate) -> bool {
    match candidate.part {
        Some(Role::Customer | Role::To | Role::Cc | Role::Colleague) => true,
        Some(Role::List) | None => false,
    }
}
