//! One mailbox: how it and each of its folders do, what its test said, and its form.

use super::mailbox_form::{MailboxForm, mailbox_form};
use super::mailboxes::{FolderLine, MailboxCard, health};
use super::shell::{Shell, shell};
use crate::parts::{
    chip::{Chip, Tone, chip},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/mailboxes/{id}`
#[derive(Clone, Debug)]
pub struct MailboxPage {
    pub shell: Shell,
    pub mailbox: MailboxCard,
    /// What is said on the way to the provider: `Sign in with Google`; empty where there is none.
    pub sign_in: String,
    /// The steps of the test that was just made.
    pub log: Vec<Step>,
    pub form: MailboxForm,
    pub clock: Clock,
}

/// A step of a test.
#[derive(Clone, Debug)]
pub struct Step {
    pub is_good: bool,
    pub text: String,
}

/// The whole page.
pub fn mailbox_page(page: &MailboxPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p.small { a href="/desk/mailboxes" { "Mailboxes" } }
                    h1 dir="auto" { (page.mailbox.name) }
                }
                @if !page.log.is_empty() { (log(&page.log)) }
                (state(page))
                (folders(&page.mailbox.folders, &page.clock))
                section.card id="change" aria-labelledby="change-title" {
                    h2 id="change-title" { "Change it" }
                    (mailbox_form(&page.form))
                }
                section.card aria-labelledby="removal-title" {
                    h2 id="removal-title" { "Remove it" }
                    p.small.muted { "Its credentials are forgotten. What was fetched stays here, and on the server nothing changes." }
                    form method="post" action={ "/desk/mailboxes/" (page.mailbox.id) "/removal" } { button.button { "Remove this mailbox" } }
                }
            }
        },
    )
}

fn log(steps: &[Step]) -> Markup {
    let is_good = steps.iter().all(|step| step.is_good);
    html! {
        section.card id="test" aria-labelledby="test-title" {
            div.card__row {
                h2 id="test-title" { "Test" }
                @if is_good { (chip(&Chip::new(Tone::Good, "works"))) } @else { (chip(&Chip::new(Tone::Bad, "doesn’t work"))) }
            }
            ol.card__list {
                @for step in steps {
                    li dir="auto" {
                        @if step.is_good { (step.text) } @else { strong { "This failed: " } (step.text) }
                    }
                }
            }
        }
    }
}

fn state(page: &MailboxPage) -> Markup {
    let mailbox = &page.mailbox;
    html! {
        section.card aria-labelledby="state-title" {
            div.card__row { h2 id="state-title" { "How it does" } (chip(&mailbox.state)) }
            (health(mailbox, &page.clock))
            div.card__acts {
                (act(mailbox.id, ("test", "Test this mailbox")))
                (act(mailbox.id, ("fetch", "Fetch now")))
                @if mailbox.is_paused { (act(mailbox.id, ("resumption", "Resume"))) } @else { (act(mailbox.id, ("pause", "Pause"))) }
                @if !page.sign_in.is_empty() { a.button.button--tiny href={ "/desk/mailboxes/" (mailbox.id) "/sign-in" } { (page.sign_in) } }
            }
        }
    }
}

fn act(id: i64, (act, label): (&str, &str)) -> Markup {
    html! { form method="post" action={ "/desk/mailboxes/" (id) "/" (act) } { button.button.button--tiny { (label) } } }
}

fn folders(folders: &[FolderLine], clock: &Clock) -> Markup {
    html! {
        section.page__part aria-labelledby="folders-title" {
            h2 id="folders-title" { "Folders" }
            div.table-frame role="region" aria-label="Table of folders" tabindex="0" {
                table.table.table--dense {
                    thead { tr {
                        th scope="col" { "Folder" } th scope="col" { "Read" } th.table__num scope="col" { "Behind" }
                        th scope="col" { "On the server" } th scope="col" { "Fetched last" } th scope="col" { "Looked at" }
                    } }
                    tbody { @for folder in folders { (line(folder, clock)) } }
                }
            }
        }
    }
}

fn line(folder: &FolderLine, clock: &Clock) -> Markup {
    html! {
        tr {
            td { p.table__clip.clip dir="auto" title=(folder.name) { (folder.name) } @if !folder.error.is_empty() { p.small.muted dir="auto" { (folder.error) } } }
            td { (folder.read_to) }
            td.table__num { (folder.behind) }
            td { (folder.server) }
            td.table__time { @if let Some(at_ms) = folder.fetched_ms { (moment(at_ms, clock)) } @else { "never" } }
            td.table__time { @if let Some(at_ms) = folder.looked_ms { (moment(at_ms, clock)) } @else { "never" } }
        }
    }
}
