//! What customers come with: scripts of what is said, by topic. Who says it, when, and how far it has come is decided
//! in `story`.
//!
//! Texts hold `{first}`, `{name}`, `{order}`, `{product}`, `{carrier}`, `{tracking}`, `{city}` and `{agent}`, which the
//! telling fills in.

mod abroad;
mod faults;
mod money;
pub mod named;
mod parcels;
mod wishes;

/// How a matter begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With a mail.
    Mail,
    /// In the chat, under the customer's address.
    Chat,
    /// In the chat, without saying who it is; the address comes with the second message.
    Nameless,
    /// With the contact form.
    Form,
}

/// Something said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The customer, the way the matter began.
    In(&'static str),
    /// The customer, by mail, whatever the way was before.
    Mail(&'static str),
    /// The agent, on the channel that reaches the customer.
    Out(&'static str),
    /// An agent to the others.
    Note(&'static str),
}

/// What happens to the order the matter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived before the customer wrote.
    Arrived,
    /// It is with the carrier and late.
    Late,
    /// It hasn't left when the customer writes.
    Waits,
    /// It is called off when the customer writes.
    Cancelled,
    /// It arrived and goes back.
    Returning,
    /// It arrived and is exchanged.
    Exchanging,
    /// It arrived, and the money went back.
    Refunded,
}

/// A script.
#[derive(Clone, Copy, Debug)]
pub struct Matter {
    /// How it begins.
    pub way: Way,
    /// BCP 47 tag of the customer's language.
    pub language: &'static str,
    /// Subject of the mail or form.
    pub subject: &'static str,
    /// The product it is about, by its key, and what happens to the order.
    pub about: Option<(&'static str, Fate)>,
    /// What agents tag it with.
    pub tags: &'static [&'static str],
    /// True when a photo comes with the first message.
    pub has_photo: bool,
    /// What is said.
    pub turns: &'static [Turn],
}

impl Matter {
    const fn begun(way: Way, subject: &'static str, turns: &'static [Turn]) -> Matter {
        Matter { way, language: "en", subject, about: None, tags: &[], has_photo: false, turns }
    }

    const fn mail(subject: &'static str, turns: &'static [Turn]) -> Matter {
        Matter::begun(Way::Mail, subject, turns)
    }

    const fn chat(turns: &'static [Turn]) -> Matter {
        Matter::begun(Way::Chat, "", turns)
    }

    const fn form(subject: &'static str, turns: &'static [Turn]) -> Matter {
        Matter::begun(Way::Form, subject, turns)
    }

    const fn about(self, product: &'static str, fate: Fate) -> Matter {
        Matter { about: Some((product, fate)), ..self }
    }

    const fn tagged(self, tags: &'static [&'static str]) -> Matter {
        Matter { tags, ..self }
    }

    const fn in_language(self, language: &'static str) -> Matter {
        Matter { language, ..self }
    }

    const fn with_photo(self) -> Matter {
        Matter { has_photo: true, ..self }
    }

    const fn nameless(self) -> Matter {
        Matter { way: Way::Nameless, ..self }
    }
}

/// The matters of customers without a name in the design, topics mixed so that neighbours differ.
pub fn all() -> Vec<&'static Matter> {
    let topics = [parcels::ALL, abroad::ALL, faults::ALL, money::ALL, wishes::ALL];
    let longest = topics.iter().map(|topic| topic.len()).max().unwrap_or(0);
    (0..longest).flat_map(|at| topics.iter().filter_map(move |topic| topic.get(at))).collect()
}
