//! `attend policy`: the shop's policy from the command line, to keep it beside the shop's other texts.

use std::path::Path;
use std::process::ExitCode;

use base::{Context, Error, Result};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use orders::policy::{ActKind, Policy, version, words};

use crate::options::{PolicyCommand, PolicyFlags};
use crate::running::open;

/// How events name who sits at the command line.
const BY: &str = "command line";

/// Shows, checks, loads or lists.
pub async fn run(command: &PolicyCommand) -> Result<ExitCode> {
    match command {
        PolicyCommand::Show(flags) => {
            let db = open(&flags.config()?, Context::machine()).await?;
            let now_ms = db.now_ms();
            let (number, policy) = db.read(move |read| version::in_force(read, now_ms)).await?;
            println!("Version {number}: {}", policy.name);
            print!("{}", in_words(&policy));
        }
        PolicyCommand::Check(flags) => {
            let (_, policy) = read(&flags.file)?;
            println!("{} can be read: {} acts are offered.", flags.file.display(), policy.acts.len());
            print!("{}", in_words(&policy));
        }
        PolicyCommand::Load(flags) => load(flags).await?,
        PolicyCommand::Versions(flags) => {
            let config = flags.config()?;
            let db = open(&config, Context::machine()).await?;
            for one in db.read(version::list).await? {
                let starts = in_zone(one.starts_ms, &config.shop.time_zone);
                println!("{} from {starts} by {}: {}", one.version, one.author, one.note);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn load(flags: &PolicyFlags) -> Result<()> {
    let config = flags.flags.config()?;
    let (body, _) = read(&flags.file)?;
    if flags.note.trim().is_empty() {
        return Err(Error::refused("Write what changed and why: --note \"Longer over Christmas\"."));
    }
    let db = open(&config, Context::machine()).await?;
    let now_ms = db.now_ms();
    let starts_ms = start_of(&flags.starts, &config.shop.time_zone, now_ms)?;
    let note = flags.note.trim().to_owned();
    let number = db.write(move |tx| version::add(tx, BY, &body, &note, starts_ms)).await?;
    println!("Saved as version {number}; it holds from {}.", in_zone(starts_ms, &config.shop.time_zone));
    Ok(())
}

fn read(file: &Path) -> Result<(String, Policy)> {
    let body = std::fs::read_to_string(file)
        .map_err(|cause| Error::refused(format!("{} can't be read: {cause}.", file.display())))?;
    let policy = Policy::read(&body)
        .map_err(|error| Error::refused(format!("{}: {error} Nothing was saved.", file.display())))?;
    Ok((body, policy))
}

fn in_words(policy: &Policy) -> String {
    let mut text = String::new();
    for kind in ActKind::ALL {
        text += &format!("\n{} ({})\n", kind.label(), kind.as_str());
        for side in words::of(policy, kind) {
            for line in side.lines {
                text += &format!("  {}: {line}\n", side.head);
            }
        }
    }
    for line in words::limits(policy) {
        text += &format!("\n{line}\n");
    }
    text
}

fn start_of(typed: &str, zone: &str, now_ms: i64) -> Result<i64> {
    if typed.is_empty() {
        return Ok(now_ms);
    }
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = typed.parse::<DateTime>().ok().and_then(|at| at.to_zoned(zone).ok());
    match at.map(|at| at.timestamp().as_millisecond()) {
        Some(at_ms) if at_ms >= now_ms => Ok(at_ms),
        Some(_) => Err(Error::refused("--starts lies in the past. Leave it out to start at once.")),
        None => {
            Err(Error::refused("Write --starts as 2026-12-01 or 2026-12-01T09:00; it is the shop's time."))
        }
    }
}

fn in_zone(at_ms: i64, zone: &str) -> String {
    if at_ms == 0 {
        return "the beginning".into();
    }
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at_ms)
        .map(|at| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_now_or_to_come() {
        let now_ms = 1_795_424_400_000;

        assert_eq!(start_of("", "UTC", now_ms).unwrap(), now_ms);
        assert_eq!(
            start_of("2027-01-01", "Europe/Berlin", now_ms).unwrap(),
            start_of("2026-12-31T23:00", "UTC", now_ms).unwrap()
        );
        assert!(start_of("2020-01-01", "UTC", now_ms).unwrap_err().to_string().contains("past"));
        assert!(start_of("tomorrow", "UTC", now_ms).unwrap_err().to_string().contains("2026-12-01"));
    }
}
