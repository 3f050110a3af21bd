//! The desk's pages in the states worth looking at: empty, an ordinary morning, and everything at its worst.

mod customer;
mod desk;
mod inbox;
mod operation;

pub use customer::*;
pub use desk::*;
pub use inbox::*;
pub use operation::*;

use super::shell::{Section, Shell};
use crate::parts::{chip::Tone, notice::Notice};

/// The frame on an ordinary morning.
pub fn shell(title: &str, here: Section) -> Shell {
    Shell {
        title: title.into(),
        here,
        agent_name: "Mia Okafor".into(),
        places: vec![Section::Inbox, Section::People, Section::Team, Section::Operation],
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
