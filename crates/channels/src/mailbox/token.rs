//! Access tokens: made from what was agreed to, kept until shortly before their end, made anew when refused.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::log::Log;
use super::means::{Means, Token};
use super::provider::Provider;
use super::rows::{self, Credentials, Mailbox, MailboxId};
use super::trouble::Trouble;

/// A token this close to its end isn't used any more.
const MARGIN_MS: i64 = 2 * 60_000;
/// How long a token holds whose maker doesn't say.
const USUAL_S: i64 = 3600;

/// What a token endpoint answers (RFC 6749 §5).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    pub(super) access_token: String,
    pub(super) expires_in: Option<i64>,
    pub(super) refresh_token: String,
    error: String,
    error_description: String,
}

/// A token for `mailbox`: the one that is kept, or a new one.
pub(super) async fn find(
    means: &Means,
    mailbox: &Mailbox,
    (credentials, log): (&Credentials, &mut Log),
) -> Result<String, Trouble> {
    let now_ms = means.post.db.now_ms();
    let kept = means.tokens.lock().ok().and_then(|tokens| tokens.get(&mailbox.id).cloned());
    let basis = basis(&mailbox.login, credentials);
    if let Some(token) = kept.filter(|token| token.until_ms > now_ms && token.basis == basis) {
        log.hide(&token.text);
        log.note(format!("A token is at hand for {} more minutes", (token.until_ms - now_ms) / 60_000));
        return Ok(token.text);
    }
    let doors = credentials.doors(mailbox.provider);
    let answer = ask(means, &doors.token, &renewal(mailbox.provider, credentials, &doors.scope)?).await?;
    log.hide(&answer.access_token);
    log.hide(&answer.refresh_token);
    log.note(format!("{} gave a new token", host_of(&doors.token)));
    let mut renewed = credentials.clone();
    if !answer.refresh_token.is_empty() && answer.refresh_token != credentials.refresh_token {
        renewed.refresh_token = answer.refresh_token.clone();
        let (key, named, kept) = (means.key.clone(), (mailbox.id, mailbox.revision), renewed.clone());
        means.post.db.write(move |tx| rows::keep_credentials(tx, &key, named, &kept)).await?;
    }
    keep(means, mailbox, (&renewed, &answer));
    Ok(answer.access_token)
}

/// Forgets the token that is kept; true when there was one, so that a new one may help.
pub(super) fn forget(means: &Means, id: MailboxId) -> bool {
    means.tokens.lock().is_ok_and(|mut tokens| tokens.remove(&id).is_some())
}

/// Keeps a token that was just made.
pub(super) fn keep(means: &Means, mailbox: &Mailbox, (credentials, answer): (&Credentials, &Answer)) {
    let token = Token {
        text: answer.access_token.clone(),
        until_ms: means.post.db.now_ms() + answer.expires_in.unwrap_or(USUAL_S) * 1000 - MARGIN_MS,
        basis: basis(&mailbox.login, credentials),
    };
    if let Ok(mut tokens) = means.tokens.lock() {
        tokens.insert(mailbox.id, token);
    }
}

fn basis(login: &str, credentials: &Credentials) -> String {
    [login, &credentials.client_id, &credentials.client_secret, &credentials.refresh_token].join("\n")
}

/// What makes a token from what was agreed to. Microsoft also gives tokens to an app in its own name, without a person
/// having agreed.
fn renewal(provider: Provider, credentials: &Credentials, scope: &str) -> Result<String, Trouble> {
    let mut fields = vec![("client_id", credentials.client_id.as_str())];
    if !credentials.client_secret.is_empty() {
        fields.push(("client_secret", &credentials.client_secret));
    }
    if !credentials.refresh_token.is_empty() {
        fields.extend([("grant_type", "refresh_token"), ("refresh_token", &credentials.refresh_token)]);
        // Google refuses a scope that is repeated here, and needs none.
        if provider != Provider::Google && !scope.is_empty() {
            fields.push(("scope", scope));
        }
    } else if provider == Provider::Microsoft && !credentials.client_secret.is_empty() {
        let own = "https://outlook.office365.com/.default";
        fields.extend([("grant_type", "client_credentials"), ("scope", own)]);
    } else {
        return Err(Trouble::SignIn(format!(
            "Nobody has signed in to {} for this mailbox yet. Open it on the desk and sign in.",
            provider.in_words()
        )));
    }
    Ok(form(&fields))
}

/// Posts a form to a token endpoint.
pub(super) async fn ask(means: &Means, url: &str, form: &str) -> Result<Answer, Trouble> {
    let asked = (means.outside.ask)(url.to_owned(), form.to_owned()).await;
    let (status, body) =
        asked.map_err(|why| Trouble::Away(format!("{} gave no token: {why}.", host_of(url))))?;
    let answer: Answer = serde_json::from_slice(&body).unwrap_or_default();
    if status == 200 && !answer.access_token.is_empty() {
        return Ok(answer);
    }
    let said: String = match (answer.error.as_str(), answer.error_description.as_str()) {
        ("", _) => format!("status {status}"),
        (error, "") => error.to_owned(),
        (error, description) => format!("{error}: {}", description.lines().next().unwrap_or_default()),
    };
    // 429 and 5xx are theirs to mend; everything else a person's.
    if status == 429 || status >= 500 {
        return Err(Trouble::Away(format!("{} gave no token: {said}.", host_of(url))));
    }
    Err(Trouble::SignIn(format!("{} gives no token any more ({said}). Sign in again.", host_of(url))))
}

/// The fields as a form's body.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let parts: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    parts.join("&")
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}
