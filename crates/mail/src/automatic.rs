//! Whether a program wrote a mail, and which sort of program: told by what its headers say, seldom by its words.
//!
//! A person's mail to a discussion list is a person's mail; a newsletter is not. What only hints at a program counts one
//! point, what a program says of itself counts two, and two make a mail automatic: a customer's mail taken for a
//! machine's is the worse mistake.

mod lists;
mod words;

use crate::Mail;

/// What a program's mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An out-of-office or another answer nobody wrote.
    Reply,
    /// A notification: a system's, a carrier's, a bounce.
    Generated,
    /// A newsletter or other mail sent to many.
    Bulk,
    /// A receipt: "your mail was opened", "your mail arrived".
    Receipt,
}

/// A mail that a program wrote, with what tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automatic {
    /// What it is.
    pub kind: Kind,
    /// What tells it, in words for people, strongest first.
    pub reasons: Vec<String>,
}

/// Points that make a mail automatic.
const ENOUGH: i64 = 2;

/// One sign of a program: what it would be, how much it counts, and in words.
type Sign = (Kind, i64, String);

/// Header fields that only answering programs set, whatever their value.
const ANSWERING_FIELDS: [&str; 8] = [
    "X-Autoreply",
    "X-Auto-Reply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Autoreply-From",
    "X-Mail-Autoreply",
    "X-AutoReply-To",
    "X-Vacation",
];

/// Header fields that only notifying programs set.
const NOTIFYING_FIELDS: [&str; 4] =
    ["X-Cron-Env", "X-FC-MachineGenerated", "X-ServiceNow-Generated", "X-Failed-Recipients"];

/// Local parts of addresses that nobody reads.
const UNREAD: [&str; 8] = [
    "noreply",
    "donotreply",
    "dontreply",
    "neverreply",
    "notreply",
    "nepasrepondre",
    "nichtantworten",
    "noresponder",
];

/// What kind of program wrote `mail`; none when a person did, as far as can be told.
pub fn of(mail: &Mail) -> Option<Automatic> {
    let mut signs = signs(mail);
    let points: i64 = signs.iter().map(|(_, points, _)| points).sum();
    if points < ENOUGH {
        return None;
    }
    signs.sort_by_key(|(_, points, _)| -points);
    let kind = signs.first()?.0;
    Some(Automatic { kind, reasons: signs.into_iter().map(|(_, _, reason)| reason).collect() })
}

/// Why no program should answer `mail`, even when a person may have written it; none when one may.
pub fn unanswerable(mail: &Mail) -> Option<String> {
    if let Some((_, _, reason)) = signs(mail).into_iter().next() {
        return Some(reason);
    }
    if let Some(reason) = lists::sign(mail) {
        return Some(reason);
    }
    if let Some(value) = mail.header("X-Auto-Response-Suppress").find(|value| !is_word(value, "none")) {
        return Some(format!("X-Auto-Response-Suppress: {value}"));
    }
    if is_daemon(&mail.from) || is_unread(&mail.from) {
        return Some(format!("nobody reads {}", mail.from));
    }
    None
}

/// True for the addresses mail servers write from.
pub fn is_daemon(address: &str) -> bool {
    let local = bare(address.split('@').next().unwrap_or_default());
    ["mailerdaemon", "postmaster", "maildaemon", "mailerdemon", "maildeliverysystem"]
        .contains(&local.as_str())
}

/// True for addresses that say nobody reads them.
pub fn is_unread(address: &str) -> bool {
    let local = bare(address.split('@').next().unwrap_or_default());
    UNREAD.iter().any(|word| local.starts_with(word) || local.ends_with(word))
}

/// True when the server that delivered `mail` noted that bounces of it go nowhere.
pub fn has_empty_return_path(mail: &Mail) -> bool {
    mail.header("Return-Path").next().is_some_and(|path| matches!(path.trim(), "<>" | "< >"))
}

/// The subtype of `multipart/report` in its Content-Type, in lower case.
pub(crate) fn report_type(mail: &Mail) -> Option<String> {
    let kind = mail.header("Content-Type").next()?.to_ascii_lowercase();
    let (_, after) = kind.strip_prefix("multipart/report").and_then(|rest| rest.split_once("report-type"))?;
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches('"');
    Some(value.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
}

fn signs(mail: &Mail) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    signs.extend(auto_submitted(mail));
    signs.extend(report(mail));
    signs.extend(fields(mail));
    signs.extend(precedence(mail));
    signs.extend(lists::newsletter(mail).map(|reason| (Kind::Bulk, 2, reason)));
    signs.extend(subject(mail));
    signs.extend(suppress(mail));
    signs.extend(sender(mail));
    signs
}

/// RFC 3834: anything but "no" is a program's.
fn auto_submitted(mail: &Mail) -> Option<Sign> {
    let value = mail.header("Auto-Submitted").find(|value| !is_word(value, "no"))?;
    let is_reply = first_word(value).contains("repl");
    Some((if is_reply { Kind::Reply } else { Kind::Generated }, 2, format!("Auto-Submitted: {value}")))
}

fn report(mail: &Mail) -> Option<Sign> {
    let kind = report_type(mail)?;
    match kind.as_str() {
        "disposition-notification" => Some((Kind::Receipt, 3, "it is a read receipt".into())),
        "delivery-status" => Some((Kind::Generated, 3, "it is a delivery report".into())),
        _ => Some((Kind::Generated, 2, format!("it is a report ({kind})"))),
    }
}

fn fields(mail: &Mail) -> Vec<Sign> {
    let mut signs = Vec::new();
    let present = |name: &&&str| mail.header(name).any(|value| !is_word(value, "no"));
    if let Some(name) = ANSWERING_FIELDS.iter().find(present) {
        signs.push((Kind::Reply, 2, format!("it has {name}")));
    }
    if let Some(name) = NOTIFYING_FIELDS.iter().find(present) {
        signs.push((Kind::Generated, 2, format!("it has {name}")));
    }
    if mail.header("X-Autogenerated").any(|value| is_word(value, "reply")) {
        signs.push((Kind::Reply, 2, "X-Autogenerated: Reply".into()));
    }
    if mail.header("Delivered-To").any(|value| is_word(value, "autoresponder")) {
        signs.push((Kind::Reply, 2, "Delivered-To: Autoresponder".into()));
    }
    if mail.header("X-POST-MessageClass").any(|value| value.to_ascii_lowercase().contains("autoresponder")) {
        signs.push((Kind::Reply, 2, "X-POST-MessageClass: Autoresponder".into()));
    }
    if mail.header("X-Loop").next().is_some() && !lists::is_discussion(mail) {
        signs.push((Kind::Generated, 1, "it has X-Loop".into()));
    }
    signs
}

fn precedence(mail: &Mail) -> Option<Sign> {
    let all = mail.header("Precedence").chain(mail.header("X-Precedence"));
    let value = all.map(str::to_ascii_lowercase).next()?;
    let word = first_word(&value);
    match word.as_str() {
        "auto_reply" | "auto-reply" | "autoreply" => Some((Kind::Reply, 2, format!("Precedence: {word}"))),
        "bulk" | "junk" | "list" if !lists::is_discussion(mail) => {
            Some((Kind::Bulk, 2, format!("Precedence: {word}")))
        }
        _ => None,
    }
}

/// Exchange sets "All" on what it writes by itself; a part of it only asks not to be answered.
fn suppress(mail: &Mail) -> Option<Sign> {
    let value = mail.header("X-Auto-Response-Suppress").next()?.to_ascii_lowercase();
    let has = |word| value.split(',').any(|one| one.trim() == word);
    let points = if has("all") { 2 } else { i64::from(has("oof") && has("autoreply")) };
    (points > 0).then(|| (Kind::Generated, points, format!("X-Auto-Response-Suppress: {value}")))
}

fn sender(mail: &Mail) -> Option<Sign> {
    if has_empty_return_path(mail) {
        return Some((Kind::Generated, 2, "its return path is empty".into()));
    }
    if is_daemon(&mail.from) && !mail.from.starts_with("postmaster@") {
        return Some((Kind::Generated, 2, format!("{} is a mail server", mail.from)));
    }
    let has_answerer = mail.reply_to.iter().any(|to| !is_unread(&to.email));
    let is_nobody = is_daemon(&mail.from) || is_unread(&mail.from);
    (is_nobody && !has_answerer).then(|| (Kind::Generated, 1, format!("nobody reads {}", mail.from)))
}

fn subject(mail: &Mail) -> Option<Sign> {
    let points = words::subject(&mail.subject)?;
    let points = (points + i64::from(words::speaks_of_absence(&mail.text))).min(ENOUGH);
    Some((
        Kind::Reply,
        points,
        format!("its subject: “{}”", mail.subject.chars().take(80).collect::<String>()),
    ))
}

fn first_word(value: &str) -> String {
    let word =
        value.trim().split(|c: char| c.is_whitespace() || ";(,".contains(c)).next().unwrap_or_default();
    word.to_ascii_lowercase()
}

fn is_word(value: &str, word: &str) -> bool {
    first_word(value) == word
}

/// Letters and digits only, in lower case.
fn bare(local: &str) -> String {
    local.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests;
