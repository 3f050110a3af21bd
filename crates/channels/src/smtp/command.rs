//! Reads one command line; knows the grammar, not whether the command fits the moment.
//!
//! smtp-proto's request parser does the grammar. Its line and data receivers are not used: they take a bare
//! LF as the end of a line, `<CRLF>.<CR><CR><LF>` as the end of a mail, and miss a dot in the first line.
//! The parser refuses two rare kinds of address: `a@[192.0.2.1]` and `a..b@c`.

use smtp_proto::{
    Error, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_RET_FULL, MAIL_RET_HDRS, MAIL_SMTPUTF8, MailFrom,
    RCPT_CONNEG, RcptTo, Request,
};
use std::borrow::Cow;

/// What the other side asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Ehlo(String),
    Helo(String),
    Mail {
        sender: String,
        /// Zero when not said.
        size: usize,
        utf8: bool,
    },
    Rcpt(String),
    Data,
    StartTls,
    Rset,
    Noop,
    Vrfy,
    Help,
    Quit,
    /// Known to SMTP, but not offered here.
    Unoffered,
}

/// What is answered: a code, an enhanced code (RFC 3463) and a text, without the line end.
pub type Reply = Cow<'static, str>;

const BARE_LF: &str = "500 5.5.2 End every line with CRLF, not with LF alone";
const NOT_TEXT: &str = "500 5.5.2 A command is UTF-8 text without control characters";
const UNKNOWN: &str = "500 5.5.1 Unknown command";
const NO_ARGUMENT: &str = "501 5.5.4 This command takes no argument";
const BAD_SENDER: &str = "501 5.1.7 Bad sender address; write MAIL FROM:<name@domain>";
const BAD_RECIPIENT: &str = "501 5.1.3 Bad recipient address; write RCPT TO:<name@domain>";
const UNOFFERED: &str = "555 5.5.4 This parameter is not offered";

/// Reads a line with its line end.
pub fn parse(line: &[u8]) -> Result<Command, Reply> {
    let Some(said) = line.strip_suffix(b"\r\n") else { return Err(BARE_LF.into()) };
    if said.iter().any(u8::is_ascii_control) || str::from_utf8(said).is_err() {
        return Err(NOT_TEXT.into());
    }
    match Request::parse(&mut line.iter()) {
        Ok(request) => command(request, said),
        Err(error) => Err(refusal(error)),
    }
}

fn command(request: Request<Cow<'_, str>>, said: &[u8]) -> Result<Command, Reply> {
    let bare = said.trim_ascii_end().len() == request.name().len();
    match request {
        Request::Ehlo { host } => Ok(Command::Ehlo(host.into_owned())),
        Request::Helo { host } => Ok(Command::Helo(host.into_owned())),
        Request::Mail { from } => mail(from, said),
        Request::Rcpt { to } => rcpt(to, said),
        Request::Data | Request::StartTls | Request::Rset | Request::Quit if !bare => Err(NO_ARGUMENT.into()),
        Request::Data => Ok(Command::Data),
        Request::StartTls => Ok(Command::StartTls),
        Request::Rset => Ok(Command::Rset),
        Request::Quit => Ok(Command::Quit),
        Request::Noop { .. } => Ok(Command::Noop),
        Request::Vrfy { .. } => Ok(Command::Vrfy),
        Request::Help { .. } => Ok(Command::Help),
        Request::Lhlo { .. }
        | Request::Bdat { .. }
        | Request::Auth { .. }
        | Request::Expn { .. }
        | Request::Etrn { .. }
        | Request::Atrn { .. }
        | Request::Burl { .. } => Ok(Command::Unoffered),
    }
}

/// Parameters that only ask for something (RET, ENVID, AUTH) are passed over even though they are not
/// offered; those that would make us promise something (BINARYMIME, REQUIRETLS, HOLDFOR, BY ...) are refused.
fn mail(from: MailFrom<Cow<'_, str>>, said: &[u8]) -> Result<Command, Reply> {
    const HARMLESS: u64 = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8 | MAIL_RET_FULL | MAIL_RET_HDRS;
    let promised = from.flags & !HARMLESS != 0
        || (from.by, from.hold_for, from.hold_until, from.mt_priority) != (0, 0, 0, 0)
        || from.trans_id.is_some()
        || from.solicit.is_some()
        || from.mtrk.is_some();
    if promised {
        return Err(UNOFFERED.into());
    }
    let sender = match &*from.address {
        "" if names_postmaster(said) => "postmaster".to_owned(),
        "" => String::new(),
        address => mailbox(address).ok_or(BAD_SENDER)?,
    };
    Ok(Command::Mail { sender, size: from.size, utf8: from.flags & MAIL_SMTPUTF8 != 0 })
}

/// NOTIFY and ORCPT are passed over, see `mail`.
fn rcpt(to: RcptTo<Cow<'_, str>>, said: &[u8]) -> Result<Command, Reply> {
    if to.rrvs != 0 || to.flags & RCPT_CONNEG != 0 {
        return Err(UNOFFERED.into());
    }
    match &*to.address {
        "" if names_postmaster(said) => Ok(Command::Rcpt("postmaster".to_owned())),
        address => Ok(Command::Rcpt(mailbox(address).ok_or(BAD_RECIPIENT)?)),
    }
}

/// smtp-proto gives `<>` and `<postmaster>` alike as an empty address.
fn names_postmaster(said: &[u8]) -> bool {
    said.to_ascii_lowercase().windows(12).any(|part| part == b"<postmaster>")
}

/// The address with the quotes that smtp-proto took off, as `"a@b"@c` is not `a@b@c`.
/// None when the name or the domain is missing.
fn mailbox(address: &str) -> Option<String> {
    let (name, domain) = address.rsplit_once('@')?;
    if name.is_empty() || domain.is_empty() {
        return None;
    }
    let is_plain = |letter: char| {
        !letter.is_ascii() || letter.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(letter)
    };
    if name.chars().all(is_plain) {
        return Some(address.to_owned());
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("\"{escaped}\"@{domain}"))
}

fn refusal(error: Error) -> Reply {
    match error {
        Error::UnknownCommand => UNKNOWN.into(),
        Error::InvalidSenderAddress => BAD_SENDER.into(),
        Error::InvalidRecipientAddress => BAD_RECIPIENT.into(),
        Error::SyntaxError { syntax } => format!("501 5.5.2 Write {syntax}").into(),
        Error::InvalidParameter { param } => format!("501 5.5.4 Bad value of {param}").into(),
        Error::UnsupportedParameter { .. } => UNOFFERED.into(),
        Error::NeedsMoreData { .. } | Error::ResponseTooLong | Error::InvalidResponse { .. } => {
            "501 5.5.2 The command is incomplete".into()
        }
    }
}
