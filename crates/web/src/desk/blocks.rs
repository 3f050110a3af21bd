//! The block list: who is on it, why, who put them there, and the way on and off.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Result};
use channels::mail::sorting::blocking;
use conversations::ConversationId;
use http::{HeaderMap, StatusCode};
use people::Agent;
use serde::Deserialize;

use super::pages::blocks::{BlocksPage, blocks_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::field::Typed;
use crate::state::Web;

const HERE: &str = "/desk/blocks";
/// Lines of one page.
const PAGE: i64 = 100;

/// Where a page begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    at: Option<i64>,
    value: Option<String>,
}

/// An address or a domain, and why.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    value: String,
    reason: String,
}

/// `/desk/blocks`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, &agent, &headers, chosen).await?;
    Ok(said(Page(blocks_page(&page)), &headers))
}

/// Puts somebody on the list.
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let (by, wanted) = (agent.clone(), asked.clone());
    let made = web.db().write(move |tx| blocking::block(tx, &by, (&wanted.value, &wanted.reason))).await;
    match made {
        Err(Error::Refused(why)) => {
            let mut page = page(&web, &agent, &headers, Chosen::default()).await?;
            page.value = Typed { text: asked.value, error: Some(why) };
            page.reason = Typed { text: asked.reason, error: None };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(blocks_page(&page))).into_response())
        }
        made => after_act(made.map(|_| ()), HERE, "Mail from there is turned away from now on."),
    }
}

/// Takes somebody off the list.
pub async fn remove(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| blocking::unblock(tx, &agent, &asked.value)).await;
    after_act(result, HERE, "Mail from there is taken again.")
}

/// Blocks the sender a conversation is with.
pub async fn block_sender(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<ConversationId>,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let result = web
        .db()
        .write(move |tx| blocking::block(tx, &agent, (&asked.value, &asked.reason)).map(|_| ()))
        .await;
    after_act(result, &format!("/desk/conversations/{id}"), "Mail from there is turned away from now on.")
}

async fn page(web: &Web, agent: &Agent, headers: &HeaderMap, chosen: Chosen) -> Result<BlocksPage> {
    let before = chosen.at.zip(chosen.value);
    let look = web.db().read(move |read| Ok((blocking::list(read, before.clone(), PAGE)?, position(read)?)));
    let (blocks, at) = look.await?;
    let last = blocks.last().map(|one| {
        let value = percent_encoding::utf8_percent_encode(&one.value, percent_encoding::NON_ALPHANUMERIC);
        format!("{HERE}?at={}&value={value}", one.blocked_ms)
    });
    Ok(BlocksPage {
        shell: shell(agent, headers, Section::Inbox, ("Block list", at)),
        more_href: last.filter(|_| blocks.len() as i64 == PAGE),
        blocks,
        value: Typed::default(),
        reason: Typed::default(),
        clock: web.clock(),
    })
}
