//! `cargo xtask retail-import`: the retail test data as a shop to try Attend with.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use base::config::Config;
use base::{Context, Db, Error, Result};
use orders::import::{self, Applied, BadLines};

use crate::retail;

/// Where the data comes from and where it goes.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder with users.json, products.json and orders.json.
    dir: PathBuf,
    /// Prints the import format instead of importing it.
    #[arg(long, conflicts_with_all = ["data", "database"])]
    print: bool,
    /// The data folder of an installation with the embedded database.
    #[arg(long, value_name = "FOLDER", default_value = "attend-data")]
    data: PathBuf,
    /// The `postgres://` URL of an installation with PostgreSQL.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Converts, then prints or imports.
pub async fn run(arguments: &Arguments) -> Result<()> {
    let text = retail::convert(&arguments.dir)?;
    if arguments.print {
        return Ok(std::io::stdout().lock().write_all(text.as_bytes())?);
    }
    let db = open(arguments).await?;
    let applied = import_text(&db, &text).await?;
    println!(
        "Products:  {:?}\nCustomers: {:?}\nOrders:    {:?}",
        applied.products, applied.customers, applied.orders
    );
    Ok(())
}

/// Imports `text`; any bad line is an error, as the converter wrote it.
pub async fn import_text(db: &Db, text: &str) -> Result<Applied> {
    let report = import::check(db, text.as_bytes(), |_| ControlFlow::Continue(())).await?;
    if !report.is_good() {
        let faults: Vec<String> = report.faults.iter().take(20).map(ToString::to_string).collect();
        return Err(Error::refused(faults.join("\n")));
    }
    import::apply(db, text.as_bytes(), &report, BadLines::Refuse, |_| ControlFlow::Continue(())).await
}

async fn open(arguments: &Arguments) -> Result<Db> {
    let mut config = Config { data: arguments.data.clone(), ..Config::default() };
    match &arguments.database {
        Some(url) => config.database.clone_from(url),
        None => std::fs::create_dir_all(&config.data)?,
    }
    base::open(&config.location()?, Context::machine()).await
}

#[cfg(test)]
mod tests;
