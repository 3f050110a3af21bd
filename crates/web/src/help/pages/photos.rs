//! Where photos are added to a form, and those that are kept from the step before.

use crate::parts::icon::{Icon, icon};
use maud::{Markup, html};

/// Photos of a form.
#[derive(Clone, Debug, Default)]
pub struct Photos {
    /// Why we ask: `Show us the damage, please.`
    pub ask: String,
    /// `Up to 10 files, 25 MB together.`
    pub hint: String,
    pub error: Option<String>,
    /// Those sent before, by name and by what the form calls them.
    pub kept: Vec<Kept>,
}

/// A file that came with an earlier step.
#[derive(Clone, Debug)]
pub struct Kept {
    pub name: String,
    /// What the form sends back for it.
    pub token: String,
}

/// The control with its words; nothing when no photos are asked for.
pub fn photos(photos: Option<&Photos>) -> Markup {
    html! {
        @if let Some(photos) = photos {
            fieldset.field {
                legend.field__label { "Photos" }
                p.field__hint { (photos.ask) }
                (kept(&photos.kept))
                div.upload data-files {
                    input.upload__input id="files" type="file" name="files" multiple accept="image/*,application/pdf"
                        aria-describedby="files-hint files-error";
                    label.upload__label for="files" { (icon(Icon::Clip)) "Add photos" }
                    ul.upload__names aria-label="Chosen files" aria-live="polite" {}
                }
                p.field__hint id="files-hint" { (photos.hint) }
                p.field__error id="files-error" role="alert" { @if let Some(error) = &photos.error { (error) } }
            }
        }
    }
}

/// Those sent before, with what the form sends back for them.
pub fn kept(kept: &[Kept]) -> Markup {
    html! {
        @if !kept.is_empty() {
            ul.files aria-label="Photos that came with it" {
                @for (at, one) in kept.iter().enumerate() {
                    li {
                        span.files__one { (icon(Icon::Clip)) span.clip dir="auto" { (one.name) } }
                        input type="hidden" name={ "photo-" (at) } value=(one.token);
                    }
                }
            }
        }
    }
}
