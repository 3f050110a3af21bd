//! The frame of a desk page for one agent.

use base::Read;
use base::events::{self, Position};
use http::HeaderMap;
use orders::act;
use orders::act::reviewing::COUNT_LIMIT;
use people::{Agent, Right};

use super::pages::shell::{Section, Shell};
use crate::page;

/// What the frame shows of the moment in which its page was read.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Where the event log stood: live news from there on concern the page.
    at: Position,
    /// Acts that wait for a second pair of eyes, as far as they are counted.
    reviews: i64,
}

/// The moment a page is read in.
pub fn position(read: &Read<'_>) -> base::Result<Moment> {
    Ok(Moment { at: events::end(read)?, reviews: act::count_for_review(read)? })
}

/// The frame with the places `agent` may go to.
pub fn shell(agent: &Agent, headers: &HeaderMap, here: Section, (title, moment): (&str, Moment)) -> Shell {
    let mut places = vec![
        Section::Inbox,
        Section::People,
        Section::Returns,
        Section::Claims,
        Section::Withdrawals,
        Section::Policy,
    ];
    if agent.may(Right::Answer) {
        places.insert(2, Section::Review);
    }
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
        reviews: counted(moment.reviews),
        live_at: moment.at.to_string(),
    }
}

/// `4`, `99+`; nothing when nothing waits.
fn counted(count: i64) -> String {
    match count {
        0 => String::new(),
        COUNT_LIMIT.. => format!("{}+", COUNT_LIMIT - 1),
        count => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn a_count_stays_short() {
        assert_eq!([0, 1, 99, 100].map(counted), ["", "1", "99", "99+"]);
    }
}
