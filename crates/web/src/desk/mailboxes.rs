//! Mailboxes that mail is fetched from: the list, and adding one.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Read, Result};
use channels::mailbox::rows::{self, State as Use};
use channels::mailbox::{
    Afterwards, Begins, Credentials, Health, Mailbox, NewMailbox, Provider, Security, Way, consent, folder,
    plan,
};
use http::{HeaderMap, StatusCode};
use people::Agent;
use serde::Deserialize;

use super::pages::mailbox_form::MailboxForm;
use super::pages::mailboxes::{FolderLine, MailboxCard, MailboxesPage, mailboxes_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::{Chip, Tone};
use crate::parts::field::Typed;
use crate::state::Web;

/// The list's address.
pub const HERE: &str = "/desk/mailboxes";

/// The form as it was sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Written {
    name: String,
    address: String,
    provider: String,
    way: String,
    login: String,
    password: String,
    host: String,
    port: String,
    security: String,
    tenant: String,
    client_id: String,
    client_secret: String,
    refresh_token: String,
    authorize_url: String,
    token_url: String,
    scope: String,
    folders: String,
    begins: String,
    poll_s: String,
    afterwards: String,
    move_to: String,
    is_archive: String,
}

/// `/desk/mailboxes`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, (&agent, &headers), Written::fresh().form(&web)).await?;
    Ok(said(Page(mailboxes_page(&page)), &headers))
}

/// Makes a mailbox and leads to it, where it is tested.
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let (key, actor) = (web.mailboxes.key.clone(), agent.actor());
    let made = match written.read() {
        Ok(new) => web.db().write(move |tx| plan::add(tx, &key, &actor, &new)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Ok(redirect_saying(
            &format!("{HERE}/{id}"),
            Tone::Good,
            "Added. Test it; where it wants a sign-in at the provider, sign in first.",
        )),
        Err(Error::Refused(reason)) => {
            let form = MailboxForm { error: Some(reason), ..written.clone().form(&web) };
            let page = page(&web, (&agent, &headers), form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(mailboxes_page(&page))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(web: &Web, (agent, headers): (&Agent, &HeaderMap), new: MailboxForm) -> Result<MailboxesPage> {
    let read = |read: &Read<'_>| {
        let cards =
            rows::list(read)?.iter().map(|mailbox| card(read, mailbox)).collect::<Result<Vec<_>>>()?;
        Ok((cards, position(read)?))
    };
    let (mailboxes, at) = web.db().read(read).await?;
    Ok(MailboxesPage {
        shell: shell(agent, headers, Section::Operation, ("Mailboxes", at)),
        mailboxes,
        new,
        clock: web.clock(),
    })
}

/// A mailbox as pages show it.
pub fn card(read: &Read<'_>, mailbox: &Mailbox) -> Result<MailboxCard> {
    let health = Health::find(read, mailbox.id)?;
    let is_paused = mailbox.state != Use::Active;
    let state = match (is_paused, health.failures, health.success_ms) {
        (true, ..) => Chip::new(Tone::Plain, "paused"),
        (false, 0, Some(_)) => Chip::new(Tone::Good, "works"),
        (false, 0, None) => Chip::new(Tone::Accent, "not tried yet"),
        (false, ..) => Chip::new(Tone::Bad, "doesn’t work"),
    };
    let rhythm = if health.is_idling {
        "the server tells of new mail".to_owned()
    } else {
        format!("asked every {} s", mailbox.poll_s)
    };
    Ok(MailboxCard {
        id: mailbox.id.0,
        name: mailbox.name.clone(),
        address: mailbox.address.clone(),
        server: format!("{} · {}", mailbox.provider.in_words(), mailbox.host),
        state,
        is_paused,
        last_error: health.last_error,
        failures: health.failures,
        success_ms: health.success_ms,
        next_try_ms: health.next_try_ms,
        rhythm: if is_paused { String::new() } else { rhythm },
        folders: folder::list(read, mailbox.id)?.iter().map(line).collect(),
    })
}

fn line(folder: &folder::Folder) -> FolderLine {
    let mails = folder.server_mails.map(|mails| format!("{mails} mails"));
    let next = folder.server_uid_next.map(|next| format!("the next is {next}"));
    FolderLine {
        name: folder.name.clone(),
        read_to: match folder.uid_validity {
            Some(_) => format!("up to {}", folder.last_uid),
            None => "not yet".into(),
        },
        server: mails.into_iter().chain(next).collect::<Vec<_>>().join(", "),
        behind: folder.behind,
        fetched_ms: folder.fetched_ms,
        looked_ms: folder.looked_ms,
        error: folder.last_error.clone(),
    }
}

impl Written {
    /// An empty form with what most choose.
    fn fresh() -> Written {
        Written {
            provider: Provider::Microsoft.as_str().into(),
            way: Way::OAuth.as_str().into(),
            security: Security::Tls.as_str().into(),
            begins: Begins::Now.as_str().into(),
            afterwards: Afterwards::Leave.as_str().into(),
            folders: "INBOX".into(),
            poll_s: "60".into(),
            ..Written::default()
        }
    }

    /// What stands in the rows, without secrets.
    pub fn of(mailbox: &Mailbox, credentials: &Credentials, folders: &[folder::Folder]) -> Written {
        let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
        let kept = credentials.clone();
        Written {
            name: mailbox.name.clone(),
            address: mailbox.address.clone(),
            provider: mailbox.provider.as_str().into(),
            way: mailbox.way.as_str().into(),
            login: mailbox.login.clone(),
            host: mailbox.host.clone(),
            port: mailbox.port.to_string(),
            security: mailbox.security.as_str().into(),
            tenant: kept.tenant,
            client_id: kept.client_id,
            authorize_url: kept.authorize_url,
            token_url: kept.token_url,
            scope: kept.scope,
            folders: names.join("\n"),
            begins: mailbox.begins.as_str().into(),
            poll_s: mailbox.poll_s.to_string(),
            afterwards: mailbox.afterwards.as_str().into(),
            move_to: mailbox.move_to.clone(),
            is_archive: if mailbox.is_archive { "yes".into() } else { String::new() },
            ..Written::default()
        }
    }

    /// The mailbox it describes.
    pub fn read(&self) -> Result<NewMailbox> {
        let port = self.port.trim();
        let poll_s = self.poll_s.trim();
        Ok(NewMailbox {
            name: self.name.clone(),
            address: self.address.clone(),
            provider: Provider::read(&self.provider)?,
            host: self.host.clone(),
            port: if port.is_empty() { Ok(0) } else { port.parse() }
                .map_err(|_| Error::refused("Write the port as a number, such as 993."))?,
            security: Security::read(&self.security)?,
            login: self.login.clone(),
            way: Way::read(&self.way)?,
            credentials: Credentials {
                password: self.password.clone(),
                tenant: self.tenant.clone(),
                client_id: self.client_id.clone(),
                client_secret: self.client_secret.clone(),
                refresh_token: self.refresh_token.clone(),
                authorize_url: self.authorize_url.clone(),
                token_url: self.token_url.clone(),
                scope: self.scope.clone(),
            },
            folders: self.folders.lines().map(str::to_owned).collect(),
            afterwards: Afterwards::read(&self.afterwards)?,
            move_to: self.move_to.clone(),
            begins: Begins::read(&self.begins)?,
            is_archive: self.is_archive == "yes",
            poll_s: if poll_s.is_empty() { Ok(60) } else { poll_s.parse() }
                .map_err(|_| Error::refused("Look every 10 to 1500 seconds: write a number."))?,
        })
    }

    /// As it is shown again.
    pub fn form(self, web: &Web) -> MailboxForm {
        let callback_url = consent::callback_url(&web.mailboxes);
        MailboxForm {
            action: HERE.into(),
            button: "Add the mailbox".into(),
            has_secrets: false,
            error: None,
            name: Typed::new(self.name),
            address: Typed::new(self.address),
            provider: self.provider,
            way: self.way,
            login: Typed::new(self.login),
            host: Typed::new(self.host),
            port: Typed::new(self.port),
            security: self.security,
            tenant: Typed::new(self.tenant),
            client_id: Typed::new(self.client_id),
            authorize_url: Typed::new(self.authorize_url),
            token_url: Typed::new(self.token_url),
            scope: Typed::new(self.scope),
            folders: Typed::new(self.folders),
            begins: self.begins,
            is_archive: self.is_archive == "yes",
            afterwards: self.afterwards,
            move_to: Typed::new(self.move_to),
            poll_s: Typed::new(self.poll_s),
            callback_url,
        }
    }
}
