//! Lists of matters at the desk, returns and claims alike: which part is asked for, and the page it becomes.

use axum::response::Response;
use http::HeaderMap;
use people::Agent;
use serde::Deserialize;

use super::acts::safe;
use super::pages::ledger::StateTab;
use super::pages::returns::{Item, MattersPage, matters_page};
use super::pages::shell::Section;
use super::shell::{Moment, shell};
use crate::page::{Page, said};
use crate::state::Web;

/// Matters on one page.
pub const PAGE: i64 = 50;

/// Which part of the list, or which number.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pub state: String,
    pub before: Option<i64>,
    pub q: String,
}

/// One kind of matter.
pub struct Kind {
    pub section: Section,
    pub title: &'static str,
    /// `/desk/returns`
    pub href: &'static str,
    pub about: &'static str,
    pub states: Vec<StateTab>,
}

/// The list as a page. `items` come with their ids, newest first; `at` is how far the log had come.
pub fn listed(
    (web, agent, headers): (&Web, &Agent, &HeaderMap),
    kind: Kind,
    chosen: Chosen,
    (items, at): (Vec<(i64, Item)>, Moment),
) -> Response {
    let is_full = chosen.q.trim().is_empty() && items.len() == PAGE as usize;
    let last = items.last().filter(|_| is_full);
    let page = MattersPage {
        shell: shell(agent, headers, kind.section, (kind.title, at)),
        title: kind.title.into(),
        href: kind.href.into(),
        about: kind.about.into(),
        states: kind.states,
        more_href: last.map(|(id, _)| format!("{}?state={}&before={id}", kind.href, safe(&chosen.state))),
        state: chosen.state,
        items: items.into_iter().map(|(_, item)| item).collect(),
        clock: web.clock(),
    };
    said(Page(matters_page(&page)), headers)
}
