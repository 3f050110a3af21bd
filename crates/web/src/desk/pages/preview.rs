//! An attachment, looked at.

use super::shell::{Shell, shell};
use crate::parts::attachment::size;
use maud::{Markup, html};

/// `/desk/attachments/{id}/preview`
#[derive(Clone, Debug)]
pub struct PreviewPage {
    pub shell: Shell,
    pub filename: String,
    pub size_bytes: u64,
    pub back_href: String,
    pub download_href: String,
    pub shown: Shown,
}

/// What is shown of it.
#[derive(Clone, Debug)]
pub enum Shown {
    /// Drawn anew from this address.
    Picture { src: String },
    /// By the browser's own viewer.
    Pdf { src: String },
    /// Its words; cut when it is long.
    Text { text: String, is_cut: bool },
    /// It can only be downloaded.
    Nothing,
}

/// The whole page.
pub fn preview_page(page: &PreviewPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p { a href=(page.back_href) { "Back to the conversation" } }
                    h1.page__title dir="auto" { (page.filename) }
                    p.muted { (size(page.size_bytes)) }
                }
                div.original__tools { a.button href=(page.download_href) download { "Download" } }
                @match &page.shown {
                    Shown::Picture { src } => { img.original__picture src=(src) alt=(page.filename); }
                    Shown::Pdf { src } => { iframe.original__frame title="The document" src=(src) {} }
                    Shown::Text { text, is_cut } => {
                        pre.original__text dir="auto" tabindex="0" aria-label="The text" { (text) }
                        @if *is_cut { p.muted { "This is the beginning. Download it to read on." } }
                    }
                    Shown::Nothing => { p.page__nothing.muted { "This kind of file isn't shown here. Download it if you trust its sender." } }
                }
            }
        },
    )
}
