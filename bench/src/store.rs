//! `store`: durable single-row writes and point reads through `base::Db`, beside the bare engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base::db::Location;
use base::{Context, Db, Result};

use crate::bare::postgres::Commit;
use crate::bare::{postgres, sqlite};
use crate::callers::{self, median};
use crate::machine;
use crate::place::Place;
use crate::plan::{CALLERS, Engine, Plan};
use crate::report::{Aim, Figure, Report};
use crate::spread::Spread;

/// Rounds in which Attend and the bare engine take turns, so that both meet the same noise.
const ROUNDS: u32 = 3;
const BODY_BYTES: usize = 200;

/// What the rounds gave.
#[derive(Default)]
struct Rounds {
    ours: Vec<f64>,
    p50_ms: Vec<f64>,
    p99_ms: Vec<f64>,
    bare: Vec<f64>,
    bare_p99_ms: Vec<f64>,
    cpu_us: Vec<f64>,
    bare_cpu_us: Vec<f64>,
    single: Vec<f64>,
}

/// Measures both.
pub fn measure(plan: &Plan, engine: &Engine, report: &mut Report) -> Result<()> {
    eprintln!("store on {}: {CALLERS} callers, rows of {BODY_BYTES} bytes", engine.name());
    let place = Place::new(plan, engine)?;
    let db = Db::open(&place.location(), Context::machine())?;
    let table = if db.is_postgres() { postgres::TABLE } else { sqlite::TABLE };
    plan.runtime.block_on(db.write(move |tx| tx.script(table)))?;
    let writes = write_rounds(plan, &db, &place)?;
    report_writes(engine, &writes, report);
    let reads = read_rounds(plan, &db, &place)?;
    let figure = Figure::new(engine.name(), "point reads", median(reads.ours), "/s");
    let bare = if db.is_postgres() { "bare driver, same connections" } else { "bare engine, same threads" };
    report.add(figure.beside(bare, median(reads.bare)));
    Ok(())
}

fn write_rounds(plan: &Plan, db: &Db, place: &Place) -> Result<Rounds> {
    let time = plan.time / ROUNDS;
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        let ((rate, spread), cpu_us) = with_cpu(|| plan.runtime.block_on(insert(db.clone(), time)))?;
        rounds.add(rate, &spread);
        rounds.cpu_us.push(cpu_us);
        let ((bare, bare_spread), bare_cpu_us) = with_cpu(|| match place.postgres_url() {
            None => plan.runtime.block_on(sqlite::insert_grouped(place.folder(), CALLERS, time, body)),
            Some(url) => postgres::insert(&url, time, Commit::InTransaction, body),
        })?;
        rounds.bare_cpu_us.push(bare_cpu_us);
        rounds.bare.push(bare);
        rounds.bare_p99_ms.push(bare_spread.ms(0.99));
        rounds.single.push(match place.postgres_url() {
            None => sqlite::insert_each(place.folder(), time, body)?,
            Some(url) => postgres::insert(&url, time, Commit::Auto, body)?.0,
        });
    }
    Ok(rounds)
}

fn report_writes(engine: &Engine, rounds: &Rounds, report: &mut Report) {
    let (bare, single) = match engine {
        Engine::Sqlite => ("bare engine, group commit", "bare engine, a commit each"),
        Engine::Postgres(_) => ("bare driver, BEGIN INSERT COMMIT", "bare driver, autocommit"),
    };
    let (name, ours) = (engine.name(), median(rounds.ours.clone()));
    let figure = Figure::new(name, "durable writes", ours, "/s").beside(bare, median(rounds.bare.clone()));
    report.add(figure.aim(Aim::Share(0.7)));
    report.add(Figure::new(name, "durable writes", ours, "/s").beside(single, median(rounds.single.clone())));
    report.add(Figure::new(name, "durable write, p50", median(rounds.p50_ms.clone()), "ms"));
    let p99 = Figure::new(name, "durable write, p99", median(rounds.p99_ms.clone()), "ms");
    report.add(p99.beside(bare, median(rounds.bare_p99_ms.clone())));
    let cpu = Figure::new(name, "durable write, CPU each", median(rounds.cpu_us.clone()), "µs");
    report.add(cpu.beside(bare, median(rounds.bare_cpu_us.clone())));
}

fn read_rounds(plan: &Plan, db: &Db, place: &Place) -> Result<Rounds> {
    let time = plan.time / ROUNDS;
    let list = |read: &base::Read<'_>| {
        read.list("SELECT id FROM bench_rows ORDER BY id LIMIT 20000", &[], |row| row.get::<i64>(0))
    };
    let ids = Arc::new(plan.runtime.block_on(db.read(list))?);
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        let (rate, spread) = plan.runtime.block_on(find(db.clone(), ids.clone(), time))?;
        rounds.add(rate, &spread);
        let (bare, _) = match place.location() {
            Location::Sqlite(file) => {
                plan.runtime.block_on(sqlite::read(file, ids.clone(), CALLERS, time))?
            }
            Location::Postgres { url, .. } => postgres::read(&url, ids.clone(), time)?,
        };
        rounds.bare.push(bare);
    }
    Ok(rounds)
}

impl Rounds {
    fn add(&mut self, rate: f64, spread: &Spread) {
        self.ours.push(rate);
        self.p50_ms.push(spread.ms(0.5));
        self.p99_ms.push(spread.ms(0.99));
    }
}

/// What `act` gave, and this process's CPU time for each of its calls in microseconds.
fn with_cpu(act: impl FnOnce() -> Result<(f64, Spread)>) -> Result<((f64, Spread), f64)> {
    let before = machine::cpu_time("self")?;
    let (rate, spread) = act()?;
    let cpu = machine::cpu_time("self")? - before;
    let each = cpu.as_secs_f64() * 1e6 / spread.count() as f64;
    Ok(((rate, spread), each))
}

async fn insert(db: Db, time: Duration) -> Result<(f64, Spread)> {
    callers::call(CALLERS, time, move || {
        let db = db.clone();
        async move {
            db.write(|tx| {
                let id: i64 = tx.id();
                tx.execute(
                    "INSERT INTO bench_rows (id, owner, body) VALUES ($1, $2, $3)",
                    &[&id, &(id % 1000), &body(id)],
                )?;
                Ok(())
            })
            .await
        }
    })
    .await
}

async fn find(db: Db, ids: Arc<Vec<i64>>, time: Duration) -> Result<(f64, Spread)> {
    let next = Arc::new(AtomicUsize::new(1));
    callers::call(CALLERS, time, move || {
        let id = ids[next.fetch_add(7919, Ordering::Relaxed) % ids.len()];
        let db = db.clone();
        async move {
            let get = move |read: &base::Read<'_>| {
                read.get("SELECT body FROM bench_rows WHERE id = $1", &[&id], |row| row.get::<String>(0))
            };
            db.read(get).await.map(|_| ())
        }
    })
    .await
}

fn body(id: i64) -> String {
    format!("{id:0BODY_BYTES$}")
}
