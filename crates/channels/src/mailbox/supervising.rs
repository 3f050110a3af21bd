//! One task for each mailbox that is in use: started, stopped and begun anew as people add, change, pause and remove them.
//! With several processes on one database each mailbox is held by one of them.

use std::collections::HashMap;
use std::time::Duration;

use base::Result;
use tokio::task::JoinHandle;

use super::health::{self, LEASE_MS};
use super::means::Means;
use super::rows::{self, Mailbox, MailboxId, State};
use super::watching::watch;
use crate::post::Post;

/// Looked at least this often,
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// and at most: every event rings the bell.
const REST: Duration = Duration::from_millis(250);
/// A lease is renewed when a third of it is over.
const RENEW_MS: i64 = LEASE_MS / 3;

/// The tasks of this process.
pub struct Supervisor {
    means: Means,
    holder: String,
    tasks: HashMap<MailboxId, Task>,
}

struct Task {
    revision: i64,
    renewed_ms: i64,
    handle: JoinHandle<()>,
}

impl Drop for Task {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

/// Runs forever.
pub async fn run(means: Means) {
    let mut wakes = means.post.db.wakes();
    let mut supervisor = Supervisor::new(means);
    loop {
        if let Err(error) = supervisor.step().await {
            tracing::warn!(%error, "mailboxes can't be looked after and will be tried again");
        }
        tokio::time::sleep(REST).await;
        let _ = tokio::time::timeout(LOOK_EVERY, wakes.changed()).await;
    }
}

/// Lets the mailboxes' addresses count as ours, and returns the mailboxes.
pub async fn know_addresses(post: &Post) -> Result<Vec<Mailbox>> {
    let known = post.db.read(rows::list).await?;
    post.addresses.note_fetched(known.iter().map(|mailbox| mailbox.address.clone()));
    Ok(known)
}

impl Supervisor {
    /// One without tasks, under a name of its own.
    pub fn new(means: Means) -> Supervisor {
        let holder = means.post.chance().token();
        Supervisor { means, holder, tasks: HashMap::new() }
    }

    /// Brings the tasks in line with what is in use.
    pub async fn step(&mut self) -> Result<()> {
        let db = self.means.post.db.clone();
        let known = know_addresses(&self.means.post).await?;
        let active = known.into_iter().filter(|mailbox| mailbox.state == State::Active);
        let wanted: HashMap<MailboxId, i64> = active.map(|mailbox| (mailbox.id, mailbox.revision)).collect();
        let unwanted: Vec<MailboxId> = self
            .tasks
            .iter()
            .filter(|(id, task)| wanted.get(id) != Some(&task.revision) || task.handle.is_finished())
            .map(|(id, _)| *id)
            .collect();
        for id in unwanted {
            self.tasks.remove(&id);
            if !wanted.contains_key(&id) {
                let me = self.holder.clone();
                db.write(move |tx| health::let_go(tx, id, &me)).await?;
            }
        }
        let now_ms = db.now_ms();
        for (id, revision) in wanted {
            let is_fresh = self.tasks.get(&id).is_some_and(|task| task.renewed_ms + RENEW_MS > now_ms);
            if is_fresh || !self.may_hold(id).await? {
                continue;
            }
            let me = self.holder.clone();
            if !db.write(move |tx| health::hold(tx, id, &me)).await? {
                self.tasks.remove(&id);
                continue;
            }
            let task = self.tasks.entry(id).or_insert_with(|| Task {
                revision,
                renewed_ms: now_ms,
                handle: tokio::spawn(watch(self.means.clone(), id)),
            });
            task.renewed_ms = now_ms;
        }
        Ok(())
    }

    /// How many tasks there are.
    pub fn count(&self) -> usize {
        self.tasks.len()
    }

    /// A look, so that those who can't have it don't write.
    async fn may_hold(&self, id: MailboxId) -> Result<bool> {
        let (me, now_ms) = (self.holder.clone(), self.means.post.db.now_ms());
        let db = &self.means.post.db;
        db.read(move |read| {
            let sql = "SELECT holder, held_until_ms FROM mailboxes WHERE id = $1";
            let (holder, until_ms) =
                read.get(sql, &[&id.0], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
            Ok(holder == me || until_ms < now_ms)
        })
        .await
    }
}
