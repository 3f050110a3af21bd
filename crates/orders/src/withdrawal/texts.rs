//! What the withdrawal function says, per language or country and version: data that is only added to. A record names
//! the version that was shown, and its hash.

use std::sync::LazyLock;

use base::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::chain;

/// One version of all that is said in one language or country. The order of its fields is the order they are hashed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// A language (`de`), or a language as one country writes it (`de-AT`).
    pub tag: String,
    /// 1, 2, 3 …
    pub version: u32,
    /// The day from which it is shown, as `2026-06-19`.
    pub starts: String,
    /// The language's own name.
    pub language: String,
    /// The label prescribed for the way in.
    pub withdraw: String,
    /// The label prescribed for the button that declares it.
    pub confirm: String,
    /// The first page.
    pub ask: Ask,
    /// The second page.
    pub check: Check,
    /// The page and the letter after it.
    pub receipt: Receipt,
    /// What is wrong with a field.
    pub wrong: Wrong,
}

/// The first page: fields and their hints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Ask {
    pub lead: String,
    pub name: String,
    pub email: String,
    pub email_hint: String,
    pub order: String,
    pub order_hint: String,
    pub postcode: String,
    pub postcode_hint: String,
    pub lines: String,
    pub items: String,
    pub items_hint: String,
    pub optional: String,
    pub go_on: String,
}

/// The second page: what will be declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Check {
    pub title: String,
    pub lead: String,
    /// The declaration itself.
    pub declaration: String,
    /// Stands for the items when none are named.
    pub everything: String,
    pub change: String,
}

/// What is said afterwards, on the page and in the letter. It tells that and when the declaration came, nothing more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Receipt {
    pub title: String,
    /// `{email}` is the address.
    pub sent: String,
    pub subject: String,
    pub lead: String,
    pub number: String,
    pub at: String,
    pub fingerprint: String,
    pub next: String,
    pub keep: String,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Wrong {
    pub summary: String,
    pub empty: String,
    pub email: String,
    /// `{limit}` is the number of characters.
    pub long: String,
}

const FILES: [&str; 9] = [
    include_str!("texts/de.toml"),
    include_str!("texts/de-AT.toml"),
    include_str!("texts/en.toml"),
    include_str!("texts/es.toml"),
    include_str!("texts/fr.toml"),
    include_str!("texts/it.toml"),
    include_str!("texts/nl.toml"),
    include_str!("texts/pl.toml"),
    include_str!("texts/sv.toml"),
];

/// A file: versions of one tag.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    text: Vec<Text>,
}

static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let files =
        FILES.iter().map(|file| toml::from_str::<File>(file).expect("a test reads the embedded texts"));
    files.flat_map(|file| file.text).collect()
});

/// Every version of every text.
pub fn all() -> &'static [Text] {
    &TEXTS
}

/// The text named `key`, as `de/1`.
pub fn find(key: &str) -> Option<&'static Text> {
    TEXTS.iter().find(|text| text.key() == key)
}

/// The newest text of each tag at `now_ms`, by tag.
pub fn current(now_ms: i64) -> Vec<&'static Text> {
    let today = Timestamp::from_millisecond(now_ms).map(|at| at.to_string()).unwrap_or_default();
    let mut newest: Vec<&'static Text> = Vec::new();
    for text in TEXTS.iter().filter(|text| text.starts.as_str() <= today.as_str() || text.version == 1) {
        match newest.iter_mut().find(|known| known.tag == text.tag) {
            Some(known) if known.version < text.version => *known = text,
            Some(_) => {}
            None => newest.push(text),
        }
    }
    newest
}

/// The text for a reader: the tag they `asked` for, else the first of their browser's `accepted` languages that there
/// is, else English.
pub fn choose(asked: &str, accepted: &str, now_ms: i64) -> &'static Text {
    let current = current(now_ms);
    let wanted = std::iter::once(asked).chain(accepted.split(',').take(20));
    let tags = wanted.map(|tag| tag.split(';').next().unwrap_or_default().trim());
    let fit = |tag: &str| {
        let language = tag.split('-').next().unwrap_or_default();
        let exact = current.iter().find(|text| text.tag.eq_ignore_ascii_case(tag));
        exact.or_else(|| current.iter().find(|text| text.tag.eq_ignore_ascii_case(language))).copied()
    };
    let found = tags.filter(|tag| !tag.is_empty()).find_map(fit);
    found.or_else(|| fit("en")).unwrap_or(&TEXTS[0])
}

impl Text {
    /// Its name, as `de/1`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.tag, self.version)
    }

    /// The whole text as it is hashed: JSON.
    pub fn canonical(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// SHA-256 of the whole text.
    pub fn hash(&self) -> Result<String> {
        Ok(chain::hash(&self.canonical()?))
    }
}
