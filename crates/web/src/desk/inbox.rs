//! The queue: one view of the inbox.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use base::{Read, Result};
use conversations::inbox::{self, Before, COUNT_LIMIT, Listed, PAGE, VIEWS, View};
use conversations::{Channel, ConversationId, Standing};
use http::HeaderMap;
use people::Agent;
use serde::Deserialize;

use super::pages::inbox::{QueuePage, queue_page};
use super::pages::queue::{Queue, Row, Tab};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::time::{Clock, moment_text};
use crate::state::Web;

/// Which page of which view.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// The view's name; `open` without it.
    pub view: String,
    /// Where the page begins, as `last_ms.id`.
    pub before: String,
    /// Where the messages begin, on a conversation's page.
    pub before_message: String,
}

/// `/desk`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (clock, reader) = (web.clock(), agent.clone());
    let (queue, at) =
        web.db().read(move |read| Ok((queue(read, &reader, &chosen, &clock)?, position(read)?))).await?;
    let page = QueuePage { shell: shell(&agent, &headers, Section::Inbox, ("Inbox", at)), queue };
    Ok(said(Page(queue_page(&page)), &headers))
}

/// The queue of the chosen view: four queries.
pub fn queue(read: &Read<'_>, agent: &Agent, chosen: &Chosen, clock: &Clock) -> Result<Queue> {
    let view = match chosen.view.as_str() {
        "" => View::Open,
        name => View::read(name)?,
    };
    let listed = inbox::list(read, agent.id, view, before_in(&chosen.before))?;
    let more_href = (listed.len() == PAGE as usize)
        .then(|| {
            listed
                .last()
                .map(|last| format!("/desk?view={}&before={}.{}", view.as_str(), last.last_ms, last.id))
        })
        .flatten();
    Ok(Queue {
        view: view.as_str().into(),
        tabs: tabs(read, agent)?,
        query: String::new(),
        hits: Vec::new(),
        rows: listed.iter().map(|listed| row(listed, clock)).collect(),
        more_href,
        clock: clock.clone(),
    })
}

/// The views with their counts.
pub fn tabs(read: &Read<'_>, agent: &Agent) -> Result<Vec<Tab>> {
    let counts = inbox::count(read, agent.id)?;
    let in_words = |count: i64| match count {
        0 => String::new(),
        COUNT_LIMIT.. => format!("{}+", COUNT_LIMIT - 1),
        count => count.to_string(),
    };
    let tabs = VIEWS.iter().zip(counts).map(|((view, name, label), (_, count))| Tab {
        view: (*name).into(),
        label: (*label).into(),
        count: if *view == View::Closed { String::new() } else { in_words(count) },
    });
    Ok(tabs.collect())
}

/// One line of the queue.
pub fn row(listed: &Listed, clock: &Clock) -> Row {
    let mut chips = vec![Chip::new(Tone::Accent, path(listed.channel, listed.last_channel))];
    match (listed.standing, listed.snoozed_until_ms) {
        (Standing::Snoozed, Some(until)) => {
            chips.push(Chip::new(Tone::Warn, format!("until {}", moment_text(until, clock))));
        }
        (Standing::Waiting, _) => chips.push(Chip::new(Tone::Plain, "waiting")),
        (Standing::Closed, _) => chips.push(Chip::new(Tone::Plain, "closed")),
        _ => {}
    }
    if !listed.assignee_name.is_empty() {
        chips.push(Chip::new(Tone::Plain, listed.assignee_name.clone()));
    }
    chips.extend(listed.tags.iter().map(|tag| Chip::new(Tone::Plain, tag.clone())));
    Row {
        id: listed.id.0,
        customer: named(&listed.customer_name),
        subject: listed.subject.clone(),
        preview: listed.preview.clone(),
        at_ms: listed.last_ms,
        chips,
        is_new: listed.is_customers_word && listed.standing == Standing::Open,
        is_current: false,
    }
}

/// "chat → e-mail", or one word when it stayed where it began.
pub fn path(first: Channel, last: Channel) -> String {
    if first == last {
        first.in_words().into()
    } else {
        format!("{} → {}", first.in_words(), last.in_words())
    }
}

/// A customer's name, or what stands for it.
pub fn named(name: &str) -> String {
    if name.is_empty() { "Visitor".into() } else { name.into() }
}

/// Marks the row of the conversation that is shown beside the queue.
pub fn mark_current(queue: &mut Queue, id: ConversationId) {
    for row in &mut queue.rows {
        row.is_current = row.id == id.0;
    }
}

fn before_in(text: &str) -> Option<Before> {
    let (last_ms, id) = text.split_once('.')?;
    Some(Before { last_ms: last_ms.parse().ok()?, id: id.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_a_conversation_is_named_once_when_it_stayed_where_it_began() {
        assert_eq!(path(Channel::Chat, Channel::Chat), "chat");
        assert_eq!(path(Channel::Chat, Channel::Email), "chat → e-mail");
        assert_eq!(path(Channel::Form, Channel::Email), "web form → e-mail");
    }

    #[test]
    fn a_page_begins_behind_a_row_or_at_the_top() {
        assert_eq!(before_in("12.7"), Some(Before { last_ms: 12, id: 7 }));
        for broken in ["", "12", "12.", "a.b", "12.7.9"] {
            assert_eq!(before_in(broken), None, "{broken}");
        }
    }
}
