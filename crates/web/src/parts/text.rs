//! What people wrote, shown as they wrote it: escaped, line by line, with its web addresses as links and its length folded.

use maud::{Markup, html};
use std::ops::Range;

/// A piece of a text that names something of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// An address within Attend.
    pub href: String,
    /// What it names.
    pub title: String,
}

/// Longer messages show their beginning and fold the rest away.
const FOLD_FROM_CHARS: usize = 1_400;
const SHOWN_CHARS: usize = 900;

/// `text` with links, folded when long.
pub fn prose(text: &str) -> Markup {
    prose_marked(text, &[])
}

/// The same, with what it names as links; a mark over the fold is left out.
pub fn prose_marked(text: &str, marks: &[Mark]) -> Markup {
    let (shown, rest) = fold(text);
    let cut = shown.len();
    let later: Vec<Mark> = marks
        .iter()
        .filter(|mark| mark.at.start >= cut)
        .map(|mark| Mark { at: mark.at.start - cut..mark.at.end.saturating_sub(cut), ..mark.clone() })
        .collect();
    html! {
        div.prose dir="auto" { (marked(shown, marks)) @if !rest.is_empty() { span aria-hidden="true" { "…" } } }
        @if !rest.is_empty() {
            details.fold {
                summary.fold__handle { span.fold__more { "Show the rest" } span.fold__less { "Show less" } }
                div.prose dir="auto" { (marked(rest, &later)) }
            }
        }
    }
}

/// `text` with every http and https address as a link that tells the other side nothing.
pub fn linked(text: &str) -> Markup {
    marked(text, &[])
}

/// The same, with what it names as links; within an address nothing is marked.
pub fn marked(text: &str, marks: &[Mark]) -> Markup {
    let mut at = 0;
    let placed = pieces(text).into_iter().map(|piece| {
        let start = at;
        at += piece.len();
        (start, piece)
    });
    html! {
        @for (start, piece) in placed {
            @match piece {
                Piece::Words(words) => { (named(words, start, marks)) }
                Piece::Address(address) => { a href=(address) rel="noopener noreferrer nofollow" target="_blank" { (address) } }
            }
        }
    }
}

/// Words that begin at `start` of the text, with the marks that lie wholly in them.
fn named(words: &str, start: usize, marks: &[Mark]) -> Markup {
    let mut done = 0;
    let mut parts = Vec::new();
    for mark in marks {
        let Some(from) = mark.at.start.checked_sub(start).filter(|from| *from >= done) else { continue };
        let to = mark.at.end.saturating_sub(start);
        let (Some(before), Some(name)) = (words.get(done..from), words.get(from..to)) else { continue };
        parts.push((before, Some((name, mark))));
        done = to;
    }
    parts.push((&words[done..], None));
    html! {
        @for (before, mark) in parts {
            (before)
            @if let Some((name, mark)) = mark { a.prose__mark href=(mark.href) title=(mark.title) { (name) } }
        }
    }
}

#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Words(&'a str),
    Address(&'a str),
}

impl Piece<'_> {
    fn len(&self) -> usize {
        match self {
            Piece::Words(text) | Piece::Address(text) => text.len(),
        }
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = address_start(rest) {
        let tail = &rest[start..];
        let end = tail.find(|c: char| c.is_whitespace() || "<>\"'`".contains(c)).unwrap_or(tail.len());
        let address = tail[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
        found.push(Piece::Words(&rest[..start]));
        found.push(Piece::Address(address));
        rest = &tail[address.len()..];
    }
    found.push(Piece::Words(rest));
    found
}

fn address_start(text: &str) -> Option<usize> {
    let starts = ["https://", "http://"].into_iter().filter_map(|scheme| {
        text.match_indices(scheme)
            .map(|(at, _)| at)
            .find(|at| text[at + scheme.len()..].starts_with(char::is_alphanumeric))
    });
    starts.min()
}

fn fold(text: &str) -> (&str, &str) {
    if text.chars().count() <= FOLD_FROM_CHARS {
        return (text, "");
    }
    let cut = text.char_indices().nth(SHOWN_CHARS).map_or(text.len(), |(at, _)| at);
    let at = text[..cut].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(cut);
    text.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::{Mark, linked, marked, prose, prose_marked};

    #[test]
    fn an_address_becomes_a_link_and_the_full_stop_stays_outside() {
        let shown = linked("See https://shop.example/a?b=1&c=2. Thanks").into_string();

        assert_eq!(
            shown,
            "See <a href=\"https://shop.example/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\" \
             target=\"_blank\">https://shop.example/a?b=1&amp;c=2</a>. Thanks"
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        for text in ["javascript:alert(1)", "data:text/html,x", "https://", "http:// x", "ftp://a.b"] {
            assert!(!linked(text).into_string().contains("<a"), "{text}");
        }
    }

    #[test]
    fn an_address_cannot_leave_its_attribute() {
        let shown = linked("https://a.example/\"onclick=\"alert(1)").into_string();

        assert!(shown.contains("href=\"https://a.example/\""), "{shown}");
        assert!(!shown.contains("\"onclick"), "{shown}");
    }

    #[test]
    fn a_long_message_folds_without_losing_a_character() {
        let text = "wörd🦊 ".repeat(2_000);

        let shown = prose(&text).into_string();

        assert!(shown.contains("<details"), "a long text needs a fold");
        assert_eq!(shown.matches("wörd🦊").count(), 2_000);
        assert!(!prose("short").into_string().contains("<details"));
    }

    fn mark(text: &str, name: &str) -> Mark {
        let start = text.find(name).unwrap();
        Mark { at: start..start + name.len(), href: "/desk/orders/%23W1".into(), title: "Order #W1".into() }
    }

    #[test]
    fn what_a_text_names_becomes_a_link_and_the_rest_stays_escaped() {
        let text = "<b>hi</b> my order #W1 is late";
        assert_eq!(
            marked(text, &[mark(text, "#W1")]).into_string(),
            "&lt;b&gt;hi&lt;/b&gt; my order <a class=\"prose__mark\" href=\"/desk/orders/%23W1\" \
             title=\"Order #W1\">#W1</a> is late"
        );
    }

    #[test]
    fn a_hostile_name_cannot_leave_its_link() {
        let text = "\"><script>alert(1)</script> #W1";
        let hostile = Mark { title: text.into(), href: format!("/desk/{text}"), ..mark(text, "#W1") };
        let shown = marked(text, &[hostile]).into_string();
        assert!(!shown.contains("<script") && !shown.contains("\"\"><"), "{shown}");
    }

    #[test]
    fn nothing_is_marked_in_an_address_or_off_a_letters_edge() {
        let text = "see https://shop.example/#W1 🦊";
        let torn = Mark { at: text.len() - 2..text.len(), ..mark(text, "#W1") };
        let beyond = Mark { at: 900..903, ..torn.clone() };
        let shown = marked(text, &[mark(text, "#W1"), torn, beyond]).into_string();
        assert!(!shown.contains("prose__mark") && shown.ends_with(" 🦊"), "{shown}");
    }

    #[test]
    fn marks_are_found_on_both_sides_of_the_fold() {
        let text = format!("#W1 {}#W2", "wörd ".repeat(400));
        let shown = prose_marked(&text, &[mark(&text, "#W1"), mark(&text, "#W2")]).into_string();
        assert!(shown.contains(">#W1</a>") && shown.contains(">#W2</a>"), "{shown}");
    }
}
