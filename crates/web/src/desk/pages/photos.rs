//! What customers photographed: pictures to look at, other files to save.

use crate::parts::attachment::{Attachment, attachments};
use maud::{Markup, html};

/// A picture that can be looked at.
#[derive(Clone, Debug)]
pub struct Photo {
    pub href: String,
    pub filename: String,
}

/// All of them, or nothing.
pub fn pictures(photos: &[Photo], files: &[Attachment]) -> Markup {
    html! {
        @if !photos.is_empty() || !files.is_empty() {
            section.card aria-labelledby="photos" {
                h2 id="photos" { "Photos" }
                div.photos {
                    @for photo in photos {
                        a.photos__one href=(photo.href) { img.photos__picture src=(photo.href) alt=(photo.filename) loading="lazy"; }
                    }
                }
                (attachments(files))
            }
        }
    }
}
