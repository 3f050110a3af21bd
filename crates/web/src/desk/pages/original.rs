//! A mail as it was sent, in a frame.

use super::shell::{Shell, shell};
use crate::parts::time::{Clock, moment};
use maud::{Markup, html};

/// `/desk/messages/{id}/original`
#[derive(Clone, Debug)]
pub struct OriginalPage {
    pub shell: Shell,
    pub subject: String,
    /// `Ana <ana@example.org>`
    pub from: String,
    /// Everyone it went to.
    pub to: Vec<String>,
    pub back_href: String,
    pub headers_href: String,
    /// Empty for those who may not have it.
    pub raw_href: String,
    pub frame_src: String,
    pub remote: Remote,
    pub at_ms: i64,
    pub clock: Clock,
}

/// Images on the net.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remote {
    /// There can't be any: the mail is plain text.
    None,
    /// Not fetched until asked for.
    Off { href: String },
    /// Fetched by us.
    On { href: String },
}

/// The whole page.
pub fn original_page(page: &OriginalPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p { a href=(page.back_href) { "Back to the conversation" } }
                    h1.page__title dir="auto" { @if page.subject.is_empty() { "(no subject)" } @else { (page.subject) } }
                    p.muted.original__who dir="auto" { "From " (page.from) " · " (moment(page.at_ms, &page.clock)) }
                    p.muted.original__who dir="auto" { "To " @for (at, one) in page.to.iter().enumerate() { @if at > 0 { ", " } (one) } }
                }
                (tools(page))
                iframe.original__frame title="The mail as it was sent" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" src=(page.frame_src) {}
            }
        },
    )
}

fn tools(page: &OriginalPage) -> Markup {
    html! {
        div.original__tools {
            @match &page.remote {
                Remote::None => {}
                Remote::Off { href } => {
                    a.button href=(href) { "Show remote images" }
                    p.small.muted { "Images on the net aren't loaded. When you ask for them, we fetch them, and the sender doesn't learn who reads." }
                }
                Remote::On { href } => { a.button href=(href) { "Hide remote images" } }
            }
            a.button.button--quiet href=(page.headers_href) { "Headers" }
            @if !page.raw_href.is_empty() { a.button.button--quiet href=(page.raw_href) download { "Raw mail" } }
        }
    }
}
