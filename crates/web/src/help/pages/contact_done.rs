//! What the customer sees after writing: that it arrived, how to refer to it, what happens next.

use super::shop::{Shop, shop};
use crate::parts::icon::{Icon, icon};
use maud::{Markup, html};

/// After `POST /contact`.
#[derive(Clone, Debug)]
pub struct ContactDone {
    pub shop: Shop,
    pub reference: String,
    pub email: String,
    /// `We answer within 4 working hours.`; empty shows nothing.
    pub reply_hint: String,
}

/// The whole page.
pub fn contact_done_page(view: &ContactDone) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--done {
                span.tile__sign { (icon(Icon::Check)) }
                h1 { "Thank you, it has arrived" }
                p { "Your reference is " strong.mono.sheet__reference { (view.reference) } }
                ol.sheet__steps {
                    li { "We confirm it by e-mail to " bdi { (view.email) } "." }
                    li { "A person reads it. " (view.reply_hint) }
                    li { "Our answer comes by e-mail, and you can read and continue it under " a href="/conversations" { "Your conversations" } "." }
                }
                p.form__acts { a.button.button--primary href="/" { "Back to help" } a.button href="/conversations" { "Your conversations" } }
            }
        },
    )
}
