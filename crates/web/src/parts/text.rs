//! What people wrote, shown as they wrote it: escaped, line by line, with its web addresses as links and its length folded.

use maud::{Markup, html};

/// Longer messages show their beginning and fold the rest away.
const FOLD_FROM_CHARS: usize = 1_400;
const SHOWN_CHARS: usize = 900;

/// `text` with links, folded when long.
pub fn prose(text: &str) -> Markup {
    let (shown, rest) = fold(text);
    html! {
        div.prose dir="auto" { (linked(shown)) @if !rest.is_empty() { span aria-hidden="true" { "…" } } }
        @if !rest.is_empty() {
            details.fold {
                summary.fold__handle { span.fold__more { "Show the rest" } span.fold__less { "Show less" } }
                div.prose dir="auto" { (linked(rest)) }
            }
        }
    }
}

/// `text` with every http and https address as a link that tells the other side nothing.
pub fn linked(text: &str) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Words(words) => { (words) }
                Piece::Address(address) => { a href=(address) rel="noopener noreferrer nofollow" target="_blank" { (address) } }
            }
        }
    }
}

#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Words(&'a str),
    Address(&'a str),
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
    use super::{linked, prose};

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
}
