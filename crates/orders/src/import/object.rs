//! A JSON object whose fields are asked for by name and kind. What doesn't fit becomes a flaw that names the field.

use std::cell::RefCell;
use std::fmt;
use std::ops::RangeInclusive;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::amount;
use super::fault::{Flaw, quoted};
use super::limits::{EXTRA_BYTES, FAULTS_A_LINE, OPTIONS, TEXT_CHARS};

/// The flaws of one line.
#[derive(Debug, Default)]
pub(super) struct Flaws(RefCell<Vec<Flaw>>);

impl Flaws {
    pub fn add(&self, flaw: Flaw) {
        let mut list = self.0.borrow_mut();
        if list.len() < FAULTS_A_LINE {
            list.push(flaw);
        }
    }

    pub fn into_list(self) -> Vec<Flaw> {
        self.0.into_inner()
    }
}

/// What an object is called and which fields it may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub name: &'static str,
    pub fields: &'static [&'static str],
}

/// An object of the line with its place in it.
pub(super) struct Object<'l> {
    path: String,
    entries: Vec<(String, &'l RawValue)>,
    flaws: &'l Flaws,
}

impl<'l> Object<'l> {
    /// Takes `raw` apart. Unknown and repeated fields are flaws; no object at all gives `None`.
    pub fn open(raw: &'l RawValue, path: &str, shape: Shape, flaws: &'l Flaws) -> Option<Object<'l>> {
        let object = Object { path: path.to_owned(), entries: entries_of(raw).unwrap_or_default(), flaws };
        if kind_of(raw) != "an object" {
            flaws.add(Flaw::new(
                path,
                format!("is {}", kind_of(raw)),
                format!("Write {} as an object {{…}}", shape.name),
            ));
            return None;
        }
        if object.entries.is_empty() && entries_of(raw).is_none() {
            flaws.add(Flaw::new(path, "holds a name that is not valid text", "Write it as UTF-8"));
            return None;
        }
        for (at, (name, _)) in object.entries.iter().enumerate() {
            if !shape.fields.contains(&name.as_str()) {
                let allowed = shape.fields.join(", ");
                let wrong = format!("{} has no field {}", shape.name, quoted(name));
                object.flaw(name, wrong, format!("Leave it out or put it into extra; allowed are {allowed}"));
            } else if object.entries[..at].iter().any(|(earlier, _)| earlier == name) {
                object.flaw(name, "stands here twice", "Keep one of them");
            }
        }
        Some(object)
    }

    /// Tells a flaw of one field.
    pub fn flaw(&self, name: &str, wrong: impl Into<String>, write: impl Into<String>) {
        self.flaws.add(Flaw::new(self.path_of(name), wrong, write));
    }

    /// True when the field is there and not null.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// A text that must be there and say something.
    pub fn text(&self, name: &str, chars: usize) -> String {
        let Some(raw) = self.raw(name) else {
            self.missing(name);
            return String::new();
        };
        let text = self.text_from(&self.path_of(name), raw, chars);
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            self.flaw(name, "is empty", "Fill it");
        }
        text.unwrap_or_default()
    }

    /// A text, or nothing.
    pub fn maybe_text(&self, name: &str, chars: usize) -> Option<String> {
        let raw = self.raw(name)?;
        Some(self.text_from(&self.path_of(name), raw, chars).unwrap_or_default())
    }

    /// A list of texts; no list is an empty one.
    pub fn texts(&self, name: &str, chars: usize, most: usize) -> Vec<String> {
        let each = self.list(name, most).into_iter();
        each.filter_map(|(path, raw)| self.text_from(&path, raw, chars)).collect()
    }

    /// A list of objects; no list is an empty one.
    pub fn objects(&self, name: &str, most: usize, shape: Shape) -> Vec<Object<'l>> {
        let each = self.list(name, most).into_iter();
        each.filter_map(|(path, raw)| Object::open(raw, &path, shape, self.flaws)).collect()
    }

    /// An object, or nothing.
    pub fn maybe_object(&self, name: &str, shape: Shape) -> Option<Object<'l>> {
        Object::open(self.raw(name)?, &self.path_of(name), shape, self.flaws)
    }

    /// An ISO 4217 code.
    pub fn currency(&self, name: &str) -> String {
        let code = self.text(name, TEXT_CHARS);
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !code.is_empty() && !is_code {
            let wrong = format!("{} is no currency", quoted(&code));
            self.flaw(name, wrong, "Write the three capital letters of ISO 4217, such as EUR");
        }
        code
    }

    /// An amount in minor units; nothing when it is not there.
    pub fn maybe_amount(&self, name: &str, currency: &str) -> Option<i64> {
        let raw = self.raw(name)?;
        let text = match kind_of(raw) {
            "a number" => raw.get().to_owned(),
            "a text" => match self.text_from(&self.path_of(name), raw, TEXT_CHARS) {
                Some(text) => text,
                None => return Some(0),
            },
            other => {
                self.flaw(name, format!("is {other}"), "Write a decimal number, such as 19.99");
                return Some(0);
            }
        };
        let amount = amount::read(&text, currency).map_err(|unreadable| {
            self.flaw(name, format!("{} {}", quoted(&text), unreadable.wrong), unreadable.write);
        });
        Some(amount.unwrap_or(0))
    }

    /// An amount in minor units that must be there.
    pub fn amount(&self, name: &str, currency: &str) -> i64 {
        self.maybe_amount(name, currency).unwrap_or_else(|| {
            self.missing(name);
            0
        })
    }

    /// An amount that must be there and may not be below nothing.
    pub fn amount_not_negative(&self, name: &str, currency: &str) -> i64 {
        let amount = self.amount(name, currency);
        if amount < 0 {
            self.flaw(name, "is below nothing", "Write it without the minus");
        }
        amount
    }

    /// A moment in UTC milliseconds, or nothing.
    pub fn maybe_moment(&self, name: &str) -> Option<i64> {
        let text = self.text_from(&self.path_of(name), self.raw(name)?, TEXT_CHARS)?;
        let moment = text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond());
        if !moment.is_some_and(|at_ms| MOMENTS_MS.contains(&at_ms)) {
            let wrong = format!("{} is no time from 1970 to 2100 with its offset", quoted(&text));
            self.flaw(name, wrong, "Write RFC 3339, such as 2026-11-23T09:00:00Z");
        }
        moment
    }

    /// A moment that must be there.
    pub fn moment(&self, name: &str) -> i64 {
        self.maybe_moment(name).unwrap_or_else(|| {
            if !self.has(name) {
                self.missing(name);
            }
            0
        })
    }

    /// A whole number that must be there.
    pub fn whole(&self, name: &str, range: RangeInclusive<i64>) -> i64 {
        let Some(raw) = self.raw(name) else {
            self.missing(name);
            return 0;
        };
        match raw.get().parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let write = format!("Write a whole number from {} to {}", range.start(), range.end());
                self.flaw(name, format!("{} is not such a number", quoted(raw.get())), write);
                0
            }
        }
    }

    /// A whole number, or nothing.
    pub fn maybe_whole(&self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        self.has(name).then(|| self.whole(name, range))
    }

    /// True, false or, when it is not there, `otherwise`.
    pub fn truth_or(&self, name: &str, otherwise: bool) -> bool {
        match self.raw(name).map(RawValue::get) {
            Some("true") => true,
            Some("false") => false,
            None => otherwise,
            Some(other) => {
                self.flaw(
                    name,
                    format!("{} is neither true nor false", quoted(other)),
                    "Write true or false",
                );
                false
            }
        }
    }

    /// An object of texts, in its order; nothing is an empty one.
    pub fn options(&self, name: &str) -> Vec<(String, String)> {
        let Some(raw) = self.raw(name) else { return Vec::new() };
        let Some(entries) = entries_of(raw).filter(|_| kind_of(raw) == "an object") else {
            self.flaw(
                name,
                format!("is {}", kind_of(raw)),
                "Write an object of texts, such as {\"colour\":\"blue\"}",
            );
            return Vec::new();
        };
        if entries.len() > OPTIONS {
            self.flaw(name, format!("holds {} options", entries.len()), format!("Write {OPTIONS} at most"));
        }
        let path = self.path_of(name);
        let mut options: Vec<(String, String)> = Vec::new();
        for (option, raw) in entries.into_iter().take(OPTIONS) {
            let path = format!("{path}.{option}");
            if option.contains('\0') || option.chars().count() > TEXT_CHARS {
                self.flaws.add(Flaw::new(name, "holds a name that is too long or no text", "Shorten it"));
            }
            if options.iter().any(|(earlier, _)| *earlier == option) {
                self.flaws.add(Flaw::new(&path, "stands here twice", "Keep one of them"));
            }
            options.push((option, self.text_from(&path, raw, TEXT_CHARS).unwrap_or_default()));
        }
        options
    }

    /// Whatever else the shop knows: a JSON object as it was written, or nothing.
    pub fn maybe_extra(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        // Parsing finds what a raw value may still hide: halves of surrogates, nesting without end.
        let is_sound = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(raw.get()).is_ok();
        if !is_sound {
            self.flaw(name, format!("is {} or holds what is no JSON", kind_of(raw)), "Write an object {…}");
        }
        if raw.get().len() > EXTRA_BYTES {
            self.flaw(
                name,
                format!("is longer than {EXTRA_BYTES} bytes"),
                "Leave out what nobody will look at",
            );
        }
        Some(raw.get().to_owned())
    }

    /// Tells that a field has to be there.
    pub fn missing(&self, name: &str) {
        self.flaw(name, "is missing", "Add it");
    }

    fn raw(&self, name: &str) -> Option<&'l RawValue> {
        let entry = self.entries.iter().find(|(known, _)| known == name)?;
        Some(entry.1).filter(|raw| raw.get() != "null")
    }

    fn path_of(&self, name: &str) -> String {
        let short: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        if self.path.is_empty() { short } else { format!("{}.{short}", self.path) }
    }

    fn list(&self, name: &str, most: usize) -> Vec<(String, &'l RawValue)> {
        let Some(raw) = self.raw(name) else { return Vec::new() };
        let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
            self.flaw(name, format!("is {}", kind_of(raw)), "Write a list […]");
            return Vec::new();
        };
        if list.len() > most {
            self.flaw(name, format!("holds {} entries", list.len()), format!("Write {most} at most"));
            return Vec::new();
        }
        let path = self.path_of(name);
        list.into_iter().enumerate().map(|(at, raw)| (format!("{path}[{at}]"), raw)).collect()
    }

    /// Nothing when it is flawed.
    fn text_from(&self, path: &str, raw: &RawValue, chars: usize) -> Option<String> {
        let flaw = |wrong: String, write: String| {
            self.flaws.add(Flaw::new(path, wrong, write));
            None
        };
        if kind_of(raw) != "a text" {
            return flaw(format!("is {}", kind_of(raw)), "Write a text in quotes".into());
        }
        match serde_json::from_str::<String>(raw.get()) {
            Err(_) => flaw("is not valid text".into(), "Write whole characters, not halves of them".into()),
            Ok(text) if text.contains('\0') => flaw("holds a NUL character".into(), "Leave it out".into()),
            Ok(text) if text.len() > chars && text.chars().count() > chars => {
                flaw(format!("has {} characters", text.chars().count()), format!("Write {chars} at most"))
            }
            Ok(text) => Some(text),
        }
    }
}

/// 1970 to 2100: a time beyond is seconds taken for milliseconds, or the like.
const MOMENTS_MS: RangeInclusive<i64> = 0..=4_102_444_800_000;

fn kind_of(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn entries_of(raw: &RawValue) -> Option<Vec<(String, &RawValue)>> {
    serde_json::from_str::<Entries<'_>>(raw.get()).ok().map(|entries| entries.0)
}

struct Entries<'l>(Vec<(String, &'l RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Entries<'de>, D::Error> {
        source.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}
