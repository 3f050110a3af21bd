//! `/desk/orders/{number}`: everything about one order, read in one snapshot and a fixed number of queries.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use people::Agent;
use serde::Deserialize;

use super::super::pages::order::order_page;
use super::super::pages::shell::Section;
use super::super::shell::{position, shell};
use super::found::Found;
use super::showing;
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::state::Web;

/// Where an agent came from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Came {
    /// The conversation beside which the order was opened.
    pub conversation: String,
}

impl Came {
    /// The conversation, if one was named.
    pub fn conversation(&self) -> Option<i64> {
        self.conversation.parse().ok().filter(|id| *id > 0)
    }
}

/// `/desk/orders/{number}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(number), Query(came)): (Path<String>, Query<Came>),
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (clock, me) = (web.clock(), agent.clone());
    let now_ms = clock.now_ms;
    let (found, at) =
        web.db().read(move |read| Ok((Found::gather(read, &me, &number, now_ms)?, position(read)?))).await?;
    let title = format!("Order {}", found.order.number);
    let frame = shell(&agent, &headers, Section::Inbox, (&title, at));
    let page = showing::page(&found, &agent, (frame, came.conversation()), clock);
    Ok(said(Page(order_page(&page)), &headers))
}
