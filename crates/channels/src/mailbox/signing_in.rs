//! Signs in to a mailbox's server: with a password, or with a token of the provider.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_imap::error::Error as ImapError;
use async_imap::{Authenticator, Client, Session};
use tokio::time::timeout;

use super::log::Log;
use super::means::Means;
use super::rows::{Credentials, Mailbox, Way};
use super::token;
use super::trouble::Trouble;
use super::wire::Pipe;

/// How long the server may think about it: some slow down on purpose.
const PATIENCE: Duration = Duration::from_secs(45);

type Unknown = Client<Box<dyn Pipe>>;
type Known = Session<Box<dyn Pipe>>;

/// Signs in. A token that is refused is made anew once: it may have been withdrawn before its time.
pub(super) async fn sign_in(
    means: &Means,
    mailbox: &Mailbox,
    credentials: Credentials,
    (client, log): (Unknown, &mut Log),
) -> Result<Known, Trouble> {
    let login = mailbox.login.as_str();
    let session = match mailbox.way {
        Way::Password => with_password(client, login, &credentials.password).await,
        Way::OAuth => {
            let token = token::find(means, mailbox, (&credentials, log)).await?;
            match with_token(client, login, &token).await {
                Err((trouble, Some(client))) if token::forget(means, mailbox.id) => {
                    log.note(format!(
                        "The token that was kept is refused ({}); asking for a new one",
                        trouble.in_words()
                    ));
                    let token = token::find(means, mailbox, (&credentials, log)).await?;
                    with_token(client, login, &token).await
                }
                session => session,
            }
        }
    };
    let session = session.map_err(|(trouble, _)| trouble)?;
    log.note(format!("Signed in as {login}"));
    Ok(session)
}

type Tried = Result<Known, (Trouble, Option<Unknown>)>;

async fn with_password(client: Unknown, login: &str, password: &str) -> Tried {
    // LOGIN takes plain ASCII only (RFC 3501 §6.2.3).
    let tried = async {
        if login.is_ascii() && password.is_ascii() {
            client.login(login, password).await
        } else {
            let once = Once(Some(format!("\0{login}\0{password}")));
            client.authenticate("PLAIN", once).await
        }
    };
    finish(timeout(PATIENCE, tried).await, "name or password", "")
}

async fn with_token(client: Unknown, login: &str, token: &str) -> Tried {
    let complaint = Arc::new(Mutex::new(String::new()));
    let sasl = XOAuth2 {
        answer: Some(format!("user={login}\x01auth=Bearer {token}\x01\x01")),
        complaint: complaint.clone(),
    };
    let tried = timeout(PATIENCE, client.authenticate("XOAUTH2", sasl)).await;
    let said = complaint.lock().map(|said| said.clone()).unwrap_or_default();
    finish(tried, "token", &said)
}

fn finish(
    tried: Result<Result<Known, (ImapError, Unknown)>, tokio::time::error::Elapsed>,
    what: &str,
    complaint: &str,
) -> Tried {
    match tried {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((error @ (ImapError::No(_) | ImapError::Bad(_)), client))) => {
            let said = if complaint.is_empty() { error.to_string() } else { format!("{error} {complaint}") };
            Err((Trouble::SignIn(format!("The server refuses the {what}: {said}")), Some(client)))
        }
        Ok(Err((ImapError::Validate(_), _))) => {
            Err((Trouble::SignIn(format!("The {what} holds a character that can't be sent.")), None))
        }
        Ok(Err((error, _))) => {
            Err((Trouble::Away(format!("The connection broke while signing in: {error}.")), None))
        }
        Err(_) => Err((Trouble::Away("The server didn't answer the sign-in in time.".into()), None)),
    }
}

/// Says one thing, once.
struct Once(Option<String>);

impl Authenticator for Once {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

/// Google's and Microsoft's way of showing a token. A refusal comes as one more challenge, which says why and wants an
/// empty answer.
struct XOAuth2 {
    answer: Option<String>,
    complaint: Arc<Mutex<String>>,
}

impl Authenticator for XOAuth2 {
    type Response = String;

    fn process(&mut self, challenge: &[u8]) -> String {
        if let Some(answer) = self.answer.take() {
            return answer;
        }
        if let Ok(mut complaint) = self.complaint.lock() {
            *complaint = String::from_utf8_lossy(challenge).into_owned();
        }
        String::new()
    }
}
