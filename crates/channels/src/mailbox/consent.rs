//! A person agrees at the provider that we may fetch: where they are sent, and what comes of their return (RFC 6749 §4.1
//! with PKCE, RFC 7636). Nothing is kept in between: what we need to know again travels sealed.

use base::secret::Key;
use base::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use people::AgentId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::means::Means;
use super::provider::Provider;
use super::rows::{self, Mailbox, MailboxId, Way};
use super::token;

/// How long a person may take at the provider.
const PATIENCE_MS: i64 = 15 * 60_000;
const BOUND_TO: &str = "mailbox consent";
/// Where the provider sends people back to, below the program's own address.
pub const CALLBACK: &str = "/desk/mailboxes/oauth/callback";

/// What travels with them.
#[derive(Serialize, Deserialize)]
struct Journey {
    mailbox: i64,
    agent: i64,
    verifier: String,
    until_ms: i64,
}

/// Where to send `agent` to agree for `mailbox`.
pub fn begin(means: &Means, mailbox: &Mailbox, agent: AgentId) -> Result<String> {
    let credentials = mailbox.credentials(&means.key)?;
    let doors = credentials.doors(mailbox.provider);
    if mailbox.way != Way::OAuth || doors.authorize.is_empty() {
        return Err(Error::refused("This mailbox isn't one that people sign in to at a provider."));
    }
    let chance = means.post.chance();
    let verifier = URL_SAFE_NO_PAD.encode(chance.bytes::<48>());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let until_ms = means.post.db.now_ms() + PATIENCE_MS;
    let journey = Journey { mailbox: mailbox.id.0, agent: agent.0, verifier, until_ms };
    let sealed = means.key.seal(chance, &serde_json::to_vec(&journey)?, BOUND_TO);
    let state = URL_SAFE_NO_PAD.encode(sealed);
    let back = callback_url(means);
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", &credentials.client_id),
        ("redirect_uri", &back),
        ("scope", &doors.scope),
        ("state", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("login_hint", &mailbox.login),
    ];
    if mailbox.provider == Provider::Google {
        // Without both, Google gives a refresh token the first time only.
        fields.extend([("access_type", "offline"), ("prompt", "consent")]);
    }
    let joint = if doors.authorize.contains('?') { '&' } else { '?' };
    Ok(format!("{}{joint}{}", doors.authorize, token::form(&fields)))
}

/// Takes back a person who agreed: the code becomes tokens, and the mailbox's task begins anew.
pub async fn finish(means: &Means, agent: AgentId, (state, code): (&str, &str)) -> Result<MailboxId> {
    let journey = read(&means.key, state)?;
    if journey.agent != agent.0 || journey.until_ms < means.post.db.now_ms() {
        return Err(lost());
    }
    let id = MailboxId(journey.mailbox);
    let mailbox = means.post.db.read(move |read| rows::find(read, id)).await?;
    let mut credentials = mailbox.credentials(&means.key)?;
    let doors = credentials.doors(mailbox.provider);
    let back = callback_url(means);
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &back),
        ("client_id", &credentials.client_id),
        ("code_verifier", &journey.verifier),
    ];
    if !credentials.client_secret.is_empty() {
        fields.push(("client_secret", &credentials.client_secret));
    }
    let answer = token::ask(means, &doors.token, &token::form(&fields)).await;
    let answer = answer.map_err(|trouble| Error::refused(trouble.in_words()))?;
    if answer.refresh_token.is_empty() {
        return Err(Error::refused(
            "The provider gave no lasting permission (no refresh token). Check the app's settings there, then sign in again.",
        ));
    }
    credentials.refresh_token = answer.refresh_token.clone();
    token::keep(means, &mailbox, (&credentials, &answer));
    let (key, actor) = (means.key.clone(), format!("agent:{agent}"));
    means
        .post
        .db
        .write(move |tx| {
            rows::keep_credentials(tx, &key, (id, mailbox.revision), &credentials)?;
            rows::record(tx, "mailbox.signed_in", &actor, id)?;
            rows::hurry(tx, id)
        })
        .await?;
    Ok(id)
}

/// The address to write into the app's settings at the provider.
pub fn callback_url(means: &Means) -> String {
    format!("{}{CALLBACK}", means.post.url)
}

fn read(key: &Key, state: &str) -> Result<Journey> {
    let sealed = URL_SAFE_NO_PAD.decode(state).map_err(|_| lost())?;
    let opened = key.open(&sealed, BOUND_TO).map_err(|_| lost())?;
    serde_json::from_slice(&opened).map_err(|_| lost())
}

fn lost() -> Error {
    Error::refused(
        "This sign-in was begun by somebody else or took too long. Open the mailbox and begin again.",
    )
}
