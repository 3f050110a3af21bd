//! What may be written into a mailbox: made and changed by people, checked here, with what to write instead.

use base::secret::Key;
use base::{Error, Result, Tx};
use people::names::tidy_name;

use super::folder::{self, FOLDERS_LIMIT};
use super::provider::Provider;
use super::rows::{
    self, Afterwards, Begins, Credentials, MAILBOXES_LIMIT, Mailbox, MailboxId, Security, Way, list,
};

/// Characters of any of its texts.
const TEXT_CHARS: usize = 500;
/// Characters of a credential: tokens of Microsoft are long.
const SECRET_CHARS: usize = 5000;
/// Seconds between two looks: servers end connections that are silent for half an hour (RFC 3501 §5.4).
const POLL_S: std::ops::RangeInclusive<i64> = 10..=1500;

/// A mailbox to be made, or as it is to be from now on.
#[derive(Clone)]
pub struct NewMailbox {
    /// What people call it.
    pub name: String,
    /// The address whose mail it holds.
    pub address: String,
    /// Who runs it.
    pub provider: Provider,
    /// Its server; a large provider's is known.
    pub host: String,
    /// The port there; 0 for the usual one.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The name we sign in with; empty for the address.
    pub login: String,
    /// How we prove that we may.
    pub way: Way,
    /// What opens its door. On a change, empty fields leave what is there.
    pub credentials: Credentials,
    /// The folders to read, as people write them; none means INBOX.
    pub folders: Vec<String>,
    /// What becomes of fetched mails there.
    pub afterwards: Afterwards,
    /// The folder for [`Afterwards::Move`].
    pub move_to: String,
    /// Where a folder is begun.
    pub begins: Begins,
    /// Its mails are history: they cause nothing.
    pub is_archive: bool,
    /// Seconds between two looks.
    pub poll_s: i64,
}

impl Default for NewMailbox {
    fn default() -> NewMailbox {
        NewMailbox {
            name: String::new(),
            address: String::new(),
            provider: Provider::Other,
            host: String::new(),
            port: 0,
            security: Security::Tls,
            login: String::new(),
            way: Way::Password,
            credentials: Credentials::default(),
            folders: Vec::new(),
            afterwards: Afterwards::Leave,
            move_to: String::new(),
            begins: Begins::Now,
            is_archive: false,
            poll_s: 60,
        }
    }
}

/// Makes a mailbox. Refused with what to write when something is missing.
pub fn add(tx: &mut Tx<'_>, key: &Key, actor: &str, new: &NewMailbox) -> Result<MailboxId> {
    let new = tidied(new)?;
    check_name(tx, &new.name, None)?;
    check_credentials(&new, &new.credentials)?;
    if list(tx)?.len() as i64 >= MAILBOXES_LIMIT {
        return Err(Error::refused("There are as many mailboxes as one installation holds."));
    }
    let id: MailboxId = tx.id();
    let sealed = new.credentials.seal(key, &tx.context().chance, id)?;
    tx.execute(
        "INSERT INTO mailboxes
           (id, name, address, provider, host, port, security, login, way, credentials, afterwards, move_to, begins,
            is_archive, poll_s, state, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'active', $16)",
        &[
            &id.0,
            &new.name,
            &new.address,
            &new.provider.as_str(),
            &new.host,
            &i64::from(new.port),
            &new.security.as_str(),
            &new.login,
            &new.way.as_str(),
            &sealed,
            &new.afterwards.as_str(),
            &new.move_to,
            &new.begins.as_str(),
            &new.is_archive,
            &new.poll_s,
            &tx.now_ms(),
        ],
    )?;
    folder::set(tx, id, &new.folders)?;
    rows::record(tx, "mailbox.added", actor, id)?;
    Ok(id)
}

/// Changes a mailbox; its task begins anew. Folders that stay keep how far they are read.
pub fn change(tx: &mut Tx<'_>, key: &Key, actor: &str, (id, new): (MailboxId, &NewMailbox)) -> Result<()> {
    let before = rows::find(tx, id)?;
    let new = tidied(new)?;
    check_name(tx, &new.name, Some(id))?;
    let credentials = merged(before.credentials(key).unwrap_or_default(), &before, &new);
    check_credentials(&new, &credentials)?;
    let sealed = credentials.seal(key, &tx.context().chance, id)?;
    tx.execute(
        "UPDATE mailboxes
         SET name = $1, address = $2, provider = $3, host = $4, port = $5, security = $6, login = $7, way = $8,
             credentials = $9, afterwards = $10, move_to = $11, begins = $12, is_archive = $13, poll_s = $14,
             revision = revision + 1, failures = 0, next_try_ms = NULL
         WHERE id = $15",
        &[
            &new.name,
            &new.address,
            &new.provider.as_str(),
            &new.host,
            &i64::from(new.port),
            &new.security.as_str(),
            &new.login,
            &new.way.as_str(),
            &sealed,
            &new.afterwards.as_str(),
            &new.move_to,
            &new.begins.as_str(),
            &new.is_archive,
            &new.poll_s,
            &id.0,
        ],
    )?;
    folder::set(tx, id, &new.folders)?;
    rows::record(tx, "mailbox.changed", actor, id)
}

/// Secrets are never shown, so a field left empty means what was there, as long as it is the same server and login:
/// a password must not be sent to a server it wasn't written for.
fn merged(before: Credentials, was: &Mailbox, new: &NewMailbox) -> Credentials {
    if (&was.host, was.port, &was.login, was.provider) != (&new.host, new.port, &new.login, new.provider) {
        return new.credentials.clone();
    }
    let written = &new.credentials;
    let same_app = written.token_url == before.token_url && written.tenant == before.tenant;
    let keep = |old: String, new: &str| if new.is_empty() { old } else { new.to_owned() };
    let keep_of_app = |old: String, new: &str| if new.is_empty() && same_app { old } else { new.to_owned() };
    Credentials {
        password: keep(before.password, &written.password),
        client_secret: keep_of_app(before.client_secret, &written.client_secret),
        refresh_token: keep_of_app(before.refresh_token, &written.refresh_token),
        ..written.clone()
    }
}

fn tidied(new: &NewMailbox) -> Result<NewMailbox> {
    let trim = |text: &str| text.trim().to_owned();
    let mut new = new.clone();
    new.name = tidy_name(&new.name);
    new.address = trim(&new.address).to_lowercase();
    new.login = if new.login.trim().is_empty() { new.address.clone() } else { trim(&new.login) };
    new.move_to = trim(&new.move_to);
    new.host = trim(&new.host).trim_end_matches('.').to_lowercase();
    if let Some(host) = new.provider.host() {
        (new.host, new.port, new.security) = (host.into(), 993, Security::Tls);
    }
    if new.port == 0 {
        new.port = if new.security == Security::Tls { 993 } else { 143 };
    }
    let mut folders: Vec<String> = Vec::new();
    for name in new.folders.iter().map(|name| trim(name)).filter(|name| !name.is_empty()) {
        let name = if name.eq_ignore_ascii_case("inbox") { "INBOX".to_owned() } else { name };
        if !folders.contains(&name) {
            folders.push(name);
        }
    }
    new.folders = if folders.is_empty() { vec!["INBOX".into()] } else { folders };
    let credentials = &mut new.credentials;
    for text in [
        &mut credentials.tenant,
        &mut credentials.client_id,
        &mut credentials.client_secret,
        &mut credentials.refresh_token,
        &mut credentials.authorize_url,
        &mut credentials.token_url,
        &mut credentials.scope,
    ] {
        *text = trim(text);
    }
    check(&new)?;
    Ok(new)
}

fn check(new: &NewMailbox) -> Result<()> {
    let refuse = |why: &str| Err(Error::refused(why));
    let texts = [&new.name, &new.address, &new.host, &new.login, &new.move_to];
    let is_long = |text: &&String| text.chars().count() > TEXT_CHARS || text.chars().any(char::is_control);
    if texts.into_iter().chain(&new.folders).any(|text| is_long(&text)) {
        return refuse("A field is too long, or holds line ends.");
    }
    if new.name.is_empty() {
        return refuse("Give the mailbox a name, such as Help.");
    }
    if !new.address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()) {
        return refuse("Write the address whose mail it holds, as help@shop.example.");
    }
    if new.host.is_empty() || new.host.contains(['/', ':', ' ', '@']) && !new.host.starts_with('[') {
        return refuse("Write the server's name alone, as imap.shop.example.");
    }
    if new.folders.len() > FOLDERS_LIMIT {
        return Err(Error::refused(format!("Read at most {FOLDERS_LIMIT} folders of one mailbox.")));
    }
    if !POLL_S.contains(&new.poll_s) {
        return refuse("Look every 10 to 1500 seconds.");
    }
    if new.afterwards == Afterwards::Move && new.move_to.is_empty() {
        return refuse("Write the folder that fetched mails are moved to.");
    }
    if new.afterwards == Afterwards::Move && new.folders.contains(&new.move_to) {
        return refuse(
            "Fetched mails can't be moved to a folder that is read: they would be fetched again and again.",
        );
    }
    Ok(())
}

fn check_name(tx: &Tx<'_>, name: &str, own: Option<MailboxId>) -> Result<()> {
    let is_taken = list(tx)?
        .iter()
        .any(|other| Some(other.id) != own && other.name.to_lowercase() == name.to_lowercase());
    if is_taken {
        return Err(Error::refused("Another mailbox has this name. Choose another."));
    }
    Ok(())
}

fn check_credentials(new: &NewMailbox, credentials: &Credentials) -> Result<()> {
    let refuse = |why: &str| Err(Error::refused(why));
    let texts = [
        &credentials.password,
        &credentials.tenant,
        &credentials.client_id,
        &credentials.client_secret,
        &credentials.refresh_token,
        &credentials.authorize_url,
        &credentials.token_url,
        &credentials.scope,
    ];
    if texts.iter().any(|text| text.chars().count() > SECRET_CHARS || text.chars().any(char::is_control)) {
        return refuse("A password, key or address is too long, or holds line ends. Copy it again.");
    }
    if new.provider == Provider::Microsoft
        && !credentials.tenant.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
    {
        return refuse("Write the tenant as its id or domain, as shop.onmicrosoft.com.");
    }
    match new.way {
        Way::Password if credentials.password.is_empty() => {
            refuse("Write the password. After a change of server or login it has to be written again.")
        }
        Way::OAuth if credentials.client_id.is_empty() => {
            refuse("Write the client id of the app that was registered with the provider.")
        }
        Way::OAuth if new.provider == Provider::Other && credentials.token_url.is_empty() => {
            refuse("Write the address where this server's tokens are made.")
        }
        Way::Password | Way::OAuth => Ok(()),
    }
}
