//! The ledger at the desk: mails found, looked at, and read again after a fix.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Form};
use base::Result;
use channels::mail::intake::{self, SOURCES, STATES, Source};
use channels::mail::ledger::{self, Filter};
use channels::mail::reconciling::{self, Last};
use conversations::{ConversationId, conversation};
use http::HeaderMap;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use people::Agent;
use serde::Deserialize;

use super::acts::safe;
use super::pages::ledger::{Asked, Folder, Item, LedgerPage, StateTab, ledger_page};
use super::pages::ledger_entry::{EntryPage, Other, entry_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::select::{Choice, Choices, Group};
use crate::state::Web;

const HERE: &str = "/desk/ledger";
/// Mails on one page.
const SHOWN: usize = 50;
/// Waiting or quarantined mails are counted up to this.
const COUNTED: usize = 99;

/// What to look for, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    state: String,
    source: String,
    sender: String,
    text: String,
    since: String,
    until: String,
    before: Option<i64>,
}

/// `/desk/ledger`
pub async fn list(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let filter = filter(&chosen, &web.shop.time_zone);
    let before = chosen.before;
    let looked = web.db().read(move |read| {
        let page = ledger::list(read, &filter, before, SHOWN)?;
        let counts = [intake::State::Received, intake::State::Quarantined].map(|state| {
            let filter = Filter { state: Some(state), ..Filter::default() };
            Ok((state, ledger::list(read, &filter, None, COUNTED)?))
        });
        let counts = counts.into_iter().collect::<Result<Vec<_>>>()?;
        Ok((page, counts, reconciling::list(read)?, position(read)?))
    });
    let (found, counts, folders, at) = looked.await?;
    let count = |state| {
        let page = counts.iter().find(|(its, _)| *its == state).map(|(_, page)| page);
        page.map_or(String::new(), |page| match (page.items.len(), page.next) {
            (0, _) => String::new(),
            (count, None) => count.to_string(),
            (count, Some(_)) => format!("{count}+"),
        })
    };
    let asked = asked(&chosen);
    let page = LedgerPage {
        shell: shell(&agent, &headers, Section::Operation, ("Ledger", at)),
        states: tabs(count),
        sources: sources(&chosen.source),
        items: found.items.iter().map(item).collect(),
        more_href: found.next.map(|next| format!("{}{}&before={next}", asked.href, asked.state)),
        looked_back_to_ms: found.looked_back_to_ms,
        folders: folders.iter().map(folder).collect(),
        asked,
        clock: web.clock(),
    };
    Ok(said(Page(ledger_page(&page)), &headers))
}

/// `/desk/ledger/{id}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let looked = web.db().read(move |read| {
        let item = intake::find(read, id)?;
        let conversation = item.conversation_id.map(|id| conversation::find(read, ConversationId(id)));
        let others = (ledger::list_twins(read, &item)?, ledger::list_namesakes(read, &item)?);
        let raw = base::blobs::find(read, &item.hash)?;
        Ok((item, conversation.and_then(Result::ok), others, raw, position(read)?))
    });
    let (item, conversation, (twins, namesakes), raw, at) = looked.await?;
    let folder = web.post.folder.clone();
    // A mail whose bytes are missing is looked at all the more.
    let read = tokio::task::spawn_blocking(move || folder.bytes(raw).map(|raw| ledger::header_lines(&raw)));
    let lines = read.await.map_err(|panic| base::Error::inside(panic.to_string()))?.unwrap_or_default();
    let page = EntryPage {
        shell: shell(&agent, &headers, Section::Operation, ("Ledger", at)),
        id,
        subject: item.subject.clone(),
        state: state_chip(&item),
        reason: item.reason.clone(),
        place: conversation.map(|found| {
            (
                format!("/desk/conversations/{}", found.id),
                format!("Conversation #{}: {}", found.reference, found.subject),
            )
        }),
        signals: item.signals.iter().map(|one| (one.text.clone(), format!("{:+}", one.score))).collect(),
        facts: facts(&item),
        headers: lines,
        twins: twins.iter().map(other).collect(),
        namesakes: namesakes.iter().map(other).collect(),
        why_not: ledger::why_not(&item).unwrap_or_default().into(),
        clock: web.clock(),
    };
    Ok(said(Page(entry_page(&page)), &headers))
}

/// Reads one mail again.
pub async fn replay(State(web): State<Web>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| ledger::replay(tx, id)).await;
    after_act(result, &format!("{HERE}/{id}"), "The mail is read again now.")
}

/// Reads several again: those that were ticked, or all that were shown.
pub async fn replay_some(
    State(web): State<Web>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let value = |name: &str| fields.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str());
    let which = if value("which") == Some("shown") { "shown" } else { "chosen" };
    let named = fields.iter().filter(|(name, _)| name == which);
    let ids: Vec<i64> = named.filter_map(|(_, id)| id.parse().ok()).take(SHOWN).collect();
    let back = value("back").filter(|back| back.starts_with("/desk/ledger?")).unwrap_or(HERE).to_owned();
    if ids.is_empty() {
        let none = base::Error::refused("Tick the mails that are to be read again.");
        return after_act(Err(none), &back, "");
    }
    let replayed = web.db().write(move |tx| ledger::replay_some(tx, &ids)).await;
    let told = replayed.as_ref().map_or(String::new(), |replayed| match (replayed.again, replayed.left) {
        (1, 0) => "1 mail is read again now.".into(),
        (again, 0) => format!("{again} mails are read again now."),
        (again, left) => format!("{again} mails are read again now; {left} stay as they are."),
    });
    after_act(replayed.map(|_| ()), &back, &told)
}

fn filter(chosen: &Chosen, zone: &str) -> Filter {
    let clean = |text: &str| text.replace('\0', "").trim().to_owned();
    Filter {
        state: intake::State::read(&chosen.state).ok(),
        source: Source::read(&chosen.source).ok(),
        sender: clean(&chosen.sender),
        text: clean(&chosen.text),
        since_ms: start_of(&chosen.since, zone, 0),
        until_ms: start_of(&chosen.until, zone, 1),
    }
}

/// When the day begins in the shop, or one so many days later.
fn start_of(day: &str, zone: &str, days_later: i64) -> Option<i64> {
    let zone = TimeZone::get(zone).ok()?;
    let day = day.parse::<Date>().ok()?.checked_add(days_later.days()).ok()?;
    let start = day.to_zoned(zone).ok()?;
    Some(start.timestamp().as_millisecond())
}

fn asked(chosen: &Chosen) -> Asked {
    let Chosen { source, sender, text, since, until, .. } = chosen.clone();
    let state = intake::State::read(&chosen.state).map_or(String::new(), |state| state.as_str().to_owned());
    let named =
        [("source", &source), ("sender", &sender), ("text", &text), ("since", &since), ("until", &until)];
    let given = named.iter().filter(|(_, value)| !value.is_empty());
    let given: String = given.map(|(name, value)| format!("{name}={}&", safe(value))).collect();
    let href = format!("{HERE}?{given}state=");
    Asked { state, source, sender, text, since, until, href }
}

fn tabs(count: impl Fn(intake::State) -> String) -> Vec<StateTab> {
    let all = StateTab { value: String::new(), label: "All".into(), count: String::new() };
    let tabs = STATES.iter().map(|(state, name)| StateTab {
        value: (*name).into(),
        label: name[..1].to_uppercase() + &name[1..],
        count: count(*state),
    });
    std::iter::once(all).chain(tabs).collect()
}

fn sources(chosen: &str) -> Choices {
    let options = SOURCES.iter().map(|(source, name)| Choice::new(*name, door(*source)));
    Choices {
        name: "source".into(),
        label: "By".into(),
        groups: vec![Group { label: String::new(), options: options.collect() }],
        chosen: chosen.into(),
        prompt: "any door".into(),
        ..Choices::default()
    }
}

fn door(source: Source) -> &'static str {
    match source {
        Source::Smtp => "SMTP",
        Source::Imap => "mailbox",
        Source::Hook => "HTTP hook",
        Source::File => "file",
        Source::Program => "program",
    }
}

fn item(item: &intake::Item) -> Item {
    let sender = if item.from_email.is_empty() { &item.sender } else { &item.from_email };
    let door = door(item.source);
    Item {
        id: item.id,
        at_ms: item.received_ms,
        sender: if sender.is_empty() { "<>".into() } else { sender.clone() },
        subject: item.subject.clone(),
        door: if item.folder.is_empty() { door.into() } else { format!("{door} · {}", item.folder) },
        size_bytes: item.size.unsigned_abs(),
        is_whole: item.is_whole,
        state: state_chip(item),
        reason: item.reason.clone(),
        can_replay: ledger::why_not(item).is_none() && item.state != intake::State::Duplicate,
    }
}

fn state_chip(item: &intake::Item) -> Chip {
    let tone = match item.state {
        intake::State::Opened | intake::State::Joined => Tone::Good,
        intake::State::Received => Tone::Accent,
        intake::State::Duplicate | intake::State::Own | intake::State::Automatic => Tone::Plain,
        intake::State::Bounce | intake::State::Spam | intake::State::Blocked => Tone::Warn,
        intake::State::Quarantined => Tone::Bad,
    };
    Chip::new(tone, item.state.as_str())
}

fn facts(item: &intake::Item) -> Vec<(String, String)> {
    let at = Timestamp::from_millisecond(item.received_ms).map_or(String::new(), |at| at.to_string());
    let size = if item.is_whole {
        format!("{} bytes", item.size)
    } else {
        let mb = item.size as f64 / 1e6;
        format!(
            "{} bytes; only its headers were kept, the mail of {mb:.1} MB is where it came from",
            item.size
        )
    };
    let archive = if item.is_archive { ", filed as an archive" } else { "" };
    let all = [
        ("Number", item.id.to_string()),
        ("Came", at),
        ("By", format!("{}{archive}", door(item.source))),
        ("From where", item.peer.clone()),
        ("Folder", item.folder.clone()),
        ("Size", size),
        ("Envelope sender", if item.sender.is_empty() { "<>".into() } else { item.sender.clone() }),
        ("Envelope recipients", item.recipients.clone()),
        ("From", item.from_email.clone()),
        ("Message-ID", item.mail_id.clone()),
        ("Times begun to read", item.attempts.to_string()),
        ("BLAKE3", item.hash.iter().map(|byte| format!("{byte:02x}")).collect()),
    ];
    let known = all.into_iter().filter(|(_, value)| !value.is_empty());
    known.map(|(label, value)| (label.to_owned(), value)).collect()
}

fn other(item: &intake::Item) -> Other {
    Other { id: item.id, at_ms: item.received_ms, subject: item.subject.clone(), state: state_chip(item) }
}

fn folder(last: &Last) -> Folder {
    let Last { folder, at_ms, found, fetched_again } = last;
    let missing = found.missing.len();
    let named: Vec<String> = found.missing.iter().take(20).map(i64::to_string).collect();
    let (state, hint) = match (missing, i64::try_from(missing).unwrap_or(i64::MAX) <= *fetched_again) {
        (0, _) => (Chip::new(Tone::Good, "difference 0"), String::new()),
        (_, true) => (
            Chip::new(Tone::Warn, format!("{missing} fetched again")),
            format!("Missing were UID {}; they were fetched again.", named.join(", ")),
        ),
        (_, false) => (
            Chip::new(Tone::Bad, format!("{missing} missing")),
            format!("Missing are UID {}; {fetched_again} were fetched again.", named.join(", ")),
        ),
    };
    Folder {
        name: format!("{} · {}", folder.mailbox, folder.folder),
        at_ms: *at_ms,
        at_server: found.at_server.to_string(),
        accounted: found.accounted.to_string(),
        state,
        hint,
    }
}
