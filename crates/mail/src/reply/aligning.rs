//! Carries what the HTML says about its words over to the lines of the plain text beside it.
//!
//! Both are reduced to their letters and digits, so that wraps, quote signs, links and tables don't matter; each line is then
//! sought from where the one before it was found.

use super::line::Line;
use super::mark::Mark;
use super::marks::{Marked, letters_of};

/// How far ahead a line is sought, for each of its letters: a short line is found by chance when one looks far.
const REACH: usize = 40;
/// How far ahead any line is sought.
const REACH_LIMIT: usize = 20_000;
/// How much is searched in all, for each letter of the HTML.
const SEARCHED_LIMIT: usize = 30;

/// Notes on each line the mark that its words have in the HTML.
pub fn align(lines: &mut [Line<'_>], marked: &Marked) {
    if marked.spans.is_empty() {
        return;
    }
    let found = places(lines, &marked.letters);
    let mut known: Vec<Option<Mark>> =
        found.iter().map(|place| place.map(|at| mark_at(marked, at))).collect();
    fill_gaps(&mut known);
    for (line, mark) in lines.iter_mut().zip(known) {
        line.mark = mark.unwrap_or_default();
    }
}

/// Where in `letters` each line was found.
fn places(lines: &[Line<'_>], letters: &str) -> Vec<Option<usize>> {
    let mut budget = letters.len().saturating_mul(SEARCHED_LIMIT) + REACH_LIMIT;
    let mut at = 0;
    let place = |line: &Line<'_>| {
        let whole = key(line.said);
        let place = find(letters, at, &whole, &mut budget).or_else(|| {
            let without_links = key(&unlinked(line.said));
            (without_links != whole).then(|| find(letters, at, &without_links, &mut budget)).flatten()
        })?;
        at = place.1;
        Some(place.0)
    };
    lines.iter().map(place).collect()
}

fn key(said: &str) -> String {
    let mut letters = String::with_capacity(said.len());
    letters_of(said, false, &mut letters);
    letters
}

/// Start and end of `key` in `letters`, from `at` on.
fn find(letters: &str, at: usize, key: &str, budget: &mut usize) -> Option<(usize, usize)> {
    if key.is_empty() {
        return None;
    }
    let reach = (key.len() * REACH).min(REACH_LIMIT) + key.len();
    let end = letters.floor_char_boundary(letters.len().min(at + reach));
    let window = &letters[at..end];
    if *budget < window.len() {
        return None;
    }
    let place = window.find(key);
    *budget -= place.map_or(window.len(), |place| place + key.len());
    place.map(|place| (at + place, at + place + key.len()))
}

/// Without addresses in brackets, which plain text has behind a link's words and HTML within it.
fn unlinked(said: &str) -> String {
    let mut kept = String::new();
    let mut rest = said;
    while let Some(start) = rest.find(['<', '[', '(']) {
        let is_link = ["http", "mailto:", "www."].iter().any(|scheme| rest[start + 1..].starts_with(scheme));
        let end = rest[start..].find(['>', ']', ')']).map_or(rest.len(), |end| start + end + 1);
        kept.push_str(&rest[..if is_link { start } else { end }]);
        rest = &rest[end..];
    }
    kept + rest
}

fn mark_at(marked: &Marked, at: usize) -> Mark {
    let after = marked.spans.partition_point(|(start, _)| *start <= at);
    after.checked_sub(1).map_or(Mark::None, |last| marked.spans[last].1)
}

/// A line that wasn't found is what both its neighbours are, and behind the last one found, what that is.
fn fill_gaps(known: &mut [Option<Mark>]) {
    let mut last: Option<(usize, Mark)> = None;
    for at in 0..known.len() {
        let Some(mark) = known[at] else { continue };
        if let Some((before, its)) = last
            && its == mark
        {
            known[before + 1..at].fill(Some(mark));
        }
        last = Some((at, mark));
    }
    if let Some((before, Mark::Quote)) = last {
        known[before + 1..].fill(Some(Mark::Quote));
    }
}
