//! `attend mail test`: a mailbox tried out, step by step. Exit code 1 when a step fails.

use std::process::ExitCode;

use base::Result;
use channels::mailbox::{Log, Mailbox, rows, trying};

use crate::options::mail::MailTestFlags;

/// Tries one mailbox or all.
pub async fn run(flags: &MailTestFlags) -> Result<ExitCode> {
    let means = super::means(&flags.flags.config()?).await?;
    let name = flags.name.clone();
    let mailboxes: Vec<Mailbox> = means
        .post
        .db
        .read(move |read| match &name {
            Some(name) => Ok(vec![rows::find_named(read, name)?]),
            None => rows::list(read),
        })
        .await?;
    let mut is_good = true;
    for mailbox in &mailboxes {
        let log = trying::try_out(&means, mailbox).await?;
        print(&log);
        is_good &= log.is_good();
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(log: &Log) {
    for line in log.lines() {
        println!("{} {}", if line.is_good { "ok  " } else { "FAIL" }, line.text);
    }
}
