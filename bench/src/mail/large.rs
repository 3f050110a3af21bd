//! One mail of fifty megabytes: what the program holds in memory while it comes in and is understood.

use std::time::Instant;

use base::{Context, Error, Result};

use super::letters::large;
use super::sender::send_one;
use super::until_threaded;
use crate::child::Child;
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};
use crate::shop::Shop;

const BYTES: usize = 50 * 1024 * 1024;
const AIM_MIB: f64 = 200.0;

/// Measures the most memory the program ever held.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!("mail on {engine}: one of {} MiB", BYTES / 1024 / 1024);
    let db = plan.runtime.block_on(base::open(&shop.place.location(), Context::machine()))?;
    let child = Child::serve(&shop.place)?;
    let idle_mib = child.resident_mib()?;
    let (sent, understood) = plan.runtime.block_on(async {
        let begun = Instant::now();
        send_one(child.smtp, &large(BYTES)).await?;
        let sent = begun.elapsed();
        until_threaded(&db, begun).await?;
        Ok::<_, Error>((sent, begun.elapsed()))
    })?;
    let peak_mib = child.peak_mib()?;
    let figure = Figure::new(engine, "memory with one mail of 50 MiB, at most", peak_mib, "MiB");
    report.add(figure.beside("idle", idle_mib).aim(Aim::AtMost(AIM_MIB)));
    let time = Figure::new(engine, "one mail of 50 MiB, understood", understood.as_secs_f64(), "s");
    report.add(time.beside("accepted", sent.as_secs_f64()));
    Ok(())
}
