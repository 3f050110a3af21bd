//! `mail`: from SMTP into the ledger, and from there into conversations, beside the bare dialogue, parser and engine.

mod large;
mod letters;
mod reading;
mod sender;

use std::time::{Duration, Instant};

use base::{Context, Db, Error, Result};

use crate::bare::postgres::Commit;
use crate::bare::{postgres, sqlite};
use crate::child::{Child, Role};
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};
use crate::shop::Shop;
use letters::letter;
use sender::{Sent, send};

/// Senders at the same time.
const MANY: usize = 16;
const AIM: f64 = 3_000.0;
const WARM_UP: Duration = Duration::from_secs(1);
/// How often the ledger is looked at: seldom enough not to be in the way.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The ledger has to empty at least this soon after the last mail.
const PATIENCE: Duration = Duration::from_secs(300);

/// What became of the mails, and when all of them had become something.
struct Threaded {
    time: Duration,
    opened: i64,
    joined: i64,
    others: i64,
}

/// Measures reading alone, acceptance and threading with one sender and with many, and one large mail.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    reading::measure(plan, report);
    for connections in [1, MANY] {
        measure_with(plan, shop, connections, report)?;
    }
    large::measure(plan, shop, report)
}

fn measure_with(plan: &Plan, shop: &Shop, connections: usize, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!(
        "mail on {engine}: {connections} at a time, {} bytes a mail, a third are answers",
        letter(0, 0).raw.len()
    );
    let db = plan.runtime.block_on(base::open(&shop.place.location(), Context::machine()))?;
    let child = Child::serve(&shop.place)?;
    let runtime = &plan.runtime;
    // No mail comes twice: every run has senders of its own.
    let first = if connections == 1 { 0 } else { 2 };
    runtime.block_on(async {
        send(child.smtp, first + connections..first + 2 * connections, WARM_UP).await?;
        until_threaded(&db, Instant::now()).await
    })?;
    let cpu_before = child.cpu_time()?;
    let (sent, threaded) = runtime.block_on(async {
        let begun = Instant::now();
        let before = states(&db).await?;
        let sent = send(child.smtp, first..first + connections, plan.time).await?;
        let threaded = until_threaded(&db, begun).await?;
        Ok::<_, Error>((sent, threaded.since(&before)))
    })?;
    if threaded.others > 0 || threaded.opened + threaded.joined != sent.count as i64 {
        let Threaded { opened, joined, others, .. } = threaded;
        eprintln!(
            "  of {} mails {opened} opened, {joined} joined, {others} neither: look into it",
            sent.count
        );
    }
    let cpu_ms = (child.cpu_time()? - cpu_before).as_secs_f64() * 1000.0 / sent.count as f64;
    drop(child);
    let beside = Bare::measure(plan, shop, connections)?;
    report_all((engine, connections), (&sent, &threaded, cpu_ms), &beside, report);
    Ok(())
}

/// The limits of the same mails.
struct Bare {
    dialogue: Sent,
    dialogue_cpu_ms: f64,
    inserts: f64,
}

impl Bare {
    fn measure(plan: &Plan, shop: &Shop, connections: usize) -> Result<Bare> {
        let child = Child::start(&Role::BareSmtp)?;
        let dialogue = plan.runtime.block_on(send(child.address, 0..connections, plan.time))?;
        let dialogue_cpu_ms = child.cpu_time()?.as_secs_f64() * 1000.0 / dialogue.count as f64;
        let inserts = match shop.place.postgres_url() {
            None => {
                let inserted = sqlite::insert_grouped(shop.place.folder(), connections, plan.time, raw);
                plan.runtime.block_on(inserted)?.0
            }
            Some(url) => postgres::insert(&url, plan.time, Commit::Auto, raw)?.0,
        };
        Ok(Bare { dialogue, dialogue_cpu_ms, inserts })
    }
}

fn report_all(
    (engine, connections): (&'static str, usize),
    (sent, threaded, cpu_ms): (&Sent, &Threaded, f64),
    bare: &Bare,
    report: &mut Report,
) {
    let (dialogue, inserts) = ("SMTP dialogue alone", "the same bytes inserted");
    let by = if connections == 1 { "one sender".into() } else { format!("{connections} senders") };
    let rate = |sent: &Sent| sent.count as f64 / sent.time.as_secs_f64();
    let threaded_rate = (threaded.opened + threaded.joined) as f64 / threaded.time.as_secs_f64();
    let accepted = Figure::new(engine, format!("mails accepted, {by}"), rate(sent), "/s");
    report.add(accepted.clone().beside(dialogue, rate(&bare.dialogue)));
    report.add(accepted.beside(inserts, bare.inserts));
    let p99 = Figure::new(engine, format!("mail accepted, p99, {by}"), sent.spread.ms(0.99), "ms");
    report.add(p99.beside(dialogue, bare.dialogue.spread.ms(0.99)));
    let threads = Figure::new(engine, format!("mails accepted and threaded, {by}"), threaded_rate, "/s");
    let threads = threads.beside(inserts, bare.inserts);
    report.add(if connections == 1 { threads } else { threads.aim(Aim::AtLeast(AIM)) });
    let cpu = Figure::new(engine, format!("mail threaded, CPU each, {by}"), cpu_ms, "ms");
    report.add(cpu.beside(dialogue, bare.dialogue_cpu_ms));
}

/// Waits until nothing in the ledger waits to be understood.
async fn until_threaded(db: &Db, begun: Instant) -> Result<Threaded> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let waiting = db
            .read(|read| {
                read.find("SELECT id FROM incoming WHERE state = 'received' LIMIT 1", &[], |row| {
                    row.get::<i64>(0)
                })
            })
            .await?;
        if waiting.is_none() {
            return Ok(Threaded { time: begun.elapsed(), ..states(db).await? });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err(Error::inside("the ledger doesn't empty"))
}

async fn states(db: &Db) -> Result<Threaded> {
    let counts = db
        .read(|read| {
            read.list(
                "SELECT state, COUNT(*) FROM incoming GROUP BY state ORDER BY state LIMIT 10",
                &[],
                |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
            )
        })
        .await?;
    let of = |wanted: &str| {
        counts.iter().filter(|(state, _)| state == wanted).map(|(_, count)| *count).sum::<i64>()
    };
    let all: i64 = counts.iter().map(|(_, count)| *count).sum();
    let (opened, joined) = (of("opened"), of("joined"));
    Ok(Threaded { time: Duration::ZERO, opened, joined, others: all - opened - joined })
}

impl Threaded {
    fn since(&self, before: &Threaded) -> Threaded {
        Threaded {
            time: self.time,
            opened: self.opened - before.opened,
            joined: self.joined - before.joined,
            others: self.others - before.others,
        }
    }
}

fn raw(id: i64) -> String {
    letter(0, id as usize).raw
}
