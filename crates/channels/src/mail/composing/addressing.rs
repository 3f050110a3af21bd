//! Whom an answer goes to: what is offered first, and what may be typed instead.

use ::mail::Mailbox;
use base::{Read, Result};
use conversations::Conversation;
use people::customer::{self, Kind, identity};

use super::ADDRESSES_LIMIT;
use crate::mail::{intake, said};
use crate::post::Addresses;

/// Most readers of one answer.
pub const RECIPIENTS_LIMIT: usize = 50;
/// Longest address (RFC 5321 §4.5.3.1.3).
const ADDRESS_LIMIT: usize = 254;
/// Longest name of a reader.
const NAME_LIMIT: usize = 120;

/// Whom an answer goes to, and as whom it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressing {
    /// Our own address: the one that was written to.
    pub from: String,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Bcc.
    pub bcc: Vec<Mailbox>,
}

/// What is wrong with a field of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// `to`, `cc` or `bcc`.
    pub field: &'static str,
    /// What is wrong, and what to write.
    pub why: String,
}

/// What is offered: the answer goes to the customer, to everybody else the last mail named, and from the address of ours
/// that it was sent to. `to` is empty when no address of the customer is known.
pub fn offered(read: &Read<'_>, addresses: &Addresses, conversation: &Conversation) -> Result<Addressing> {
    let cluster = customer::cluster(read, conversation.customer_id)?;
    let last = said::find_last(read, conversation.id.0)?;
    let identities = identity::list(read, &cluster)?;
    let is_customers = |email: &str| {
        identities.iter().any(|known| known.kind == Kind::Email && known.value.eq_ignore_ascii_case(email))
    };
    let writer = last.as_ref().map(|mail| mail.from.clone()).filter(|from| is_customers(&from.email));
    let to = match writer {
        Some(from) => Some(from),
        None => {
            let own = identity::find_email(read, &[conversation.customer_id.0])?;
            let email = own.map_or_else(|| identity::find_email(read, &cluster), |email| Ok(Some(email)))?;
            email.map(|email| Mailbox { email, name: String::new() })
        }
    };
    let Some(mail) = last else {
        let from = addresses.main().to_owned();
        let to = to.into_iter().collect();
        return Ok(Addressing { from, to, ..Addressing::default() });
    };
    let envelope = match mail.incoming_id {
        Some(id) => intake::find(read, id)?.recipients,
        None => String::new(),
    };
    let named = mail.to.iter().chain(&mail.cc).map(|one| one.email.as_str()).chain(envelope.split(' '));
    let from = named.filter_map(|address| addresses.sender_of(address)).next();
    let others =
        std::iter::once(mail.from).chain(mail.to).chain(mail.cc).filter(|one| can_be_written(&one.email));
    let offered = Addressing {
        from: from.unwrap_or_else(|| addresses.main().to_owned()),
        to: to.into_iter().collect(),
        cc: others.collect(),
        bcc: Vec::new(),
    };
    let mut offered = tidied(offered, addresses);
    offered.cc.truncate(RECIPIENTS_LIMIT - 1);
    Ok(offered)
}

/// The three fields as they were typed, without our own addresses and without anybody twice.
pub fn read(
    addresses: &Addresses,
    (to, cc, bcc): (&str, &str, &str),
) -> std::result::Result<Addressing, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut field = |field: &'static str, typed: &str| {
        read_list(typed).unwrap_or_else(|why| {
            wrong.push(Wrong { field, why });
            Vec::new()
        })
    };
    let read =
        Addressing { from: String::new(), to: field("to", to), cc: field("cc", cc), bcc: field("bcc", bcc) };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let had_to = !read.to.is_empty();
    let read = tidied(read, addresses);
    let one = |why: String| Err(vec![Wrong { field: "to", why }]);
    if read.to.is_empty() && had_to {
        return one("That is an address of our own. Write the customer's.".into());
    }
    if read.to.is_empty() {
        return one("Write at least one address here.".into());
    }
    let count = read.to.len() + read.cc.len() + read.bcc.len();
    if count > RECIPIENTS_LIMIT {
        return one(format!(
            "These are {count} readers. A letter goes to {RECIPIENTS_LIMIT} at most; take some off."
        ));
    }
    Ok(read)
}

/// Addresses as a field shows them.
pub fn written(mailboxes: &[Mailbox]) -> String {
    let each = mailboxes.iter().map(|one| {
        let is_plain = one.name.chars().all(|c| c.is_alphanumeric() || " -'".contains(c));
        match one.name.trim() {
            "" => one.email.clone(),
            name if is_plain => format!("{name} <{}>", one.email),
            name => format!("\"{}\" <{}>", name.replace(['"', '\\'], ""), one.email),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Our own addresses would bring the letter back to us, also in their form with a token.
fn tidied(read: Addressing, addresses: &Addresses) -> Addressing {
    let mut seen: Vec<String> = Vec::new();
    let mut tidy = |list: Vec<Mailbox>| -> Vec<Mailbox> {
        list.into_iter()
            .filter(|one| !addresses.is_own(&one.email))
            .filter(|one| {
                let email = one.email.to_lowercase();
                let is_new = !seen.contains(&email);
                seen.push(email);
                is_new
            })
            .map(|one| Mailbox { name: short(&one.name), ..one })
            .collect()
    };
    Addressing { to: tidy(read.to), cc: tidy(read.cc), bcc: tidy(read.bcc), from: read.from }
}

/// `Ana <ana@example.org>, "Ruiz, Leo" <leo@example.org>; kim@example.org`.
fn read_list(typed: &str) -> std::result::Result<Vec<Mailbox>, String> {
    if typed.len() > ADDRESSES_LIMIT {
        return Err(format!("That is too long. A letter goes to {RECIPIENTS_LIMIT} readers at most."));
    }
    split(typed).iter().map(|one| one.trim()).filter(|one| !one.is_empty()).map(read_one).collect()
}

fn split(typed: &str) -> Vec<String> {
    let (mut all, mut is_quoted, mut is_bracketed) = (vec![String::new()], false, false);
    for c in typed.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '<' if !is_quoted => is_bracketed = true,
            '>' if !is_quoted => is_bracketed = false,
            ',' | ';' | '\n' | '\r' if !is_quoted && !is_bracketed => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    all
}

fn read_one(one: &str) -> std::result::Result<Mailbox, String> {
    let (name, email) = match one.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"'), rest.trim_end_matches('>')),
        None => ("", one),
    };
    let email = email.trim().trim_start_matches("mailto:");
    if !can_be_written(email) {
        let shown: String = one.chars().take(80).collect();
        return Err(format!(
            "“{shown}” is no mail address. Write addresses such as ana@example.org, with commas between them."
        ));
    }
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    Ok(Mailbox { email: format!("{local}@{}", domain.to_lowercase()), name: short(name) })
}

/// A name as a header can hold it: strangers send some of any length.
fn short(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
    name.trim().to_owned()
}

/// True for an address a letter can be handed over to by any relay: plain ASCII, with a host's name.
fn can_be_written(email: &str) -> bool {
    email.is_ascii()
        && email.len() <= ADDRESS_LIMIT
        && email.parse::<lettre::Address>().is_ok()
        && !email.contains(['"', ' ', '(', ')', ',', ';', '<', '>'])
        && email.rsplit_once('@').is_some_and(|(_, host)| host == "localhost" || host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        Addresses::new("help@shop.example", &["sales@shop.example".into()])
    }

    fn emails(list: &[Mailbox]) -> Vec<&str> {
        list.iter().map(|one| one.email.as_str()).collect()
    }

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let cases = [
            ("ana@example.org", vec![("ana@example.org", "")]),
            (
                "Ana <Ana@Example.ORG>, b@x.example;c@x.example\n",
                vec![("Ana@example.org", "Ana"), ("b@x.example", ""), ("c@x.example", "")],
            ),
            ("\"Ruiz, Leo\" <leo@example.org>,,", vec![("leo@example.org", "Ruiz, Leo")]),
            ("mailto:kim@example.org", vec![("kim@example.org", "")]),
            (" ; ,", vec![]),
        ];
        for (typed, expected) in cases {
            let read = read_list(typed).unwrap();
            let read: Vec<_> = read.iter().map(|one| (one.email.as_str(), one.name.as_str())).collect();
            assert_eq!(read, expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_named_with_what_to_write() {
        for typed in [
            "ana",
            "ana@",
            "@x.example",
            "a b@x.example",
            "ana@host",
            "änä@x.example",
            "a@x.example b@x.example",
        ] {
            let why = read_list(typed).unwrap_err();
            assert!(why.contains(typed) && why.contains("ana@example.org"), "{why}");
        }
    }

    #[test]
    fn our_own_addresses_and_repeats_are_taken_off() {
        let read = read(
            &addresses(),
            (
                "ana@example.org, help+abc@shop.example",
                "ANA@example.org, SALES@shop.example, leo@example.org",
                "leo@example.org, kim@example.org",
            ),
        );

        let read = read.unwrap();
        assert_eq!(emails(&read.to), ["ana@example.org"]);
        assert_eq!(emails(&read.cc), ["leo@example.org"]);
        assert_eq!(emails(&read.bcc), ["kim@example.org"]);
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let many: Vec<String> = (0..51).map(|at| format!("a{at}@example.org")).collect();
        let many = many.join(",");
        let cases = [
            (("", "", ""), "to", "at least one"),
            (("help@shop.example", "", ""), "to", "of our own"),
            (("ana@example.org", "leo", ""), "cc", "“leo”"),
            (("ana@example.org", "", "<>"), "bcc", "no mail address"),
            ((many.as_str(), "", ""), "to", "51 readers"),
        ];
        for (typed, field, why) in cases {
            let wrong = read(&addresses(), typed).unwrap_err();
            assert!(wrong.len() == 1 && wrong[0].field == field && wrong[0].why.contains(why), "{wrong:?}");
        }
        let both = read(&addresses(), ("x", "y", "")).unwrap_err();
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn what_a_field_shows_is_read_back_the_same() {
        let all = [
            Mailbox { email: "ana@example.org".into(), name: "Ana Ruiz-O'Neil".into() },
            Mailbox { email: "leo@example.org".into(), name: "Ruiz, Leo (Sales)".into() },
            Mailbox { email: "kim@example.org".into(), name: String::new() },
        ];

        assert_eq!(read_list(&written(&all)).unwrap(), all);
    }
}
