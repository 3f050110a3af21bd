//! `attend mail ingest`: mails from files into the configured database, understood here and now.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use base::blobs::Folder;
use base::{Context, Result};
use channels::Post;
use channels::mail::ingesting::{self, Line, Order};
use channels::mail::intake::STATES;
use channels::mailbox::supervising;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::options::mail::IngestFlags;
use crate::running::open;

/// One line of `--json`.
#[derive(Serialize)]
struct Printed<'l> {
    file: &'l str,
    state: &'l str,
    id: Option<String>,
    conversation: Option<&'l str>,
    reasons: Vec<String>,
}

/// Takes the files in, waits until the last mail is settled, and says what became of each.
pub async fn run(flags: &IngestFlags) -> Result<ExitCode> {
    let config = flags.flags.config()?;
    let db = open(&config, Context::machine()).await?;
    let post = Post::new(db, Folder::open(&config.data.join("blobs"))?, &config)?;
    supervising::know_addresses(&post).await?;
    let order = Order {
        paths: flags.paths.clone(),
        is_archive: flags.archive,
        limit: config.mail.message_mib * 1024 * 1024,
    };
    let bar = ProgressBar::no_length().with_style(
        ProgressStyle::with_template("{spinner} {pos} mails · {per_sec}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let lines = ingesting::run(&post, order, |count| bar.set_position(count as u64)).await?;
    bar.finish_and_clear();
    let printed = if flags.json { print_json(&lines) } else { print(&lines) };
    printed.or_else(|cause| if cause.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(cause) })?;
    let failed = lines.iter().filter(|line| line.state.is_none()).count();
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_json(lines: &[Line]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in lines {
        let scored = line.signals.iter().map(|signal| format!("{} ({:+})", signal.text, signal.score));
        let printed = Printed {
            file: &line.file,
            state: line.state.map_or("failed", |state| state.as_str()),
            id: line.id.map(|id| id.to_string()),
            conversation: line.conversation.as_deref(),
            reasons: std::iter::once(line.reason.clone()).filter(|it| !it.is_empty()).chain(scored).collect(),
        };
        serde_json::to_writer(&mut out, &printed)?;
        writeln!(out)?;
    }
    out.flush()
}

fn print(lines: &[Line]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in lines.iter().filter(|line| line.state.is_none()) {
        writeln!(out, "{}: {}", line.file, line.reason)?;
    }
    for (state, name) in STATES {
        let count = lines.iter().filter(|line| line.state == Some(state)).count();
        if count > 0 {
            writeln!(out, "{name:12} {count}")?;
        }
    }
    writeln!(out, "{:12} {}", "mails", lines.iter().filter(|line| line.state.is_some()).count())?;
    out.flush()
}
