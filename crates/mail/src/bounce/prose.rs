//! Bounces in plain words: what mail servers wrote before the standard, and what some write still.

use mail_parser::MessageParser;

use super::report::{original, original_in};
use super::{Action, Bounce, Original, Recipient, address, status_in};
use crate::{Mail, automatic};

/// Subjects of bounces begin so, or have it in them.
const SUBJECTS: [&str; 26] = [
    "undeliverable",
    "undelivered",
    "unzustellbar",
    "nicht zugestellt",
    "non remis",
    "no se puede entregar",
    "non recapitabile",
    "onbestelbaar",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery system",
    "delivery failure",
    "delivery failed",
    "delivery status notification",
    "delivery notification",
    "delivery has failed",
    "delivery report",
    "returned mail",
    "returned to sender",
    "failure notice",
    "message could not be delivered",
    "mail system error",
    "could not send message",
    "mail delayed",
    "delayed",
    "address not found",
];

/// Where the words end and the letter begins that came back.
const ENDS: [&str; 13] = [
    "--- below this line is a copy of the message",
    "------ this is a copy of",
    "this is a copy of the message",
    "----- original message -----",
    "-----original message-----",
    "--- original message ---",
    "----- unsent message follows",
    "----- message header follows",
    "----- message headers follow",
    "original message headers:",
    "the headers of your message",
    "received: from ",
    "the header of the original message",
];

/// What is said of a letter that is still on its way.
const DELAYS: [&str; 12] = [
    "warning: message",
    "warning: could not send",
    "will be retried",
    "delivery attempts will continue",
    "delivery will continue",
    "has been delayed",
    "delivery is delayed",
    "not yet been delivered",
    "has not yet been delivered",
    "will continue to try",
    "still trying",
    "(delay)",
];

/// Lines of one recipient's reason that are kept.
const REASON_LINES: usize = 8;

/// Reads `mail` as a bounce; none when it doesn't come from a mail server.
pub(super) fn read(mail: &Mail, raw: &[u8]) -> Option<Bounce> {
    let named: Vec<String> =
        mail.header("X-Failed-Recipients").flat_map(|list| list.split(',')).filter_map(address).collect();
    let is_program = automatic::is_daemon(&mail.from) || automatic::has_empty_return_path(mail);
    let subject = mail.subject.to_lowercase();
    let has_subject = SUBJECTS.iter().any(|words| subject.contains(words));
    if named.is_empty() && !(is_program && (has_subject || is_qmail(&mail.text))) {
        return None;
    }
    let (words, returned) = parts(&mail.text);
    let action = action(&subject, words);
    let own: Vec<&str> = mail.recipients().chain([mail.from.as_str()]).collect();
    let mut recipients = blocks(words, &own);
    recipients.extend(named.into_iter().map(|email| (email, String::new())));
    let mut told: Vec<Recipient> = Vec::new();
    for (email, reason) in recipients {
        if told.iter().any(|one| one.email == email) {
            continue;
        }
        let reason = if reason.is_empty() { reason_for(words, &email) } else { reason };
        let status = status_in(&reason).or_else(|| status_in(words)).unwrap_or_default();
        told.push(Recipient { email, action, status, diagnostic: reason });
    }
    let reporter = mail.from.rsplit_once('@').map_or("", |(_, host)| host).to_owned();
    Some(Bounce { reporter, recipients: told, original: returned_letter(raw, returned) })
}

fn is_qmail(text: &str) -> bool {
    text.contains("This is the qmail-send program") || text.contains("I'm afraid I wasn't able to deliver")
}

/// What the server says, and the letter after it.
fn parts(text: &str) -> (&str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lower = line.trim_start().to_lowercase();
        if ENDS.iter().any(|end| lower.starts_with(end)) {
            return text.split_at(at);
        }
        at += line.len();
    }
    (text, "")
}

fn action(subject: &str, words: &str) -> Action {
    let words = words.to_lowercase();
    let is_delay = subject.contains("delay")
        || subject.contains("warning: ")
        || DELAYS.iter().any(|phrase| words.contains(phrase));
    if is_delay { Action::Delayed } else { Action::Failed }
}

/// Addresses that begin a line, or stand in quotes or brackets in it, with the lines after them.
fn blocks(words: &str, own: &[&str]) -> Vec<(String, String)> {
    let lines: Vec<&str> = words.lines().collect();
    let mut found: Vec<(String, String)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(email) = leading_address(line) else { continue };
        if own.contains(&email.as_str()) || found.iter().any(|(known, _)| *known == email) {
            continue;
        }
        let after = lines[at + 1..]
            .iter()
            .take_while(|line| !line.trim().is_empty() && leading_address(line).is_none());
        let reason: Vec<&str> =
            std::iter::once(line).chain(after).take(REASON_LINES).map(|line| line.trim()).collect();
        found.push((email, reason.join(" ")));
    }
    if found.is_empty() {
        let all = words.split(|c: char| c.is_whitespace() || "<>\"'(),;".contains(c)).filter_map(address);
        let other =
            all.filter(|email| !own.contains(&email.as_str()) && !automatic::is_daemon(email)).take(1);
        found.extend(other.map(|email| (email, String::new())));
    }
    found
}

/// `<a@b.c>:`, `a@b.c`, `'a@b.c' on date`, `To: a@b.c`, `* a@b.c`, or `delivered to a@b.c because`.
fn leading_address(line: &str) -> Option<String> {
    let line = line.trim();
    let line = line.strip_prefix("To:").unwrap_or(line).trim_start_matches(['*', '-', '•', ' ']);
    let first = line.split_whitespace().next()?;
    if first.contains('@') && !first.contains("://") {
        return address(first);
    }
    let lower = line.to_lowercase();
    let (_, after) = lower.split_once("delivered to ").or_else(|| lower.split_once("following address: "))?;
    address(after.split_whitespace().next()?)
}

/// The paragraph that names `email`, or the one that gives a code.
fn reason_for(words: &str, email: &str) -> String {
    let mut paragraphs = words.split("\n\n").flat_map(|part| part.split("\r\n\r\n"));
    let coded = paragraphs.clone().find(|part| status_in(part).is_some());
    let named = coded.or_else(|| paragraphs.find(|part| part.to_lowercase().contains(email)));
    named.unwrap_or_default().trim().to_owned()
}

/// The letter as a part of its own, or as text after the words.
fn returned_letter(raw: &[u8], returned: &str) -> Original {
    let attached =
        MessageParser::default().parse(raw).map(|message| original_in(&message)).unwrap_or_default();
    if !attached.mail_id.is_empty() || returned.is_empty() {
        return attached;
    }
    let is_header =
        |line: &&str| line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '));
    let lines =
        returned.lines().map(|line| line.trim_start_matches("> ")).skip_while(|line| !is_header(line));
    let headers: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    original(format!("{}\r\n\r\n", headers.join("\r\n")).as_bytes())
}
