//! The closed list of what runs beside the requests: readers, jobs, timers, the live follower.

use std::time::Duration;

use base::events::{self, Event, Reader};
use base::jobs::{self, Job, Outcome};
use base::{Db, Result, Tx};
use channels::Post;
use channels::chat::following_up;
use channels::mail::{sending, working, writing};
use conversations::Channel;
use conversations::conversation::snoozing;
use conversations::message::{self, MessageId};
use tokio::task::JoinSet;
use web::hub::Hub;

/// How often snoozes are looked at.
const WAKE_EVERY: Duration = Duration::from_secs(1);
/// Pause before a worker that fell over is started again.
const AFTER_FALL: Duration = Duration::from_secs(1);

/// Starts all of them. They run until the set is dropped.
pub fn start(post: &Post, hub: &Hub) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    let (db, each) = (post.db.clone(), post.clone());
    keep_up(&mut workers, "intake", each, working::run);
    keep_up(&mut workers, "outgoing", post.clone(), outgoing);
    keep_up(&mut workers, "jobs", post.clone(), |post| {
        jobs::work(post.db.clone(), move |job| run_job(post.clone(), job))
    });
    keep_up(&mut workers, "live", (db.clone(), hub.clone()), live);
    keep_up(&mut workers, "snoozes", db, wake);
    workers
}

/// Runs `work` for good: what falls over is said and started again.
fn keep_up<T, F, R>(workers: &mut JoinSet<()>, name: &'static str, with: T, work: F)
where
    T: Clone + Send + 'static,
    F: Fn(T) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    workers.spawn(async move {
        loop {
            let fallen = AbortOnDrop(tokio::spawn(work(with.clone()))).await;
            tracing::error!(worker = name, %fallen, "a worker fell over and is started again");
            tokio::time::sleep(AFTER_FALL).await;
        }
    });
}

/// A worker's task that ends when nobody keeps it up any more.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Future for AbortOnDrop {
    type Output = String;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<String> {
        let polled = std::pin::Pin::new(&mut self.0).poll(context);
        polled.map(|ended| ended.map_or_else(|panic| panic.to_string(), |()| "it ended".into()))
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Reader `outgoing`: what agents answered goes out, by mail at once, from the chat when nobody saw it.
async fn outgoing(post: Post) {
    let mail_after_ms = post.mail_after_ms;
    let reader = Reader::new("outgoing", &post.db);
    reader.run(post.db.clone(), move |tx, event| plan(tx, event, mail_after_ms)).await;
}

fn plan(tx: &mut Tx<'_>, event: &Event, mail_after_ms: i64) -> Result<()> {
    let (true, Some(id)) = (event.kind == "message.answered", event.subject_id.map(MessageId)) else {
        return Ok(());
    };
    match message::find(tx, id)?.channel {
        Channel::Email => writing::plan(tx, id),
        Channel::Chat => following_up::plan(tx, id, mail_after_ms),
        Channel::Form | Channel::Phone | Channel::Counter => Ok(()),
    }
}

async fn run_job(post: Post, job: Job) -> Outcome {
    match job.kind.as_str() {
        writing::JOB => writing::run(&post, &job.payload).await,
        sending::JOB => sending::run(&post, &job).await,
        following_up::JOB => following_up::run(&post, &job.payload).await,
        other => Outcome::Dead(format!("This program knows no job `{other}`.")),
    }
}

async fn live((db, hub): (Db, Hub)) {
    if let Err(error) = events::follow(&db, |event| hub.tell(event)).await {
        tracing::warn!(%error, "live pages can't follow the log");
    }
}

async fn wake(db: Db) {
    let mut every = tokio::time::interval(WAKE_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = snoozing::wake_due(&db).await {
            tracing::warn!(%error, "snoozed conversations can't be woken yet");
        }
    }
}
