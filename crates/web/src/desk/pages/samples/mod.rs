//! The desk's pages in the states worth looking at: empty, an ordinary morning, and everything at its worst.

mod connections;
mod customer;
mod desk;
mod inbox;
mod ledger;
mod letters;
mod mail;
mod mailboxes;
mod operation;
mod order;
mod placing;
mod policy;
mod queue;
mod sorting;
mod trade;
mod withdrawals;

pub use connections::*;
pub use customer::*;
pub use desk::*;
pub use inbox::*;
pub use ledger::*;
pub use letters::*;
pub use mail::*;
pub use mailboxes::*;
pub use operation::*;
pub use order::*;
pub use placing::*;
pub use policy::*;
pub use queue::*;
pub use sorting::*;
pub use trade::*;
pub use withdrawals::*;

use super::shell::{Section, Shell};
use crate::parts::{chip::Tone, notice::Notice};

/// The frame on an ordinary morning.
pub fn shell(title: &str, here: Section) -> Shell {
    Shell {
        title: title.into(),
        here,
        agent_name: "Mia Okafor".into(),
        places: vec![
            Section::Inbox,
            Section::People,
            Section::Review,
            Section::Withdrawals,
            Section::Team,
            Section::Operation,
        ],
        reviews: "3".into(),
        notice: None,
        live_at: "184467".into(),
    }
}

/// The frame after something went wrong, for an agent who may do little.
pub fn narrow_shell(title: &str, here: Section, text: &str) -> Shell {
    Shell {
        places: vec![Section::Inbox, Section::People],
        notice: Some(Notice { tone: Tone::Bad, text: text.into() }),
        ..shell(title, here)
    }
}
