//! What was turned away or thrown away: spam, blocked mail, the trash. Looked through, and taken out with a click.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::Result;
use channels::mail::sorting::rescuing::{self, Why};
use conversations::ConversationId;
use conversations::conversation::trashing;
use http::HeaderMap;
use people::Agent;
use serde::Deserialize;

use super::operation::Nothing;
use super::pages::shell::Section;
use super::pages::spam::{Shelf, SpamPage, Thrown, Turned, spam_page};
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::state::Web;

const HERE: &str = "/desk/spam";
const TRASH: &str = "/desk/spam?shelf=trash";
/// Rows of one page.
const PAGE: i64 = 50;

/// Which shelf, and where its page begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    shelf: String,
    before: Option<i64>,
    at: Option<i64>,
}

/// `/desk/spam`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let shelf = Shelf::read(&chosen.shelf);
    let look = web.db().read(move |read| {
        let (mut turned, mut thrown) = (Vec::new(), Vec::new());
        match shelf {
            Shelf::Spam => turned = rescuing::list(read, Why::Spam, chosen.before, PAGE)?,
            Shelf::Blocked => turned = rescuing::list(read, Why::Blocked, chosen.before, PAGE)?,
            Shelf::Trash => thrown = trashing::list(read, chosen.at.zip(chosen.before), PAGE)?,
        }
        Ok((turned, thrown, position(read)?))
    });
    let (turned, thrown, at) = look.await?;
    let last_turned = turned.last().map(|one| format!("{HERE}?shelf={}&before={}", shelf.as_str(), one.id));
    let last_thrown = thrown.last().map(|one| format!("{TRASH}&before={}&at={}", one.id, one.trashed_ms));
    let is_full = turned.len().max(thrown.len()) as i64 == PAGE;
    let page = SpamPage {
        shell: shell(&agent, &headers, Section::Inbox, ("Spam and trash", at)),
        shelf,
        keep_days: web.post.vetting.keep_days,
        turned: turned.into_iter().map(turned_away).collect(),
        thrown: thrown
            .into_iter()
            .map(|one| Thrown {
                id: one.id.0,
                customer: one.customer_name,
                subject: one.subject,
                by: one.by,
                at_ms: one.trashed_ms,
            })
            .collect(),
        more_href: last_turned.or(last_thrown).filter(|_| is_full),
        clock: web.clock(),
    };
    Ok(said(Page(spam_page(&page)), &headers))
}

/// Takes a mail out of spam.
pub async fn rescue(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| rescuing::rescue(tx, &agent, id)).await;
    after_act(result, HERE, "It goes to the inbox now, and so does what this sender writes from now on.")
}

/// Throws a conversation into the trash.
pub async fn trash(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<ConversationId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| trashing::trash(tx, &agent, id)).await;
    after_act(
        result,
        &format!("/desk/conversations/{id}"),
        "It is in the trash. You can take it out again here.",
    )
}

/// Takes a conversation out of the trash.
pub async fn untrash(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<ConversationId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| trashing::rescue(tx, &agent, id)).await;
    after_act(result, &format!("/desk/conversations/{id}"), "It is out of the trash.")
}

fn turned_away(one: rescuing::TurnedAway) -> Turned {
    Turned {
        id: one.id,
        at_ms: one.received_ms,
        from: one.from,
        subject: one.subject,
        reason: one.reason,
        signals: one.signals.into_iter().map(|signal| (signal.text, signal.score)).collect(),
        is_there: one.size > 0,
    }
}
