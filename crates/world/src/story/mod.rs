//! The month of the demo shop: who wrote when, how far each matter has come, and the telling of it.

pub(crate) mod letter;
pub(crate) mod moments;
pub(crate) mod planning;
pub(crate) mod telling;
pub(crate) mod words;

use crate::matters::{Matter, Turn, Way};
use crate::shop::customers::Person;
use crate::shop::order::Order;

/// How long the story takes.
pub(crate) const MONTH_MS: i64 = 30 * 24 * 3_600_000;

/// Everything that will happen, before any of it has.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub people: Vec<Person>,
    pub orders: Vec<Order>,
    pub stories: Vec<Story>,
}

/// One matter of one customer.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub matter: Matter,
    pub person: usize,
    /// The order it is about, by its place.
    pub order: Option<usize>,
    /// The agent who answers, by their place.
    pub owner: usize,
    pub beats: Vec<Beat>,
}

/// One thing that happens in a story.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beat {
    pub at_ms: i64,
    pub act: Act,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// The turn of this place is said.
    Say(usize),
    /// The customer writes again after it was closed.
    Return,
    /// The matter's tags are put on it, by the team lead or by the owner.
    Tag(usize),
    /// The team lead gives it to its owner.
    Assign,
    /// The owner sets it aside until this time.
    Snooze(i64),
    /// The owner closes it.
    Close,
}

impl Story {
    /// True when `act` reaches us as a mail.
    pub fn is_mail(&self, act: Act) -> bool {
        match act {
            Act::Return => true,
            Act::Say(at) => match self.matter.turns[at] {
                Turn::Mail(_) => true,
                Turn::In(_) => self.matter.way == Way::Mail,
                Turn::Out(_) | Turn::Note(_) => false,
            },
            Act::Tag(_) | Act::Assign | Act::Snooze(_) | Act::Close => false,
        }
    }

    /// True when the customer sits in the chat when turn `at` is said.
    pub fn is_chat_at(&self, at: usize) -> bool {
        let came_by_chat = matches!(self.matter.way, Way::Chat | Way::Nameless);
        came_by_chat && !self.matter.turns[..at].iter().any(|turn| matches!(turn, Turn::Mail(_)))
    }

    /// True when the next word of the customer after turn `at` is a mail.
    pub fn is_mailed_after(&self, at: usize) -> bool {
        let next = (at + 1..self.matter.turns.len())
            .find(|next| matches!(self.matter.turns[*next], Turn::In(_) | Turn::Mail(_)));
        next.is_none_or(|next| self.is_mail(Act::Say(next)))
    }
}
