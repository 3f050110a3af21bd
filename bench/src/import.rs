//! `import`: a year of a real shop's orders through the real import, beside the same rows by the bare engine.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use base::{Context, Db, Error, Result};
use orders::import::{self, BadLines};

use crate::bare::copying;
use crate::place::Place;
use crate::plan::{Engine, Plan};
use crate::report::{Figure, Report};

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    orders: i64,
    lines: i64,
}

/// Measures both; fails when the database doesn't hold every order and line of the file afterwards.
pub fn measure(plan: &Plan, engine: &Engine, report: &mut Report) -> Result<()> {
    let name = engine.name();
    let file = open(&plan.import_file)?;
    let wanted = counted(file)?;
    eprintln!("import on {name}: {} orders with {} lines", wanted.orders, wanted.lines);
    let place = Place::new(plan, engine)?;
    let db = plan.runtime.block_on(base::open(&place.location(), Context::machine()))?;
    let (check_s, apply_s) = run(plan, &db)?;
    let stored = plan.runtime.block_on(db.read(|read| {
        let counts = "SELECT count(*), (SELECT count(*) FROM order_lines) FROM orders";
        read.get(counts, &[], |row| Ok(Counts { orders: row.get(0)?, lines: row.get(1)? }))
    }))?;
    if stored != wanted {
        return Err(Error::inside(format!("the file holds {wanted:?}, the database {stored:?}")));
    }
    let to = Place::new(plan, engine)?;
    drop(plan.runtime.block_on(base::open(&to.location(), Context::machine()))?);
    let (bare, rows) = copying::copy(&plan.runtime, &db, &to.location())?;
    let bare_s = bare.as_secs_f64();
    eprintln!("  all {} lines stand in the database, {rows} rows in all", stored.lines);
    let beside = "bare engine, the same rows";
    let (both_s, lines) = (check_s + apply_s, wanted.lines as f64);
    let figures = [
        ("import, checked and written", wanted.orders as f64, both_s, "orders/s"),
        ("import, checked and written", lines, both_s, "lines/s"),
        ("import, writing alone", lines, apply_s, "lines/s"),
    ];
    for (what, count, took_s, unit) in figures {
        report.add(Figure::new(name, what, count / took_s, unit).beside(beside, count / bare_s));
    }
    report.add(Figure::new(name, "import, the whole file", both_s, "s").beside(beside, bare_s));
    Ok(())
}

/// Seconds of both passes.
fn run(plan: &Plan, db: &Db) -> Result<(f64, f64)> {
    let begun = Instant::now();
    let checked = import::check(db, open(&plan.import_file)?, |_| ControlFlow::Continue(()));
    let checked = plan.runtime.block_on(checked)?;
    let check_s = begun.elapsed().as_secs_f64();
    if let Some(fault) = checked.faults.first() {
        return Err(Error::refused(format!("{} bad lines. {fault}", checked.bad_lines)));
    }
    let begun = Instant::now();
    let reader = open(&plan.import_file)?;
    plan.runtime
        .block_on(import::apply(db, reader, &checked, BadLines::Refuse, |_| ControlFlow::Continue(())))?;
    Ok((check_s, begun.elapsed().as_secs_f64()))
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path).map_err(|cause| {
        Error::refused(format!(
            "{} can't be read ({cause}). Make it with `cargo xtask demand-convert PARQUET --out {}`, or name another \
             file in the import format with --import-file.",
            path.display(),
            path.display()
        ))
    })?;
    Ok(BufReader::new(file))
}

/// Orders and their lines, without any of the import's own code.
fn counted(reader: impl BufRead) -> Result<Counts> {
    let mut counts = Counts::default();
    for line in reader.lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        if record["type"] == "order" {
            counts.orders += 1;
            counts.lines += record["lines"].as_array().map_or(0, |lines| lines.len() as i64);
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_lines_are_counted_as_they_stand_in_the_file() {
        let file = b"{\"type\":\"product\"}\n{\"type\":\"order\",\"lines\":[{},{}]}\n{\"type\":\"order\"}\n";

        assert_eq!(counted(&file[..]).unwrap(), Counts { orders: 2, lines: 2 });
    }

    #[test]
    fn a_file_that_is_missing_is_refused_with_how_to_make_it() {
        let refused = open(Path::new("nowhere.jsonl")).err().unwrap().to_string();

        assert!(refused.contains("cargo xtask demand-convert"), "{refused}");
    }
}
