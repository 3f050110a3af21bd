//! The inbox: queue, conversation and customer side by side; one after another on a phone.

use super::{
    conversation::{self, Conversation},
    panel::{self, Panel},
    queue::{self, Queue},
    shell::{Shell, shell},
};
use crate::parts::icon::{Icon, icon};
use maud::{Markup, html};

/// `/desk` and `/desk/search`: the queue, nothing chosen yet.
#[derive(Clone, Debug)]
pub struct QueuePage {
    pub shell: Shell,
    pub queue: Queue,
}

/// `/desk/conversations/{id}`: all three columns.
#[derive(Clone, Debug)]
pub struct ConversationPage {
    pub shell: Shell,
    pub queue: Queue,
    pub conversation: Conversation,
    pub panel: Panel,
}

/// The inbox with an invitation where the conversation will be.
pub fn queue_page(page: &QueuePage) -> Markup {
    let is_empty = page.queue.rows.is_empty();
    shell(
        &page.shell,
        html! {
            (queue::alone(&page.queue))
            section.invite aria-label="Conversation" {
                (icon(Icon::Inbox))
                p.invite__title { @if is_empty { "All quiet" } @else { "Choose a conversation" } }
                p.muted {
                    @if is_empty { "What customers write appears here by itself." }
                    @else { "Each one shows what was said, on every channel, with the customer and their orders beside it." }
                }
                p.small.muted.scripted { kbd { "j" } " " kbd { "k" } " to move, " kbd { "?" } " for all keys" }
            }
        },
    )
}

/// One conversation with its surroundings.
pub fn conversation_page(page: &ConversationPage) -> Markup {
    shell(
        &page.shell,
        html! {
            (queue::beside(&page.queue))
            (conversation::conversation(&page.conversation))
            (panel::panel(&page.panel))
        },
    )
}
