//! What we call somebody, in which language, and where we can call them.

use super::{Shop, account};
use crate::parts::{
    field::{Field, field},
    notice::alarm,
};
use maud::{Markup, html};

/// `/account`
#[derive(Clone, Debug)]
pub struct ProfilePage {
    pub shop: Shop,
    pub name: String,
    /// BCP 47 tag; empty for the shop's own.
    pub language: String,
    pub phone: String,
    pub error: Option<String>,
}

const LANGUAGES: [(&str, &str); 12] = [
    ("", "The shop's own"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("sv", "Svenska"),
];

/// The whole page.
pub fn profile_page(view: &ProfilePage) -> Markup {
    account(
        &view.shop,
        "/account",
        "Your account",
        html! {
            section.card aria-labelledby="profile" {
                h2 id="profile" { "Profile" }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/account" {
                    (field(&Field { name: "name", label: "Name", value: &view.name, autocomplete: "name", ..Field::default() }))
                    (languages(&view.language))
                    (field(&Field { name: "phone", label: "Phone", kind: "tel", value: &view.phone, autocomplete: "tel", max_length: 40,
                        is_required: false, hint: "Where we may call you back.", ..Field::default() }))
                    p { button.button.button--primary { "Save" } }
                }
            }
        },
    )
}

fn languages(chosen: &str) -> Markup {
    let is_listed = LANGUAGES.iter().any(|(tag, _)| *tag == chosen);
    html! {
        div.field {
            label.field__label for="language" { "Language we write to you in" }
            select.field__control id="language" name="language" {
                @if !is_listed { option value=(chosen) selected { (chosen) } }
                @for (tag, label) in LANGUAGES { option value=(tag) selected[tag == chosen] { (label) } }
            }
        }
    }
}
