//! `cargo xtask demand-convert`: a year of order lines as a file that `attend import` takes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use base::Result;

use crate::demand::account::Account;
use crate::demand::{self, rows};

/// Where the data comes from and where it goes.
#[derive(clap::Args)]
pub struct Arguments {
    /// The Parquet file of order lines.
    parquet: PathBuf,
    /// Writes into this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Converts, and says on standard error where every row went.
pub async fn run(arguments: &Arguments) -> Result<()> {
    let account = match &arguments.out {
        Some(path) => convert(arguments, &mut BufWriter::new(File::create(path)?))?,
        None => convert(arguments, &mut BufWriter::new(std::io::stdout().lock()))?,
    };
    eprint!("{account}");
    Ok(())
}

fn convert(arguments: &Arguments, out: &mut impl Write) -> Result<Account> {
    demand::convert(|| rows::read(&arguments.parquet), out)
}
