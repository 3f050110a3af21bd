//! The words of notices: the shop's own with every version kept, and the built-in ones behind them.

use base::config::LANGUAGES;
use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};
use people::Agent;

use super::kind::Kind;

/// The one brand a shop has; the key is there for shops with several.
pub const BRAND: &str = "shop";
/// Longest subject, in characters.
pub const SUBJECT_LIMIT: usize = 300;
/// Longest text, in characters.
pub const TEXT_LIMIT: usize = 20_000;

/// Subject and text with gaps to be filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Words as they were given once.
#[derive(Clone, Debug)]
pub struct Version {
    /// The row.
    pub id: i64,
    /// 1, 2, 3 …
    pub version: i64,
    /// The words; none where the built-in ones were restored.
    pub words: Option<Words>,
    /// `agent:5`
    pub author: String,
    /// Why they couldn't be used, at the last time they couldn't; empty when all went well.
    pub trouble: String,
    /// When that was, UTC milliseconds.
    pub trouble_ms: Option<i64>,
    /// Since when, UTC milliseconds.
    pub created_ms: i64,
}

/// Which words: of what, in which language.
pub type Place<'a> = (Kind, &'a str);

const VERSION: &str = "SELECT id, version, is_own, subject, text, author, trouble, trouble_ms, created_ms
     FROM notice_words";

/// The version that counts, if the shop ever wrote or restored one.
pub fn find(read: &Read<'_>, place: Place<'_>) -> Result<Option<Version>> {
    Ok(list(read, place, 1)?.pop())
}

/// The last versions, newest first.
pub fn list(read: &Read<'_>, (kind, language): Place<'_>, limit: i64) -> Result<Vec<Version>> {
    read.list(
        &format!(
            "{VERSION}
             WHERE kind = $1 AND language = $2 AND brand = $3
             ORDER BY version DESC, id
             LIMIT $4"
        ),
        &[&kind.as_str(), &language, &BRAND, &limit],
        version_from,
    )
}

/// The newest versions of all kinds and languages: one query for the page of all notices.
pub fn list_newest(read: &Read<'_>) -> Result<Vec<(Kind, String, Version)>> {
    let sql =
        "SELECT id, version, is_own, subject, text, author, trouble, trouble_ms, created_ms, kind, language
         FROM notice_words
         WHERE brand = $1
           AND version = (SELECT MAX(newest.version)
             FROM notice_words AS newest
             WHERE newest.kind = notice_words.kind AND newest.language = notice_words.language
               AND newest.brand = notice_words.brand)
         ORDER BY kind, language, id
         LIMIT 200";
    let rows = read.list(sql, &[&BRAND], |row| {
        Ok((Kind::read(&row.get::<String>(9)?).ok(), row.get::<String>(10)?, version_from(row)?))
    })?;
    Ok(rows.into_iter().filter_map(|(kind, language, version)| Some((kind?, language, version))).collect())
}

/// How many of the shop's own texts failed and weren't mended since.
pub fn count_failing(read: &Read<'_>) -> Result<usize> {
    let newest = list_newest(read)?;
    Ok(newest.iter().filter(|(_, _, version)| version.words.is_some() && !version.trouble.is_empty()).count())
}

/// Writes a new version of the shop's own words. `seen` is the version the writer began with: when somebody else was
/// faster, nothing is lost or overwritten.
pub fn save(tx: &mut Tx<'_>, agent: &Agent, place: Place<'_>, (words, seen): (&Words, i64)) -> Result<()> {
    if words.subject.trim().is_empty() {
        return Err(Error::refused("Write a subject."));
    }
    if words.text.trim().is_empty() {
        return Err(Error::refused("Write a text."));
    }
    add(tx, agent, place, (Some(words), seen))
}

/// Goes back to the built-in words; the shop's own stay in the history.
pub fn restore(tx: &mut Tx<'_>, agent: &Agent, place: Place<'_>, seen: i64) -> Result<()> {
    add(tx, agent, place, (None, seen))
}

/// Notes that the version `id` couldn't be used, and why. Told once until the next version.
pub fn note_trouble(tx: &mut Tx<'_>, id: i64, trouble: &str) -> Result<()> {
    let known =
        tx.get("SELECT trouble FROM notice_words WHERE id = $1", &[&id], |row| row.get::<String>(0))?;
    tx.execute(
        "UPDATE notice_words SET trouble = $1, trouble_ms = $2 WHERE id = $3",
        &[&trouble, &tx.now_ms(), &id],
    )?;
    if known == trouble {
        return Ok(());
    }
    events::record(
        tx,
        &Happening {
            kind: "notice.failed",
            actor: "system".into(),
            subject_id: Some(id),
            data: serde_json::json!({ "trouble": trouble }).to_string(),
            ..Happening::default()
        },
    )
}

/// The built-in words; English where a language has none.
pub fn built_in((kind, language): Place<'_>) -> Words {
    let (subject, text) = super::words::of(kind, known_language(language).unwrap_or("en"))
        .split_once('\n')
        .expect("a test holds that every built-in text has a subject line");
    Words { subject: subject.trim().into(), text: text.trim().into() }
}

/// The language of `tag` the program has words for: `de-AT` is `de`.
pub fn known_language(tag: &str) -> Option<&'static str> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    LANGUAGES.into_iter().find(|known| *known == primary)
}

fn add(
    tx: &mut Tx<'_>,
    agent: &Agent,
    (kind, language): Place<'_>,
    (words, seen): (Option<&Words>, i64),
) -> Result<()> {
    let Some(language) = known_language(language) else { return Err(Error::NotFound) };
    let newest = find(tx, (kind, language))?;
    let version = newest.as_ref().map_or(0, |newest| newest.version);
    if version != seen {
        return Err(Error::Conflict(faster(tx, newest)?));
    }
    let id: i64 = tx.id();
    let empty = Words::default();
    let kept = words.unwrap_or(&empty);
    tx.execute(
        "INSERT INTO notice_words (id, kind, language, brand, version, is_own, subject, text, author, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &id,
            &kind.as_str(),
            &language,
            &BRAND,
            &(version + 1),
            &words.is_some(),
            &tidy(&kept.subject, SUBJECT_LIMIT).replace('\n', " "),
            &tidy(&kept.text, TEXT_LIMIT),
            &agent.actor(),
            &tx.now_ms(),
        ],
    )?;
    let data = serde_json::json!({ "notice": kind.as_str(), "language": language, "version": version + 1 });
    events::record(
        tx,
        &Happening {
            kind: if words.is_some() { "notice.worded" } else { "notice.restored" },
            actor: agent.actor(),
            subject_id: Some(id),
            data: data.to_string(),
            ..Happening::default()
        },
    )
}

fn faster(read: &Read<'_>, newest: Option<Version>) -> Result<String> {
    let id = newest.and_then(|version| version.author.strip_prefix("agent:")?.parse().ok());
    let name = match id {
        Some(id) => people::agent::find(read, id).map(|agent| agent.name).ok(),
        None => None,
    };
    Ok(format!(
        "{} changed this text while you were writing. Yours isn't saved: it stands in the fields, theirs in the history below. Put together what should stay, and save again.",
        name.as_deref().unwrap_or("Somebody")
    ))
}

fn tidy(text: &str, limit: usize) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c != '\0').take(limit).collect::<String>().trim().into()
}

fn version_from(row: &Row<'_>) -> Result<Version> {
    let words = Words { subject: row.get(3)?, text: row.get(4)? };
    Ok(Version {
        id: row.get(0)?,
        version: row.get(1)?,
        words: row.get::<bool>(2)?.then_some(words),
        author: row.get(5)?,
        trouble: row.get(6)?,
        trouble_ms: row.get(7)?,
        created_ms: row.get(8)?,
    })
}
