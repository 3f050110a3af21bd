//! Withdrawals for agents: the list, whether the record is whole, and the record as a file for a court.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Read, Result};
use channels::withdrawal::receipt;
use conversations::ConversationId;
use http::HeaderMap;
use orders::withdrawal::chain::{self, Walk};
use orders::withdrawal::{Standing, Withdrawal, WithdrawalId, export, finding};
use people::{Agent, Right};
use serde::Deserialize;

use super::pages::shell::Section;
use super::pages::withdrawals::{Line, Tab, WithdrawalsPage, withdrawals_page};
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::time::{Clock, moment_text};
use crate::serving::download;
use crate::state::Web;

const HERE: &str = "/desk/withdrawals";
/// Withdrawals on one page.
const SHOWN: i64 = 50;
/// Records whose chain is checked for the page; the export checks all.
const CHECKED: i64 = 1_000;
/// Most records in a file made by the desk.
const EXPORT_LIMIT: usize = 20_000;

/// Which part of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    standing: String,
    before: Option<i64>,
}

/// Which days of the record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Days {
    from: String,
    until: String,
}

type Told = (WithdrawalId, ConversationId, String);

/// `/desk/withdrawals`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let standing = Standing::read(&chosen.standing);
    let before = chosen.before;
    let (found, walk, at) = web
        .db()
        .read(move |read| {
            Ok((gather(read, standing, before)?, chain::verify_newest(read, CHECKED)?, position(read)?))
        })
        .await?;
    let (withdrawals, told) = found;
    let clock = web.clock();
    let name = standing.map_or("", Standing::as_str);
    let more = withdrawals.last().filter(|_| withdrawals.len() == SHOWN as usize);
    let page = WithdrawalsPage {
        shell: shell(&agent, &headers, Section::Withdrawals, ("Withdrawals", at)),
        chain: chain_chip(&walk),
        chain_hint: chain_hint(&walk),
        tabs: tabs(standing),
        lines: withdrawals.iter().map(|one| line(one, &told, &clock)).collect(),
        more_href: more.map(|last| format!("{HERE}?standing={name}&before={}", last.content.seq)),
        may_export: agent.may(Right::Operate),
        clock,
    };
    Ok(said(Page(withdrawals_page(&page)), &headers))
}

/// `/desk/withdrawals/export`: JSON lines with the chain, the texts shown and the result of checking.
pub async fn save(State(web): State<Web>, Query(days): Query<Days>) -> Result<Response, Failure> {
    let range = export::Range::of_days(&days.from, &days.until, &web.shop.time_zone)?;
    let (shop, now_ms) = (web.shop.name.clone(), web.db().now_ms());
    let text = web.db().read(move |read| export::whole(read, range, (&shop, now_ms), EXPORT_LIMIT)).await?;
    Ok(download("withdrawals.jsonl", text.into_bytes()).into_response())
}

fn gather(
    read: &Read<'_>,
    standing: Option<Standing>,
    before: Option<i64>,
) -> Result<(Vec<Withdrawal>, Vec<Told>)> {
    let withdrawals = finding::list(read, standing, before, SHOWN)?;
    let ids: Vec<i64> = withdrawals.iter().map(|one| one.id.0).collect();
    let told = receipt::list(read, &ids)?;
    Ok((withdrawals, told))
}

fn chain_chip(walk: &Walk) -> Chip {
    match &walk.broken {
        None => Chip::new(Tone::Good, "record whole"),
        Some(broken) => Chip::new(Tone::Bad, format!("record changed at no. {}", broken.seq)),
    }
}

fn chain_hint(walk: &Walk) -> String {
    match &walk.broken {
        None if walk.checked == walk.seq && walk.checked == 1 => "The one record is whole.".into(),
        None if walk.checked == walk.seq => format!("All {} records fit together.", walk.checked),
        None => {
            format!("The newest {} records fit together; the export checks all {}.", walk.checked, walk.seq)
        }
        Some(broken) => format!(
            "No. {}: {}. Somebody changed the database by hand. Keep a copy of it, restore the record from a backup, and compare it with the receipt the customer has.",
            broken.seq, broken.why
        ),
    }
}

fn tabs(chosen: Option<Standing>) -> Vec<Tab> {
    let all = Tab { href: HERE.into(), label: "All".into(), is_here: chosen.is_none() };
    let each = Standing::ALL.into_iter().map(|standing| Tab {
        href: format!("{HERE}?standing={}", standing.as_str()),
        label: label(standing).into(),
        is_here: chosen == Some(standing),
    });
    std::iter::once(all).chain(each).collect()
}

fn label(standing: Standing) -> &'static str {
    match standing {
        Standing::InTime => "In time",
        Standing::Late => "Late",
        Standing::UnknownOrder => "Unknown order",
    }
}

fn line(withdrawal: &Withdrawal, told: &[Told], clock: &Clock) -> Line {
    let content = &withdrawal.content;
    let told = told.iter().find(|(id, ..)| *id == withdrawal.id);
    let tone = match content.standing {
        Standing::InTime => Tone::Good,
        Standing::Late => Tone::Warn,
        Standing::UnknownOrder => Tone::Accent,
    };
    let receipt = match told.map_or("", |(_, _, state)| state) {
        "sent" => Chip::new(Tone::Good, "receipt sent"),
        "failed" => Chip::new(Tone::Bad, "receipt failed"),
        _ => Chip::new(Tone::Plain, "receipt on its way"),
    };
    Line {
        number: content.seq,
        at_ms: content.at_ms,
        name: content.statement.name.clone(),
        email: content.statement.email.clone(),
        order: content.statement.order.clone(),
        parts: content.statement.parts(),
        standing: Chip::new(tone, content.standing.in_words()),
        ends: content
            .ends_ms
            .map_or_else(String::new, |ends_ms| format!("until {}", moment_text(ends_ms, clock))),
        proof: content.order_id.map_or("", |_| content.proof.in_words()).into(),
        receipt,
        conversation_id: told.map(|(_, conversation, _)| conversation.0),
    }
}
