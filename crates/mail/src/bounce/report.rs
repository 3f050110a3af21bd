//! The standard's report: `multipart/report` with a `message/delivery-status` part (RFC 3464, RFC 6533).

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders};

use super::{Action, Bounce, Original, Recipient, address, status_in};
use crate::Mail;

/// Fields of one recipient, names in lower case.
type Fields = Vec<(String, String)>;

/// Reads the report in `mail`; none when it has none.
pub(super) fn read(mail: &Mail, raw: &[u8]) -> Option<Bounce> {
    if !names_status(raw) {
        return None;
    }
    let message = MessageParser::default().parse(raw)?;
    let is_status =
        |part: &&MessagePart<'_>| is_kind(part, "message", &["delivery-status", "global-delivery-status"]);
    let status = message.parts.iter().find(is_status)?;
    let text = String::from_utf8_lossy(&body(&message, status)).into_owned();
    let mut groups = groups(&text).into_iter();
    let first = groups.next()?;
    let field = |fields: &Fields, name: &str| value(fields, name).unwrap_or_default().to_owned();
    let reporter = field(&first, "reporting-mta");
    let reporter = reporter.split_once(';').map_or(reporter.trim(), |(_, host)| host.trim()).to_owned();
    let has_recipient = |fields: &Fields| value(fields, "final-recipient").is_some();
    let all = std::iter::once(first.clone()).filter(has_recipient).chain(groups);
    let mut recipients: Vec<Recipient> = all.filter_map(|fields| recipient(&fields)).collect();
    explain(&mut recipients, mail);
    Some(Bounce { reporter, recipients, original: original_in(&message) })
}

/// Whether the kind of such a part is written anywhere: few mails are taken apart a second time.
fn names_status(raw: &[u8]) -> bool {
    const NAME: &[u8] = b"delivery-status";
    let mut begins = memchr::memchr2_iter(b'd', b'D', raw);
    begins.any(|at| raw[at..].get(..NAME.len()).is_some_and(|found| found.eq_ignore_ascii_case(NAME)))
}

/// What came back of the letter, from the part that holds it.
pub(super) fn original_in(message: &Message<'_>) -> Original {
    let is_letter = |part: &&MessagePart<'_>| {
        is_kind(part, "message", &["rfc822", "global", "global-headers", "rfc822-headers"])
            || is_kind(part, "text", &["rfc822-headers", "rfc822"])
    };
    let part = message.parts.iter().find(is_letter);
    part.map(|part| original(&body(message, part))).unwrap_or_default()
}

/// What `raw` says, a letter or only its headers.
pub(super) fn original(raw: &[u8]) -> Original {
    let Ok(letter) = crate::parse(raw, "unknown@unknown.invalid") else { return Original::default() };
    Original {
        mail_id: letter.mail_id.clone(),
        ancestors: letter.ancestors().into_iter().map(str::to_owned).collect(),
        recipients: letter.recipients().map(str::to_owned).collect(),
        reply_to: letter.reply_to.into_iter().map(|one| one.email).collect(),
        subject: letter.subject,
    }
}

fn is_kind(part: &MessagePart<'_>, main: &str, subs: &[&str]) -> bool {
    part.content_type().is_some_and(|kind| {
        let sub = kind.subtype().unwrap_or_default();
        kind.ctype().eq_ignore_ascii_case(main) && subs.iter().any(|one| one.eq_ignore_ascii_case(sub))
    })
}

fn body(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw =
        message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    decoded.unwrap_or_else(|| raw.to_vec())
}

/// The groups of fields, which blank lines part; the first is about the letter, each other about one recipient.
fn groups(text: &str) -> Vec<Fields> {
    let mut groups: Vec<Fields> = vec![Vec::new()];
    for line in text.lines() {
        let open = groups.last_mut().expect("one was there to begin with");
        if line.trim().is_empty() {
            if !open.is_empty() {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = open.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            open.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups.retain(|fields| !fields.is_empty());
    groups
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
}

/// The address we wrote to is the original one; the final one may be what it was forwarded to.
fn recipient(fields: &Fields) -> Option<Recipient> {
    let original = value(fields, "original-recipient").and_then(address);
    let email = original.or_else(|| value(fields, "final-recipient").and_then(address))?;
    let said = value(fields, "diagnostic-code").unwrap_or_default();
    let diagnostic = said.split_once(';').map_or(said, |(_, words)| words).trim().to_owned();
    let given = value(fields, "status").and_then(status_in);
    let action = match value(fields, "action").unwrap_or_default().to_ascii_lowercase().as_str() {
        action if action.starts_with("fail") => Action::Failed,
        action if action.starts_with("delay") => Action::Delayed,
        "" if given.as_deref().is_some_and(|status| status.starts_with('5')) => Action::Failed,
        "" if given.as_deref().is_some_and(|status| status.starts_with('4')) => Action::Delayed,
        _ => Action::Delivered,
    };
    let is_vague = given.as_deref().is_none_or(|status| status.ends_with(".0.0"));
    let status = if is_vague { status_in(&diagnostic).or(given) } else { given };
    Some(Recipient { email, action, status: status.unwrap_or_default(), diagnostic })
}

/// A report without a diagnosis has one in its words.
fn explain(recipients: &mut [Recipient], mail: &Mail) {
    for recipient in recipients.iter_mut().filter(|one| one.diagnostic.is_empty()) {
        let lines = mail.text.lines().skip_while(|line| !line.to_lowercase().contains(&recipient.email));
        let words: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).take(6).collect();
        recipient.diagnostic = words.join(" ");
    }
}
