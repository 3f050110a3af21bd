//! The closed list of what runs beside the requests: readers, jobs, timers, the live follower.

use std::time::Duration;

use base::events::{self, Event, Reader};
use base::jobs::{self, Job, Outcome};
use base::{Db, Result, Tx};
use channels::Post;
use channels::chat::following_up;
use channels::mail::composing::leaving;
use channels::mail::sorting::removing;
use channels::mail::{sending, working, writing};
use channels::mailbox::{self, supervising};
use channels::notice;
use channels::withdrawal::receipt;
use connections::Links;
use connections::hook::{self, Means, delivering};
use connections::shop::{self, asking, outbox, pulling, refreshing};
use conversations::Channel;
use conversations::conversation::snoozing;
use conversations::message::{self, MessageId};
use orders::act::holding;
use orders::invoice::{Settings, following};
use orders::order::listing;
use orders::withdrawal::acting;
use tokio::task::JoinSet;
use web::hub::Hub;

/// How often snoozes are looked at.
const WAKE_EVERY: Duration = Duration::from_secs(1);
/// Pause before a worker that fell over is started again.
const AFTER_FALL: Duration = Duration::from_secs(1);

/// Starts all of them. They run until the set is dropped.
pub fn start(mailboxes: &mailbox::Means, links: &Links, hub: &Hub, settings: &Settings) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    let post = &mailboxes.post;
    let (db, each) = (post.db.clone(), post.clone());
    keep_up(&mut workers, "intake", each, working::run);
    keep_up(&mut workers, "mailboxes", mailboxes.clone(), supervising::run);
    keep_up(&mut workers, "removing", post.clone(), removing::run);
    keep_up(&mut workers, "outgoing", post.clone(), outgoing);
    let means = Means { key: links.key.clone(), outbound: links.outbound.clone() };
    keep_up(&mut workers, "hooks", db.clone(), |db| {
        Reader::new("hooks", &db).run(db, hook::following::follow)
    });
    keep_up(&mut workers, "changes", db.clone(), |db| Reader::new("changes", &db).run(db, listing::follow));
    keep_up(&mut workers, "notices", db.clone(), notices);
    keep_up(&mut workers, "trade", (db.clone(), settings.clone()), trade);
    keep_up(&mut workers, "jobs", (post.clone(), links.clone(), means), |(post, links, means)| {
        jobs::work(post.db.clone(), move |job| run_job(post.clone(), (links.clone(), means.clone()), job))
    });
    keep_up(&mut workers, "shops", links.clone(), shop::working::run);
    keep_up(&mut workers, "shop acts", links.clone(), shop_acts);
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

/// Reader `notices`: what customers are told of their orders, returns and claims.
async fn notices(db: Db) {
    let reader = Reader::new("notices", &db);
    reader.run(db, notice::plan).await;
}

/// Reader `outgoing`: what agents answered and the shop told goes out, by mail at once, from the chat when nobody saw it.
async fn outgoing(post: Post) {
    let mail_after_ms = post.mail_after_ms;
    let reader = Reader::new("outgoing", &post.db);
    reader.run(post.db.clone(), move |tx, event| plan(tx, event, mail_after_ms)).await;
}

fn plan(tx: &mut Tx<'_>, event: &Event, mail_after_ms: i64) -> Result<()> {
    let goes_out = matches!(event.kind.as_str(), "message.answered" | "message.told");
    let (true, Some(id)) = (goes_out, event.subject_id.map(MessageId)) else {
        return Ok(());
    };
    match message::find(tx, id)?.channel {
        Channel::Email => writing::plan(tx, id),
        Channel::Chat => following_up::plan(tx, id, mail_after_ms),
        Channel::Form | Channel::Phone | Channel::Counter => Ok(()),
    }
}

/// Reader `trade`: invoices and credit notes that follow from what happened, and withdrawals that become acts.
async fn trade((db, settings): (Db, Settings)) {
    let reader = Reader::new("trade", &db);
    let follow = move |tx: &mut Tx<'_>, event: &Event| {
        acting::follow(tx, event)?;
        following::follow(tx, &settings, event)
    };
    reader.run(db, follow).await;
}

/// Reader `shop_acts`: what is done here on an order of a shop is done there.
async fn shop_acts(links: Links) {
    let reader = Reader::new("shop_acts", &links.db);
    reader.run(links.db.clone(), shop::follow).await;
}

async fn run_job(post: Post, (links, means): (Links, Means), job: Job) -> Outcome {
    match job.kind.as_str() {
        writing::JOB => writing::run(&post, &job.payload).await,
        leaving::JOB => leaving::run(&post, &job.payload).await,
        sending::JOB => sending::run(&post, &job).await,
        receipt::JOB => receipt::run(&post, &job.payload).await,
        notice::JOB => notice::run(&post, &job.payload).await,
        following_up::JOB => following_up::run(&post, &job.payload).await,
        outbox::JOB => outbox::run(&links, &job.payload).await,
        asking::JOB => refreshing::run(&links, &job.payload).await,
        pulling::JOB => pulling::run(&links, &job.payload).await,
        holding::JOB => holding::run(&post.db, &job.payload).await,
        delivering::JOB => delivering::run(&post.db, &means, &job).await,
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
