//! "Search or jump to": a reference, an e-mail address, an order number, a name.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use base::{Read, Result};
use conversations::conversation;
use conversations::inbox;
use http::HeaderMap;
use people::customer::{self, listing};
use people::{Agent, CustomerId};
use serde::Deserialize;

use super::inbox::{row, tabs};
use super::pages::inbox::{QueuePage, queue_page};
use super::pages::queue::Queue;
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::time::Clock;
use crate::state::Web;

/// Customers whose conversations a search shows.
const CUSTOMERS: usize = 20;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

enum Answer {
    Conversation(i64),
    Queue(Queue),
}

/// `/desk/search`: straight to the conversation when a reference was typed, else what fits.
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (clock, reader) = (web.clock(), agent.clone());
    let (answer, at) = web
        .db()
        .read(move |read| Ok((find(read, &reader, asked.q.trim(), &clock)?, position(read)?)))
        .await?;
    match answer {
        Answer::Conversation(id) => Ok(redirect(&format!("/desk/conversations/{id}"))),
        Answer::Queue(queue) => {
            let page = QueuePage { shell: shell(&agent, &headers, Section::Inbox, ("Search", at)), queue };
            Ok(said(Page(queue_page(&page)), &headers))
        }
    }
}

fn find(read: &Read<'_>, agent: &Agent, typed: &str, clock: &Clock) -> Result<Answer> {
    if let Some(conversation) = conversation::find_by_reference(read, typed)? {
        return Ok(Answer::Conversation(conversation.id.0));
    }
    let mut customers: Vec<CustomerId> = Vec::new();
    if let Some(order) = orders::find_by_number(read, typed)? {
        customers.push(CustomerId(order.customer_id));
    }
    for order in orders::find_by_tracking(read, typed)? {
        customers.push(CustomerId(order.customer_id));
    }
    if customers.is_empty() {
        customers.extend(listing::search(read, typed)?.into_iter().take(CUSTOMERS).map(|found| found.id));
    }
    let mut rows = Vec::new();
    for id in customers {
        rows.extend(customer::cluster(read, id)?);
    }
    let ids: Vec<i64> = if rows.is_empty() {
        Vec::new()
    } else {
        conversation::list_of_customer(read, &rows, inbox::PAGE)?.iter().map(|found| found.id.0).collect()
    };
    let listed = inbox::list_these(read, &ids)?;
    Ok(Answer::Queue(Queue {
        view: "open".into(),
        tabs: tabs(read, agent)?,
        query: typed.to_owned(),
        rows: listed.iter().map(|listed| row(listed, clock)).collect(),
        more_href: None,
        clock: clock.clone(),
    }))
}
