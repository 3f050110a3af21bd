//! Addresses in From, To, Cc and Reply-To, also from headers that break the rules.

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, Address, HeaderValue};

use super::Mailbox;
use super::charset::Hint;
use super::fields::Fields;
use super::words;

/// Most addresses of one field that are looked at.
const MAILBOXES_LIMIT: usize = 1_000;
/// Longest address (RFC 5321 4.5.3.1).
const ADDRESS_LIMIT: usize = 254;
/// Local users without a domain that mail systems write in their own name.
const SYSTEM_USERS: [&str; 4] = ["mailer-daemon", "postmaster", "root", "mail delivery subsystem"];

/// Everyone in the fields called `name`.
pub(super) fn list(fields: &Fields<'_>, name: &str, hint: Hint<'_>) -> Vec<Mailbox> {
    let all = fields.named(name).flat_map(|value| read(value, hint));
    all.filter(|one| is_address(&one.email)).take(MAILBOXES_LIMIT).collect()
}

/// Who wrote the mail: the first From with an address, or whoever else the header names; the envelope's `sender` last.
///
/// The name is From's also when the address had to come from elsewhere.
pub(super) fn writer(fields: &Fields<'_>, hint: Hint<'_>, sender: &str) -> Option<Mailbox> {
    let from: Vec<Mailbox> = fields.named("From").flat_map(|value| read(value, hint)).collect();
    if let Some(writer) = from.iter().find(|one| is_address(&one.email)) {
        return Some(writer.clone());
    }
    if let Some(writer) = from.iter().find(|one| SYSTEM_USERS.contains(&one.email.as_str())) {
        return Some(writer.clone());
    }
    let name = from.iter().map(|one| one.name.as_str()).find(|name| !name.is_empty()).unwrap_or_default();
    let envelope = sender.trim().trim_matches(['<', '>']).to_lowercase().replace('\0', "");
    let mut others = vec![envelope];
    others.extend(list(fields, "Sender", hint).into_iter().map(|one| one.email));
    others.extend(list(fields, "Reply-To", hint).into_iter().map(|one| one.email));
    others.extend(list(fields, "Return-Path", hint).into_iter().map(|one| one.email));
    let has_sides =
        |email: &str| email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let loose = from.iter().filter(|one| has_sides(&one.email)).map(|one| one.email.clone());
    let email = others.into_iter().find(|email| is_address(email)).or_else(|| loose.into_iter().next())?;
    Some(Mailbox { email, name: name.to_owned() })
}

/// True for something that mail can be sent to.
pub(super) fn is_address(email: &str) -> bool {
    let has_both_sides =
        email.rsplit_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    has_both_sides
        && email.len() <= ADDRESS_LIMIT
        && !email.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ','))
}

/// Every mailbox in a field's value, those without an address too.
pub(super) fn read(value: &[u8], hint: Hint<'_>) -> Vec<Mailbox> {
    let found = parse(&words::mended(value, hint));
    let is_found = |found: &[Mailbox]| found.iter().any(|one| one.email.contains('@'));
    if is_found(&found) || memchr::memchr(b'=', value).is_none() {
        return found;
    }
    // The whole field is one encoded word, address and all.
    let decoded = parse(words::text(value, hint).as_bytes());
    if is_found(&decoded) { decoded } else { found }
}

fn parse(value: &[u8]) -> Vec<Mailbox> {
    let mut line = value.to_vec();
    line.push(b'\n');
    let parsed = MessageStream::new(&line).parse_address();
    let HeaderValue::Address(address) = parsed else { return Vec::new() };
    let all: Vec<&Addr<'_>> = match &address {
        Address::List(list) => list.iter().collect(),
        Address::Group(groups) => groups.iter().flat_map(|group| &group.addresses).collect(),
    };
    let is_bracketed = value.contains(&b'<');
    all.into_iter().take(MAILBOXES_LIMIT).map(|one| mailbox(one, is_bracketed)).collect()
}

fn mailbox(one: &Addr<'_>, is_bracketed: bool) -> Mailbox {
    let name = words::tidy(one.name.as_deref().unwrap_or_default());
    let address = one.address.as_deref().unwrap_or_default();
    // `Ana ana@b.example` without brackets: the last word is the address.
    if let Some((before, last)) = address.trim().rsplit_once(' ')
        && !is_bracketed
        && is_address(&bare(last))
    {
        return Mailbox { email: bare(last), name: if name.is_empty() { words::tidy(before) } else { name } };
    }
    let email = bare(address);
    // `"a@b.example"` or `[a@b.example]` alone: the address was taken for a name.
    if email.is_empty() && is_address(&bare(&name)) {
        return Mailbox { email: bare(&name), name: String::new() };
    }
    let name = name.trim_matches(['\'', '"', ' ']).to_owned();
    let says_more = bare(&name) != email;
    Mailbox { name: if says_more { name } else { String::new() }, email }
}

/// An address in lower case, without what people put around it.
fn bare(address: &str) -> String {
    let address = address.trim().trim_matches(['<', '>', '"', '\'', '[', ']', ';', ',']).to_lowercase();
    address.strip_prefix("mailto:").unwrap_or(&address).replace('\0', "")
}
