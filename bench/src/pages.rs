//! `pages`: the desk's pages at a fixed rate and as fast as they come, beside an empty page and bare hyper.

use std::time::Duration;

use base::Result;

use crate::child::{Child, Role};
use crate::load::{Asker, as_fast, at_rate};
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};
use crate::shop::Shop;
use crate::spread::Spread;

const PER_SECOND: u32 = 200;
const CONNECTIONS: usize = 8;
const AIM_MS: f64 = 20.0;
const WARM_UP: Duration = Duration::from_secs(1);

/// Measures inbox, conversation and customer.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!(
        "pages on {engine}: {PER_SECOND} a second, then {CONNECTIONS} connections; compressed as browsers ask for"
    );
    let child = Child::serve(&shop.place)?;
    let ids = |path: &str, ids: &[i64]| ids.iter().map(|id| format!("{path}{id}")).collect::<Vec<_>>();
    let views = ["open", "mine", "unassigned", "waiting", "closed"].map(|view| format!("/desk?view={view}"));
    let pages = [
        ("inbox page", views.to_vec()),
        ("conversation page", ids("/desk/conversations/", &shop.conversations)),
        ("customer page", ids("/desk/people/", &shop.customers)),
    ];
    for (name, paths) in pages {
        let asker = Asker::new(child.address, &shop.cookie, &paths)?;
        let bytes = plan.runtime.block_on(asker.ask())?;
        let ours = plan.runtime.block_on(run((&asker, &child), plan.time))?;
        let bare_child = Child::start(&Role::BarePage { bytes })?;
        let bare_asker = Asker::new(bare_child.address, "", &["/".into()])?;
        let bare = plan.runtime.block_on(run((&bare_asker, &bare_child), plan.time))?;
        let beside = format!("bare hyper, {:.1} KB", bytes as f64 / 1000.0);
        report_page(engine, name, (&ours, &bare, &beside), report);
    }
    let asker = Asker::new(child.address, "", &["/healthz".into()])?;
    let empty = plan.runtime.block_on(run((&asker, &child), plan.time))?;
    report.add(Figure::new(engine, "empty page, p99 at 200/s", empty.spread.ms(0.99), "ms"));
    report.add(Figure::new(engine, "empty page, 8 connections", empty.rate, "/s"));
    report.add(Figure::new(engine, "memory after the pages", child.resident_mib()?, "MiB"));
    Ok(())
}

fn report_page(
    engine: &'static str,
    name: &str,
    (ours, bare, beside): (&Run, &Run, &str),
    report: &mut Report,
) {
    let times = [("p50", 0.5, None), ("p99", 0.99, Some(Aim::AtMost(AIM_MS))), ("longest", 1.0, None)];
    for (word, share, aim) in times {
        let mut figure = Figure::new(engine, format!("{name}, {word} at 200/s"), ours.spread.ms(share), "ms");
        if let Some(aim) = aim {
            figure = figure.aim(aim);
        }
        report.add(figure.beside(beside, bare.spread.ms(share)));
    }
    let rate = Figure::new(engine, format!("{name}, {CONNECTIONS} connections"), ours.rate, "/s");
    report.add(rate.beside(beside, bare.rate));
    report
        .add(Figure::new(engine, format!("{name}, CPU each"), ours.cpu_ms, "ms").beside(beside, bare.cpu_ms));
}

/// What one page gave.
struct Run {
    spread: Spread,
    rate: f64,
    /// CPU time of the server a page.
    cpu_ms: f64,
}

async fn run((asker, child): (&Asker, &Child), time: Duration) -> Result<Run> {
    at_rate(asker, PER_SECOND, WARM_UP).await?;
    let spread = at_rate(asker, PER_SECOND, time).await?;
    let before = child.cpu_time()?;
    let (rate, count) = as_fast(asker, CONNECTIONS, time).await?;
    let cpu_ms = (child.cpu_time()? - before).as_secs_f64() * 1000.0 / count as f64;
    Ok(Run { spread, rate, cpu_ms })
}
