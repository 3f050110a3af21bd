//! Who really wrote a mail that came through a contact form, a marketplace or a list that rewrites From.
//!
//! Rules of the shop say it for addresses it knows. Without a rule, a list's rewriting is undone where it is plain: From
//! is an address of ours or the list's, and the list says whose mail it passes on.

use crate::parsing::{Mail, Mailbox, mailboxes_in};

/// For mails From such an address, which header field names the writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderRule {
    /// The address in From; `*` stands for any letters, as in `*@shopify.example`.
    pub from: String,
    /// The header field, such as `Reply-To` or `X-Original-From`.
    pub field: String,
}

/// The writer of a mail whose From says somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealSender {
    /// Who wrote it.
    pub mailbox: Mailbox,
    /// Why, for people.
    pub reason: String,
}

/// Fields in which lists keep the From they rewrote, most telling first (Google Groups, Mailman, LISTSERV).
const ORIGINALS: [&str; 5] = [
    "X-Original-From",
    "X-Google-Original-From",
    "X-MailFrom-Original",
    "Original-From",
    "X-Original-Sender",
];

/// Who wrote `mail`, when that isn't who From says. `is_own` knows the shop's addresses, which no customer writes from.
pub fn real_sender(mail: &Mail, rules: &[SenderRule], is_own: &dyn Fn(&str) -> bool) -> Option<RealSender> {
    let is_other = |one: &Mailbox| one.email != mail.from && !is_own(&one.email);
    for rule in rules.iter().filter(|rule| is_like(&rule.from, &mail.from)) {
        if let Some(mailbox) = named_in(mail, &rule.field).into_iter().find(is_other) {
            let reason = format!("a rule for {} takes the sender from {}", rule.from, rule.field);
            return Some(RealSender { mailbox, reason });
        }
    }
    let passed_by = passed_by_list(mail)?;
    let is_rewritten = is_own(&mail.from) || is_lists(mail);
    if !is_rewritten {
        return None;
    }
    let originals = ORIGINALS
        .iter()
        .flat_map(|field| named_in(mail, field).into_iter().map(move |mailbox| (*field, mailbox)));
    let mut originals = originals.filter(|(_, mailbox)| is_other(mailbox));
    let (field, mut mailbox) = originals.next().or_else(|| {
        // Mailman leaves the writer in Reply-To, alone or beside the list.
        let mut others = mail.reply_to.iter().filter(|one| is_other(one) && !is_list_address(mail, one));
        let first = others.next().filter(|_| others.next().is_none() && passed_by.is_named)?;
        Some(("Reply-To", first.clone()))
    })?;
    if mailbox.name.is_empty() {
        mailbox.name = passed_by.name;
    }
    Some(RealSender { mailbox, reason: format!("a list rewrote From; {field} says who wrote it") })
}

/// Everyone in the header fields called `field`.
fn named_in(mail: &Mail, field: &str) -> Vec<Mailbox> {
    if field.eq_ignore_ascii_case("Reply-To") {
        return mail.reply_to.clone();
    }
    mail.header(field).flat_map(mailboxes_in).collect()
}

/// A mail that came through a list.
struct Passed {
    /// The writer's name as the list repeats it; may be empty.
    name: String,
    /// True when From says `… via …`.
    is_named: bool,
}

/// Whether a list passed `mail` on: From says `'Ana Ruiz' via Support`, or a field of the list's keeps the writer.
fn passed_by_list(mail: &Mail) -> Option<Passed> {
    if let Some((name, _)) = mail.from_name.rsplit_once(" via ") {
        let name = name.trim().trim_matches(['\'', '"', '‘', '’', ' ']).to_owned();
        // `a@b.example via Support` repeats the address, which is no name.
        let name = if name.contains('@') { String::new() } else { name };
        return Some(Passed { name, is_named: true });
    }
    let keeps_original = ORIGINALS.iter().any(|field| mail.header(field).next().is_some());
    keeps_original.then(|| Passed { name: String::new(), is_named: false })
}

/// True when From is an address of the list itself.
fn is_lists(mail: &Mail) -> bool {
    let from = Mailbox { email: mail.from.clone(), name: String::new() };
    is_list_address(mail, &from)
}

/// True for an address in the fields that name the list: List-Post, List-Id, Mailing-list, X-Google-Group-Id's Sender.
fn is_list_address(mail: &Mail, one: &Mailbox) -> bool {
    let dotted = one.email.replacen('@', ".", 1);
    let in_field =
        |field: &str, what: &str| mail.header(field).any(|value| value.to_lowercase().contains(what));
    in_field("List-Post", &format!("mailto:{}", one.email))
        || in_field("List-Id", &format!("<{dotted}>"))
        || in_field("Mailing-list", &one.email)
        || in_field("X-BeenThere", &one.email)
}

/// True when `address` is like `pattern`, in any case; `*` stands for any letters.
fn is_like(pattern: &str, address: &str) -> bool {
    let (pattern, address) = (pattern.trim().to_lowercase(), address.to_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == address };
    let Some(mut left) = address.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match left.find(piece) {
            Some(at) => left = &left[at + piece.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests;
