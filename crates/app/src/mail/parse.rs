//! `attend mail parse`: what the parser makes of a mail, for programs and for people who wonder. It stores nothing.

use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::mail::{Mail, Mailbox, Part};
use base::{Error, Result};
use jiff::Timestamp;
use md5::{Digest, Md5};
use serde::Serialize;

use crate::options::mail::ParseFlags;

/// Deepest folders that are followed.
const FOLDERS_LIMIT: usize = 40;

/// One line of `--json`. The names are a promise to programs.
#[derive(Default, Serialize)]
struct Line<'m> {
    file: &'m str,
    state: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    subject: &'m str,
    from_email: &'m str,
    from_name: &'m str,
    to: Vec<&'m str>,
    cc: Vec<&'m str>,
    reply_to: Vec<&'m str>,
    date_ms: Option<i64>,
    message_id: &'m str,
    references: Vec<&'m str>,
    in_reply_to: Vec<&'m str>,
    text: &'m str,
    html_clean: String,
    reply_text: String,
    automatic: bool,
    bounce: bool,
    attachments: Vec<Attachment<'m>>,
}

#[derive(Serialize)]
struct Attachment<'m> {
    filename: &'m str,
    mime: &'m str,
    size: usize,
    md5: String,
    content_id: &'m str,
    inline: bool,
}

/// Parses one file after the other. A file that can't be read is told on standard error; the others go on.
pub fn run(flags: &ParseFlags) -> Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut code = ExitCode::SUCCESS;
    for file in &flags.files {
        let mut failed = |path: &Path, cause: &io::Error| {
            eprintln!("attend: {} can't be read: {cause}.", path.display());
            code = ExitCode::FAILURE;
            Ok(())
        };
        let done = each(file, 0, &mut failed, &mut |path, raw| {
            let parsed = parse(raw);
            let name = path.display().to_string();
            match flags.json {
                true => write_line(&mut out, &name, raw, &parsed),
                false => write_summary(&mut out, &name, raw, &parsed),
            }
        });
        match done {
            // Whoever reads has seen enough.
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => return Ok(code),
            done => done.map_err(|cause| Error::inside(cause.to_string()))?,
        }
    }
    Ok(code)
}

/// Calls `take` with each file of `path`, in order of their names; only one is in memory at a time.
fn each(
    path: &Path,
    depth: usize,
    failed: &mut impl FnMut(&Path, &io::Error) -> io::Result<()>,
    take: &mut impl FnMut(&Path, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    if path == Path::new("-") {
        let mut raw = Vec::new();
        return match io::stdin().lock().read_to_end(&mut raw) {
            Ok(_) => take(path, &raw),
            Err(cause) => failed(path, &cause),
        };
    }
    if !path.is_dir() {
        return match fs::read(path) {
            Ok(raw) => take(path, &raw),
            Err(cause) => failed(path, &cause),
        };
    }
    match entries(path) {
        Ok(_) if depth == FOLDERS_LIMIT => failed(path, &io::Error::other("folders are nested too deeply")),
        Ok(entries) => entries.iter().try_for_each(|entry| each(entry, depth + 1, failed, take)),
        Err(cause) => failed(path, &cause),
    }
}

/// What is in a folder, by name, without hidden files.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !is_hidden || entry.path().is_dir() {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

/// The mail, and why the ledger would set it aside if it would.
fn parse(raw: &[u8]) -> (Mail, Option<String>) {
    match catch_unwind(AssertUnwindSafe(|| ::mail::read(raw, ""))) {
        Ok(Ok(mail)) => {
            let why = mail.why_nobodys().map(str::to_owned);
            (mail, why)
        }
        Ok(Err(why)) => (Mail::default(), Some(why)),
        Err(_) => (Mail::default(), Some("The parser gave up on it.".to_owned())),
    }
}

fn write_line(
    out: &mut impl Write,
    file: &str,
    raw: &[u8],
    (mail, why): &(Mail, Option<String>),
) -> io::Result<()> {
    let line = Line {
        file,
        state: if why.is_some() { "quarantined" } else { "parsed" },
        reason: why.clone(),
        subject: &mail.subject,
        from_email: &mail.from,
        from_name: &mail.from_name,
        to: emails(&mail.to),
        cc: emails(&mail.cc),
        reply_to: emails(&mail.reply_to),
        date_ms: mail.date_ms,
        message_id: &mail.mail_id,
        references: as_written(&mail.references),
        in_reply_to: as_written(&mail.in_reply_to),
        text: &mail.text,
        html_clean: if mail.html.is_empty() { String::new() } else { ::mail::html::clean(&mail.html) },
        reply_text: mail.split.letter(),
        automatic: ::mail::automatic::of(mail).is_some(),
        bounce: ::mail::bounce::of(mail, raw).is_some(),
        attachments: mail.files.iter().map(attachment).collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}

fn emails(all: &[Mailbox]) -> Vec<&str> {
    all.iter().map(|one| one.email.as_str()).collect()
}

/// Ids in the order of their header, oldest first.
fn as_written(nearest_first: &[String]) -> Vec<&str> {
    nearest_first.iter().rev().map(String::as_str).collect()
}

fn attachment(part: &Part) -> Attachment<'_> {
    Attachment {
        filename: &part.filename,
        mime: &part.mime,
        size: part.bytes.len(),
        md5: Md5::digest(&part.bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        content_id: &part.content_id,
        inline: part.is_inline,
    }
}

fn write_summary(
    out: &mut impl Write,
    file: &str,
    raw: &[u8],
    (mail, why): &(Mail, Option<String>),
) -> io::Result<()> {
    writeln!(out, "{file}")?;
    if let Some(why) = why {
        writeln!(out, "  set aside   {why}")?;
    }
    let date = mail.date_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let lines = [
        ("from", named(&mail.from_name, &mail.from)),
        ("reply to", everyone(&mail.reply_to)),
        ("to", everyone(&mail.to)),
        ("cc", everyone(&mail.cc)),
        ("date", date.map(|date| date.to_string()).unwrap_or_default()),
        ("subject", mail.subject.clone()),
    ];
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {name:<11} {value}")?;
    }
    if let Some(automatic) = ::mail::automatic::of(mail) {
        writeln!(out, "  automatic   {}", automatic.reasons.join("; "))?;
    }
    if let Some(bounce) = ::mail::bounce::of(mail, raw) {
        let failed: Vec<&str> = bounce.recipients.iter().map(|one| one.email.as_str()).collect();
        writeln!(out, "  bounce      {}", failed.join(", "))?;
    }
    for part in &mail.files {
        let place = if part.is_inline { ", shown in the text" } else { "" };
        writeln!(out, "  file        {} ({}, {} bytes{place})", part.filename, part.mime, part.bytes.len())?;
    }
    for defect in &mail.defects {
        writeln!(out, "  note        {defect}")?;
    }
    for line in mail.split.letter().lines() {
        writeln!(out, "  | {line}")?;
    }
    writeln!(out)
}

fn everyone(all: &[Mailbox]) -> String {
    all.iter().map(|one| named(&one.name, &one.email)).collect::<Vec<_>>().join(", ")
}

fn named(name: &str, email: &str) -> String {
    if name.is_empty() { email.to_owned() } else { format!("{name} <{email}>") }
}
