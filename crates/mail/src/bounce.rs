//! Mails that say a letter of ours didn't arrive, or not yet: whom, why, and which letter.
//!
//! The standard's report (RFC 3464) where there is one, else what qmail, Exim, Exchange, Gmail, Sendmail and Postfix
//! write in plain words.

mod prose;
mod report;

use crate::Mail;

/// A mail about letters that didn't arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// The server that says so; may be empty.
    pub reporter: String,
    /// Whom it didn't reach.
    pub recipients: Vec<Recipient>,
    /// The letter, as far as it came back.
    pub original: Original,
}

/// Somebody a letter didn't reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The address, in lower case.
    pub email: String,
    /// What happened.
    pub action: Action,
    /// The enhanced status code, like `5.1.1`; empty when none is given.
    pub status: String,
    /// What the server said; may be empty.
    pub diagnostic: String,
}

/// What happened to a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It didn't arrive and won't.
    Failed,
    /// It didn't arrive yet; the server goes on trying.
    Delayed,
    /// It arrived, or went on to a server that doesn't report.
    Delivered,
}

/// Whether it makes sense to write to the address again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The address doesn't work.
    Hard,
    /// The address may work another time: mailbox full, letter too big, server away, refused as spam.
    Soft,
}

/// The returned letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    /// Its Message-ID, without brackets; may be empty.
    pub mail_id: String,
    /// What it answered, nearest first.
    pub ancestors: Vec<String>,
    /// To and Cc.
    pub recipients: Vec<String>,
    /// Reply-To, which may carry a token.
    pub reply_to: Vec<String>,
    /// Its subject; may be empty.
    pub subject: String,
}

impl Bounce {
    /// True when nothing is lost yet.
    pub fn is_delay(&self) -> bool {
        self.recipients.iter().all(|one| one.action == Action::Delayed)
    }
}

impl Recipient {
    /// How bad it is.
    pub fn weight(&self) -> Weight {
        weight(self.action, &self.status, &self.diagnostic)
    }
}

/// Understands `mail`, whose bytes are `raw`, as a bounce; none when it isn't one. A report of success isn't.
pub fn of(mail: &Mail, raw: &[u8]) -> Option<Bounce> {
    let mut bounce = report::read(mail, raw).or_else(|| prose::read(mail, raw))?;
    bounce.recipients.retain(|one| one.action != Action::Delivered);
    bounce.recipients.truncate(RECIPIENTS_LIMIT);
    for recipient in &mut bounce.recipients {
        recipient.diagnostic = tidy(&recipient.diagnostic);
    }
    (!bounce.recipients.is_empty()).then_some(bounce)
}

/// Most recipients of one report that are looked at.
const RECIPIENTS_LIMIT: usize = 100;
/// Letters kept of what a server said.
const DIAGNOSTIC_LIMIT: usize = 500;

/// What servers say when there is nobody at an address.
const NOBODY: [&str; 25] = [
    "user unknown",
    "unknown user",
    "unknown recipient",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no mailbox here",
    "does not exist",
    "doesn't exist",
    "doesn't have a",
    "couldn't be found",
    "could not be found",
    "wasn't found",
    "address not found",
    "recipient not found",
    "user not found",
    "not recognized",
    "invalid address",
    "invalid mailbox",
    "invalid recipient",
    "recipient rejected",
    "address rejected",
    "unrouteable address",
    "unroutable address",
    "mailbox unavailable",
];

/// RFC 3463: the class says whether it is for good, the subject what is wrong.
fn weight(action: Action, status: &str, diagnostic: &str) -> Weight {
    if action != Action::Failed {
        return Weight::Soft;
    }
    let said = diagnostic.to_lowercase();
    let mut parts = status.split('.');
    let (class, topic, detail) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let is_nobody = NOBODY.iter().any(|phrase| said.contains(phrase));
    match (class, topic, detail) {
        ("5", "1", "7" | "8" | "9") => Weight::Soft,
        ("5", "1", _) | ("5", "2", "1") | ("5", "4", "4") => Weight::Hard,
        ("5" | "", "0" | "", _) | ("5", "4" | "5" | "7", _) if is_nobody => Weight::Hard,
        _ => Weight::Soft,
    }
}

/// On one line, with the limit.
fn tidy(said: &str) -> String {
    let words: Vec<&str> = said.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(DIAGNOSTIC_LIMIT).collect()
}

/// The address in `text`, in lower case, without brackets and a leading `rfc822;`.
fn address(text: &str) -> Option<String> {
    let text = text.split_once(';').map_or(text, |(_, address)| address);
    let inside =
        text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(text, |(inside, _)| inside);
    let first = inside.split_whitespace().next()?.trim_matches(|c: char| "<>\"'(),;:".contains(c));
    let (local, host) = first.rsplit_once('@')?;
    let is_host = host.contains('.') || host == "localhost" || host.starts_with('[');
    (!local.is_empty() && is_host && first.len() <= 254).then(|| first.to_lowercase())
}

/// The enhanced status code in `text`, like `5.1.1`.
fn status_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let code = words.map(|word| word.trim_matches('.')).find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3
            && matches!(parts[0], "2" | "4" | "5")
            && parts[1..].iter().all(|part| (1..=3).contains(&part.len()))
    });
    code.map(str::to_owned)
}

#[cfg(test)]
mod tests;
