//! The way to the next page of a list. Lists page by key, so there is a next and a first, no numbers.

use maud::{Markup, html};

/// A link to what comes after, if anything does.
pub fn more(href: Option<&str>, label: &str) -> Markup {
    html! { @if let Some(href) = href { p.pager { a.button.button--quiet href=(href) rel="next" { (label) } } } }
}
