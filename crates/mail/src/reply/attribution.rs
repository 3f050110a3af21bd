//! Finds "On Monday Ana wrote:" in all its forms, wrapped over lines or not.
//!
//! No language's sentence is spelled out. What makes such a line is what it must say: who (an address), when (a date, a
//! time), a word for writing, and a colon at its end; any two or three of these that a person would not write by chance.

use super::dates::{has_address, has_bracketed_address, has_date, has_time};
use super::line::{Line, fold, is_dash};
use super::words::attributions::{GLUED_VERBS, OPENINGS, QUOTING, VERBS};
use super::words::{beginning, endings, last_end, stands_in};

/// Most lines one may be wrapped over, blank ones included.
const WRAPPED_LIMIT: usize = 6;
/// A longer one is a paragraph.
const LENGTH_LIMIT: usize = 500;
/// Most letters before the date of a line that begins with a weekday or a clock.
const DATE_FIRST_LIMIT: usize = 28;
/// Most words before the address, and after the verb, that still make a name.
const NAME_WORDS_LIMIT: usize = 6;
/// Most words after the address of a line without a date: "<ana@shop.example> wrote", "<id@shop.example>, Ana writes".
const WORDS_AFTER_ADDRESS_LIMIT: usize = 3;
/// Most words of a line that names a writer but no time.
const UNDATED_WORDS_LIMIT: usize = 9;

/// Where the attribution that begins at line `at` ends; none when none begins there. What stands in it is not quoted itself.
pub fn attribution_at(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let first = &lines[at];
    if first.is_blank() || first.is_quoted() || first.folded.is_empty() || !may_begin(first) {
        return None;
    }
    let mut joined = String::new();
    for (end, line) in lines.iter().enumerate().skip(at).take(WRAPPED_LIMIT) {
        let goes_on = line.is_blank()
            && !joined.is_empty()
            && lines.get(end + 1).is_some_and(|next| begins_with_address(&next.folded));
        if goes_on {
            continue;
        }
        // A bracket that closes an address in the next line looks like a quote sign.
        let is_rest_of_wrap = line.depth == 1 && has_open_bracket(&joined) && may_end(&line.folded);
        if line.is_blank()
            || line.is_quoted() && !is_rest_of_wrap
            || line.folded.is_empty()
            || joined.len() > LENGTH_LIMIT
        {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        if line.depth == 1 {
            joined.push('>');
        }
        joined.push_str(&line.folded);
        if may_end(&line.folded) && is_attribution(&joined, before_quote(lines, end + 1)) {
            let is_later = (at + 1..=end).any(|later| is_better_start(lines, at, later, end + 1));
            return (!is_later).then_some(end + 1);
        }
    }
    None
}

/// Where in `raw` an attribution begins that shares its line with words before it; the line ends with it.
pub fn shared_line(raw: &str) -> Option<usize> {
    if raw.len() > LENGTH_LIMIT || !raw.contains(char::is_numeric) {
        return None;
    }
    let folded = fold(raw);
    if !may_end(&folded) {
        return None;
    }
    let words = raw
        .char_indices()
        .filter(|(at, _)| raw[..*at].ends_with(|letter: char| letter == ' ' || is_dash(letter)));
    words.map(|(at, _)| at).find_map(|at| {
        let opening = beginning(&OPENINGS, &raw[at..])?;
        let rest = raw[at + opening.len()..].strip_prefix(' ')?;
        let before = raw[..at].trim_end_matches(|letter: char| letter == ' ' || is_dash(letter));
        let folded = fold(&raw[at..]);
        let has_all = has_date(&folded) && has_verb(&folded) && (has_time(&folded) || has_address(&folded));
        let date_follows = rest.chars().take(DATE_FIRST_LIMIT).any(char::is_numeric);
        (before.contains(char::is_alphanumeric) && has_all && date_follows).then_some(before.len())
    })
}

/// True when the next line that says something is quoted.
fn before_quote(lines: &[Line<'_>], at: usize) -> bool {
    let next = lines.iter().skip(at).take(WRAPPED_LIMIT).find(|line| !line.is_blank() || line.depth > 0);
    next.is_some_and(Line::is_quoted)
}

/// True when the line could be the first of one: a word for "on", a date, a dash, or a name with an address.
fn may_begin(line: &Line<'_>) -> bool {
    let folded = line.folded.as_str();
    let date_is_near = folded.chars().take(DATE_FIRST_LIMIT).any(char::is_numeric) && has_date(folded);
    date_is_near
        || opens(folded)
        || folded.starts_with("--")
        || names_writer(folded)
        || may_end(folded) && has_verb(folded)
}

/// True when it begins with a word for "on".
fn opens(folded: &str) -> bool {
    OPENINGS.iter().any(|opening| {
        let mut rest = folded.chars();
        opening.chars().flat_map(char::to_lowercase).all(|letter| rest.next() == Some(letter)) && {
            let next = rest.next();
            next.is_none_or(|next| !next.is_alphabetic() || next >= '\u{2e80}')
        }
    })
}

/// True when it begins with a few words and an address or the start of one.
fn names_writer(folded: &str) -> bool {
    folded.split_once('<').is_some_and(|(name, _)| name.split(' ').count() <= NAME_WORDS_LIMIT)
}

fn begins_with_address(folded: &str) -> bool {
    folded.starts_with('<') || folded.starts_with("mailto:")
}

fn has_open_bracket(joined: &str) -> bool {
    joined.matches('<').count() > joined.matches('>').count()
}

/// True when a line could be the last of one.
fn may_end(folded: &str) -> bool {
    let end = folded.trim_end_matches(|letter: char| is_dash(letter) || letter == ' ');
    end.ends_with(':') || end.ends_with('>') || verbs_last(end) || beginning(&QUOTING, folded).is_some()
}

fn has_verb(text: &str) -> bool {
    VERBS.iter().any(|verb| stands_in(text, verb)) || GLUED_VERBS.iter().any(|verb| text.contains(verb))
}

fn verbs_last(text: &str) -> bool {
    endings(&VERBS, text).any(|verb| last_end(text, verb) == Some(text.len()))
        || endings(&GLUED_VERBS, text).next().is_some()
}

/// True when the verb ends the text, or only a name follows it.
fn verb_closes(text: &str) -> bool {
    verbs_last(text)
        || VERBS.iter().any(|verb| {
            let after = last_end(text, verb).map(|end| text[end..].split_whitespace().count());
            after.is_some_and(|words| words <= NAME_WORDS_LIMIT)
        })
        || GLUED_VERBS.iter().any(|verb| text.contains(verb))
}

/// True when an address stands at the end, or before the last few words, in the brackets that only programs use.
fn closes_with_address(text: &str) -> bool {
    let after = text.rfind('>').map(|at| text[at + 1..].split_whitespace().count());
    has_bracketed_address(text) && after.is_some_and(|words| words <= WORDS_AFTER_ADDRESS_LIMIT)
}

/// The heart: does `text`, folded and joined, say who wrote when?
fn is_attribution(text: &str, before_quote: bool) -> bool {
    let dashed = text.starts_with("--") && text.ends_with("--");
    let core = text.trim_matches(|letter: char| is_dash(letter) || letter == ' ');
    let said = core.trim_end_matches([':', ' ']);
    let has_colon = said.len() < core.len();
    let (address, date, time) = (has_address(said), has_date(said), has_time(said));
    let verb = has_verb(said);
    let words = said.split(' ').count();

    if verb && dashed && words <= UNDATED_WORDS_LIMIT * 2 {
        return true;
    }
    if date && has_colon && has_bracketed_address(said) {
        return true;
    }
    if verb && (has_colon || verbs_last(said)) && (verb_closes(said) || has_bracketed_address(said)) {
        let is_opened = opens(core) && (address || time || before_quote || date && has_colon);
        let is_dated = date && has_colon && (address || time || before_quote);
        if is_opened || is_dated {
            return true;
        }
    }
    let is_short = words <= UNDATED_WORDS_LIMIT;
    let is_quoting = beginning(&QUOTING, core).is_some();
    if is_short && has_colon && (verbs_last(said) || is_quoting) && closes_with_address(said) {
        return true;
    }
    let is_written_so =
        has_bracketed_address(said) && !has_open_bracket(said) || has_colon && is_short && (address || time);
    // A verb that no table knows: "On … at … Ana mentioned:".
    let is_when = has_colon && time && opens(core);
    if before_quote && date && (is_written_so || is_when) {
        return true;
    }
    let names = verbs_last(said) && has_colon || address && verb || is_quoting && has_colon;
    before_quote && is_short && names
}

/// True when lines `later` to `end` are one by themselves and what stands before, from `at`, is talk rather than its start.
fn is_better_start(lines: &[Line<'_>], at: usize, later: usize, end: usize) -> bool {
    let starts = opens(&lines[later].folded)
        || has_date(&lines[later].folded)
            && lines[later].folded.chars().take(DATE_FIRST_LIMIT).any(char::is_numeric);
    if !starts || lines[later].is_blank() {
        return false;
    }
    let before: Vec<&str> = lines[at..later].iter().flat_map(|line| line.folded.split(' ')).collect();
    let is_start = opens(&lines[at].folded)
        && before.len() <= 4
        && !before.last().is_some_and(|word| word.ends_with(['!', '?']));
    if is_start {
        return false;
    }
    let joined: Vec<&str> = lines[later..end].iter().map(|line| line.folded.as_str()).collect();
    is_attribution(&joined.join(" "), before_quote(lines, end))
}
