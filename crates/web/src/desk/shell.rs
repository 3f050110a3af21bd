//! The frame of a desk page for one agent.

use base::Read;
use base::events::{self, Position};
use http::HeaderMap;
use people::{Agent, Right};

use super::pages::shell::{Section, Shell};
use crate::page;

/// Where the event log stood when the page was read: live news from there on concern it.
pub fn position(read: &Read<'_>) -> base::Result<Position> {
    events::end(read)
}

/// The frame with the places `agent` may go to.
pub fn shell(agent: &Agent, headers: &HeaderMap, here: Section, (title, at): (&str, Position)) -> Shell {
    let mut places = vec![Section::Inbox, Section::People];
    if agent.may(Right::ManageTeam) {
        places.push(Section::Team);
    }
    if agent.may(Right::Operate) {
        places.push(Section::Operation);
    }
    Shell {
        title: title.into(),
        here,
        agent_name: agent.name.clone(),
        places,
        notice: page::notice(headers),
        live_at: at.to_string(),
    }
}
