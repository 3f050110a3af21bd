//! Samples of the pages of mailboxes.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    mailbox::{MailboxPage, Step},
    mailbox_form::MailboxForm,
    mailboxes::{FolderLine, MailboxCard, MailboxesPage},
    shell::Section,
};
use crate::parts::{
    chip::{Chip, Tone},
    field::Typed,
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn mailboxes_pages() -> Vec<(&'static str, MailboxesPage)> {
    let full = MailboxesPage {
        shell: shell("Mailboxes", Section::Operation),
        mailboxes: vec![
            card(1, "Help", Chip::new(Tone::Good, "works")),
            MailboxCard {
                last_error: "login.microsoftonline.com gives no token any more. Sign in again.".into(),
                failures: 3,
                next_try_ms: Some(before(-20)),
                ..card(2, "Orders", Chip::new(Tone::Bad, "doesn’t work"))
            },
            MailboxCard { is_paused: true, ..card(3, "Old", Chip::new(Tone::Plain, "paused")) },
        ],
        new: form("Help"),
        clock: clock(),
    };
    let empty = MailboxesPage { mailboxes: vec![], ..full.clone() };
    let worst = MailboxesPage {
        shell: narrow_shell("Mailboxes", Section::Operation, HOSTILE),
        mailboxes: vec![worst_card()],
        new: MailboxForm { error: Some(HOSTILE.into()), ..form(HOSTILE) },
        ..full.clone()
    };
    vec![("mailboxes", full), ("mailboxes-empty", empty), ("mailboxes-extreme", worst)]
}

pub fn mailbox_pages() -> Vec<(&'static str, MailboxPage)> {
    let steps = |text: &str| {
        vec![
            Step { is_good: true, text: "outlook.office365.com is at 192.0.2.7".into() },
            Step { is_good: false, text: text.into() },
        ]
    };
    let page = MailboxPage {
        shell: shell("Help", Section::Operation),
        mailbox: card(1, "Help", Chip::new(Tone::Good, "works")),
        sign_in: "Sign in at Microsoft 365".into(),
        log: vec![],
        form: MailboxForm { has_secrets: true, ..form("Help") },
        clock: clock(),
    };
    let tested = MailboxPage { log: steps("The folder Orders can't be opened."), ..page.clone() };
    let worst = MailboxPage {
        shell: narrow_shell(HOSTILE, Section::Operation, HOSTILE),
        mailbox: worst_card(),
        sign_in: HOSTILE.into(),
        log: steps(HOSTILE),
        form: form(HOSTILE),
        clock: clock(),
    };
    vec![("mailbox", page), ("mailbox-tested", tested), ("mailbox-extreme", worst)]
}

fn worst_card() -> MailboxCard {
    MailboxCard {
        address: endless_name(),
        server: HOSTILE.into(),
        last_error: HOSTILE.into(),
        folders: vec![FolderLine { name: endless_name(), error: HOSTILE.into(), ..line() }],
        ..card(9, HOSTILE, Chip::new(Tone::Bad, HOSTILE))
    }
}

fn card(id: i64, name: &str, state: Chip) -> MailboxCard {
    MailboxCard {
        id,
        name: name.into(),
        address: "help@holm.example".into(),
        server: "Microsoft 365 · outlook.office365.com".into(),
        state,
        is_paused: false,
        last_error: String::new(),
        failures: 0,
        success_ms: Some(before(1)),
        next_try_ms: None,
        rhythm: "the server tells of new mail".into(),
        folders: vec![line(), FolderLine { name: "Rücksendungen".into(), fetched_ms: None, ..line() }],
    }
}

fn line() -> FolderLine {
    FolderLine {
        name: "INBOX".into(),
        read_to: "up to 41".into(),
        server: "40 mails, the next is 43".into(),
        behind: 1,
        fetched_ms: Some(before(5)),
        looked_ms: Some(before(1)),
        error: String::new(),
    }
}

fn form(text: &str) -> MailboxForm {
    MailboxForm {
        action: "/desk/mailboxes".into(),
        button: "Add the mailbox".into(),
        has_secrets: false,
        error: None,
        name: Typed::new(text),
        address: Typed::new(text),
        provider: "microsoft".into(),
        way: "oauth".into(),
        login: Typed::new(text),
        host: Typed::new(text),
        port: Typed::new("993"),
        security: "tls".into(),
        tenant: Typed::new(text),
        client_id: Typed::new(text),
        authorize_url: Typed::default(),
        token_url: Typed::default(),
        scope: Typed::default(),
        folders: Typed::new(text),
        begins: "now".into(),
        is_archive: true,
        afterwards: "leave".into(),
        move_to: Typed::new(text),
        poll_s: Typed::new("60"),
        callback_url: "https://help.holm.example/desk/mailboxes/oauth/callback".into(),
    }
}
