//! `pages`: the desk's pages at a fixed rate and as fast as they come, beside an empty page and bare hyper.

use std::time::Duration;

use base::Result;

use crate::child::{Child, Role};
use crate::load::{Asker, as_fast, at_rate};
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};
use crate::shop::Shop;

const PER_SECOND: u32 = 200;
const CONNECTIONS: usize = 8;
const AIM_MS: f64 = 20.0;
const WARM_UP: Duration = Duration::from_secs(1);

/// Measures inbox, conversation and customer.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let engine = shop.place.engine;
    eprintln!("pages on {engine}: {PER_SECOND} a second, then {CONNECTIONS} connections; compressed as browsers ask for");
    let child = Child::serve(&shop.place)?;
    let ids = |path: &str, ids: &[i64]| ids.iter().map(|id| format!("{path}{id}")).collect::<Vec<_>>();
    let views = ["open", "mine", "unassigned", "waiting", "closed"].map(|view| format!("/desk?view={view}"));
    let pages = [
        ("inbox page", views.to_vec()),
        ("conversation page", ids("/desk/conversations/", &shop.conversations)),
        ("customer page", ids("/desk/people/", &shop.customers)),
    ];
    for (name, paths) in pages {
        measure_page(plan, engine, (name, &Asker::new(child.address, &shop.cookie, &paths)?), report)?;
    }
    let empty = Asker::new(child.address, "", &["/healthz".into()])?;
    let (spread, rate) = plan.runtime.block_on(run(&empty, plan.time))?;
    report.add(Figure::new(engine, "empty page, p99 at 200/s", spread.ms(0.99), "ms"));
    report.add(Figure::new(engine, "empty page, 8 connections", rate, "/s"));
    report.add(Figure::new(engine, "memory after the pages", child.resident_mib()?, "MiB"));
    Ok(())
}

fn measure_page(plan: &Plan, engine: &'static str, (name, asker): (&str, &Asker), report: &mut Report) -> Result<()> {
    let bytes = plan.runtime.block_on(asker.ask())?;
    let (spread, rate) = plan.runtime.block_on(run(asker, plan.time))?;
    let bare_child = Child::start(&Role::BarePage { bytes })?;
    let bare = Asker::new(bare_child.address, "", &["/".into()])?;
    let (bare_spread, bare_rate) = plan.runtime.block_on(run(&bare, plan.time))?;
    let beside = format!("bare hyper, {:.1} KB", bytes as f64 / 1000.0);
    let times = [("p50", 0.5, None), ("p99", 0.99, Some(Aim::AtMost(AIM_MS))), ("longest", 1.0, None)];
    for (word, share, aim) in times {
        let mut figure = Figure::new(engine, format!("{name}, {word} at 200/s"), spread.ms(share), "ms");
        if let Some(aim) = aim {
            figure = figure.aim(aim);
        }
        report.add(figure.beside(&beside, bare_spread.ms(share)));
    }
    let figure = Figure::new(engine, format!("{name}, {CONNECTIONS} connections"), rate, "/s");
    report.add(figure.beside(&beside, bare_rate));
    Ok(())
}

async fn run(asker: &Asker, time: Duration) -> Result<(crate::spread::Spread, f64)> {
    at_rate(asker, PER_SECOND, WARM_UP).await?;
    let spread = at_rate(asker, PER_SECOND, time).await?;
    Ok((spread, as_fast(asker, CONNECTIONS, time).await?))
}
