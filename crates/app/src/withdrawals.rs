//! `attend withdrawals export`: the record of withdrawals as JSON lines, for a court and for whoever checks it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use base::{Context, Error, Result};
use orders::withdrawal::{chain, export};

use crate::options::ExportFlags;
use crate::running::open;

/// Writes the record and says on standard error whether it is whole; a broken one ends with a failure.
pub async fn export(flags: &ExportFlags) -> Result<ExitCode> {
    let config = flags.flags.config()?;
    let range = export::Range::of_days(&flags.from, &flags.until, &config.shop.time_zone)?;
    let db = open(&config, Context::machine()).await?;
    let mut out: Box<dyn Write + Send> = match &flags.out {
        None => Box::new(std::io::stdout()),
        Some(path) => Box::new(BufWriter::new(
            File::create(path)
                .map_err(|cause| Error::refused(format!("{} can't be written: {cause}.", path.display())))?,
        )),
    };
    out.write_all(export::head(&config.shop.name, db.now_ms()).as_bytes())?;
    let (mut shown, mut count, mut after) = (BTreeSet::new(), 0, Some(0));
    while let Some(from) = after {
        let part = db.read(move |read| export::part(read, range, from)).await?;
        out.write_all(part.lines.as_bytes())?;
        shown.extend(part.texts);
        count += part.count;
        after = part.next;
    }
    let walk = db.read(chain::verify).await?;
    out.write_all(export::tail(&shown, &walk)?.as_bytes())?;
    out.flush()?;
    match &walk.broken {
        None => {
            eprintln!("{count} withdrawals written. All {} records fit together.", walk.checked);
            Ok(ExitCode::SUCCESS)
        }
        Some(broken) => {
            eprintln!(
                "{count} withdrawals written. The record was changed at no. {}: {}.",
                broken.seq, broken.why
            );
            Ok(ExitCode::FAILURE)
        }
    }
}
