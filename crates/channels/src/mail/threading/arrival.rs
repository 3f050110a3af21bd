//! A mail that has just been understood, with what its place is looked for by.

use ::mail::subject::{self, Subject};
use ::mail::{Mail, thread};
use base::{Read, Result};
use people::CustomerId;
use people::customer;

use crate::mail::intake::Item;
use crate::post::Addresses;

/// A Date further off than this is a wrong clock's.
const CLOCK_OFF_MS: i64 = 2 * 24 * 3_600_000;
/// Message-IDs of earlier mails that are looked up.
pub const CITED_LIMIT: usize = 40;

/// A mail on its way to its place.
pub struct Arrival<'a> {
    /// The mail.
    pub mail: &'a Mail,
    /// Its line in the ledger.
    pub item: &'a Item,
    /// Who sent it: the kept customer.
    pub sender: CustomerId,
    /// When it was written, as far as its Date can be believed; else when it came. UTC milliseconds.
    pub written_ms: i64,
    /// Now, UTC milliseconds.
    pub now_ms: i64,
    /// Its subject, taken apart.
    pub subject: Subject,
    /// What it is known again by.
    pub marks: Marks,
    addresses: &'a Addresses,
}

/// What a mail is known again by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Of its sender, date, subject and text.
    pub fingerprint: String,
    /// The mailing list it came by; empty without one.
    pub list_id: String,
}

impl<'a> Arrival<'a> {
    /// `mail` from `sender`, who is the kept customer.
    pub fn new(
        addresses: &'a Addresses,
        (mail, item): (&'a Mail, &'a Item),
        sender: CustomerId,
        now_ms: i64,
    ) -> Arrival<'a> {
        let dated = mail.date_ms.filter(|date| *date > 0 && *date < now_ms + CLOCK_OFF_MS);
        Arrival {
            mail,
            item,
            sender,
            written_ms: dated.unwrap_or(now_ms),
            now_ms,
            subject: subject::read(&mail.subject),
            marks: Marks { fingerprint: fingerprint(mail), list_id: list_id(mail) },
            addresses,
        }
    }

    /// The Message-IDs it cites, nearest first, without its own: the nearest and, of a very long line, the first.
    pub fn cited(&self) -> Vec<&str> {
        let mut all = thread::cited(self.mail);
        if all.len() > CITED_LIMIT {
            let first = all.last().copied();
            all.truncate(CITED_LIMIT - 1);
            all.extend(first);
        }
        all
    }

    /// Everyone it was sent to, envelope and header.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        self.item.recipients.split(' ').chain(self.mail.recipients())
    }

    /// True when `email` stands in its To or Cc.
    pub fn names(&self, email: &str) -> bool {
        self.mail.recipients().any(|one| one == email)
    }

    /// True for an address of ours.
    pub fn is_own(&self, address: &str) -> bool {
        self.addresses.is_own(address)
    }

    /// The reply tokens in its recipients.
    pub fn tokens(&self) -> Vec<String> {
        self.recipients().filter_map(|address| self.addresses.token_in(address)).take(5).collect()
    }

    /// True when it says of itself that it answers something.
    pub fn is_reply(&self) -> bool {
        self.subject.is_reply || !self.mail.in_reply_to.is_empty() || !self.mail.references.is_empty()
    }

    /// True when its sender is the customer whose row is `id`.
    pub fn is_of(&self, read: &Read<'_>, id: CustomerId) -> Result<bool> {
        Ok(id == self.sender || customer::find(read, id)?.id == self.sender)
    }
}

/// The list a mail came by, in lower case: the id in List-Id (RFC 2919), or else the list's address (RFC 2369 and older
/// list programs) written like one.
fn list_id(mail: &Mail) -> String {
    let named = mail.header("List-Id").next().map(|value| within(value, ('<', '>')).to_owned());
    let address = || {
        let post = mail.header("List-Post").next().map(|value| within(value, (':', '>')));
        let found = post
            .or_else(|| mail.header("X-BeenThere").next())
            .or_else(|| mail.header("X-Mailing-List").next());
        found
            .map(|value| within(value, ('<', '>')))
            .filter(|value| value.contains('@'))
            .map(|value| value.replace('@', "."))
    };
    let id = named.or_else(address).unwrap_or_default();
    id.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(254).collect()
}

/// What stands between the last `from` and the next `to`; all of it without them.
fn within(value: &str, (from, to): (char, char)) -> &str {
    let inside = value.rsplit_once(from).map_or(value, |(_, rest)| rest);
    inside.split_once(to).map_or(inside, |(inside, _)| inside)
}

/// Two mails with the same are one that came twice: servers add lines above, but leave these alone.
fn fingerprint(mail: &Mail) -> String {
    let mut hasher = blake3::Hasher::new();
    let date = mail.date_ms.unwrap_or_default().to_string();
    for part in [&mail.mail_id, &mail.from, &date, &mail.subject, &mail.text, &mail.html] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, list_id};

    fn mail(raw: &str) -> ::mail::Mail {
        ::mail::parse(raw.as_bytes(), "").unwrap()
    }

    #[test]
    fn a_list_is_known_by_its_id_however_it_is_written() {
        let cases = [
            ("List-Id: Friends of Rohit Khare <FoRK.xent.com>", "fork.xent.com"),
            ("List-ID: <lamps.lists.example>", "lamps.lists.example"),
            ("List-Id: lamps.lists.example", "lamps.lists.example"),
            ("List-Post: <mailto:Lamps@lists.example>", "lamps.lists.example"),
            ("X-BeenThere: lamps@lists.example", "lamps.lists.example"),
            ("X-Mailing-List: <lamps@lists.example> archive/latest/1", "lamps.lists.example"),
            ("List-Post: NO", ""),
            ("X-List: lamps", ""),
        ];
        for (header, expected) in cases {
            assert_eq!(list_id(&mail(&format!("From: a@x.example\r\n{header}\r\n\r\nHello"))), expected);
        }
    }

    #[test]
    fn the_same_mail_by_another_way_has_the_same_fingerprint_and_no_other_has() {
        let one = "From: a@x.example\r\nSubject: s\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\nHello\r\n";
        let by_another_way = format!("Received: from mx2\r\nDelivered-To: sales@shop.example\r\n{one}");
        assert_eq!(fingerprint(&mail(one)), fingerprint(&mail(&by_another_way)));

        for (old, new) in [("Hello", "Hallo"), (": s", ": t"), ("09:00", "09:01"), ("a@x", "b@x")] {
            assert_ne!(fingerprint(&mail(one)), fingerprint(&mail(&one.replace(old, new))), "{new}");
        }
    }
}
