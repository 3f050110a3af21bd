//! One conversation as the customer sees it, with the place to reply.

use super::shop::{Shop, shop};
use crate::parts::{
    attachment::{Attachment, attachments},
    chip::{Chip, chip},
    field::{Field, Typed, field},
    icon::{Icon, icon},
    notice::alarm,
    text::prose,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/conversations/{reference}`
#[derive(Clone, Debug)]
pub struct Conversation {
    pub shop: Shop,
    pub reference: String,
    pub subject: String,
    pub state: Chip,
    /// Notes are never among them.
    pub letters: Vec<Letter>,
    pub earlier_href: Option<String>,
    pub client_id: String,
    /// The reply as it was sent, if it failed.
    pub text: Typed,
    pub error: Option<String>,
    pub clock: Clock,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: i64,
    /// `You`, or the agent's name.
    pub author: String,
    pub is_ours: bool,
    pub channel: String,
    pub at_ms: i64,
    pub text: String,
    pub attachments: Vec<Attachment>,
}

/// The whole page.
pub fn conversation_page(view: &Conversation) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--wide {
                p.small { a href="/conversations" { "All your conversations" } }
                header.sheet__head {
                    h1.sheet__title dir="auto" { (view.subject) }
                    p.muted { span.mono { (view.reference) } " " (chip(&view.state)) }
                }
                @if let Some(href) = &view.earlier_href { p { a.button.button--small href=(href) { "Earlier messages" } } }
                ol.letters { @for letter in &view.letters { (written(letter, &view.clock)) } }
                (reply(view))
            }
        },
    )
}

fn written(letter: &Letter, clock: &Clock) -> Markup {
    let kind = if letter.is_ours { "ours" } else { "theirs" };
    html! {
        li class={ "letter letter--" (kind) } id={ "message-" (letter.id) } {
            p.letter__meta { b.clip dir="auto" { (letter.author) } span.letter__facts { (letter.channel) " · " (moment(letter.at_ms, clock)) } }
            (prose(&letter.text))
            (attachments(&letter.attachments))
        }
    }
}

fn reply(view: &Conversation) -> Markup {
    html! {
        section.card id="reply" aria-labelledby="reply-title" {
            h2 id="reply-title" { "Reply" }
            (alarm(view.error.as_deref()))
            form.form method="post" action={ "/conversations/" (view.reference) "/messages" } enctype="multipart/form-data" data-once {
                input type="hidden" name="client_id" value=(view.client_id);
                (field(&Field { name: "text", label: "Your message", kind: "area", max_length: 20_000, ..Field::default() }.with(&view.text)))
                div.upload data-files {
                    input.upload__input id="files" type="file" name="files" multiple;
                    label.upload__label for="files" { (icon(Icon::Clip)) "Add photos or files" }
                    ul.upload__names aria-label="Chosen files" aria-live="polite" {}
                }
                p { button.button.button--primary { "Send" } }
            }
        }
    }
}
