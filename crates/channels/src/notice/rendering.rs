//! Words with gaps become a letter. The words are somebody's text, so they run within limits: time, memory, length; what
//! is wrong with them is said so that whoever wrote them can mend it.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::figures;
pub use super::figures::Style;
use super::wording::{SUBJECT_LIMIT, Words};

/// Steps one text may take; also bounds its memory, at 64 bytes a step.
const FUEL: u64 = 50_000;
/// How deep its loops may nest.
const DEPTH: usize = 20;
/// Tags that aren't taken: lists added to lists again and again grow in memory without a step being counted.
const UNFIT_TAGS: [&str; 2] = ["set", "with"];
/// Longest letter, in characters.
const LETTER_LIMIT: usize = 30_000;

/// Which field the trouble is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The subject line.
    Subject,
    /// The text.
    Text,
}

/// Why words can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where.
    pub part: Part,
    /// What is wrong and what to do, for whoever writes the words.
    pub text: String,
}

/// Fills the gaps of `words` from `context`, an object of everything a notice can speak of.
pub fn render(words: &Words, context: &serde_json::Value, style: &Style) -> Result<Words, Trouble> {
    let environment = environment(style);
    let context = Value::from(Serde(context));
    let subject = fill(&environment, &words.subject, &context)
        .and_then(one_line)
        .map_err(|text| Trouble { part: Part::Subject, text })?;
    let text = fill(&environment, &words.text, &context)
        .and_then(letter)
        .map_err(|text| Trouble { part: Part::Text, text })?;
    Ok(Words { subject, text })
}

/// Whether `words` can be read, without filling them.
pub fn check(words: &Words) -> Result<(), Trouble> {
    let environment = Environment::new();
    for (part, source) in [(Part::Subject, &words.subject), (Part::Text, &words.text)] {
        let read = environment.template_from_str(source);
        read.map_err(|error| Trouble { part, text: in_words(&error, source) })?;
    }
    Ok(())
}

fn environment(style: &Style) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_debug(true);
    environment.remove_global("debug");
    environment.remove_global("namespace");
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    let own = style.clone();
    environment.add_filter("money", move |amount: Value| money(&own, &amount));
    let own = style.clone();
    environment.add_filter("date", move |at: Value| Ok::<_, Error>(figures::date(&own, time(&at, "date")?)));
    let own = style.clone();
    environment
        .add_filter("moment", move |at: Value| Ok::<_, Error>(figures::moment(&own, time(&at, "moment")?)));
    environment
}

/// A fault of the engine is a fault of the words: it stops this text and nothing else.
fn fill(environment: &Environment<'_>, source: &str, context: &Value) -> Result<String, String> {
    if let Some(tag) = unfit_tag(source) {
        return Err(format!("`{tag}` can't be used here. Write what it stands for in its place."));
    }
    let filled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        environment.template_from_str(source)?.render(context)
    }));
    match filled {
        Ok(Ok(text)) => Ok(text),
        Ok(Err(error)) => Err(in_words(&error, source)),
        Err(_) => Err("This text can't be read. Write it more simply.".into()),
    }
}

fn unfit_tag(source: &str) -> Option<&'static str> {
    let first_word = |tag: &str| -> String {
        let inside = tag.trim_start_matches(['-', '+']).trim_start();
        inside.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let tags = source.split("{%").skip(1).map(first_word);
    tags.into_iter().find_map(|word| UNFIT_TAGS.into_iter().find(|tag| *tag == word))
}

fn one_line(subject: String) -> Result<String, String> {
    let line: Vec<&str> = subject.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line: Vec<&str> = line.into_iter().filter(|word| !word.is_empty()).collect();
    let line: String = line.join(" ").chars().take(SUBJECT_LIMIT).collect();
    if line.is_empty() { Err("The subject comes out empty. Write one.".into()) } else { Ok(line) }
}

/// Without the gaps that lines of conditions leave, ends trimmed.
fn letter(text: String) -> Result<String, String> {
    if text.chars().count() > LETTER_LIMIT {
        return Err(format!("It comes out longer than {LETTER_LIMIT} characters. Write less."));
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let is_second_gap = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !is_second_gap {
            lines.push(line);
        }
    }
    let text = lines.join("\n").trim_end().to_owned();
    if text.is_empty() { Err("The text comes out empty. Write one.".into()) } else { Ok(text) }
}

fn in_words(error: &Error, source: &str) -> String {
    let line = error.line().map(|line| format!("Line {line}: ")).unwrap_or_default();
    let named = error.range().and_then(|range| whole_name(source, range)).filter(|name| !name.is_empty());
    match (error.kind(), named) {
        (ErrorKind::UndefinedError, Some(name)) => format!(
            "{line}`{name}` isn't known in this notice. Take one of the fields listed below, or ask with `is defined` first."
        ),
        (ErrorKind::OutOfFuel, _) => {
            format!("{line}It takes too long. Take out the loop that goes round too often.")
        }
        (ErrorKind::InvalidOperation, _) if error.to_string().contains("recursion") => {
            format!("{line}It nests too deeply. Write it more simply.")
        }
        (kind, _) => {
            let detail = error.detail().map_or_else(|| kind.to_string(), str::to_owned);
            format!("{line}{}.", detail.trim_end_matches('.'))
        }
    }
}

/// The field around `range`, with what stands before its last dot or bracket.
fn whole_name(source: &str, range: std::ops::Range<usize>) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || "_.[]".contains(c);
    let before = source.get(..range.start)?.trim_end_matches(is_name).len();
    Some(source.get(before..range.end)?.trim())
}

fn money(style: &Style, amount: &Value) -> Result<String, Error> {
    let minor = amount.get_attr("minor").ok().and_then(|minor| minor.as_i64());
    let currency = amount.get_attr("currency").ok();
    match (minor, currency.as_ref().and_then(Value::as_str)) {
        (Some(minor), Some(currency)) => Ok(figures::money(style, minor, currency)),
        _ => Err(unfit(amount, "`money` needs an amount, such as order.total")),
    }
}

fn time(at: &Value, filter: &str) -> Result<i64, Error> {
    at.as_i64().ok_or_else(|| unfit(at, &format!("`{filter}` needs a time, such as order.placed")))
}

fn unfit(value: &Value, text: &str) -> Error {
    let kind = if value.is_undefined() { ErrorKind::UndefinedError } else { ErrorKind::InvalidOperation };
    Error::new(kind, text.to_owned())
}
