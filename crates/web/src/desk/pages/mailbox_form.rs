//! The form of a mailbox: what every provider wants, and what only some do.

use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
    select::{Choice, Choices, Group, select},
};
use maud::{Markup, html};

/// The form, as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct MailboxForm {
    /// Where it is sent.
    pub action: String,
    /// The word on its button.
    pub button: String,
    /// Secrets that are there already may stay empty.
    pub has_secrets: bool,
    /// What is wrong with it.
    pub error: Option<String>,
    pub name: Typed,
    pub address: Typed,
    pub provider: String,
    pub way: String,
    pub login: Typed,
    pub host: Typed,
    pub port: Typed,
    pub security: String,
    pub tenant: Typed,
    pub client_id: Typed,
    pub authorize_url: Typed,
    pub token_url: Typed,
    pub scope: Typed,
    pub folders: Typed,
    pub begins: String,
    pub is_archive: bool,
    pub afterwards: String,
    pub move_to: Typed,
    pub poll_s: Typed,
    /// The address to write into the app's settings at the provider.
    pub callback_url: String,
}

/// Shows it.
pub fn mailbox_form(form: &MailboxForm) -> Markup {
    html! {
        (alarm(form.error.as_deref()))
        form.form method="post" action=(form.action) {
            div.form__pair {
                (plain(("name", "Name", "As Help or Orders"), &form.name))
                (plain(("address", "Its address", "As help@shop.example"), &form.address))
            }
            div.form__pair {
                (list(("provider", "Who runs it", ""), &form.provider, &[
                    ("microsoft", "Microsoft 365"), ("google", "Google"), ("other", "Another server"),
                ]))
                (list(("way", "How we sign in", "Microsoft 365 takes a sign-in only"), &form.way, &[
                    ("oauth", "Signing in at the provider"), ("password", "A password or app password"),
                ]))
            }
            div.form__pair {
                (optional(("login", "Name to sign in with", "Without it the address"), &form.login))
                (secret(("password", "Password", ""), form))
            }
            (server(form))
            (provider(form))
            (reading(form))
            p { button.button.button--primary { (form.button) } }
        }
    }
}

fn server(form: &MailboxForm) -> Markup {
    html! {
        fieldset.form__group {
            legend { "Another server" }
            div.form__pair {
                (optional(("host", "Server", "As imap.shop.example"), &form.host))
                (optional(("port", "Port", "Without it 993, or 143 for STARTTLS"), &form.port))
            }
            (list(("security", "Protection", ""), &form.security, &[
                ("tls", "TLS from the start"), ("starttls", "STARTTLS"), ("plain", "None (this machine only)"),
            ]))
        }
    }
}

fn provider(form: &MailboxForm) -> Markup {
    html! {
        details.fold open[form.way == "oauth" && !form.client_id.text.is_empty()] {
            summary.fold__handle { "Signing in at the provider" }
            div.form__group {
                p.small.muted { "Register an app there with this redirect address, then sign in after saving: " span.mono { (form.callback_url) } }
                div.form__pair {
                    (optional(("client_id", "Client id", "Of the app that is registered there"), &form.client_id))
                    (secret(("client_secret", "Client secret", ""), form))
                }
                div.form__pair {
                    (optional(("tenant", "Tenant", "Microsoft 365 only: your directory's id or domain"), &form.tenant))
                    (secret(("refresh_token", "Refresh token", "Only if you have one; signing in brings it by itself"), form))
                }
                p.small.muted { "For another server only:" }
                (optional(("authorize_url", "Where people agree", ""), &form.authorize_url))
                (optional(("token_url", "Where tokens are made", ""), &form.token_url))
                (optional(("scope", "Scope", ""), &form.scope))
            }
        }
    }
}

fn reading(form: &MailboxForm) -> Markup {
    html! {
        (field(&Field {
            name: "folders", label: "Folders to read", kind: "area", hint: "One a line. Without any, INBOX",
            max_length: 10_000, is_required: false, scope: "mailbox", ..Field::default()
        }.with(&form.folders)))
        div.form__pair {
            (list(("begins", "Begin with", "When a folder is read for the first time"), &form.begins, &[
                ("now", "Mail that comes from now on"), ("all", "Everything that is there"),
            ]))
            (optional(("poll_s", "Look every … seconds", "10 to 1500. Where the server tells of new mail by itself, it comes at once"), &form.poll_s))
        }
        div.form__pair {
            (list(("afterwards", "Fetched mail is then", ""), &form.afterwards, &[
                ("leave", "left as it is"), ("seen", "marked as read"), ("move", "moved to a folder"), ("delete", "deleted"),
            ]))
            (optional(("move_to", "Folder it is moved to", ""), &form.move_to))
        }
        p {
            input id="mailbox-is_archive" type="checkbox" name="is_archive" value="yes" checked[form.is_archive];
            " " label for="mailbox-is_archive" { "It is an archive: its mail is history and causes nothing" }
        }
    }
}

type Words<'a> = (&'a str, &'a str, &'a str);

fn plain((name, label, hint): Words<'_>, typed: &Typed) -> Markup {
    field(&Field { name, label, hint, max_length: 500, scope: "mailbox", ..Field::default() }.with(typed))
}

fn optional((name, label, hint): Words<'_>, typed: &Typed) -> Markup {
    let spot = Field {
        name,
        label,
        hint,
        max_length: 500,
        is_required: false,
        scope: "mailbox",
        ..Field::default()
    };
    field(&spot.with(typed))
}

fn secret((name, label, hint): Words<'_>, form: &MailboxForm) -> Markup {
    field(&Field {
        name,
        label,
        kind: "password",
        hint: if form.has_secrets { "Empty leaves it as it is" } else { hint },
        autocomplete: "off",
        max_length: 5000,
        is_required: false,
        scope: "mailbox",
        ..Field::default()
    })
}

fn list((name, label, hint): Words<'_>, chosen: &str, options: &[(&str, &str)]) -> Markup {
    let options = options.iter().map(|(value, text)| Choice::new(*value, *text)).collect();
    select(&Choices {
        name: name.into(),
        label: label.into(),
        groups: vec![Group { label: String::new(), options }],
        chosen: chosen.into(),
        hint: hint.into(),
        ..Choices::default()
    })
}
