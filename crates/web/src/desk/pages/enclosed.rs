//! What came with a message: pictures to be looked at, and files by name.

use crate::parts::{
    attachment::{Attachment, size},
    icon::{Icon, icon},
};
use maud::{Markup, html};

/// What came with a message.
#[derive(Clone, Debug, Default)]
pub struct Enclosed {
    /// Pictures, those within the text among them.
    pub pictures: Vec<Picture>,
    /// Everything else.
    pub files: Vec<File>,
    /// Pictures left out since the same ones are shown above, or there are too many.
    pub left_out: usize,
}

/// A picture, small.
#[derive(Clone, Debug)]
pub struct Picture {
    pub src: String,
    pub preview_href: String,
    pub filename: String,
}

/// A file by name.
#[derive(Clone, Debug)]
pub struct File {
    pub file: Attachment,
    /// Where it is shown; empty when it can only be downloaded.
    pub preview_href: String,
}

/// Shows them, or nothing.
pub fn enclosed(enclosed: &Enclosed) -> Markup {
    html! {
        @if !enclosed.pictures.is_empty() {
            ul.shots aria-label="Pictures" {
                @for one in &enclosed.pictures {
                    li { a.shots__one href=(one.preview_href) { img.shots__picture src=(one.src) alt=(one.filename) loading="lazy"; } }
                }
            }
        }
        @if !enclosed.files.is_empty() {
            ul.files aria-label="Attachments" { @for one in &enclosed.files { li { (file(one)) } } }
        }
        @if enclosed.left_out > 0 {
            p.small.muted { (enclosed.left_out) @if enclosed.left_out == 1 { " more picture, the same as above" } @else { " more pictures, the same as above or too many" } "; see the original." }
        }
    }
}

fn file(one: &File) -> Markup {
    let Attachment { href, filename, size_bytes } = &one.file;
    html! {
        @if one.preview_href.is_empty() {
            a.files__one href=(href) download {
                (icon(Icon::Clip)) span.clip dir="auto" { (filename) } span.muted.num { (size(*size_bytes)) }
            }
        } @else {
            a.files__one href=(one.preview_href) {
                (icon(Icon::Clip)) span.clip dir="auto" { (filename) } span.muted.num { (size(*size_bytes)) }
            }
        }
    }
}
