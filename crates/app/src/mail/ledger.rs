//! `attend mail ledger`: what came in and what became of it, read again after a fix, added up.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use base::{Context, Db, Error, Result};
use channels::mail::intake::{Item, STATES, Signal, Source, State};
use channels::mail::ledger::{self, Filter, Sum};
use channels::mail::reconciling::{self, Last};
use conversations::{ConversationId, conversation};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::options::mail::LedgerFlags;
use crate::running::open;

/// Mails asked for at a time.
const PAGE: usize = 200;

/// One line of `--json`.
#[derive(Serialize)]
struct Printed<'i> {
    id: String,
    received: String,
    source: &'static str,
    state: &'static str,
    from: &'i str,
    subject: &'i str,
    message_id: &'i str,
    size: i64,
    is_whole: bool,
    reason: &'i str,
    signals: &'i [Signal],
    conversation: Option<String>,
    peer: &'i str,
    folder: &'i str,
}

/// Lists, replays or adds up.
pub async fn run(flags: &LedgerFlags) -> Result<ExitCode> {
    let config = flags.flags.config()?;
    let zone = TimeZone::get(&config.shop.time_zone)
        .map_err(|_| Error::refused(format!("{} is no time zone.", config.shop.time_zone)))?;
    let mut filter = filter(flags, &zone)?;
    let db = open(&config, Context::machine()).await?;
    if flags.reconcile {
        return reconcile(&db, &zone).await;
    }
    if let Some(id) = flags.replay {
        db.write(move |tx| ledger::replay(tx, id)).await.map_err(|error| match error {
            Error::NotFound => Error::refused(format!("There is no mail {id} in the ledger.")),
            other => other,
        })?;
        println!("Mail {id} is read again by the running service.");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(state) = &flags.replay_state {
        filter.state = Some(state_of(state)?);
        return replay(&db, filter).await;
    }
    match list(&db, &filter, flags, &zone).await {
        Err(Error::Inside(cause)) if is_broken_pipe(&*cause) => Ok(ExitCode::SUCCESS),
        done => done.map(|()| ExitCode::SUCCESS),
    }
}

fn filter(flags: &LedgerFlags, zone: &TimeZone) -> Result<Filter> {
    let source = Some(flags.source.as_str()).filter(|source| !source.is_empty());
    let state = Some(flags.state.as_str()).filter(|state| !state.is_empty());
    Ok(Filter {
        state: state.map(state_of).transpose()?,
        source: source
            .map(|source| {
                Source::read(source).map_err(|_| Error::refused(format!("`{source}` is no door for mail.")))
            })
            .transpose()?,
        sender: flags.sender.clone(),
        text: flags.subject.clone(),
        since_ms: since(&flags.since, zone)?,
        until_ms: None,
    })
}

fn state_of(state: &str) -> Result<State> {
    State::read(state).map_err(|_| {
        let known: Vec<&str> = STATES.iter().map(|(_, name)| *name).collect();
        Error::refused(format!("`{state}` is no state of a mail. There are: {}.", known.join(", ")))
    })
}

fn since(typed: &str, zone: &TimeZone) -> Result<Option<i64>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let at = typed.parse::<DateTime>().ok().and_then(|at| at.to_zoned(zone.clone()).ok());
    let at = at.ok_or_else(|| Error::refused("Write --since as 2026-11-23 or 2026-11-23T09:00."))?;
    Ok(Some(at.timestamp().as_millisecond()))
}

async fn list(db: &Db, filter: &Filter, flags: &LedgerFlags, zone: &TimeZone) -> Result<()> {
    let (mut before, mut left) = (None, flags.limit);
    while left > 0 {
        let (asked, limit) = (filter.clone(), left.min(PAGE));
        let found = db.read(move |read| {
            let page = ledger::list(read, &asked, before, limit)?;
            let references = page.items.iter().map(|item| reference(read, item));
            let references = references.collect::<Result<Vec<_>>>()?;
            Ok((page, references))
        });
        let (page, references) = found.await?;
        let mut out = BufWriter::new(io::stdout().lock());
        for (item, reference) in page.items.iter().zip(references) {
            print(&mut out, item, reference, (flags.json, zone))?;
        }
        out.flush()?;
        left -= page.items.len();
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    Ok(())
}

fn reference(read: &base::Read<'_>, item: &Item) -> Result<Option<String>> {
    let Some(id) = item.conversation_id else { return Ok(None) };
    match conversation::find(read, ConversationId(id)) {
        Ok(found) => Ok(Some(found.reference)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn print(
    out: &mut impl Write,
    item: &Item,
    reference: Option<String>,
    (is_json, zone): (bool, &TimeZone),
) -> Result<()> {
    let received = in_zone(item.received_ms, zone);
    if is_json {
        let printed = Printed {
            id: item.id.to_string(),
            received,
            source: item.source.as_str(),
            state: item.state.as_str(),
            from: &item.from_email,
            subject: &item.subject,
            message_id: &item.mail_id,
            size: item.size,
            is_whole: item.is_whole,
            reason: &item.reason,
            signals: &item.signals,
            conversation: reference,
            peer: &item.peer,
            folder: &item.folder,
        };
        serde_json::to_writer(&mut *out, &printed)?;
        return Ok(writeln!(out)?);
    }
    let Item { id, state, from_email, subject, reason, .. } = item;
    let place = reference.map_or(String::new(), |reference| format!(" #{reference}"));
    writeln!(out, "{id} {received} {} {from_email} “{subject}”{place}: {reason}", state.as_str())?;
    Ok(())
}

fn in_zone(at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).map(|at| at.to_zoned(zone.clone()));
    at.map_or_else(|_| at_ms.to_string(), |at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

async fn replay(db: &Db, filter: Filter) -> Result<ExitCode> {
    let asked = filter.clone();
    let ids = db.read(move |read| ledger::list_replayable(read, &asked, ledger::REPLAY_LIMIT)).await?;
    let mut again = 0;
    for some in ids.chunks(PAGE) {
        let some = some.to_vec();
        again += db.write(move |tx| ledger::replay_some(tx, &some)).await?.again;
    }
    println!("{again} mails are read again by the running service.");
    if again as i64 == ledger::REPLAY_LIMIT {
        println!("There may be more: run the command again when these are done.");
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds up what came and what became of it; a failure when a mail waits nowhere or a mailbox misses one.
async fn reconcile(db: &Db, zone: &TimeZone) -> Result<ExitCode> {
    let looked =
        db.read(|read| Ok((ledger::sums(read)?, ledger::count_dangling(read)?, reconciling::list(read)?)));
    let (sums, dangling, folders) = looked.await?;
    let mut is_even = dangling == 0;
    for sum in &sums {
        println!("{}", in_words(sum));
        is_even &= difference(sum) == 0;
    }
    let count: i64 = sums.iter().map(|sum| sum.count).sum();
    println!("{count} mails came in all; {dangling} of them name a message that isn't there.");
    for last in &folders {
        println!("{}", folder_in_words(last, zone));
        is_even &= last.found.missing.len() as i64 <= last.fetched_again;
    }
    Ok(if is_even { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn difference(sum: &Sum) -> i64 {
    sum.count - sum.states.iter().map(|(_, count)| count).sum::<i64>()
}

fn in_words(sum: &Sum) -> String {
    let door = match sum.mailbox_id {
        Some(id) => format!("{} mailbox {id} {}", sum.source.as_str(), sum.folder),
        None => sum.source.as_str().to_owned(),
    };
    let states = sum.states.iter().filter(|(_, count)| *count > 0);
    let states: Vec<String> = states.map(|(state, count)| format!("{count} {}", state.as_str())).collect();
    format!("{door}: {} came = {}, difference {}", sum.count, states.join(" + "), difference(sum))
}

fn folder_in_words(last: &Last, zone: &TimeZone) -> String {
    let Last { folder, at_ms, found, fetched_again } = last;
    let named: Vec<String> = found.missing.iter().take(20).map(i64::to_string).collect();
    let missing = if found.is_none() {
        "difference 0".to_owned()
    } else {
        format!("{} missing (UID {}), {fetched_again} fetched again", found.missing.len(), named.join(", "))
    };
    format!(
        "{} {} up to UID {} at {}: {} on the server, {} accounted for, {missing}; {} no longer on the server",
        folder.mailbox,
        folder.folder,
        folder.up_to_uid,
        in_zone(*at_ms, zone),
        found.at_server,
        found.accounted,
        found.gone
    )
}

fn is_broken_pipe(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
