//! Mailboxes that mail is fetched from: how each does, and a form for another.

use super::mailbox_form::{MailboxForm, mailbox_form};
use super::shell::{Shell, shell};
use crate::parts::{
    chip::{Chip, chip},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/mailboxes`
#[derive(Clone, Debug)]
pub struct MailboxesPage {
    pub shell: Shell,
    pub mailboxes: Vec<MailboxCard>,
    pub new: MailboxForm,
    pub clock: Clock,
}

/// A mailbox with its health.
#[derive(Clone, Debug)]
pub struct MailboxCard {
    pub id: i64,
    pub name: String,
    pub address: String,
    /// `Microsoft 365 · outlook.office365.com`
    pub server: String,
    pub state: Chip,
    pub is_paused: bool,
    /// Why it doesn't work; empty when it does.
    pub last_error: String,
    pub failures: i64,
    pub success_ms: Option<i64>,
    pub next_try_ms: Option<i64>,
    /// `the server tells of new mail`
    pub rhythm: String,
    pub folders: Vec<FolderLine>,
}

/// A folder and how far it is behind.
#[derive(Clone, Debug)]
pub struct FolderLine {
    pub name: String,
    /// `up to 41`, or that nothing is read yet.
    pub read_to: String,
    /// What the server has: `40 mails, the next is 43`
    pub server: String,
    pub behind: i64,
    pub fetched_ms: Option<i64>,
    pub looked_ms: Option<i64>,
    pub error: String,
}

/// The whole page.
pub fn mailboxes_page(page: &MailboxesPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { "Mailboxes" } p.muted { "Where mail is fetched from. On the server nothing is marked or deleted unless you say so." } }
                div.page__columns {
                    @for mailbox in &page.mailboxes { (card(mailbox, &page.clock)) }
                    @if page.mailboxes.is_empty() { p.page__nothing.muted { "No mailbox is fetched from yet." } }
                }
                section.card id="new" aria-labelledby="new-title" {
                    h2 id="new-title" { "Add a mailbox" }
                    (mailbox_form(&page.new))
                }
            }
        },
    )
}

fn card(mailbox: &MailboxCard, clock: &Clock) -> Markup {
    html! {
        section.card id={ "mailbox-" (mailbox.id) } aria-labelledby={ "mailbox-title-" (mailbox.id) } {
            div.card__row {
                h2 id={ "mailbox-title-" (mailbox.id) } dir="auto" { a href={ "/desk/mailboxes/" (mailbox.id) } { (mailbox.name) } }
                (chip(&mailbox.state))
            }
            (health(mailbox, clock))
            @for folder in &mailbox.folders {
                p.small dir="auto" { (folder.name) ": " (folder.read_to) @if folder.behind > 0 { " · " (folder.behind) " behind" } }
                @if !folder.error.is_empty() { p.card__answer dir="auto" { (folder.error) } }
            }
            div.card__acts { a.button.button--tiny href={ "/desk/mailboxes/" (mailbox.id) } { "Open" span.unseen dir="auto" { ": " (mailbox.name) } } }
        }
    }
}

/// How a mailbox does, in lines.
pub fn health(mailbox: &MailboxCard, clock: &Clock) -> Markup {
    html! {
        p.small.muted dir="auto" { (mailbox.address) " · " (mailbox.server) }
        @if !mailbox.last_error.is_empty() {
            p.card__answer dir="auto" { (mailbox.last_error) }
            p.small.muted {
                (mailbox.failures) @if mailbox.failures == 1 { " failure" } @else { " failures in a row" }
                @if let Some(at_ms) = mailbox.next_try_ms { " · tried again " (moment(at_ms, clock)) }
            }
        }
        p.small.muted {
            "Looked at: " @if let Some(at_ms) = mailbox.success_ms { (moment(at_ms, clock)) } @else { "not yet" }
            @if !mailbox.rhythm.is_empty() { " · " (mailbox.rhythm) }
        }
    }
}
