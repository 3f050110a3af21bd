//! `attend mail clean-html`: HTML of strangers in, HTML that may be shown out.

use std::io::{Read, Write};
use std::process::ExitCode;

use base::{Error, Result};

/// Bytes that are read; the cleaner looks at fewer.
const INPUT_LIMIT: u64 = 64 << 20;

/// Cleans standard input. What is no UTF-8 is read as far as it is.
pub fn run() -> Result<ExitCode> {
    let mut html = Vec::new();
    std::io::stdin().lock().take(INPUT_LIMIT).read_to_end(&mut html)?;
    let cleaned = mail::html::clean(&String::from_utf8_lossy(&html));
    match std::io::stdout().lock().write_all(cleaned.as_bytes()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // Whoever read it has read enough.
        Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(cause) => Err(Error::from(cause)),
    }
}
