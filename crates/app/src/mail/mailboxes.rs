//! `attend mail mailboxes`: the mailboxes and how each does.

use std::process::ExitCode;

use base::config::Config;
use base::{Read, Result};
use channels::mailbox::rows::{self, State};
use channels::mailbox::{Health, Mailbox, folder};

/// Prints a line for each mailbox and each of its folders.
pub async fn run(config: &Config) -> Result<ExitCode> {
    let means = super::means(config).await?;
    let lines = means.post.db.read(lines).await?;
    if lines.is_empty() {
        println!("There is no mailbox yet. Add one on the desk under Operation, Mailboxes.");
    }
    lines.iter().for_each(|line| println!("{line}"));
    Ok(ExitCode::SUCCESS)
}

fn lines(read: &Read<'_>) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for mailbox in rows::list(read)? {
        let health = Health::find(read, mailbox.id)?;
        lines.push(format!(
            "{}: {} at {}:{}, {}",
            mailbox.name,
            mailbox.login,
            mailbox.host,
            mailbox.port,
            state(&mailbox, &health)
        ));
        for folder in folder::list(read, mailbox.id)? {
            let error =
                if folder.last_error.is_empty() { String::new() } else { format!(": {}", folder.last_error) };
            lines.push(format!(
                "  {}: read up to {}, {} behind{error}",
                folder.name, folder.last_uid, folder.behind
            ));
        }
    }
    Ok(lines)
}

fn state(mailbox: &Mailbox, health: &Health) -> String {
    match (mailbox.state, health.failures, health.success_ms) {
        (State::Paused | State::Removed, ..) => "paused".into(),
        (State::Active, 0, None) => "not tried yet".into(),
        (State::Active, 0, Some(_)) if health.is_idling => "works, is told of new mail".into(),
        (State::Active, 0, Some(_)) => format!("works, asks every {} s", mailbox.poll_s),
        (State::Active, ..) => format!("doesn't work: {}", health.last_error),
    }
}
