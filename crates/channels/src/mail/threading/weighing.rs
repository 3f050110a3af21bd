//! How much speaks for each conversation, in points, with the reasons in words. Pure: facts in, scores out.

use super::arrival::Arrival;
use super::candidates::Candidate;
use super::proof::{self, Proof};
use super::ties::{Tie, Way};
use crate::mail::intake::Signal;

/// A mail joins the conversation with the most points if it has this many; else it begins a new one.
pub const JOIN_FROM: i64 = 100;
/// It was sent to the conversation's reply address, which only our letters hold.
pub const TOKEN: i64 = 1000;
/// It cites a mail of the conversation, and no nearer one that is known.
pub const ANSWERS: i64 = 400;
/// It cites a mail of the conversation further up its line.
pub const CITES: i64 = 250;
/// The cited mail is our own.
pub const OURS: i64 = 50;
/// A mail of the conversation answers this one, which came later.
pub const ANSWERED: i64 = 300;
/// It answers a mail nobody has, as another one of the conversation does.
pub const SAME_PARENT: i64 = 220;
/// It has the Message-ID, the sender and the date of a mail of the conversation, but not its words.
pub const SAME_ID: i64 = 250;
/// Its subject names the conversation's reference.
pub const REFERENCE: i64 = 250;
/// Both name the same order of this customer.
pub const ORDER: i64 = 60;
/// It answers something, and the subject is the conversation's.
pub const SAME_SUBJECT: i64 = 50;
/// It answers nothing, but the subject is the conversation's.
pub const LIKE_SUBJECT: i64 = 20;
/// Its sender is of the conversation.
pub const PEOPLE: i64 = 30;
/// It came soon after the last word: within a day, a week, a month.
pub const SOON: [(i64, i64, &str); 3] = [(1, 30, "a day"), (7, 25, "a week"), (30, 20, "a month")];
/// The subject is another one: people take any old mail to write a new one.
pub const OTHER_SUBJECT: i64 = -100;
/// The subject is another one, and the conversation is long over.
pub const LONG_OVER: i64 = -300;
/// Nothing but subject, people and time speaks for a conversation that was closed a while ago.
pub const CLOSED: i64 = -100;

const DAY_MS: i64 = 24 * 3_600_000;
/// A conversation is long over when its last word, or its end, is this many days ago,
const LONG_DAYS: i64 = 180;
/// and over, where nothing but its subject speaks for it, when it ended this many days ago.
const CLOSED_DAYS: i64 = 7;
/// Shorter subjects say nothing: "hi", "?".
const CORE_LENGTH: usize = 3;

/// A conversation with what speaks for it.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The conversation.
    pub conversation: i64,
    /// What people call it by.
    pub reference: String,
    /// Its points.
    pub score: i64,
    /// What lets the mail join; nothing does when none.
    pub proof: Option<Proof>,
    /// True when a Message-ID, a token or a reference speaks for it.
    pub is_firm: bool,
    /// The strongest sign, in words.
    pub reason: String,
    /// All signs.
    pub signals: Vec<Signal>,
    newest: i64,
    is_about_same: bool,
    is_direct: bool,
    answered: Option<String>,
    core: String,
}

impl Weighed {
    /// True when the mail may and should go there.
    pub fn joins(&self) -> bool {
        self.proof.is_some() && self.score >= JOIN_FROM
    }

    /// True when a mail that belongs to both shows them to be one matter: it answers the one and is answered by the
    /// other, or both are about the same.
    pub fn is_one_with(&self, other: &Weighed) -> bool {
        let both_firm = self.is_firm && other.is_firm && self.joins() && other.joins();
        let is_same = self.core.contains(&other.core) || other.core.contains(&self.core);
        // A Message-ID that was used twice stands for two mails, and shows nothing about them.
        let is_reused = self.answered.is_some() && self.answered == other.answered;
        both_firm && !is_reused && (is_same || (self.is_direct && other.is_direct))
    }

    /// True when there is something to say about it to people.
    pub fn is_worth_telling(&self) -> bool {
        self.is_firm || self.proof.is_none() || self.is_about_same
    }

    /// True when the mail is about the same as this conversation of its own sender, but comes too late for it.
    pub fn is_same_matter(&self) -> bool {
        self.proof == Some(Proof::Own) && self.is_about_same && self.score < JOIN_FROM
    }
}

/// True when one of the candidates may be joined by a Message-ID, a token or a reference.
pub fn has_firm(arrival: &Arrival<'_>, candidates: &[Candidate]) -> bool {
    candidates
        .iter()
        .any(|candidate| candidate.ties.iter().any(|tie| proof::of_tie(arrival, candidate, tie).is_some()))
}

/// All candidates, the best first; of equals the one with the newest mail.
pub fn weigh(arrival: &Arrival<'_>, candidates: &[Candidate]) -> Vec<Weighed> {
    let permitted = candidates.iter().flat_map(|candidate| {
        candidate.ties.iter().filter(move |tie| proof::of_tie(arrival, candidate, tie).is_some())
    });
    let nearest = permitted
        .filter_map(|tie| match tie.way {
            Way::Answers { place, .. } => Some(place),
            _ => None,
        })
        .min();
    let mut weighed: Vec<Weighed> =
        candidates.iter().map(|candidate| weigh_one(arrival, candidate, nearest)).collect();
    weighed.sort_by_key(|one| std::cmp::Reverse((one.joins(), one.score, one.newest, one.conversation)));
    weighed
}

fn weigh_one(arrival: &Arrival<'_>, candidate: &Candidate, nearest: Option<usize>) -> Weighed {
    let permitted: Vec<(&Tie, Proof)> = candidate
        .ties
        .iter()
        .filter_map(|tie| Some((tie, proof::of_tie(arrival, candidate, tie)?)))
        .collect();
    let best = permitted.iter().max_by_key(|(tie, _)| (points(tie, nearest), tie.message));
    let proof = best.map(|(_, proof)| *proof).or_else(|| proof::of_topic(arrival, candidate));
    let Some(proof) = proof else { return unproved(candidate) };
    let mut signals: Vec<Signal> = Vec::new();
    if let Some((tie, _)) = best {
        signals.push(signal(&words(tie), points(tie, nearest)));
    }
    let subject = by_subject(arrival, candidate);
    signals.extend(by_people(arrival, candidate, proof));
    signals.extend(subject.clone());
    signals.extend(by_orders(candidate));
    signals.extend(by_time(arrival, candidate));
    signals.extend(by_end(arrival, candidate, best.is_some()));
    let is_about_same = best.is_some() || subject.is_some_and(|signal| signal.score >= SAME_SUBJECT);
    Weighed {
        conversation: candidate.conversation,
        reference: candidate.reference.clone(),
        score: signals.iter().map(|signal| signal.score).sum(),
        proof: Some(proof),
        is_firm: best.is_some(),
        reason: reason(&signals, best.is_some()),
        newest: best.map_or(0, |(tie, _)| tie.message),
        signals,
        is_about_same,
        is_direct: best.is_some_and(|(tie, _)| points(tie, nearest) >= ANSWERED),
        answered: best
            .filter(|(tie, _)| matches!(tie.way, Way::Answers { .. }))
            .map(|(tie, _)| tie.by.clone()),
        core: candidate.core.clone(),
    }
}

/// Something names this conversation, but nothing proves that its author may join it.
fn unproved(candidate: &Candidate) -> Weighed {
    let tie = candidate.ties.iter().max_by_key(|tie| points(tie, None));
    let named = tie.map(words).unwrap_or_default();
    let text =
        format!("{named}, but that is #{} of another customer, and it proves nothing", candidate.reference);
    Weighed {
        conversation: candidate.conversation,
        reference: candidate.reference.clone(),
        score: 0,
        proof: None,
        is_firm: false,
        reason: String::new(),
        signals: tie.map(|_| signal(&text, 0)).into_iter().collect(),
        newest: 0,
        is_about_same: false,
        is_direct: false,
        answered: None,
        core: String::new(),
    }
}

fn points(tie: &Tie, nearest: Option<usize>) -> i64 {
    match tie.way {
        Way::Token => TOKEN,
        Way::Answers { place, is_ours } => {
            let near = if Some(place) == nearest { ANSWERS } else { CITES };
            near + if is_ours { OURS } else { 0 }
        }
        Way::AnsweredBy(_) => ANSWERED,
        Way::SameParent(_) => SAME_PARENT,
        Way::SameId(_) => SAME_ID,
        Way::Reference => REFERENCE,
    }
}

fn words(tie: &Tie) -> String {
    let id = &tie.by;
    match tie.way {
        Way::Token => "it was sent to this conversation's reply address".into(),
        Way::Answers { .. } => format!("it answers the mail <{id}>"),
        Way::AnsweredBy(_) => "a mail that came before it answers it".into(),
        Way::SameParent(_) => format!("it answers <{id}>, as another mail here does"),
        Way::SameId(_) => format!("it has the Message-ID <{id}> and the date of a mail here"),
        Way::Reference => format!("its subject names #{id}"),
    }
}

fn by_people(arrival: &Arrival<'_>, candidate: &Candidate, proof: Proof) -> Vec<Signal> {
    let from = &arrival.mail.from;
    let other = || signal(&format!("its author, {from}, is not this conversation's customer"), 0);
    match proof {
        Proof::Own => vec![signal("it is from this conversation's customer", PEOPLE)],
        Proof::Participant => {
            vec![signal(&format!("{from} takes part in this conversation"), PEOPLE), other()]
        }
        Proof::List => vec![signal("both went through the same mailing list", 0), other()],
        Proof::Token | Proof::OurMail if candidate.part.is_some() => {
            vec![signal(&format!("{from} takes part in this conversation"), PEOPLE), other()]
        }
        Proof::Token | Proof::OurMail => vec![other()],
    }
}

fn by_subject(arrival: &Arrival<'_>, candidate: &Candidate) -> Option<Signal> {
    let (new, old) = (&arrival.subject.core, &candidate.core);
    if new == old {
        let counts = new.chars().count() >= CORE_LENGTH;
        return counts.then(|| {
            let points = if arrival.is_reply() { SAME_SUBJECT } else { LIKE_SUBJECT };
            signal("the subject is the same", points)
        });
    }
    let is_other = !new.is_empty() && !old.is_empty() && !new.contains(old.as_str());
    (is_other && !candidate.ties.is_empty()).then(|| signal("the subject is another one", OTHER_SUBJECT))
}

fn by_orders(candidate: &Candidate) -> Option<Signal> {
    let number = candidate.orders.first()?;
    Some(signal(&format!("both name the order {number}"), ORDER))
}

/// How long it was silent: by the mails' own dates where both have one, so that an archive is read as it happened.
fn silence_days(arrival: &Arrival<'_>, candidate: &Candidate) -> i64 {
    let silent_ms = match candidate.sent_ms.filter(|_| arrival.mail.date_ms.is_some()) {
        Some(sent_ms) => arrival.written_ms - sent_ms,
        None => arrival.now_ms - candidate.last_ms,
    };
    silent_ms.abs() / DAY_MS
}

fn by_time(arrival: &Arrival<'_>, candidate: &Candidate) -> Option<Signal> {
    let days = silence_days(arrival, candidate);
    let (_, points, within) = SOON.into_iter().find(|(limit, ..)| days < *limit)?;
    Some(signal(&format!("it came within {within} of the last mail"), points))
}

fn by_end(arrival: &Arrival<'_>, candidate: &Candidate, is_firm: bool) -> Option<Signal> {
    let closed_days = candidate.closed_ms.map(|closed_ms| (arrival.now_ms - closed_ms) / DAY_MS);
    if !is_firm {
        let is_over = closed_days.is_some_and(|days| days >= CLOSED_DAYS);
        return is_over.then(|| signal("the conversation was closed a while ago", CLOSED));
    }
    let is_over = silence_days(arrival, candidate).max(closed_days.unwrap_or(0)) >= LONG_DAYS;
    let is_other = by_subject(arrival, candidate).is_some_and(|subject| subject.score < 0);
    (is_other && is_over).then(|| signal("the conversation is long over", LONG_OVER))
}

/// The tie where there is one; else all that spoke for it.
fn reason(signals: &[Signal], is_firm: bool) -> String {
    if is_firm {
        return signals[0].text.clone();
    }
    let spoke: Vec<&str> =
        signals.iter().filter(|signal| signal.score > 0).map(|signal| signal.text.as_str()).collect();
    spoke.join(", ")
}

fn signal(text: &str, score: i64) -> Signal {
    Signal { text: text.to_owned(), score }
}
