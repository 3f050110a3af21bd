//! Finds what stands below a writer's words: signatures, "Sent from my phone", disclaimers, list footers.

use super::line::{Line, fold};
use super::words::closings::{CLOSINGS, DISCLAIMER_HINTS, DISCLAIMERS, FOOTERS, POSTSCRIPTS};
use super::words::devices::{ENDINGS, NAMES, OPENINGS, OPENINGS_OF_TALK, SENT};
use super::words::{beginning, endings};

/// Most lines a signature has below its dashes or its closing words.
const LINES_LIMIT: usize = 16;
/// Most lines between a line of a phone and the end of what was written.
const DEVICE_LIMIT: usize = 60;
/// A longer line is no phone's.
const DEVICE_LENGTH_LIMIT: usize = 90;
/// Most letters of a line of a signature.
const LINE_LENGTH_LIMIT: usize = 120;
/// Most words of the label of a form's field.
const FORM_LABEL_WORDS_LIMIT: usize = 4;
/// Most lines and fewest letters of a disclaimer.
const DISCLAIMER_LINES_LIMIT: usize = 30;
const DISCLAIMER_LENGTH: usize = 80;
/// Most paragraphs that are looked at for one, from the end.
const DISCLAIMER_PARAGRAPHS_LIMIT: usize = 5;

/// What was found at the end of some lines; places are absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First line of the signature.
    pub start: usize,
    /// First line behind it.
    pub end: usize,
    /// True when what follows it is the program's copy of an earlier mail, without any sign of that.
    pub quotes_below: bool,
}

/// The signature in lines `start` to `end`, which one person wrote in one go; `end` is behind the last that isn't blank.
pub fn find(lines: &[Line<'_>], start: usize, end: usize) -> Option<Found> {
    disclaimer(lines, start, end)
        .or_else(|| dashed(lines, start, end))
        .or_else(|| device(lines, start, end))
        .or_else(|| closing(lines, start, end))
}

/// "-- " and what stands below it.
fn dashed(lines: &[Line<'_>], start: usize, end: usize) -> Option<Found> {
    let below = last_lines(lines, start, end, LINES_LIMIT + 1);
    let at = below.into_iter().rev().find(|at| is_signature_dash(&lines[*at], lines, *at, end))?;
    Some(Found { start: at, end, quotes_below: false })
}

fn is_signature_dash(line: &Line<'_>, lines: &[Line<'_>], at: usize, end: usize) -> bool {
    let said = line.said;
    if matches!(said, "--" | "—" | "–" | "- -" | "—-" | "__") {
        return true;
    }
    // A longer line parts things of all kinds; a list's or a company's footer is told by what it names.
    let is_long = line.is_rule() && said.chars().all(|letter| "-_—–─*=~".contains(letter));
    let below = &lines[at + 1..end];
    is_long && below.iter().any(is_contact) && !below.iter().any(is_prose) && !is_form(below)
}

/// "Sent from my phone". What stands below it in most such mails is the mail that is answered, unmarked.
fn device(lines: &[Line<'_>], start: usize, end: usize) -> Option<Found> {
    let last = last_lines(lines, start, end, DEVICE_LIMIT);
    let at = last.into_iter().rev().find(|at| {
        let is_apart = *at == start || lines[at - 1].is_blank() || at + 1 == end;
        is_apart && is_device(&lines[*at].folded)
    })?;
    Some(Found { start: at, end: at + 1, quotes_below: at + 1 < end })
}

/// True for a line that a phone or a program signs with.
pub fn is_device(folded: &str) -> bool {
    let folded = folded.trim_start_matches(['<', '[', '(']);
    let said = folded
        .split(['<', '[', '(', ')'])
        .next()
        .unwrap_or_default()
        .trim_matches(|letter: char| " -_–—".contains(letter));
    if said.is_empty() || said.len() > DEVICE_LENGTH_LIMIT * 2 || said.chars().count() > DEVICE_LENGTH_LIMIT {
        return false;
    }
    let begins = |words| beginning(words, folded).is_some_and(|opening| said.starts_with(opening));
    let is_sent = || begins(&OPENINGS_OF_TALK) && SENT.iter().any(|word| said.contains(word));
    let ends = || endings(&ENDINGS, said).next().is_some() && NAMES.iter().any(|name| said.contains(name));
    begins(&OPENINGS) || is_sent() || ends()
}

/// "Kind regards" and the name below it.
fn closing(lines: &[Line<'_>], start: usize, end: usize) -> Option<Found> {
    let last = last_lines(lines, start, end, LINES_LIMIT);
    last.into_iter().rev().find_map(|at| {
        let stop = signature_end(lines, at, end);
        let is_alone = is_closing(&lines[at].folded);
        // With the name in the same line there must be more to it than these words.
        let with_name =
            || lines[at + 1..stop].iter().any(|line| !line.is_blank()) && closes_with_name(&lines[at].folded);
        (is_alone || with_name()).then_some(Found { start: at, end: stop, quotes_below: false })
    })
}

fn is_closing(folded: &str) -> bool {
    let words = folded.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let words = words.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    CLOSINGS.contains(&words)
}

fn closes_with_name(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    (1..words.len()).rev().any(|count| {
        words.len() - count <= 3 && is_closing(&words[..count].join(" ")) && words[..count].join("").len() > 3
    })
}

/// Where the lines that belong to a closing at `at` end: before a postscript, or before the paragraph that talks again.
fn signature_end(lines: &[Line<'_>], at: usize, end: usize) -> usize {
    let mut paragraph = at + 1;
    for (below, line) in lines.iter().enumerate().take(end).skip(at + 1) {
        if line.is_blank() {
            paragraph = below + 1;
        } else if is_postscript(&line.folded) {
            return below;
        } else if is_prose(line) {
            return paragraph.max(at + 1);
        }
    }
    end
}

fn is_postscript(folded: &str) -> bool {
    let first = folded.split([' ', ':', ',', '-']).next().unwrap_or_default();
    POSTSCRIPTS.contains(&first)
}

/// What a contact form sends: most lines are "Name: …", and none of it is a signature.
fn is_form(lines: &[Line<'_>]) -> bool {
    let said = lines.iter().filter(|line| !line.is_blank() && !line.is_rule());
    let labelled = |line: &&Line<'_>| {
        let label = line.folded.split_once(": ").map(|(label, _)| label);
        label.is_some_and(|label| label.split(' ').count() <= FORM_LABEL_WORDS_LIMIT)
    };
    said.clone().filter(labelled).count() * 2 > said.count()
}

/// A sentence, rather than a line of an address.
fn is_prose(line: &Line<'_>) -> bool {
    let is_sentence =
        line.said.ends_with(['.', '?', '!', '…', '。', '？', '！']) && line.folded.split(' ').count() >= 5;
    line.folded.is_empty()
        || line.said.chars().count() > LINE_LENGTH_LIMIT
        || is_sentence && !is_contact(line)
}

fn is_contact(line: &Line<'_>) -> bool {
    let folded = line.folded.as_str();
    let digits = folded.chars().filter(|letter| letter.is_numeric()).count();
    folded.contains('@') || folded.contains("://") || folded.contains("www.") || digits >= 6
}

/// A paragraph of a lawyer or a virus scanner near the end, with nothing but addresses and drawn lines below it.
fn disclaimer(lines: &[Line<'_>], start: usize, end: usize) -> Option<Found> {
    let mut below = end;
    for _ in 0..DISCLAIMER_PARAGRAPHS_LIMIT {
        let last = (start..below).rev().find(|at| !lines[*at].is_blank())?;
        let blank = (start..last).rev().take(DISCLAIMER_LINES_LIMIT).find(|at| lines[*at].is_blank());
        let first = match blank {
            Some(blank) => blank + 1,
            None if last - start < DISCLAIMER_LINES_LIMIT => start,
            None => return None,
        };
        let text: Vec<String> = lines[first..=last].iter().map(|line| fold(line.said)).collect();
        if is_disclaimer(&text.join(" ")) {
            return Some(Found { start: first, end, quotes_below: false });
        }
        if lines[first..=last].iter().any(|line| !line.is_rule() && !is_contact(line)) {
            return None;
        }
        below = first;
    }
    None
}

fn is_disclaimer(text: &str) -> bool {
    let hits = |words: &[&str]| words.iter().filter(|word| text.contains(**word)).count();
    if text.len() < 600 && hits(&FOOTERS) > 0 {
        return true;
    }
    let told = hits(&DISCLAIMERS);
    text.len() >= DISCLAIMER_LENGTH && (told >= 2 || told == 1 && hits(&DISCLAIMER_HINTS) >= 2)
}

/// The last `count` lines that aren't blank, last first.
fn last_lines(lines: &[Line<'_>], start: usize, end: usize, count: usize) -> Vec<usize> {
    (start..end).rev().filter(|at| !lines[*at].is_blank()).take(count).collect()
}
