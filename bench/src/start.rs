//! `start`: from starting the process to the first page, beside a server that only says hello.

use std::time::{Duration, Instant};

use base::Result;

use crate::callers::median;
use crate::child::{Child, Role};
use crate::load::Asker;
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};
use crate::shop::Shop;

const STARTS: usize = 5;
const AIM_MS: f64 = 300.0;
const IDLE_AIM_MIB: f64 = 60.0;
/// A program at rest has read its settings and told its readers.
const REST: Duration = Duration::from_secs(2);

/// Starts both a few times in turn.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!("start on {engine}: median of {STARTS}, the files are in the system's cache");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        ours.push(first_page(plan, || Child::serve(&shop.place))?);
        bare.push(first_page(plan, || Child::start(&Role::BarePage { bytes: 5 }))?);
    }
    let figure = Figure::new(engine, "cold start to first page", median(ours), "ms");
    report.add(figure.beside("hyper that says hello", median(bare)).aim(Aim::AtMost(AIM_MS)));
    let child = Child::serve(&shop.place)?;
    std::thread::sleep(REST);
    report.add(
        Figure::new(engine, "memory, idle", child.resident_mib()?, "MiB").aim(Aim::AtMost(IDLE_AIM_MIB)),
    );
    Ok(())
}

/// Milliseconds until `start` has answered for `/`.
fn first_page(plan: &Plan, start: impl Fn() -> Result<Child>) -> Result<f64> {
    let begun = Instant::now();
    let child = start()?;
    let asker = Asker::new(child.address, "", &["/".into()])?;
    plan.runtime.block_on(asker.ask())?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}
