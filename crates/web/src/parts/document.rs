//! The HTML document around every page: head, skip link, body. Says nothing about what is on the page.

use super::assets;
use maud::{DOCTYPE, Markup, html};

/// Whose page it is: picks stylesheet, script and the body's class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Desk,
    Help,
    /// A page with one thing on it and no script: sign-in, set-up, error.
    Gate,
}

/// What differs between documents.
pub struct Document<'a> {
    pub title: &'a str,
    pub kind: Kind,
    /// The position of the event log this page was read at; empty where nothing is live.
    pub live_at: &'a str,
}

/// The whole page. `content` must hold one element with the id `main` for the skip link.
pub fn document(document: &Document, content: Markup) -> Markup {
    let (class, stylesheet, script) = match document.kind {
        Kind::Desk => ("desk", "css/desk.css", "js/desk.js"),
        Kind::Help => ("help", "css/help.css", "js/help.js"),
        Kind::Gate => ("gated", "css/help.css", ""),
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content";
                meta name="color-scheme" content="light dark";
                title { (document.title) }
                link rel="icon" type="image/svg+xml" href=(assets::url("icons/favicon.svg"));
                link rel="stylesheet" href=(assets::url(stylesheet));
                @if !script.is_empty() { script type="module" src=(assets::url(script)) {} }
            }
            body class=(class) data-at=[(!document.live_at.is_empty()).then_some(document.live_at)] {
                a.skip href="#main" { "Skip to the content" }
                (content)
            }
        }
    }
}
