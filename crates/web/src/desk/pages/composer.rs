//! The place to answer the customer or leave a note for colleagues.

use super::letterhead::{Letterhead, letterhead, quoted};
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
    /// Who reads it, where it goes by mail; none where it can't.
    pub letterhead: Option<Letterhead>,
    /// Files that a draft kept.
    pub files: Vec<Kept>,
    /// What the field of the moment shows: `2026-03-05T09:00`.
    pub moment: String,
    pub is_draft: bool,
    /// `Jonas Weber is writing a draft.`; empty when nobody is.
    pub others: String,
}

/// A file that is attached already.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: i64,
    pub filename: String,
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
            @if let Some(head) = &writing.letterhead { (letterhead(head)) }
            label.unseen for="text" { "Message" }
            textarea.composer__text id="text" name="text" rows="3" dir="auto" maxlength=(MAX_CHARS) data-grows
                placeholder="Write your answer…" { "\n" (writing.text) }
            @if let Some(head) = &writing.letterhead { (quoted(head)) }
            (kept(&writing.files))
            p.composer__others.small.muted id="drafts-of-others" data-live=(target.topic()) { (writing.others) }
            (bar(target, writing))
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

fn kept(files: &[Kept]) -> Markup {
    html! {
        @if !files.is_empty() {
            ul.composer__kept data-kept aria-label="Attached files" {
                @for file in files {
                    li {
                        input id={ "kept-" (file.id) } type="checkbox" name={ "kept-" (file.id) } value="on" checked;
                        label.clip for={ "kept-" (file.id) } dir="auto" { (file.filename) }
                    }
                }
            }
        }
    }
}

fn bar(target: &Target, writing: &Composer) -> Markup {
    html! {
        div.composer__bar {
            div.upload data-files {
                input.upload__input id="files" type="file" name="files" multiple;
                label.upload__label for="files" { (icon(Icon::Clip)) "Attach" }
                ul.upload__names aria-label="Chosen files" aria-live="polite" {}
            }
            span.composer__state.small.muted role="status" data-draft-state { @if writing.is_draft { "Draft" } }
            // The first button is what Enter in a field presses: it must not send.
            button.button.button--quiet.unscripted name="then" value="save" formaction=(target.act("draft")) formnovalidate { "Save draft" }
            @if writing.is_draft {
                button.button.button--quiet name="then" value="discard" formaction=(target.act("draft")) formnovalidate data-plain { "Discard" span.unseen { " the draft" } }
            }
            @if writing.letterhead.is_some() { (later(writing)) }
            button.button.button--quiet name="then" value="close" { "Send and close" }
            button.button.button--primary name="then" value="stay" data-send { "Send" kbd.scripted aria-hidden="true" { "Ctrl ↵" } }
        }
    }
}

/// A moment of one's own: to send then, or to send now and see the conversation again then.
fn later(writing: &Composer) -> Markup {
    html! {
        button.button.button--quiet.popover-anchor--later type="button" popovertarget="later" { "Later" }
        div.popover.popover--later id="later" popover {
            p.popover__title { "At another moment" }
            div.popover__own {
                label.small for="later-at" { "By the shop's clock" }
                input.field__control id="later-at" name="at" type="datetime-local" value=(writing.moment);
                button.button.button--small name="then" value="later" { "Send then" }
                button.button.button--small name="then" value="snooze" { "Send now, snooze until then" }
            }
            p.small.muted { a href="/desk/later" { "Answers for later" } }
        }
    }
}
