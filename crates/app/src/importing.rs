//! `attend import`: a file of JSON lines, checked first, then brought in, with a progress bar and a line for each fault.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use base::{Context, Error, Result};
use indicatif::{ProgressBar, ProgressStyle};
use orders::import::{self, Applied, BadLines, Progress, Report, Tally};

use crate::options::ImportFlags;
use crate::running::open;

/// Checks the file, says what is wrong with which line, and brings it in.
pub async fn run(flags: &ImportFlags) -> Result<ExitCode> {
    let db = open(&flags.flags.config()?, Context::machine()).await?;
    let bytes = open_file(&flags.file)?.1;
    let bar = bar("Checking", bytes);
    let report = import::check(&db, open_file(&flags.file)?.0, |progress| advance(&bar, progress)).await?;
    bar.finish_and_clear();
    tell_faults(&report);
    if !report.is_good() && !flags.skip_bad_lines {
        eprintln!(
            "{} of {} lines are wrong; nothing was brought in. Correct them and run it again, or leave them out with --skip-bad-lines.",
            report.bad_lines, report.lines
        );
        return Ok(ExitCode::FAILURE);
    }
    let bad_lines = if flags.skip_bad_lines { BadLines::Skip } else { BadLines::Refuse };
    let bar = self::bar("Importing", bytes);
    let file = open_file(&flags.file)?.0;
    let applied = import::apply(&db, file, &report, bad_lines, |progress| advance(&bar, progress)).await?;
    bar.finish_and_clear();
    tell_done(&applied);
    let is_whole = applied.skipped_lines == 0 && applied.failed.is_empty();
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn open_file(path: &Path) -> Result<(BufReader<File>, u64)> {
    let explain =
        |cause: std::io::Error| Error::refused(format!("{} can't be read: {cause}.", path.display()));
    let file = File::open(path).map_err(explain)?;
    let bytes = file.metadata().map_err(explain)?.len();
    Ok((BufReader::new(file), bytes))
}

fn bar(what: &'static str, bytes: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg:10} {wide_bar} {percent:>3} % · {bytes_per_sec} · {eta} left");
    let bar = ProgressBar::new(bytes).with_message(what);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn advance(bar: &ProgressBar, progress: Progress) -> ControlFlow<()> {
    bar.set_position(progress.bytes);
    ControlFlow::Continue(())
}

fn tell_faults(report: &Report) {
    for fault in report.faults.iter().chain(&report.notes) {
        eprintln!("{fault}");
    }
    let untold = report.bad_lines.saturating_sub(report.faults.len() as u64);
    if untold > 0 && report.bad_lines > report.faults.len() as u64 {
        eprintln!("… and {untold} more.");
    }
}

fn tell_done(applied: &Applied) {
    for fault in &applied.failed {
        eprintln!("{fault}");
    }
    for (what, tally) in
        [("products", &applied.products), ("customers", &applied.customers), ("orders", &applied.orders)]
    {
        let Tally { new, changed, same } = tally;
        println!("{what:10} {new} new, {changed} changed, {same} as they were");
    }
    if applied.skipped_lines > 0 {
        println!("{} wrong lines were left out.", applied.skipped_lines);
    }
}
