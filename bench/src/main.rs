//! `bench`: Attend's figures, each beside the bare limit measured in the same run. Figures, not tests: nothing fails here.

mod bare;
mod callers;
mod chat;
mod child;
mod failure;
mod filling;
mod import;
mod load;
mod machine;
mod mail;
mod options;
mod pages;
mod place;
mod plan;
mod report;
mod shop;
mod spread;
mod start;
mod store;
mod trade;

use std::process::ExitCode;

use base::Result;
use clap::Parser;
use tracing_subscriber::EnvFilter;

use options::{Options, What};
use plan::{Engine, Plan};
use report::Report;
use shop::Shop;

/// The product's allocator, so that memory figures are the product's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The client asks for TLS even where none is spoken.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let options = Options::parse();
    let filter =
        EnvFilter::try_from_env("ATTEND_LOG").unwrap_or_else(|_| EnvFilter::new("warn,html5ever=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let done = match &options.what {
        What::Child(child) => child.run(),
        what => options.plan().and_then(|plan| measure(&plan, what)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(plan: &Plan, what: &What) -> Result<()> {
    plan.allow_connections()?;
    let (mut report, load) = (Report::default(), machine::load());
    for engine in &plan.engines {
        measure_on(plan, engine, what, &mut report)?;
    }
    if plan.is_json {
        report.print_json()
    } else {
        report.print_table()
    }
    eprintln!(
        "Load of this machine before and after: {load} and {}; on two cores more than 2 is noise.",
        machine::load()
    );
    if plan.engines.len() == 1 {
        eprintln!("SQLite only: name a server with --postgres to measure both engines.");
    }
    Ok(())
}

/// In this order each finds the database as the one before left it: start and pages as filled, mail last.
fn measure_on(plan: &Plan, engine: &Engine, what: &What, report: &mut Report) -> Result<()> {
    let is_all = matches!(what, What::All);
    if is_all || matches!(what, What::Store) {
        store::measure(plan, engine, report)?;
    }
    if is_all || matches!(what, What::Import) {
        import::measure(plan, engine, report)?;
    }
    if is_all || matches!(what, What::Orders) {
        trade::measure(plan, engine, report)?;
    }
    if matches!(what, What::Store | What::Import | What::Orders) {
        return Ok(());
    }
    let shop = Shop::filled(plan, engine)?;
    if is_all || matches!(what, What::Start) {
        start::measure(plan, &shop, report)?;
    }
    if is_all || matches!(what, What::Pages) {
        pages::measure(plan, &shop, report)?;
    }
    if is_all || matches!(what, What::Chat) {
        chat::measure(plan, &shop, report)?;
    }
    if is_all || matches!(what, What::Mail) {
        mail::measure(plan, &shop, report)?;
    }
    Ok(())
}
