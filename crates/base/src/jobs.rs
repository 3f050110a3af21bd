//! Work to be done later or elsewhere: rows with back-off, a lease and a dead-letter state one can see and retry.

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::db::{Db, Read, Row, Tx};
use crate::error::{Error, Result};

/// Attempts before a job is dead and waits for a person.
pub const ATTEMPTS_LIMIT: i64 = 16;
/// First pause; each next one is twice as long, up to [`PAUSE_LIMIT_MS`]: about two days in all.
const FIRST_PAUSE_MS: i64 = 15_000;
const PAUSE_LIMIT_MS: i64 = 4 * 3_600_000;
/// A job whose process died is taken over after this long.
const LEASE_MS: i64 = 120_000;
/// Jobs one process works on at the same time.
const AT_ONCE: i64 = 16;
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A job as it waits, runs or lies dead.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// What is to be done, as `letter.send`.
    pub kind: String,
    /// What it is to be done to; the kind says how to read it.
    pub payload: String,
    /// Runs so far, this one included.
    pub attempts: i64,
    /// When it is due, UTC milliseconds.
    pub run_at_ms: i64,
    /// Why the last run failed; empty before the first failure.
    pub last_error: String,
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    /// Done; the row goes.
    Done,
    /// Not now, for this reason: again after a pause, dead after [`ATTEMPTS_LIMIT`].
    Again(String),
    /// Not before this moment, UTC milliseconds, for this reason: the other side asked for it, so it counts as no attempt.
    NotBefore(i64, String),
    /// Never, for this reason: dead at once.
    Dead(String),
}

/// Adds a job that is due at `run_at_ms`. A job whose `key` is already waiting is not added again.
pub fn add(tx: &mut Tx<'_>, kind: &str, key: &str, payload: &str, run_at_ms: i64) -> Result<()> {
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO jobs (id, kind, key, payload, state, run_at_ms, created_ms)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $6)
         ON CONFLICT (key) DO NOTHING",
        &[&id, &kind, &key, &payload, &run_at_ms, &tx.now_ms()],
    )?;
    Ok(())
}

/// Takes the job `key` back before it runs.
pub fn cancel(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    tx.execute("DELETE FROM jobs WHERE key = $1 AND state = 'waiting'", &[&key])?;
    Ok(())
}

/// Gives a dead or waiting job a fresh start, due now.
pub fn retry(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let touched = tx.execute_counted(
        "UPDATE jobs SET state = 'waiting', attempts = 0, run_at_ms = $1, held_until_ms = 0 WHERE id = $2",
        &[&tx.now_ms(), &id],
    )?;
    if touched == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Throws a job away for good.
pub fn discard(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let touched = tx.execute_counted("DELETE FROM jobs WHERE id = $1", &[&id])?;
    if touched == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Dead jobs, newest first.
pub fn list_dead(read: &Read<'_>, limit: i64) -> Result<Vec<Job>> {
    list(read, "dead", limit)
}

/// Waiting jobs, newest first.
pub fn list_waiting(read: &Read<'_>, limit: i64) -> Result<Vec<Job>> {
    list(read, "waiting", limit)
}

fn list(read: &Read<'_>, state: &str, limit: i64) -> Result<Vec<Job>> {
    read.list(
        "SELECT id, kind, payload, attempts, run_at_ms, last_error
         FROM jobs
         WHERE state = $1
         ORDER BY run_at_ms DESC, id DESC
         LIMIT $2",
        &[&state, &limit],
        job_from,
    )
}

/// Frees the jobs a killed process was holding; only right when no other process works on this database.
pub fn release_all(tx: &mut Tx<'_>) -> Result<()> {
    tx.execute("UPDATE jobs SET held_until_ms = 0 WHERE held_until_ms > 0", &[])?;
    tx.execute("UPDATE readers SET held_until_ms = 0 WHERE held_until_ms > 0", &[])?;
    Ok(())
}

/// Runs forever: takes due jobs and hands each to `act`. A slow one holds up none of the others while there is room.
pub async fn work<F, R>(db: Db, act: F)
where
    F: Fn(Job) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    let holder = db.context().chance.token();
    let mut wakes = db.wakes();
    let mut running = JoinSet::new();
    loop {
        let room = AT_ONCE - running.len() as i64;
        match take(&db, &holder, room).await {
            Ok(jobs) if jobs.is_empty() => {
                let waited = tokio::time::timeout(LOOK_EVERY, async {
                    tokio::select! {
                        _ = wakes.changed() => {}
                        Some(ended) = running.join_next() => note_end(ended),
                    }
                });
                let _ = waited.await;
            }
            Ok(jobs) => jobs.into_iter().for_each(|job| {
                // A task of its own ends what it began also when this one is stopped.
                let run = tokio::spawn(run_one(db.clone(), job, act.clone()));
                running
                    .spawn(async { run.await.unwrap_or_else(|panic| Err(Error::inside(panic.to_string()))) });
            }),
            Err(error) => {
                tracing::warn!(%error, "jobs can't be taken and will be looked for again");
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
        while let Some(ended) = running.try_join_next() {
            note_end(ended);
        }
    }
}

/// Takes the jobs that are due, runs them side by side to their end, and returns how many there were.
pub async fn step<F, R>(db: &Db, holder: &str, act: F) -> Result<usize>
where
    F: Fn(Job) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    let jobs = take(db, holder, AT_ONCE).await?;
    let count = jobs.len();
    let mut running: JoinSet<_> = jobs.into_iter().map(|job| run_one(db.clone(), job, act.clone())).collect();
    while let Some(ended) = running.join_next().await {
        ended.map_err(|panic| Error::inside(panic.to_string()))??;
    }
    Ok(count)
}

/// The due jobs, `room` at most, held for this process from now on.
async fn take(db: &Db, holder: &str, room: i64) -> Result<Vec<Job>> {
    let now_ms = db.now_ms();
    if room <= 0 || db.read(move |read| list_due(read, now_ms, 1)).await?.is_empty() {
        return Ok(Vec::new());
    }
    let me = holder.to_owned();
    db.write(move |tx| claim(tx, &me, room)).await
}

fn note_end(ended: std::result::Result<Result<()>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, "a job's end can't be written; it runs again when its lease is over")
        }
        Err(panic) => tracing::error!(%panic, "a job fell over; it runs again when its lease is over"),
    }
}

async fn run_one<F, R>(db: Db, job: Job, act: F) -> Result<()>
where
    F: Fn(Job) -> R,
    R: Future<Output = Outcome> + Send + 'static,
{
    let ran = tokio::spawn(act(job.clone())).await;
    let outcome = ran.unwrap_or_else(|panic| Outcome::Again(format!("it panicked: {panic}")));
    db.write(move |tx| settle(tx, &job, &outcome)).await
}

fn list_due(read: &Read<'_>, now_ms: i64, limit: i64) -> Result<Vec<i64>> {
    read.list(
        "SELECT id
         FROM jobs
         WHERE state = 'waiting' AND run_at_ms <= $1 AND held_until_ms < $1
         ORDER BY run_at_ms, id
         LIMIT $2",
        &[&now_ms, &limit],
        |row| row.get(0),
    )
}

fn claim(tx: &mut Tx<'_>, holder: &str, room: i64) -> Result<Vec<Job>> {
    let now_ms = tx.now_ms();
    let mut jobs = Vec::new();
    for id in list_due(tx, now_ms, room)? {
        jobs.extend(tx.find(
            "UPDATE jobs
             SET holder = $1, held_until_ms = $2, attempts = attempts + 1
             WHERE id = $3 AND held_until_ms < $4
             RETURNING id, kind, payload, attempts, run_at_ms, last_error",
            &[&holder, &(now_ms + LEASE_MS), &id, &now_ms],
            job_from,
        )?);
    }
    Ok(jobs)
}

fn settle(tx: &mut Tx<'_>, job: &Job, outcome: &Outcome) -> Result<()> {
    let (state, error) = match outcome {
        Outcome::Done => {
            tx.execute("DELETE FROM jobs WHERE id = $1", &[&job.id])?;
            return Ok(());
        }
        Outcome::NotBefore(at_ms, reason) => {
            tx.execute(
                "UPDATE jobs SET attempts = $1, last_error = $2, run_at_ms = $3, held_until_ms = 0 WHERE id = $4",
                &[&(job.attempts - 1), reason, at_ms, &job.id],
            )?;
            return Ok(());
        }
        Outcome::Again(error) if job.attempts < ATTEMPTS_LIMIT => ("waiting", error),
        Outcome::Again(error) | Outcome::Dead(error) => ("dead", error),
    };
    let run_at_ms = tx.now_ms() + pause_ms(job.attempts);
    tx.execute(
        "UPDATE jobs SET state = $1, last_error = $2, run_at_ms = $3, held_until_ms = 0 WHERE id = $4",
        &[&state, error, &run_at_ms, &job.id],
    )?;
    Ok(())
}

/// 15 s, 30 s, 1 min … 4 h, 4 h.
fn pause_ms(attempts: i64) -> i64 {
    (FIRST_PAUSE_MS << (attempts - 1).clamp(0, 20)).min(PAUSE_LIMIT_MS)
}

fn job_from(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        attempts: row.get(3)?,
        run_at_ms: row.get(4)?,
        last_error: row.get(5)?,
    })
}

#[cfg(test)]
mod tests;
