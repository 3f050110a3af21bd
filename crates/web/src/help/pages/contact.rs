//! The form for a new question.

use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    icon::{Icon, icon},
    notice::alarm,
};
use maud::{Markup, html};

/// `/contact`, empty or as it was sent if it failed.
#[derive(Clone, Debug)]
pub struct Contact {
    pub shop: Shop,
    /// Names this message, so that sending it twice keeps it once.
    pub client_id: String,
    pub name: Typed,
    pub email: Typed,
    pub order: Typed,
    pub subject: Typed,
    pub text: Typed,
    pub files_error: Option<String>,
    /// `Up to 10 files, 25 MB together.`
    pub files_hint: String,
    /// What is wrong with the form as a whole.
    pub error: Option<String>,
    /// `We usually answer within 4 hours.`; empty shows nothing.
    pub reply_hint: String,
}

/// The whole page.
pub fn contact_page(view: &Contact) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet {
                header.sheet__head {
                    h1 { "Write to us" }
                    @if !view.reply_hint.is_empty() { p.muted { (view.reply_hint) } }
                }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/contact" enctype="multipart/form-data" data-once {
                    input type="hidden" name="client_id" value=(view.client_id);
                    (who(view))
                    (what(view))
                    (files(view))
                    p.form__acts { button.button.button--primary { "Send" } span.small.muted { "We use your address only to answer you." } }
                }
            }
        },
    )
}

fn who(view: &Contact) -> Markup {
    html! {
        div.form__pair {
            (field(&Field { name: "name", label: "Your name", autocomplete: "name", ..Field::default() }.with(&view.name)))
            (field(&Field { name: "email", label: "E-mail", kind: "email", autocomplete: "email", max_length: 254, ..Field::default() }.with(&view.email)))
        }
    }
}

fn what(view: &Contact) -> Markup {
    html! {
        div.form__pair {
            (field(&Field { name: "subject", label: "What is it about?", ..Field::default() }.with(&view.subject)))
            (field(&Field { name: "order", label: "Order number", hint: "You find it in our confirmation.", is_required: false, max_length: 60, ..Field::default() }.with(&view.order)))
        }
        (field(&Field { name: "text", label: "Your message", kind: "area", max_length: 20_000, ..Field::default() }.with(&view.text)))
    }
}

fn files(view: &Contact) -> Markup {
    html! {
        div.field {
            div.upload data-files {
                input.upload__input id="files" type="file" name="files" multiple aria-describedby="files-hint files-error";
                label.upload__label for="files" { (icon(Icon::Clip)) "Add photos or files" }
                ul.upload__names aria-label="Chosen files" aria-live="polite" {}
            }
            p.field__hint id="files-hint" { (view.files_hint) }
            p.field__error id="files-error" role="alert" { @if let Some(error) = &view.files_error { (error) } }
        }
    }
}
