//! The place to answer the customer or leave a note for colleagues.

use super::target::Target;
use crate::parts::{
    icon::{Icon, icon},
    notice::alarm,
};
use maud::{Markup, html};

/// An answer being written.
#[derive(Clone, Debug)]
pub struct Composer {
    /// Names this message, so that sending it twice keeps it once.
    pub client_id: String,
    pub kind: Kind,
    /// The ways to reach the customer, the best one first.
    pub channels: Vec<Channel>,
    /// What was written when sending failed; empty otherwise.
    pub text: String,
    /// Why sending failed.
    pub error: Option<String>,
}

/// Who will read it: the customer, or colleagues only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Reply,
    Note,
}

/// One way to reach the customer.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The value of the field `channel`: `email`, `chat`.
    pub key: String,
    /// `by e-mail`
    pub label: String,
    /// `yusuf.rossi@example.com`; empty when the channel needs none.
    pub recipient: String,
    /// `left the chat 09:31`; empty shows nothing.
    pub hint: String,
    pub is_chosen: bool,
}

const MAX_CHARS: u32 = 100_000;

/// The form. Its text is never touched by a live update; the ways to reach the customer are.
pub fn composer(target: &Target, writing: &Composer) -> Markup {
    html! {
        form.composer id="composer" method="post" action=(target.act("messages")) enctype="multipart/form-data"
            aria-label="Answer" data-composer=(target.id) {
            input type="hidden" name="client_id" value=(writing.client_id);
            (target.carried())
            div.composer__alarm data-alarm { (alarm(writing.error.as_deref())) }
            (addressing(target, writing))
            label.unseen for="text" { "Message" }
            textarea.composer__text id="text" name="text" rows="3" dir="auto" maxlength=(MAX_CHARS) data-grows
                placeholder="Write your answer…" { "\n" (writing.text) }
            (bar())
        }
    }
}

fn addressing(target: &Target, writing: &Composer) -> Markup {
    let can_reply = !writing.channels.is_empty();
    let is_reply = can_reply && writing.kind == Kind::Reply;
    html! {
        div.composer__to {
            fieldset.switch {
                legend.unseen { "Who should read it" }
                input.switch__radio id="kind-reply" type="radio" name="kind" value="reply" checked[is_reply] disabled[!can_reply] data-key="r";
                label.switch__label for="kind-reply" { "Reply" kbd.scripted aria-hidden="true" { "r" } }
                input.switch__radio id="kind-note" type="radio" name="kind" value="note" checked[!is_reply] data-key="n";
                label.switch__label for="kind-note" { "Note" kbd.scripted aria-hidden="true" { "n" } }
            }
            div.composer__channel id="channel-choice" data-live=(target.topic()) { (channels(&writing.channels)) }
            p.composer__aside { "Only colleagues see a note." }
        }
    }
}

fn channels(channels: &[Channel]) -> Markup {
    html! {
        @if channels.is_empty() {
            p.small.muted { "There is no way to reach this customer yet." }
        } @else {
            label.unseen for="channel" { "Channel" }
            select.composer__select id="channel" name="channel" {
                @for channel in channels {
                    option value=(channel.key) selected[channel.is_chosen] {
                        (channel.label)
                        @if !channel.recipient.is_empty() { " · " (channel.recipient) }
                        @if !channel.hint.is_empty() { " (" (channel.hint) ")" }
                    }
                }
            }
        }
    }
}

fn bar() -> Markup {
    html! {
        div.composer__bar {
            div.upload data-files {
                input.upload__input id="files" type="file" name="files" multiple;
                label.upload__label for="files" { (icon(Icon::Clip)) "Attach" }
                ul.upload__names aria-label="Chosen files" aria-live="polite" {}
            }
            span.composer__state.small.muted role="status" data-draft-state {}
            button.button.button--quiet name="then" value="close" { "Send and close" }
            button.button.button--primary name="then" value="stay" data-send { "Send" kbd.scripted aria-hidden="true" { "Ctrl ↵" } }
        }
    }
}
