//! What customers are told unasked: which news, in which words, tried with a real order before anybody gets them.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::config::LANGUAGES;
use base::{Error, Read, Result};
use channels::notice::rendering::{Part, Trouble};
use channels::notice::switching::{self, Switch};
use channels::notice::wording::{self, Version, Words};
use channels::notice::{self, Kind, Notice, Shopfront, trying};
use http::{HeaderMap, StatusCode};
use people::{Agent, agent};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::pages::notices::{self as view, EditPage, ListPage, edit_page, list_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::field::Typed;
use crate::parts::notice::Notice as Sentence;
use crate::state::Web;

const HERE: &str = "/desk/notices";
/// Versions and notices shown.
const SHOWN: i64 = 10;

/// Which words are looked at, with which order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    language: String,
    order: String,
}

/// The words as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    language: String,
    order: String,
    subject: String,
    text: String,
    seen: i64,
    to: String,
}

/// How typed words came out.
struct Tried {
    letter: Option<Words>,
    trouble: Option<Trouble>,
}

struct Found {
    history: Vec<Version>,
    names: Vec<(String, String)>,
    tried: Tried,
    order: Option<String>,
    fields: Vec<String>,
    told: Vec<Notice>,
    switch: Switch,
}

/// `/desk/notices`
pub async fn list(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (kinds, worded, at) = web
        .db()
        .read(|read| {
            let kinds = Kind::all().map(|kind| Ok((kind, switching::find(read, kind)?)));
            Ok((kinds.collect::<Result<Vec<_>>>()?, wording::list_newest(read)?, position(read)?))
        })
        .await?;
    let page = ListPage {
        shell: shell(&agent, &headers, Section::Operation, ("Notices", at)),
        kinds: kinds.into_iter().map(|(kind, switch)| line(kind, switch, &worded)).collect(),
    };
    Ok(said(Page(list_page(&page)), &headers))
}

/// `/desk/notices/{kind}`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(kind): Path<String>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = Kind::read(&kind)?;
    let language = language_of(&web, &chosen.language);
    let newest = web.db().read(move |read| wording::find(read, (kind, language))).await?;
    let words = newest.as_ref().and_then(|version| version.words.clone());
    let act = Act {
        language: language.into(),
        order: chosen.order,
        seen: newest.map_or(0, |version| version.version),
        ..Act::from(words.unwrap_or_else(|| wording::built_in((kind, language))))
    };
    let page = page(&web, (&agent, &headers), kind, &act).await?;
    Ok(said(Page(edit_page(&page)), &headers))
}

/// Shows how the typed words come out. Nothing is saved or sent.
pub async fn preview(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), Kind::read(&kind)?, &act).await?;
    Ok(Page(edit_page(&page)).into_response())
}

/// Saves the typed words, if they come out.
pub async fn save(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let kind = Kind::read(&kind)?;
    let tried = page(&web, (&agent, &headers), kind, &act).await?;
    if tried.subject.error.is_some() || tried.text.error.is_some() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(edit_page(&tried))).into_response());
    }
    let (by, typed) = (agent.clone(), act.clone());
    let language = language_of(&web, &act.language);
    let saved =
        web.db().write(move |tx| wording::save(tx, &by, (kind, language), (&typed.words(), typed.seen)));
    answer(&web, (&agent, &headers), (kind, &act), saved.await).await
}

/// Goes back to the built-in words.
pub async fn restore(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(kind): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let kind = Kind::read(&kind)?;
    let language = language_of(&web, &act.language);
    let seen = act.seen;
    let restored = web.db().write(move |tx| wording::restore(tx, &agent, (kind, language), seen)).await;
    after_act(restored, &place(kind, language, &act.order), "The built-in words are back.")
}

/// Sends the typed words, filled, to the agent who asks.
pub async fn send_test(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let mut page = page(&web, (&agent, &headers), Kind::read(&kind)?, &act).await?;
    let Some(letter) = page.letter.clone() else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(edit_page(&page))).into_response());
    };
    trying::send_test(&web.post, &agent.email, &letter).await?;
    page.shell.notice =
        Some(Sentence { tone: Tone::Good, text: format!("The test is on its way to {}.", agent.email) });
    Ok(Page(edit_page(&page)).into_response())
}

/// Tells customers from now on, or no longer.
pub async fn switch(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(kind): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let kind = Kind::read(&kind)?;
    let (to, done) = match act.to.as_str() {
        "on" => (Switch::On, "Customers are told from now on."),
        "off" => (Switch::Off, "Customers aren't told any more."),
        _ => return Err(Error::refused("Switch it on or off with the button on the page.").into()),
    };
    let switched = web.db().write(move |tx| switching::set(tx, &agent, kind, to)).await;
    after_act(switched, HERE, done)
}

impl Act {
    fn from(words: Words) -> Act {
        Act { subject: words.subject, text: words.text, ..Act::default() }
    }

    fn words(&self) -> Words {
        Words { subject: self.subject.clone(), text: self.text.clone() }
    }
}

/// After saving: the page anew, or the typed words with what a colleague did meanwhile.
async fn answer(
    web: &Web,
    (agent, headers): (&Agent, &HeaderMap),
    (kind, act): (Kind, &Act),
    saved: Result<()>,
) -> Result<Response, Failure> {
    match saved {
        Err(Error::Conflict(text)) => {
            let mut page = page(web, (agent, headers), kind, act).await?;
            page.seen = page.history.first().map_or(0, |version| version.version);
            page.shell.notice = Some(Sentence { tone: Tone::Bad, text });
            Ok((StatusCode::CONFLICT, Page(edit_page(&page))).into_response())
        }
        saved => {
            let back = place(kind, language_of(web, &act.language), &act.order);
            after_act(saved, &back, "Saved. Customers get these words from now on.")
        }
    }
}

async fn page(
    web: &Web,
    (agent, headers): (&Agent, &HeaderMap),
    kind: Kind,
    act: &Act,
) -> Result<EditPage, Failure> {
    let language = language_of(web, &act.language);
    let (shop, typed) = (Shopfront::new(&web.post), act.clone());
    let (found, at) = web
        .db()
        .read(move |read| Ok((gather(read, &shop, (kind, language), &typed)?, position(read)?)))
        .await?;
    let error = |part: Part| {
        found
            .tried
            .trouble
            .as_ref()
            .filter(|trouble| trouble.part == part)
            .map(|trouble| trouble.text.clone())
    };
    let no_order = (found.order.is_none() && !act.order.trim().is_empty())
        .then(|| "There is no order of this number. Check it, or leave it empty for the newest.".to_owned());
    Ok(EditPage {
        shell: shell(agent, headers, Section::Operation, (kind.title(), at)),
        kind: kind.as_str().into(),
        title: kind.title().into(),
        about: kind.about().into(),
        is_on: found.switch == Switch::On,
        language: language.into(),
        languages: LANGUAGES.iter().map(|known| (*known).to_owned()).collect(),
        subject: Typed { text: act.subject.clone(), error: error(Part::Subject) },
        text: Typed { text: act.text.clone(), error: error(Part::Text) },
        order: Typed { text: found.order.clone().unwrap_or_else(|| act.order.clone()), error: no_order },
        seen: act.seen,
        trouble: found.history.first().map(|version| version.trouble.clone()).unwrap_or_default(),
        is_own: found.history.first().is_some_and(|version| version.words.is_some()),
        letter: found.tried.letter,
        fields: found.fields,
        history: found.history.iter().map(|version| version_of(version, &found.names)).collect(),
        told: found.told.iter().map(told).collect(),
        clock: web.clock(),
    })
}

/// What the page needs, in one look. Without any order the words are only read, not filled.
fn gather(
    read: &Read<'_>,
    shop: &Shopfront,
    (kind, language): (Kind, &'static str),
    typed: &Act,
) -> Result<Found> {
    let order = trying::find_order(read, &typed.order)?;
    let (tried, fields) = match &order {
        Some(order) => {
            let looked = trying::look(read, shop, (kind, language), (order, &typed.words()))?;
            let fields = trying::fields(read, shop, kind, order)?;
            (Tried { letter: looked.as_ref().ok().cloned(), trouble: looked.err() }, fields)
        }
        None => (Tried { letter: None, trouble: trying::check(&typed.words()).err() }, Vec::new()),
    };
    let names = agent::list(read)?.into_iter().map(|agent| (agent.actor(), agent.name)).collect();
    Ok(Found {
        history: wording::list(read, (kind, language), SHOWN)?,
        names,
        tried,
        order: order.map(|order| order.number),
        fields,
        told: notice::list(read, kind, SHOWN)?,
        switch: switching::find(read, kind)?,
    })
}

fn line(kind: Kind, switch: Switch, worded: &[(Kind, String, Version)]) -> view::Line {
    let own = worded.iter().filter(|(of, _, version)| *of == kind && version.words.is_some());
    let chips = own.map(|(_, language, version)| match version.trouble.as_str() {
        "" => Chip::new(Tone::Accent, format!("own words: {language}")),
        _ => Chip::new(Tone::Bad, format!("own words fail: {language}")),
    });
    view::Line {
        kind: kind.as_str().into(),
        title: kind.title().into(),
        about: kind.about().into(),
        is_on: switch == Switch::On,
        chips: chips.collect(),
    }
}

fn version_of(version: &Version, names: &[(String, String)]) -> view::Version {
    let author = names.iter().find(|(actor, _)| *actor == version.author).map(|(_, name)| name.clone());
    view::Version {
        version: version.version,
        author: author.unwrap_or_else(|| version.author.clone()),
        at_ms: version.created_ms,
        words: version.words.clone(),
    }
}

fn told(notice: &Notice) -> view::Told {
    let tone = match (notice.state.as_str(), notice.why.as_str()) {
        ("told", "") => Tone::Good,
        ("planned", _) => Tone::Accent,
        _ => Tone::Warn,
    };
    view::Told {
        at_ms: notice.planned_ms,
        customer_id: notice.customer_id,
        state: Chip::new(tone, notice.state.clone()),
        why: notice.why.clone(),
    }
}

fn language_of(web: &Web, asked: &str) -> &'static str {
    wording::known_language(asked).or_else(|| wording::known_language(&web.post.language)).unwrap_or("en")
}

fn place(kind: Kind, language: &str, order: &str) -> String {
    let order = utf8_percent_encode(order, NON_ALPHANUMERIC);
    format!("{HERE}/{}?language={language}&order={order}", kind.as_str())
}
